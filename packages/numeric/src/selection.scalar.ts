/** Twins of assembly/select.ts: same names, same arguments, views in place of pointers. No checks. */
const NO_MASK = 0;
const BYTE_MASK = 1;

type Chosen = { place: number; score: number };

const isAllowed = (mask: Uint8Array | null, kind: number, place: number): boolean => {
  if (kind === NO_MASK || !mask) return true;
  if (kind === BYTE_MASK) return mask[place] !== 0;
  return ((mask[place >> 3]! >> (place & 7)) & 1) !== 0;
};

const bestFirst = (one: Chosen, other: Chosen): number =>
  other.score - one.score || one.place - other.place;

/** Writes the best of the candidates; a list that would hold more than 4·count is cut down now and then. */
const best = (
  n: number,
  scoreAt: (place: number) => number,
  isExcluded: (place: number) => boolean,
  count: number,
): Chosen[] => {
  if (count === 0) return [];
  let chosen: Chosen[] = [];
  let bar = Number.NEGATIVE_INFINITY;
  for (let place = 0; place < n; place++) {
    const score = Math.fround(scoreAt(place));
    if (!(score > bar) || isExcluded(place)) continue;
    chosen.push({ place, score });
    if (chosen.length < 4 * count + 16) continue;
    chosen = chosen.sort(bestFirst).slice(0, count);
    bar = chosen.at(-1)!.score;
  }
  return chosen.sort(bestFirst).slice(0, count);
};

export const scalarSelection = {
  topK(
    scores: Float32Array,
    n: number,
    exclude: Uint32Array | null,
    excluded: number,
    mask: Uint8Array | null,
    maskKind: number,
    count: number,
    indices: Uint32Array,
    values: Float32Array,
  ): number {
    if (count === 0) return 0;
    const out = new Set(exclude?.subarray(0, excluded));
    const isExcluded = (place: number) => out.has(place) || !isAllowed(mask, maskKind, place);
    const chosen = best(n, (place) => scores[place]!, isExcluded, count);
    for (const [at, { place, score }] of chosen.entries()) {
      indices[at] = place;
      values[at] = score;
    }
    return chosen.length;
  },

  recommendRows(
    users: Float32Array,
    items: Float32Array,
    itemCount: number,
    d: number,
    _isBrief: number,
    offsets: Uint32Array | null,
    exclude: Uint32Array | null,
    mask: Uint8Array | null,
    maskKind: number,
    count: number,
    indices: Uint32Array,
    values: Float32Array,
    from: number,
    to: number,
  ): void {
    for (let row = from; row < to; row++) {
      const out = new Set(offsets && exclude?.subarray(offsets[row]!, offsets[row + 1]!));
      const isExcluded = (place: number) => out.has(place) || !isAllowed(mask, maskKind, place);
      const scoreAt = (place: number): number => {
        let total = 0;
        for (let c = 0; c < d; c++) total += users[row * d + c]! * items[place * d + c]!;
        return total;
      };
      const chosen = best(itemCount, scoreAt, isExcluded, count);
      for (let at = 0; at < count; at++) {
        indices[row * count + at] = chosen[at]?.place ?? 0xffffffff;
        values[row * count + at] = chosen[at]?.score ?? Number.NEGATIVE_INFINITY;
      }
    }
  },
};

export type RawSelection = typeof scalarSelection;
