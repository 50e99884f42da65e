import { type Random, random } from '@kaibo/numeric';
import { checkOption } from './check-option.ts';
import { PredictError } from './errors.ts';

/** Rows to learn from and rows to be judged by; disjoint. */
export interface Fold {
  train: Uint32Array;
  test: Uint32Array;
}

export interface FoldOptions {
  /** Default: 5. */
  folds?: number;
  /** Default: 1. */
  seed?: number;
}

const checked = (rows: number, { folds = 5, seed = 1 }: FoldOptions) => {
  checkOption('folds', folds, { atLeast: 2, whole: true });
  if (rows < folds)
    throw new PredictError('predict/bad-option', `${folds} folds of ${rows} rows`, {
      field: 'folds',
      expected: `at most ${rows}`,
      found: folds,
    });
  return { folds, draws: random(seed) };
};

const foldsOf = (places: Uint32Array, folds: number): Fold[] => {
  const rows = Uint32Array.from({ length: places.length }, (_, row) => row);
  return Array.from({ length: folds }, (_, fold) => ({
    train: rows.filter((row) => places[row] !== fold),
    test: rows.filter((row) => places[row] === fold),
  }));
};

/** Each row is in one test part; sizes differ by at most one. */
export const plainFolds = (rows: number, options: FoldOptions = {}): Fold[] => {
  const { folds, draws } = checked(rows, options);
  const order = draws.shuffle(Uint32Array.from({ length: rows }, (_, row) => row));
  const places = new Uint32Array(rows);
  order.forEach((row, at) => {
    places[row] = at % folds;
  });
  return foldsOf(places, folds);
};

const rowsByCode = (codes: ArrayLike<number>, draws: Random): Uint32Array[] => {
  const groups = new Map<number, number[]>();
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row]!;
    const group = groups.get(code);
    if (group) group.push(row);
    else groups.set(code, [row]);
  }
  return [...groups.entries()]
    .sort(([a], [b]) => a - b)
    .map(([, rows]) => draws.shuffle(Uint32Array.from(rows)));
};

/** Each class is spread evenly: its count in two test parts differs by at most one. */
export const stratifiedFolds = (codes: ArrayLike<number>, options: FoldOptions = {}): Fold[] => {
  const { folds, draws } = checked(codes.length, options);
  const places = new Uint32Array(codes.length);
  let next = 0;
  for (const rows of rowsByCode(codes, draws)) for (const row of rows) places[row] = next++ % folds;
  return foldsOf(places, folds);
};

/**
 * Rows of one group (a viewer, a room) are never on both sides. Largest groups first, each to the
 * fold with the fewest rows.
 */
export const groupedFolds = (
  groups: ArrayLike<string | number>,
  options: FoldOptions = {},
): Fold[] => {
  const { folds, draws } = checked(groups.length, options);
  const places = new Map<string | number, number>();
  const codes = Uint32Array.from(groups, (group) => {
    const known = places.get(group);
    if (known !== undefined) return known;
    places.set(group, places.size);
    return places.size - 1;
  });
  if (places.size < folds)
    throw new PredictError('predict/bad-option', `${folds} folds of ${places.size} groups`, {
      field: 'folds',
      expected: `at most ${places.size}`,
      found: folds,
    });
  const members = draws.shuffle(rowsByCode(codes, draws)).sort((a, b) => b.length - a.length);
  const sizes = new Uint32Array(folds);
  const foldOf = new Uint32Array(groups.length);
  for (const rows of members) {
    const fold = sizes.indexOf(Math.min(...sizes));
    sizes[fold]! += rows.length;
    for (const row of rows) foldOf[row] = fold;
  }
  return foldsOf(foldOf, folds);
};

/** Every test part is later than all it is trained on: the first part of time is only learnt from. */
export const timeOrderedFolds = (
  times: ArrayLike<number>,
  { folds = 5 }: Pick<FoldOptions, 'folds'> = {},
): Fold[] => {
  const rows = times.length;
  checked(rows, { folds: folds + 1 });
  for (let row = 0; row < rows; row++)
    if (!Number.isFinite(times[row]))
      throw new PredictError('predict/bad-row', `row ${row}: ${times[row]} is no time`, {
        row,
        field: 'times',
        found: String(times[row]),
      });
  const order = Uint32Array.from({ length: rows }, (_, row) => row).sort(
    (a, b) => times[a]! - times[b]! || a - b,
  );
  /** Rows of one moment stay together. */
  const cutAt = (part: number): number => {
    let at = Math.round((rows * part) / (folds + 1));
    while (at > 0 && at < rows && times[order[at]!] === times[order[at - 1]!]) at++;
    return at;
  };
  return Array.from({ length: folds }, (_, fold) => ({
    train: order.slice(0, cutAt(fold + 1)),
    test: order.slice(cutAt(fold + 1), cutAt(fold + 2)),
  })).filter(({ train, test }) => train.length > 0 && test.length > 0);
};
