import { MINED_PEOPLE_LEAST } from '@kaibo/contracts/mining';

/**
 * Counts of people as they may be told: none of one to nine, and no number that would let one of those be found by
 * subtracting from the whole. Null where nothing is told; nought stays nought. O(n²) at worst, for a screenful.
 */
export const toldCounts = (counts: readonly number[]): (number | null)[] => {
  const told: (number | null)[] = counts.map((n) => (n > 0 && n < MINED_PEOPLE_LEAST ? null : n));
  let hidden = counts.reduce((sum, n, at) => sum + (told[at] === null ? n : 0), 0);
  while (hidden > 0 && hidden < MINED_PEOPLE_LEAST) {
    let least = -1;
    for (const [at, n] of told.entries())
      if (n !== null && n > 0 && (least < 0 || n < told[least]!)) least = at;
    if (least < 0) break;
    hidden += told[least]!;
    told[least] = null;
  }
  return told;
};
