/** A column as the trees see it: `categories` 0 for numeric, else values are codes below it; NaN is missing. */
export type TreeColumn = { values: Float64Array; categories: number };

export type ColumnBins = {
  /** Bins used by values that are there. */
  count: number;
  /** Numeric: bin b holds values ≤ cuts[b] and > cuts[b − 1]; one fewer than bins. */
  cuts: Float64Array;
  /** Categorical: the bin of each code, −1 for codes never seen; null for numeric. */
  binOfCode: Int16Array | null;
  /** Whether training rows miss it. */
  hasMissing: boolean;
};

export type Bins = {
  columns: ColumnBins[];
  /** Bins of every column in the histograms; the last is for missing values. */
  binCount: number;
};

/** More rows do not move the cuts. */
const ROWS_LOOKED_AT = 200_000;

/** A number a ≤ cut < b that no rounding moves onto b. */
export const cutBetween = (a: number, b: number): number => {
  const middle = a / 2 + b / 2;
  return middle >= a && middle < b ? middle : a;
};

const presentSorted = (values: Float64Array): { sorted: Float64Array; hasMissing: boolean } => {
  const step = Math.max(1, Math.ceil(values.length / ROWS_LOOKED_AT));
  const taken = new Float64Array(Math.ceil(values.length / step));
  let count = 0;
  let hasMissing = false;
  for (let row = 0; row < values.length; row += step) {
    const value = values[row]!;
    if (!Number.isNaN(value)) taken[count++] = value;
    else hasMissing = true;
  }
  for (let row = 0; step > 1 && !hasMissing && row < values.length; row++)
    hasMissing = Number.isNaN(values[row]);
  return { sorted: taken.subarray(0, count).sort(), hasMissing };
};

const numericBins = (values: Float64Array, most: number): ColumnBins => {
  const { sorted, hasMissing } = presentSorted(values);
  const cuts: number[] = [];
  const n = sorted.length;
  let distinct = n > 0 ? 1 : 0;
  for (let i = 1; i < n && distinct <= most; i++) if (sorted[i]! > sorted[i - 1]!) distinct++;
  if (distinct <= most) {
    for (let i = 1; i < n; i++)
      if (sorted[i]! > sorted[i - 1]!) cuts.push(cutBetween(sorted[i - 1]!, sorted[i]!));
  } else {
    for (let k = 1; k < most; k++) {
      let place = Math.floor((k * n) / most);
      while (place < n && sorted[place] === sorted[place - 1]) place++;
      if (place === n) break;
      const cut = cutBetween(sorted[place - 1]!, sorted[place]!);
      if (cuts.length === 0 || cut > cuts[cuts.length - 1]!) cuts.push(cut);
    }
  }
  const count = Math.max(1, cuts.length + 1);
  return { count, cuts: Float64Array.from(cuts), binOfCode: null, hasMissing };
};

/** Frequent codes have a bin of their own; where there are more codes than bins, the rare share the last. */
const categoricalBins = ({ values, categories }: TreeColumn, most: number): ColumnBins => {
  const seen = new Uint32Array(categories);
  let hasMissing = false;
  for (const code of values) {
    if (code >= 0 && code < categories) seen[code]!++;
    else hasMissing = true;
  }
  const codes = Array.from(seen.keys()).filter((code) => seen[code]! > 0);
  codes.sort((a, b) => seen[b]! - seen[a]! || a - b);
  const binOfCode = new Int16Array(categories).fill(-1);
  codes.forEach((code, rank) => {
    binOfCode[code] = Math.min(rank, most - 1);
  });
  const count = Math.max(1, Math.min(codes.length, most));
  return { count, cuts: new Float64Array(0), binOfCode, hasMissing };
};

/**
 * Up to `most` bins per column: the midpoints of neighbouring values where there are few, else equal shares of rows.
 * O(columns · rows log rows).
 */
export const findBins = (columns: readonly TreeColumn[], most = 255): Bins => {
  const found = columns.map((column) =>
    column.categories > 0 ? categoricalBins(column, most) : numericBins(column.values, most),
  );
  return {
    columns: found,
    binCount: 1 + found.reduce((top, { count }) => Math.max(top, count), 1),
  };
};

/** How many of the cuts are below the value. */
const binOf = (cuts: Float64Array, value: number): number => {
  let low = 0;
  let high = cuts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (cuts[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
};

/** Writes a byte per row, column after column: [columns × rows]. */
export const binColumns = (bins: Bins, columns: readonly TreeColumn[], out: Uint8Array): void => {
  const missing = bins.binCount - 1;
  let at = 0;
  columns.forEach(({ values }, place) => {
    const { cuts, binOfCode } = bins.columns[place]!;
    for (let row = 0; row < values.length; row++) {
      const value = values[row]!;
      let bin = missing;
      if (binOfCode) {
        const known = value >= 0 && value < binOfCode.length ? binOfCode[value]! : -1;
        if (known >= 0) bin = known;
      } else if (!Number.isNaN(value)) bin = binOf(cuts, value);
      out[at++] = bin;
    }
  });
};
