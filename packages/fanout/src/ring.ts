import type { WireItem } from './protocol.ts';

export interface RingLimits {
  /** Never fewer than these newest items, once there were as many. */
  minCount: number;
  /** Older items beyond `minCount` go. */
  keepMs: number;
  /** Never more than these. */
  maxCount: number;
}

/** The newest items of a log by offset. */
export interface Ring {
  /** Offset of the last item pushed. */
  readonly last: number;
  push(items: readonly WireItem[], nowMs: number): void;
  /** Items with offsets `since + 1 … until`, or null when the first of them is gone. */
  between(since: number, until: number): WireItem[] | null;
  /** Offset of the oldest item kept; `last + 1` when there is none. */
  first(): number;
}

/** A ring whose next item has offset `start + 1`. `push` is O(1) per item, amortised. */
export const createRing = (limits: RingLimits, start: number): Ring => {
  let items: WireItem[] = [];
  let timesMs: number[] = [];
  let gone = 0;
  let last = start;

  const trim = (nowMs: number): void => {
    while (
      items.length - gone > limits.maxCount ||
      (items.length - gone > limits.minCount && timesMs[gone]! < nowMs - limits.keepMs)
    )
      gone++;
    if (gone > 64 && gone > items.length / 2) {
      items = items.slice(gone);
      timesMs = timesMs.slice(gone);
      gone = 0;
    }
  };
  const first = (): number => last - (items.length - gone) + 1;

  return {
    get last() {
      return last;
    },
    push: (fresh, nowMs) => {
      for (const item of fresh) {
        items.push(item);
        timesMs.push(nowMs);
      }
      last += fresh.length;
      trim(nowMs);
    },
    between: (since, until) => {
      if (since >= until) return [];
      if (since + 1 < first()) return null;
      const from = gone + (since + 1 - first());
      return items.slice(from, from + (until - since));
    },
    first,
  };
};
