import type { PowerLevel } from '@kaibo/contracts/portraits';

export const DAY_MS = 86_400_000;
export const HOUR_MS = 3_600_000;

/** Half of what an act says of an interest is forgotten after so long. */
export const HALF_LIFE_MS = 30 * DAY_MS;

/** What an act says for what it was done with. */
export const actWeights = {
  visit: 1,
  click: 1,
  minute: 0.2,
  cart: 4,
  follow: 6,
  order: 8,
} as const;
/** Of one visit no more minutes count. */
export const MOST_MINUTES = 60;
/** Somebody holds so many interests at most: the strongest. */
export const MOST_INTERESTS = 60;
/** A weight at which an interest is half as strong as can be. */
const HALF_STRONG = 8;
/** What is weaker is not told. */
export const LEAST_STRENGTH = 0.02;

/** Portraits of products and hosts look back so far. */
export const WINDOW_MS = 90 * DAY_MS;
/** Of a product, only the newest lines speak; a request reads no more. */
export const MOST_LINES = 2_000;
/** Of a host, only who came last; a request reads no more. */
export const MOST_PEOPLE = 2_000;
/** Of a person, only the last orders. */
export const MOST_ORDERS = 200;

/** How much of something there must be before it is told. */
export const needed = {
  acts: 3,
  pieces: 3,
  visits: 5,
  orders: 10,
  roomVisits: 100,
  samples: 30,
  /** Products of a category on sale before a price has a rank among them. */
  ladder: 5,
} as const;

/** Clocks of weeks: the platform's. China knows no summer time. */
export const TIME_ZONE = 'Asia/Shanghai';
const ZONE_OFFSET_MS = 8 * HOUR_MS;
/** 1970-01-01 was a Thursday. */
const MONDAY_OFFSET_MS = 3 * DAY_MS;

/** 0 is Monday 0:00 by the clock of `TIME_ZONE`. */
export const hourOfWeek = (atMs: number): number =>
  Math.floor(((atMs + ZONE_OFFSET_MS + MONDAY_OFFSET_MS) % (7 * DAY_MS)) / HOUR_MS);

/** A day by the clock of `TIME_ZONE`, as ISO 8601. */
export const dayOf = (atMs: number): string =>
  new Date(atMs + ZONE_OFFSET_MS).toISOString().slice(0, 10);

export const emptyWeek = (): number[] => new Array<number>(168).fill(0);

/** What is left of 1 after so long; an act from the future counts as of now. */
export const leftAfter = (elapsedMs: number): number =>
  2 ** -Math.min(60, Math.max(0, elapsedMs) / HALF_LIFE_MS);

export const strengthOf = (weight: number): number => weight / (weight + HALF_STRONG);

/**
 * Where a price stands among those of its category, 0 (cheapest) to 1: the share that is lower, and half of the share
 * that is equal. `ladder` ascending. Null where too few are on sale to tell.
 */
export const rankOf = (fen: number, ladder: readonly number[]): number | null => {
  if (ladder.length < needed.ladder) return null;
  let lower = 0;
  let equal = 0;
  for (const price of ladder) {
    if (price < fen) lower++;
    else if (price === fen) equal++;
  }
  return (lower + equal / 2) / ladder.length;
};

const levels: readonly PowerLevel[] = ['thrifty', 'careful', 'middle', 'comfortable', 'premium'];

/** (Σ rank + 1) ÷ (n + 2): two imagined pieces of the middle keep a few purchases from saying too much. */
export const powerOf = (ranks: readonly number[]): { index: number; level: PowerLevel } => {
  const index = (ranks.reduce((sum, rank) => sum + rank, 0) + 1) / (ranks.length + 2);
  return { index, level: levels[Math.min(4, Math.floor(index * 5))]! };
};

/** The price below which that share of all pieces lies; a price of the list. `pieces` not empty, shares in (0, 1]. */
export const priceAt = (
  pieces: readonly { fen: number; quantity: number }[],
  share: number,
): number => {
  const sorted = pieces.toSorted((a, b) => a.fen - b.fen);
  const wanted = share * sorted.reduce((sum, { quantity }) => sum + quantity, 0);
  let seen = 0;
  for (const { fen, quantity } of sorted) {
    seen += quantity;
    if (seen >= wanted) return fen;
  }
  return sorted.at(-1)!.fen;
};

/** The middle one, or the mean of the two in the middle; `values` not empty. */
export const medianOf = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (sorted.length - 1) / 2;
  return (sorted[Math.floor(at)]! + sorted[Math.ceil(at)]!) / 2;
};
