import { addToRow, gatherRows } from './embedding.ts';
import type { LayerNeeds, Parameter } from './layer.ts';

export interface SoftmaxLossOptions {
  /** Width of a hidden row and of a row of the table. */
  columns: number;
  maximumRows: number;
  /** Candidates a batch shares besides each row's own target. */
  maximumNegatives: number;
}

/** What a batch is compared with. */
export interface SharedNegatives {
  /** Rows of the table, shape [count]; repeats allowed. */
  rows: Uint32Array;
  count: number;
  /** Taken off each candidate's score: ln of its expected count, so that the sum is unbiased; absent: 0. */
  corrections?: Float32Array;
}

/** Hidden rows are scored against rows of a table by their dot product. */
export interface SoftmaxLoss {
  /**
   * Mean of −ln softmax of each row's target among itself and the negatives; a negative equal
   * to the target is left out. Adds to the table's gradient and fills `hiddenGradient`.
   */
  step(
    hidden: Float32Array,
    targets: Uint32Array,
    rows: number,
    negatives: SharedNegatives,
  ): { loss: number; hiddenGradient: Float32Array };
}

const blockRows = 128;
const none = 0xffff_ffff;

/** Where each row of the table stands among the negatives: the first place, then the next of the same row. */
const createPlaces = (tableRows: number, maximumNegatives: number) => {
  const first = new Uint32Array(tableRows).fill(none);
  const next = new Uint32Array(maximumNegatives);
  let filled: SharedNegatives | undefined;
  return {
    first,
    next,
    fill(negatives: SharedNegatives): void {
      const { rows, count } = negatives;
      for (let i = 0; i < count; i++) {
        next[i] = first[rows[i]!]!;
        first[rows[i]!] = i;
      }
      filled = negatives;
    },
    clear(): void {
      const { rows, count } = filled!;
      for (let i = 0; i < count; i++) first[rows[i]!] = none;
    },
  };
};

/**
 * Sampled softmax with shared negatives (Jean et al. 2015; correction: Bengio & Senécal 2008);
 * with every row of the table as a negative it is the full softmax. Works through 128 rows at a
 * time so that scores stay in cache. O(rows · negatives · columns).
 */
export const createSoftmaxLoss = (
  { space, kernels }: LayerNeeds,
  table: Parameter,
  { columns, maximumRows, maximumNegatives }: SoftmaxLossOptions,
): SoftmaxLoss => {
  const candidates = space.f32(maximumNegatives * columns);
  const candidateGradient = space.f32(maximumNegatives * columns);
  // A row's last place is its own target.
  const scores = space.f32(blockRows * (maximumNegatives + 1));
  const shifts = space.f32(maximumNegatives + 1);
  const hiddenGradient = space.f32(maximumRows * columns);
  const places = createPlaces(table.rows, maximumNegatives);

  const setOwnScore = (block: Float32Array, row: number, target: number, width: number): void => {
    let score = 0;
    for (let from = row * columns, to = target * columns, i = 0; i < columns; i++)
      score += block[from + i]! * table.value[to + i]!;
    const at = row * width;
    scores[at + width - 1] = score;
    for (let place = places.first[target]!; place !== none; place = places.next[place]!)
      scores[at + place] = Number.NEGATIVE_INFINITY;
  };

  const blockLoss = (
    block: Float32Array,
    targets: Uint32Array,
    upper: Float32Array,
    share: number,
    count: number,
  ): number => {
    const width = count + 1;
    const height = targets.length;
    const strides = { strideA: width, beta: 1 };
    for (let row = 0; row < height; row++) scores.set(shifts.subarray(0, width), row * width);
    kernels.gemm({
      ...{ m: height, n: count, k: columns, transposeB: true, beta: 1, strideC: width },
      ...{ a: block, b: candidates, c: scores },
    });
    for (let row = 0; row < height; row++) setOwnScore(block, row, targets[row]!, width);
    const used = scores.subarray(0, height * width);
    kernels.softmaxRows({ columns: width, x: used, out: used });
    let loss = 0;
    for (let row = 0; row < height; row++) {
      const target = targets[row]!;
      const probability = scores[row * width + count]!;
      loss -= Math.log(Math.max(probability, 1e-30));
      const slope = (probability - 1) * share;
      addToRow(table, target, block, row * columns, slope);
      for (let i = 0, from = target * columns; i < columns; i++)
        upper[row * columns + i] = slope * table.value[from + i]!;
    }
    kernels.gemm({
      ...{ m: height, n: columns, k: count, alpha: share, ...strides },
      ...{ a: scores, b: candidates, c: upper },
    });
    kernels.gemm({
      ...{ m: count, n: columns, k: height, alpha: share, transposeA: true, ...strides },
      ...{ a: scores, b: block, c: candidateGradient },
    });
    return loss * share;
  };

  return {
    step(hidden, targets, rows, negatives) {
      const { count, corrections } = negatives;
      gatherRows(table.value, columns, negatives.rows, count, candidates);
      candidateGradient.fill(0, 0, count * columns);
      for (let i = 0; i < count; i++) shifts[i] = -(corrections?.[i] ?? 0);
      places.fill(negatives);
      let loss = 0;
      for (let from = 0; from < rows; from += blockRows) {
        const to = Math.min(from + blockRows, rows);
        loss += blockLoss(
          hidden.subarray(from * columns, to * columns),
          targets.subarray(from, to),
          hiddenGradient.subarray(from * columns, to * columns),
          1 / rows,
          count,
        );
      }
      places.clear();
      for (let i = 0; i < count; i++)
        addToRow(table, negatives.rows[i]!, candidateGradient, i * columns);
      return { loss, hiddenGradient };
    },
  };
};
