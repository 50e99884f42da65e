import type { WireItem } from './protocol.ts';

/** FNV-1a, 32 bit, over UTF-16 units: the same item ranks the same on every node. */
const rankOf = (id: string): number => {
  let hash = 0x811c9dc5;
  for (let i = 0; i < id.length; i++) hash = Math.imul(hash ^ id.charCodeAt(i), 0x01000193);
  return hash >>> 0;
};

export interface Sample {
  kept: readonly WireItem[];
  dropped: readonly WireItem[];
}

/**
 * Lets at most `perSecond` items through on average, a second's worth at once. Which ones depends
 * only on their ids; the order stays. O(n log n) when it has to choose.
 */
export const createSampler = (perSecond: number, startMs: number) => {
  let allowance = perSecond;
  let filledMs = startMs;

  return (items: readonly WireItem[], nowMs: number): Sample => {
    allowance = Math.min(perSecond, allowance + ((nowMs - filledMs) * perSecond) / 1_000);
    filledMs = nowMs;
    const room = Math.floor(allowance);
    if (items.length <= room) {
      allowance -= items.length;
      return { kept: items, dropped: [] };
    }
    allowance -= room;
    const chosen = new Set(
      items
        .map((item) => ({ item, rank: rankOf(item[1]) }))
        .sort((one, other) => one.rank - other.rank)
        .slice(0, room)
        .map(({ item }) => item),
    );
    return {
      kept: items.filter((item) => chosen.has(item)),
      dropped: items.filter((item) => !chosen.has(item)),
    };
  };
};

export type Sampler = ReturnType<typeof createSampler>;
