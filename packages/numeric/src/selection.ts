import { NumericError } from './errors.ts';
import type { RawSelection } from './selection.scalar.ts';
import { needs, needsRange, needsWhole } from './shapes.ts';

/** What may be chosen: a byte per place (0 is out), or one bit per place, lowest bit of a byte first. */
type Mask = { mask?: Uint8Array; maskBits?: Uint8Array };

export type TopKTask = Mask & {
  scores: Float32Array;
  /** At most as many as `indices` has. */
  count: number;
  /** Places to leave out, ascending. */
  exclude?: Uint32Array;
  /** What was chosen, best first. */
  indices: Uint32Array;
  values: Float32Array;
};

export type RecommendTask = Mask & {
  /** Row-major [users × width] and [items × width]. */
  users: Float32Array;
  items: Float32Array;
  width: number;
  /** For every user, at most so many items. */
  count: number;
  /** What each user is not to get: ascending parts of `indices`, from offsets[user] to offsets[user + 1]. */
  exclude?: { offsets: Uint32Array; indices: Uint32Array };
  /** [users × count], best first; places left empty hold 2³² − 1 and −∞. */
  indices: Uint32Array;
  values: Float32Array;
};

export interface SelectionKernels {
  /**
   * The `count` greatest scores, best first; of equal ones the lower place. NaN and −∞ are never chosen. Gives how many
   * were found. O(n + changes·log count).
   */
  topK(task: TopKTask): number;
  /** The best items of each user of [from, to) by dot product: gemm in blocks, then `topK`. */
  recommendRows(task: RecommendTask, from?: number, to?: number): void;
}

const maskOf = ({ mask, maskBits }: Mask, n: number): [Uint8Array | null, number] => {
  if (mask && maskBits) throw new NumericError('numeric/bad-argument', 'one mask, not two');
  if (mask) needs('mask', mask, n);
  if (maskBits) needs('maskBits', maskBits, Math.ceil(n / 8));
  return mask ? [mask, 1] : maskBits ? [maskBits, 2] : [null, 0];
};

const needsOffsets = (offsets: Uint32Array, indices: Uint32Array, rows: number): void => {
  needs('exclude.offsets', offsets, rows + 1);
  for (let row = 0; row < rows; row++)
    if (offsets[row]! > offsets[row + 1]!)
      throw new NumericError('numeric/bad-shape', `exclude.offsets falls after row ${row}`);
  needs('exclude.indices', indices, offsets[rows]!);
};

/** So many users are scored one by one. */
const FEW_USERS = 4;

export const selectionKernels = (raw: RawSelection): SelectionKernels => ({
  topK(task) {
    const { scores, count, exclude = null, indices, values } = task;
    needsWhole('count', count);
    needs('indices', indices, count);
    needs('values', values, count);
    const [mask, kind] = maskOf(task, scores.length);
    const excluded = exclude?.length ?? 0;
    return raw.topK(
      ...[scores, scores.length, exclude, excluded, mask, kind, count, indices, values],
    );
  },
  recommendRows(task, from = 0, to = Math.floor(task.users.length / task.width)) {
    const { users, items, width, count, exclude, indices, values } = task;
    needsWhole('width', width, 1);
    needsWhole('count', count);
    const rows = Math.floor(users.length / width);
    const itemCount = Math.floor(items.length / width);
    needsRange(from, to, rows);
    needs('indices', indices, rows * count);
    needs('values', values, rows * count);
    if (exclude) needsOffsets(exclude.offsets, exclude.indices, to);
    const [mask, kind] = maskOf(task, itemCount);
    raw.recommendRows(
      ...[users, items, itemCount, width, Number(rows <= FEW_USERS)],
      ...[exclude?.offsets ?? null, exclude?.indices ?? null],
      ...[mask, kind, count, indices, values, from, to],
    );
  },
});
