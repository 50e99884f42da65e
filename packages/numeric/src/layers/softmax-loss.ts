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
  const scores = space.f32(blockRows * maximumNegatives);
  const hiddenGradient = space.f32(maximumRows * columns);

  /** Scores of one row become gradients by the scores; returns the loss and the target's gradient. */
  const rowLoss = (
    at: number,
    target: number,
    targetScore: number,
    { rows, count, corrections }: SharedNegatives,
  ): [loss: number, slope: number] => {
    let highest = targetScore;
    for (let i = 0; i < count; i++) {
      const score =
        rows[i] === target ? Number.NEGATIVE_INFINITY : scores[at + i]! - (corrections?.[i] ?? 0);
      scores[at + i] = score;
      if (score > highest) highest = score;
    }
    let total = Math.exp(targetScore - highest);
    const own = total;
    for (let i = 0; i < count; i++) {
      const weight = Math.exp(scores[at + i]! - highest);
      scores[at + i] = weight;
      total += weight;
    }
    const factor = 1 / total;
    for (let i = 0; i < count; i++) scores[at + i]! *= factor;
    return [Math.log(total) - (targetScore - highest), own * factor - 1];
  };

  return {
    step(hidden, targets, rows, negatives) {
      const { count } = negatives;
      gatherRows(table.value, columns, negatives.rows, count, candidates);
      candidateGradient.fill(0, 0, count * columns);
      const share = 1 / rows;
      let loss = 0;
      for (let from = 0; from < rows; from += blockRows) {
        const height = Math.min(blockRows, rows - from);
        const block = hidden.subarray(from * columns, (from + height) * columns);
        const upper = hiddenGradient.subarray(from * columns, (from + height) * columns);
        kernels.gemm({
          m: height,
          n: count,
          k: columns,
          a: block,
          b: candidates,
          c: scores,
          transposeB: true,
        });
        upper.fill(0);
        for (let row = 0; row < height; row++) {
          const target = targets[from + row]!;
          let targetScore = 0;
          for (let i = 0; i < columns; i++)
            targetScore += block[row * columns + i]! * table.value[target * columns + i]!;
          const [own, slope] = rowLoss(row * count, target, targetScore, negatives);
          loss += own * share;
          addToRow(table, target, block, row * columns, slope * share);
          for (let i = 0; i < columns; i++)
            upper[row * columns + i] = slope * share * table.value[target * columns + i]!;
        }
        kernels.gemm({
          m: height,
          n: columns,
          k: count,
          a: scores,
          b: candidates,
          c: upper,
          alpha: share,
          beta: 1,
        });
        kernels.gemm({
          m: count,
          n: columns,
          k: height,
          a: scores,
          b: block,
          c: candidateGradient,
          transposeA: true,
          alpha: share,
          beta: 1,
        });
      }
      for (let i = 0; i < count; i++)
        addToRow(table, negatives.rows[i]!, candidateGradient, i * columns);
      return { loss, hiddenGradient };
    },
  };
};
