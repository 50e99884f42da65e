/** Letters to add, drop or replace; more than `most` is told as `most` + 1. O(a · b). */
const distance = (a: string, b: string, most: number): number => {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let before = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = before[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      row.push(Math.min(replaced, before[j]! + 1, row[j - 1]! + 1));
    }
    before = row;
  }
  return Math.min(before[b.length]!, most + 1);
};

const fold = (text: string): string => text.normalize('NFKC').toLowerCase().replace(/\s+/g, '');

/** What somebody probably meant; null when nothing is near. */
export const nearest = (text: string, candidates: readonly string[]): string | null => {
  const wanted = fold(text);
  if (wanted === '') return null;
  let best: { name: string; away: number } | null = null;
  for (const name of candidates) {
    const folded = fold(name);
    const length = Math.max(wanted.length, folded.length);
    // Of two Chinese characters one may be wrong.
    const most = length < 2 ? 0 : Math.max(1, Math.floor(length / 3));
    // "Sunrise" for "Sunrise Tea": one within the other is near however much is missing.
    const isWithin =
      Math.min(wanted.length, folded.length) >= 2 &&
      (folded.includes(wanted) || wanted.includes(folded));
    const away = distance(wanted, folded, most);
    if (away > most && !isWithin) continue;
    if (!best || away < best.away) best = { name, away };
    if (away === 0) break;
  }
  return best?.name ?? null;
};
