import type { RoomOutlook } from '@kaibo/contracts/prediction';

/** Fewer could be told apart, as where official statistics withhold a cell. */
export const LEAST_VIEWERS = 10;
/** Somebody is near a purchase who is so many times likelier to buy than a viewer of the training was … */
export const NEAR_TIMES = 3;
/** … and at least this likely. */
export const NEAR_LEAST = 0.05;

/** Of eight rooms in ten the truth lies between. */
const EIGHT_IN_TEN = 1.2816;

const between = (expected: number, deviation: number, most: number) => ({
  expected,
  low: Math.max(0, expected - EIGHT_IN_TEN * deviation),
  high: Math.min(most, expected + EIGHT_IN_TEN * deviation),
});

const whole = ({ expected, low, high }: ReturnType<typeof between>) => ({
  expected: Math.round(expected),
  low: Math.floor(low),
  high: Math.ceil(high),
});

export interface Chances {
  /** That each viewer buys within the time. */
  soon: Float64Array;
  /** Fen that an order of each is worth; null where nothing foretells it. */
  valueFen: Float64Array | null;
  /** The share of viewers who did, in training. */
  rate: number;
}

/**
 * What a room may bring: viewers decide each for themselves, so that buyers have the mean Σp and the variance
 * Σp(1 − p), and what they spend Σpv and Σp(1 − p)v².
 */
export const outlookOf = (
  { soon, valueFen, rate }: Chances,
  {
    atMs,
    withinMs,
    sampledOf = null,
  }: { atMs: number; withinMs: number; sampledOf?: number | null },
): RoomOutlook => {
  const near = Math.max(NEAR_LEAST, NEAR_TIMES * rate);
  let [buyers, buyersVariance, fen, fenVariance, nearPurchase] = [0, 0, 0, 0, 0];
  soon.forEach((p, place) => {
    const value = valueFen?.[place] ?? 0;
    buyers += p;
    buyersVariance += p * (1 - p);
    fen += p * value;
    fenVariance += p * (1 - p) * value * value;
    if (p >= near) nearPurchase += 1;
  });
  return {
    ...{ atMs, withinMs, viewers: soon.length, sampledOf, nearPurchase },
    buyers: between(buyers, Math.sqrt(buyersVariance), soon.length),
    gmvFen:
      valueFen === null
        ? null
        : whole(between(fen, Math.sqrt(fenVariance), Number.MAX_SAFE_INTEGER)),
  };
};
