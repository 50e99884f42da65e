/** Predictions within a range of probability beside what came of them. */
export interface ReliabilityBin {
  /** [from, to); the last one includes 1. */
  from: number;
  to: number;
  count: number;
  /** Mean probability said; NaN in an empty bin. */
  said: number;
  /** Share of positives; NaN in an empty bin. */
  happened: number;
}

/** Bins of equal width over 0 … 1, whose gaps `expectedCalibrationError` averages. O(rows). */
export const reliabilityBins = (
  outcomes: ArrayLike<number>,
  probabilities: ArrayLike<number>,
  bins = 15,
): ReliabilityBin[] => {
  const sums = Array.from({ length: bins }, () => ({ count: 0, said: 0, happened: 0 }));
  for (let row = 0; row < outcomes.length; row++) {
    const place = Math.min(bins - 1, Math.max(0, Math.floor(probabilities[row]! * bins)));
    const bin = sums[place]!;
    bin.count++;
    bin.said += probabilities[row]!;
    bin.happened += outcomes[row]! > 0 ? 1 : 0;
  }
  return sums.map(({ count, said, happened }, place) => ({
    from: place / bins,
    to: (place + 1) / bins,
    count,
    said: said / count,
    happened: happened / count,
  }));
};

export interface RocPoint {
  /** Positive from this score on. */
  threshold: number;
  falsePositiveRate: number;
  truePositiveRate: number;
  precision: number;
}

/** A point for each distinct score, best first, begun at (0, 0). O(n log n). NaN where a class is absent. */
export const rocCurve = (outcomes: ArrayLike<number>, scores: ArrayLike<number>): RocPoint[] => {
  const order = Uint32Array.from({ length: scores.length }, (_, i) => i).sort(
    (a, b) => scores[b]! - scores[a]!,
  );
  let positives = 0;
  for (let row = 0; row < outcomes.length; row++) if (outcomes[row]! > 0) positives++;
  const negatives = outcomes.length - positives;
  const points: RocPoint[] = [
    { threshold: Infinity, falsePositiveRate: 0, truePositiveRate: 0, precision: 1 },
  ];
  let [hits, alarms] = [0, 0];
  for (let at = 0; at < order.length; ) {
    const threshold = scores[order[at]!]!;
    for (; at < order.length && scores[order[at]!] === threshold; at++)
      outcomes[order[at]!]! > 0 ? hits++ : alarms++;
    points.push({
      threshold,
      falsePositiveRate: alarms / negatives,
      truePositiveRate: hits / positives,
      precision: hits / (hits + alarms),
    });
  }
  return points;
};
