import { type Band, betaBelow, countQuantiles, SHARES } from './prediction.forecasts.counts.ts';

/** Half of what a minute says of the rate is forgotten after these minutes: rooms change what they speak of. */
export const HALF_LIFE_MINUTES = 10;
/** Minutes that are looked back at. */
export const WINDOW_MINUTES = 60;
/** After so many minutes without a sale, what was before says nothing of now. */
const SILENCE_MINUTES = 12;
const LEAST_SALES = 3;
const LEAST_MINUTES = 3;
/** Further ahead a stream's rate says nothing. */
export const FAR_MINUTES = 24 * 60;
const MINUTE_MS = 60_000;

export interface MinuteSales {
  /** Beginning of the minute. */
  atMs: number;
  units: number;
  /** Orders that the units are of. */
  sales: number;
}

export interface LiveSku {
  stock: number;
  minutes: readonly MinuteSales[];
  /** Share of the pieces that come back unpaid or refunded, 0 … 1. */
  returnShare: number;
}

export interface LiveAsked {
  nowMs: number;
  startedAtMs: number;
  /** When the stream will be over; null where nobody knows. */
  endsAtMs: number | null;
  /** Share of demand that is to be met (newsvendor): margin ÷ (margin + cost of a piece left over). */
  serviceLevel: number;
}

/** Gamma posterior of pieces a minute, in bundles of `dispersion` pieces so that bundles come as in a Poisson process. */
export interface SaleRate {
  /** Bundles seen, discounted. */
  shape: number;
  /** Minutes seen, discounted. */
  exposure: number;
  dispersion: number;
  /** Variance per minute by which the logarithm of the rate wanders. */
  wandering: number;
}

export type LiveOutlook =
  | { state: 'out'; replenish: number | null; perMinute: number | null }
  | { state: 'not-enough-data' | 'not-selling' }
  | {
      state: 'selling';
      perMinute: number;
      /** Minutes until it is empty; null beyond a day. */
      minutes: { [Part in keyof Band]: number | null };
      /** Null where nobody knows when the stream ends. */
      outBeforeEnd: number | null;
      /** Pieces to add so that the service level is met until the end; null as above. */
      replenish: number | null;
    };

/** Minutes since the sale began for good: what was before the last long silence is left out. */
const sinceSilence = (minutes: readonly MinuteSales[], fromMs: number): readonly MinuteSales[] => {
  const sold = minutes.filter(({ atMs, units }) => units > 0 && atMs >= fromMs - MINUTE_MS);
  for (let place = sold.length - 1; place > 0; place--)
    if (sold[place]!.atMs - sold[place - 1]!.atMs > SILENCE_MINUTES * MINUTE_MS)
      return sold.slice(place);
  return sold;
};

/** Prior of the dispersion, worth so many minutes: carts of one or two pieces. */
const USUAL_DISPERSION = 1.3;
const USUAL_WORTH = 3;
const MOST_DISPERSION = 25;

const BLOCK_MINUTES = 5;
/** Blocks with less say more of chance than of the rate. */
const LEAST_OF_BLOCK = 10;
const USUAL_WANDERING = 0.0016;
const USUAL_BLOCKS = 3;

/**
 * How far neighbouring blocks of minutes differ beyond what chance explains: means of a walk over blocks of L minutes
 * differ by 2σ²L/3. Pulled to what is usual, as blocks are few.
 */
const wanderingOf = (units: readonly number[]): number => {
  const blocks: number[] = [];
  for (let end = units.length; end >= BLOCK_MINUTES; end -= BLOCK_MINUTES)
    blocks.push(units.slice(end - BLOCK_MINUTES, end).reduce((sum, each) => sum + each, 0));
  let pairs = 0;
  let sum = 0;
  blocks.slice(1).forEach((before, place) => {
    const after = blocks[place]!;
    if (Math.min(before, after) < LEAST_OF_BLOCK) return;
    const chance = USUAL_DISPERSION * (1 / before + 1 / after);
    sum += (Math.log(after / before) ** 2 - chance) / ((2 * BLOCK_MINUTES) / 3);
    pairs++;
  });
  const found = (sum + USUAL_BLOCKS * USUAL_WANDERING) / (pairs + USUAL_BLOCKS);
  return Math.min(0.03, Math.max(USUAL_WANDERING / 4, found));
};

/**
 * The rate of the recent minutes: a Gamma–Poisson posterior whose evidence fades (West & Harrison's power discount),
 * with the dispersion of minutes around it (Pearson). Null where there is too little.
 */
export const saleRate = (
  minutes: readonly MinuteSales[],
  { nowMs, startedAtMs }: Pick<LiveAsked, 'nowMs' | 'startedAtMs'>,
): SaleRate | null => {
  const fromMs = Math.max(startedAtMs, nowMs - WINDOW_MINUTES * MINUTE_MS);
  const sold = sinceSilence(
    minutes.filter(({ atMs }) => atMs <= nowMs),
    fromMs,
  );
  const first = sold[0];
  if (!first) return null;
  const sales = sold.reduce((sum, minute) => sum + minute.sales, 0);
  const beginMs = Math.max(fromMs, first.atMs);
  if (sales < LEAST_SALES || nowMs - beginMs < LEAST_MINUTES * MINUTE_MS) return null;
  const unitsAt = new Map(sold.map(({ atMs, units }) => [atMs, units]));
  const rows: { weight: number; length: number; units: number }[] = [];
  for (let atMs = first.atMs; atMs < nowMs; atMs += MINUTE_MS) {
    const length = (Math.min(atMs + MINUTE_MS, nowMs) - Math.max(atMs, beginMs)) / MINUTE_MS;
    if (length <= 0) continue;
    const ageMinutes = (nowMs - (atMs + MINUTE_MS / 2)) / MINUTE_MS;
    const weight = 2 ** (-Math.max(0, ageMinutes) / HALF_LIFE_MINUTES);
    rows.push({ weight, length, units: unitsAt.get(atMs) ?? 0 });
  }
  const exposure = rows.reduce((sum, { weight, length }) => sum + weight * length, 0);
  const units = rows.reduce((sum, row) => sum + row.weight * row.units, 0);
  const rate = units / exposure;
  const pearson = rows.reduce(
    (sum, row) => sum + (row.weight * (row.units - rate * row.length) ** 2) / (rate * row.length),
    0,
  );
  const weights = rows.reduce((sum, { weight }) => sum + weight, 0);
  const dispersion = (pearson + USUAL_WORTH * USUAL_DISPERSION) / (weights + USUAL_WORTH);
  const bounded = Math.min(MOST_DISPERSION, Math.max(1, dispersion));
  const wandering = wanderingOf(rows.map((row) => row.units));
  return { shape: units / bounded + 0.5, exposure, dispersion: bounded, wandering };
};

/** What the evidence is worth so far ahead: the mean of a wandering rate over t minutes has a log-variance of σ²t/3. */
const ahead = ({ shape, exposure, ...rest }: SaleRate, minutes: number): SaleRate => {
  const weaker = 1 / (1 / shape + (rest.wandering * minutes) / 3);
  return { shape: weaker, exposure: (exposure * weaker) / shape, ...rest };
};

/** Units sold in that time, as mean and variance. */
export const demandAhead = (
  rate: SaleRate,
  minutes: number,
): { mean: number; variance: number } => {
  const { shape, exposure, dispersion } = ahead(rate, minutes);
  const mean = ((shape * dispersion) / exposure) * minutes;
  return { mean, variance: dispersion * mean + mean ** 2 / shape };
};

/** The chance that so many pieces are gone within that time: time to the s-th sale over a Gamma rate is a beta prime. */
export const goneWithin = (rate: SaleRate, pieces: number, minutes: number): number => {
  if (minutes <= 0) return 0;
  const { shape, exposure, dispersion } = ahead(rate, minutes);
  return betaBelow(minutes / (minutes + exposure), pieces / dispersion, shape);
};

const HALVINGS = 40;

const minutesUntil = (rate: SaleRate, pieces: number, share: number): number | null => {
  if (goneWithin(rate, pieces, FAR_MINUTES) < share) return null;
  let low = 0;
  let high = FAR_MINUTES;
  for (let step = 0; step < HALVINGS; step++) {
    const middle = (low + high) / 2;
    if (goneWithin(rate, pieces, middle) < share) low = middle;
    else high = middle;
  }
  return high;
};

/** Pieces to add, so that with the service level's chance the rest of the stream is not sold out. */
const replenishment = (rate: SaleRate, kept: number, stock: number, asked: LiveAsked) => {
  if (asked.endsAtMs === null) return null;
  const { mean, variance } = demandAhead(
    rate,
    Math.max(0, asked.endsAtMs - asked.nowMs) / MINUTE_MS,
  );
  const spread = { mean: mean * kept, variance: variance * kept ** 2 };
  const [wanted = 0] = countQuantiles(spread, [asked.serviceLevel]);
  return Math.max(0, wanted - stock);
};

/** When an option is empty if the room goes on as in the last minutes. O(minutes looked back at). */
export const liveOutlook = (sku: LiveSku, asked: LiveAsked): LiveOutlook => {
  const rate = saleRate(sku.minutes, asked);
  const kept = 1 - Math.min(0.9, Math.max(0, sku.returnShare));
  const perMinute = rate && ((rate.shape * rate.dispersion) / rate.exposure) * kept;
  const replenish = rate && replenishment(rate, kept, sku.stock, asked);
  if (sku.stock <= 0) return { state: 'out', replenish, perMinute };
  const lastMs = sku.minutes.reduce(
    (last, { atMs, units }) => (units > 0 && atMs <= asked.nowMs ? Math.max(last, atMs) : last),
    Number.NEGATIVE_INFINITY,
  );
  if (asked.nowMs - lastMs > 2 * SILENCE_MINUTES * MINUTE_MS) return { state: 'not-selling' };
  if (rate === null || perMinute === null) return { state: 'not-enough-data' };
  // What comes back is sold again: the stock lasts as if it were that much larger.
  const pieces = sku.stock / kept;
  const [low, middle, high] = SHARES.map((share) => minutesUntil(rate, pieces, share));
  return {
    state: 'selling',
    perMinute,
    minutes: { low: low ?? null, middle: middle ?? null, high: high ?? null },
    outBeforeEnd:
      asked.endsAtMs === null
        ? null
        : goneWithin(rate, pieces, (asked.endsAtMs - asked.nowMs) / MINUTE_MS),
    replenish,
  };
};
