/** Candidates of one request, best ranked first. */
export interface Asked {
  count: number;
  rows: Uint32Array;
  relevance: Float32Array;
  /** NaN where nothing is foretold. */
  click: Float32Array;
  buy: Float32Array;
  valueFen: Float32Array;
}

/** Many requests, one after the other. */
export interface Sample {
  /** When the oldest and the newest were asked; NaN without any. */
  fromMs: number;
  toMs: number;
  /** Candidates of request i are `offsets[i]` up to `offsets[i + 1]`. */
  offsets: Uint32Array;
  rows: Uint32Array;
  relevance: Float32Array;
  click: Float32Array;
  buy: Float32Array;
  valueFen: Float32Array;
}

/** Of one request: the best ranked, and those that are looked at whatever their rank. */
export const MOST_CANDIDATES = 128;
export const MOST_BESIDE = 32;

export const newAsked = (): Asked => ({
  count: 0,
  rows: new Uint32Array(MOST_CANDIDATES),
  relevance: new Float32Array(MOST_CANDIDATES),
  click: new Float32Array(MOST_CANDIDATES),
  buy: new Float32Array(MOST_CANDIDATES),
  valueFen: new Float32Array(MOST_CANDIDATES),
});

const columns = ['rows', 'relevance', 'click', 'buy', 'valueFen'] as const;

export interface Samples {
  /** Keeps it, or not, so that those kept are spread over the span. O(candidates), allocates nothing. */
  add(asked: Asked, nowMs: number): void;
  /** Those not older than the span, or a share of them, spread over it. */
  take(nowMs: number, share?: number): Sample;
  /** Rows that a request of the span names. */
  rowsIn(nowMs: number): Set<number>;
}

/** Keeps so many requests of so long: where more ask, one in each equal part of the span. */
export const createSamples = ({ most, spanMs }: { most: number; spanMs: number }): Samples => {
  const kept = {
    atMs: new Float64Array(most).fill(Number.NEGATIVE_INFINITY),
    counts: new Uint16Array(most),
    rows: new Uint32Array(most * MOST_CANDIDATES),
    relevance: new Float32Array(most * MOST_CANDIDATES),
    click: new Float32Array(most * MOST_CANDIDATES),
    buy: new Float32Array(most * MOST_CANDIDATES),
    valueFen: new Float32Array(most * MOST_CANDIDATES),
  };
  const everyMs = spanMs / most;
  let next = 0;
  /** Requests that may be kept at once: those that were not asked for in the last seconds. */
  let credit = most / 8;
  let creditMs = Number.NEGATIVE_INFINITY;

  const slotsSince = (nowMs: number): number[] => {
    const slots: number[] = [];
    for (let i = 0; i < most; i++) {
      const slot = (next + i) % most;
      if (kept.atMs[slot]! >= nowMs - spanMs && kept.atMs[slot]! <= nowMs) slots.push(slot);
    }
    return slots;
  };

  return {
    add: (asked, nowMs) => {
      const passedMs = Math.max(0, nowMs - creditMs);
      credit = Math.min(most / 8, credit + passedMs / everyMs);
      creditMs = nowMs;
      if (credit < 1 || asked.count === 0) return;
      credit -= 1;
      const slot = next;
      next = (next + 1) % most;
      kept.atMs[slot] = nowMs;
      kept.counts[slot] = asked.count;
      const at = slot * MOST_CANDIDATES;
      for (const name of columns) {
        const [into, from] = [kept[name], asked[name]];
        for (let i = 0; i < asked.count; i++) into[at + i] = from[i]!;
      }
    },
    take: (nowMs, share = 1) => {
      const all = slotsSince(nowMs);
      const slots = all.filter((_, i) => Math.floor((i + 1) * share) > Math.floor(i * share));
      const offsets = new Uint32Array(slots.length + 1);
      slots.forEach((slot, i) => {
        offsets[i + 1] = offsets[i]! + kept.counts[slot]!;
      });
      const edges = offsets[slots.length]!;
      const sample: Sample = {
        fromMs: slots.length === 0 ? Number.NaN : kept.atMs[slots[0]!]!,
        toMs: slots.length === 0 ? Number.NaN : kept.atMs[slots.at(-1)!]!,
        offsets,
        rows: new Uint32Array(edges),
        relevance: new Float32Array(edges),
        click: new Float32Array(edges),
        buy: new Float32Array(edges),
        valueFen: new Float32Array(edges),
      };
      slots.forEach((slot, i) => {
        const at = slot * MOST_CANDIDATES;
        for (const name of columns)
          sample[name].set(kept[name].subarray(at, at + kept.counts[slot]!), offsets[i]!);
      });
      return sample;
    },
    rowsIn: (nowMs) => {
      const rows = new Set<number>();
      for (const slot of slotsSince(nowMs))
        for (let i = 0; i < kept.counts[slot]!; i++)
          rows.add(kept.rows[slot * MOST_CANDIDATES + i]!);
      return rows;
    },
  };
};
