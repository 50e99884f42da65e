/** Predictions of one range beside what came of them. */
export interface CalibrationBin {
  /** Bounds of the range, [from, to). */
  from: number;
  to: number;
  count: number;
  meanPredicted: number;
  meanObserved: number;
}

/**
 * Predicted values in ranges of equal width beside the observed means: of a calibrated model both
 * are equal in each. `error` is the mean distance, weighed by count. O(n).
 */
export const calibrationOf = (
  predicted: ArrayLike<number>,
  observed: ArrayLike<number>,
  bins = 10,
): { bins: CalibrationBin[]; error: number } => {
  let [lowest, highest] = [Infinity, -Infinity];
  for (let at = 0; at < predicted.length; at++) {
    lowest = Math.min(lowest, predicted[at]!);
    highest = Math.max(highest, predicted[at]!);
  }
  const width = (highest - lowest) / bins || 1;
  const sums = Array.from({ length: bins }, () => ({ count: 0, predicted: 0, observed: 0 }));
  for (let at = 0; at < predicted.length; at++) {
    const bin = sums[Math.min(bins - 1, Math.floor((predicted[at]! - lowest) / width))]!;
    bin.count++;
    bin.predicted += predicted[at]!;
    bin.observed += observed[at]!;
  }
  const found = sums.flatMap(({ count, predicted, observed }, at): CalibrationBin[] =>
    count === 0
      ? []
      : [
          {
            from: lowest + at * width,
            to: lowest + (at + 1) * width,
            count,
            meanPredicted: predicted / count,
            meanObserved: observed / count,
          },
        ],
  );
  const distance = found.reduce(
    (sum, bin) => sum + bin.count * Math.abs(bin.meanPredicted - bin.meanObserved),
    0,
  );
  return { bins: found, error: distance / (predicted.length || 1) };
};
