import { MineError } from '../errors.ts';
import { needsWhole } from '../options.ts';

export interface Purchase {
  who: string;
  atMs: number;
  /** In any unit, e.g. fen; a refund may be below 0. */
  amount: number;
}

export interface RfmOptions {
  nowMs: number;
  /** Scores run from 1 to this (default: 5). */
  levels?: number;
}

/** Stable codes of groups, from the best to the least. */
export type RfmGroup =
  | 'champions'
  | 'loyal'
  | 'potential-loyal'
  | 'new'
  | 'needs-attention'
  | 'at-risk'
  | 'hibernating'
  | 'lost';

export interface RfmProfile {
  who: string;
  /** Since the last purchase. */
  recencyDays: number;
  /** Purchases. */
  frequency: number;
  /** Sum of the amounts. */
  monetary: number;
  /** 1 … levels each; recency is high for who bought lately. */
  scores: { recency: number; frequency: number; monetary: number };
  group: RfmGroup;
}

const DAY_MS = 86_400_000;

/** Levels by the share of others that are lower; equal values get equal levels. O(n log n). */
const levelsOf = (values: Float64Array, levels: number): Uint8Array => {
  const sorted = values.slice().sort();
  const lower = new Map<number, number>();
  sorted.forEach((value, at) => {
    if (!lower.has(value)) lower.set(value, at);
  });
  return Uint8Array.from(
    values,
    (value) => 1 + Math.floor((levels * lower.get(value)!) / values.length),
  );
};

/** By recency and worth (the mean of frequency and money), both as shares of the highest level. */
const groupOf = (recency: number, worth: number): RfmGroup => {
  if (recency > 0.6) return worth > 0.7 ? 'champions' : worth > 0.3 ? 'potential-loyal' : 'new';
  if (recency > 0.4) return worth > 0.6 ? 'loyal' : 'needs-attention';
  return worth > 0.6 ? 'at-risk' : worth > 0.3 ? 'hibernating' : 'lost';
};

const refused = (row: number, field: string, found: unknown): never => {
  throw new MineError('mine/bad-row', `row ${row}, ${field}: ${String(found)}`, {
    row,
    field,
    expected: field === 'who' ? 'a name' : 'a finite number',
    found: String(found),
  });
};

/**
 * Recency, frequency and monetary value of everybody who bought (Hughes 1994), in the order of their first row.
 *
 * @throws MineError `mine/empty-table`; `mine/bad-row`; `mine/future-time` for a purchase later than `nowMs`.
 */
export const rfmOf = (purchases: readonly Purchase[], options: RfmOptions): RfmProfile[] => {
  const { nowMs, levels = 5 } = options;
  needsWhole('levels', levels, 2, 100);
  if (purchases.length === 0) throw new MineError('mine/empty-table', 'no purchase');
  const found = new Map<string, { lastMs: number; frequency: number; monetary: number }>();
  purchases.forEach(({ who, atMs, amount }, row) => {
    if (typeof who !== 'string' || who === '') refused(row, 'who', who);
    if (!Number.isFinite(atMs)) refused(row, 'atMs', atMs);
    if (!Number.isFinite(amount)) refused(row, 'amount', amount);
    if (atMs > nowMs)
      throw new MineError('mine/future-time', `row ${row}: later than now`, {
        row,
        field: 'atMs',
        expected: `at most ${nowMs}`,
        found: atMs,
      });
    const own = found.get(who) ?? { lastMs: -Infinity, frequency: 0, monetary: 0 };
    own.lastMs = Math.max(own.lastMs, atMs);
    own.frequency++;
    own.monetary += amount;
    found.set(who, own);
  });
  const people = [...found];
  const scored = (of: (own: (typeof people)[number][1]) => number): Uint8Array =>
    levelsOf(
      Float64Array.from(people, ([, own]) => of(own)),
      levels,
    );
  const recency = scored(({ lastMs }) => lastMs);
  const frequency = scored((own) => own.frequency);
  const monetary = scored((own) => own.monetary);
  return people.map(([who, own], at) => {
    const scores = {
      recency: recency[at]!,
      frequency: frequency[at]!,
      monetary: monetary[at]!,
    };
    return {
      who,
      recencyDays: (nowMs - own.lastMs) / DAY_MS,
      frequency: own.frequency,
      monetary: own.monetary,
      scores,
      group: groupOf(scores.recency / levels, (scores.frequency + scores.monetary) / 2 / levels),
    };
  });
};
