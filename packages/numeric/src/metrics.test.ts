import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bootstrapInterval } from './metrics.bootstrap.ts';
import {
  areaUnderCurve,
  averagePrecision,
  brierScore,
  classificationAt,
  expectedCalibrationError,
  logLoss,
} from './metrics.classification.ts';
import { dcgAt, rankingAt } from './metrics.ranking.ts';
import { determination, meanAbsoluteError, rootMeanSquaredError } from './metrics.regression.ts';
import { random } from './random.ts';

test('a worked list has the figures computed by hand', () => {
  const figures = rankingAt([4, 9, 7, 1], new Set([9, 1, 5]), 4);
  expect(figures.recall).toBeCloseTo(2 / 3);
  expect(figures.precision).toBeCloseTo(0.5);
  expect(figures.hitRate).toBe(1);
  expect(figures.reciprocalRank).toBe(0.5);
  expect(figures.averagePrecision).toBeCloseTo((1 / 2 + 2 / 4) / 3);
  const gain = 1 / Math.log2(3) + 1 / Math.log2(5);
  expect(figures.ndcg).toBeCloseTo(gain / (1 + 1 / Math.log2(3) + 0.5));
});

test('a perfect top k scores 1 however many items are relevant', () => {
  expect(rankingAt([1, 2], new Set([1, 2, 3, 4, 5]), 2).ndcg).toBe(1);
  expect(rankingAt([1, 2], new Set([1, 2, 3, 4, 5]), 2).averagePrecision).toBe(1);
  expect(rankingAt([1, 2], new Set<number>(), 2).ndcg).toBe(0);
});

test('no order of the same gains beats best-first', () => {
  const gains = fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(gains, fc.nat({ max: 30 }), (items, k) => {
      const best = [...items].sort((a, b) => b - a);
      expect(dcgAt(items, k)).toBeLessThanOrEqual(dcgAt(best, k) + 1e-9);
    }),
  );
});

test('area under the curve is the share of pairs in order, ties counting half', () => {
  const rows = fc.array(fc.tuple(fc.boolean(), fc.integer({ min: 0, max: 5 })), { minLength: 2 });
  fc.assert(
    fc.property(rows, (list) => {
      const positives = list.filter((row) => row[0]);
      const negatives = list.filter((row) => !row[0]);
      fc.pre(positives.length > 0 && negatives.length > 0);
      let won = 0;
      for (const [, p] of positives)
        for (const [, n] of negatives) won += p > n ? 1 : p === n ? 0.5 : 0;
      const labels = list.map((row) => (row[0] ? 1 : 0));
      const scores = list.map((row) => row[1]);
      expect(areaUnderCurve(labels, scores)).toBeCloseTo(
        won / (positives.length * negatives.length),
        10,
      );
    }),
  );
});

test('classification figures agree with the published examples', () => {
  // The examples in the documentation of scikit-learn for the same measures.
  expect(averagePrecision([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8])).toBeCloseTo(0.8333, 3);
  expect(areaUnderCurve([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8])).toBe(0.75);
  expect(brierScore([0, 1, 1, 0], [0.1, 0.9, 0.8, 0.3])).toBeCloseTo(0.0375, 10);
  expect(logLoss([1, 0, 0, 1], [0.9, 0.1, 0.2, 0.65])).toBeCloseTo(0.21616, 4);
  expect(expectedCalibrationError([1, 0], [0.75, 0.75], 2)).toBeCloseTo(0.25);
  expect(expectedCalibrationError([1, 1, 1, 0], [0.75, 0.75, 0.75, 0.75])).toBeCloseTo(0);
  const figures = classificationAt([1, 1, 0, 0, 1], [0.9, 0.2, 0.7, 0.1, 0.6]);
  expect(figures.accuracy).toBeCloseTo(0.6);
  expect(figures.precision).toBeCloseTo(2 / 3);
  expect(figures.recall).toBeCloseTo(2 / 3);
  expect(figures.f1).toBeCloseTo(2 / 3);
  expect(classificationAt([1], [0]).precision).toBe(0);
  expect(() => areaUnderCurve([1], [])).toThrow('1 labels, 0 scores');
});

test('regression figures agree with the published examples', () => {
  const truth = [3, -0.5, 2, 7];
  const predicted = [2.5, 0, 2, 8];
  expect(rootMeanSquaredError(truth, predicted) ** 2).toBeCloseTo(0.375, 10);
  expect(meanAbsoluteError(truth, predicted)).toBe(0.5);
  expect(determination(truth, predicted)).toBeCloseTo(0.9486, 4);
});

test('a bootstrap interval of normal values is the mean ± 1.96 standard errors', () => {
  const stream = random(1);
  const values = Float64Array.from({ length: 2000 }, () => 5 + stream.normal());
  const { mean, low, high } = bootstrapInterval(values, stream, 1000);
  const error = 1 / Math.sqrt(2000);
  expect(low).toBeLessThan(mean);
  expect((high - low) / 2).toBeGreaterThan(1.96 * error * 0.85);
  expect((high - low) / 2).toBeLessThan(1.96 * error * 1.15);
});
