import { minimise } from './quasi-newton.ts';

/** p = softmax over classes of slope · score + intercept. */
export interface VectorScaling {
  /** The same for every class. */
  slopes: number[];
  intercepts: number[];
}

/**
 * Platt's curve for more than two classes: one slope and an intercept a class, by maximum
 * likelihood with a small pull towards 0 (Guo et al. 2017, §4.2, between temperature and vector
 * scaling).
 *
 * @param scores row-major [rows × classes]. @param targets class numbers.
 */
export const fitVectorScaling = async (
  scores: Float64Array,
  targets: Float64Array,
  classes: number,
): Promise<VectorScaling> => {
  const point = new Float64Array(classes + 1).fill(1, 0, 1);
  const z = new Float64Array(classes);
  await minimise(
    (at, slopes) => {
      slopes.fill(0);
      let loss = 0;
      for (let row = 0; row < targets.length; row++) {
        let most = -Infinity;
        for (let c = 0; c < classes; c++) {
          z[c] = at[0]! * scores[row * classes + c]! + at[c + 1]!;
          most = Math.max(most, z[c]!);
        }
        let sum = 0;
        for (let c = 0; c < classes; c++) sum += Math.exp(z[c]! - most);
        loss += most + Math.log(sum) - z[targets[row]!]!;
        for (let c = 0; c < classes; c++) {
          const slope = Math.exp(z[c]! - most) / sum - (c === targets[row] ? 1 : 0);
          slopes[0]! += slope * scores[row * classes + c]!;
          slopes[c + 1]! += slope;
        }
      }
      for (let i = 0; i <= classes; i++) {
        loss += 0.005 * at[i]! ** 2;
        slopes[i]! += 0.01 * at[i]!;
      }
      return loss;
    },
    point,
    { tolerance: 1e-7 * targets.length, maximumSteps: 500 },
  );
  const intercepts = Array.from(point.subarray(1));
  return { slopes: intercepts.map(() => point[0]!), intercepts };
};
