/** p = σ(slope · score + intercept). */
export interface Platt {
  slope: number;
  intercept: number;
}

/** ln(1 + eˣ) without overflow. */
const softplus = (x: number): number => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));

/**
 * A logistic curve through scores and outcomes (0 or 1), whose targets are drawn in from 0 and 1
 * (Platt 1999; Newton steps with backtracking as in Lin, Lin & Weng 2007). O(rows) a step.
 */
export const fitPlatt = (
  scores: ArrayLike<number>,
  outcomes: ArrayLike<number>,
  weights?: ArrayLike<number>,
): Platt => {
  const rows = scores.length;
  let [positives, total] = [0, 0];
  for (let row = 0; row < rows; row++) {
    total += weights?.[row] ?? 1;
    if (outcomes[row]! > 0) positives += weights?.[row] ?? 1;
  }
  const negatives = total - positives;
  const [high, low] = [(positives + 1) / (positives + 2), 1 / (negatives + 2)];
  const lossOf = ({ slope, intercept }: Platt): number => {
    let sum = 0;
    for (let row = 0; row < rows; row++) {
      const z = slope * scores[row]! + intercept;
      sum += (weights?.[row] ?? 1) * (softplus(z) - (outcomes[row]! > 0 ? high : low) * z);
    }
    return sum;
  };
  let now: Platt = { slope: 0, intercept: Math.log((positives + 1) / (negatives + 1)) };
  let loss = lossOf(now);
  for (let step = 0; step < 100; step++) {
    let [aa, ab, bb, ga, gb] = [1e-12, 0, 1e-12, 0, 0];
    for (let row = 0; row < rows; row++) {
      const score = scores[row]!;
      const p = 1 / (1 + Math.exp(-(now.slope * score + now.intercept)));
      const weight = weights?.[row] ?? 1;
      const curvature = weight * p * (1 - p);
      aa += score * score * curvature;
      ab += score * curvature;
      bb += curvature;
      const distance = weight * (p - (outcomes[row]! > 0 ? high : low));
      ga += score * distance;
      gb += distance;
    }
    if (Math.abs(ga) < 1e-9 * total && Math.abs(gb) < 1e-9 * total) break;
    const determinant = aa * bb - ab * ab;
    const slopeStep = -(bb * ga - ab * gb) / determinant;
    const interceptStep = -(aa * gb - ab * ga) / determinant;
    let rate = 1;
    for (; rate > 1e-10; rate /= 2) {
      const slope = now.slope + rate * slopeStep;
      const next = { slope, intercept: now.intercept + rate * interceptStep };
      const nextLoss = lossOf(next);
      if (nextLoss < loss + 1e-4 * rate * (ga * slopeStep + gb * interceptStep)) {
        now = next;
        loss = nextLoss;
        break;
      }
    }
    if (rate <= 1e-10) break;
  }
  return now;
};

export const plattOf = ({ slope, intercept }: Platt, score: number): number =>
  1 / (1 + Math.exp(-(slope * score + intercept)));
