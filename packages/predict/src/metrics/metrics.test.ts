import { areaUnderCurve, expectedCalibrationError } from '@kaibo/numeric';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fitIsotonic, isotonicOf } from '../calibration/isotonic.ts';
import { fitPlatt, plattOf } from '../calibration/platt.ts';
import { readOracle } from '../testing/oracle.ts';
import { reliabilityBins, rocCurve } from './curves.ts';
import { probabilityFigures } from './evaluate.ts';
import { classReport, confusionOf, reportText } from './report.ts';

const oracle = readOracle();

test('the classic report and the confusion matrix are those of scikit-learn', () => {
  const names = ['0', '1', '2'];
  const { accuracy, classes, macro, weighted } = classReport(oracle.several, oracle.said, names);
  expect(accuracy).toBeCloseTo(oracle.report.accuracy, 12);
  for (const [found, expected] of [
    ...names.map((name) => [classes[name]!, oracle.report[name]!] as const),
    [macro, oracle.report['macro avg']!] as const,
    [weighted, oracle.report['weighted avg']!] as const,
  ]) {
    expect(found.precision).toBeCloseTo(expected.precision!, 12);
    expect(found.recall).toBeCloseTo(expected.recall!, 12);
    expect(found.f1).toBeCloseTo(expected['f1-score']!, 12);
    expect(found.support).toBe(expected.support);
  }
  expect([...confusionOf(oracle.several, oracle.said, 3)]).toEqual(oracle.confusion.flat());
  expect(reportText({ accuracy, classes, macro, weighted })).toMatch(/weighted mean +0\.\d{4}/);
});

test('AUC, AP and LogLoss of two classes, and AUC of three, are those of scikit-learn', () => {
  const two = Float64Array.from(oracle.scores.flatMap((p) => [1 - p, p]));
  const figures = probabilityFigures(Float64Array.from(oracle.binary), two, ['0', '1']);
  expect(figures.auc).toBeCloseTo(oracle.binaryFigures.auc, 12);
  expect(figures.averagePrecision).toBeCloseTo(oracle.binaryFigures.ap, 12);
  expect(figures.logLoss).toBeCloseTo(oracle.binaryFigures.logLoss, 12);
  const three = Float64Array.from(oracle.severalProba.flat());
  const several = probabilityFigures(Float64Array.from(oracle.several), three, ['0', '1', '2']);
  expect(several.auc).toBeCloseTo(oracle.severalAuc, 12);
});

const outcomes = fc.array(fc.tuple(fc.integer({ min: 0, max: 9 }), fc.boolean()), {
  minLength: 2,
  maxLength: 40,
});

test('the area under the ROC curve is the AUC', () => {
  fc.assert(
    fc.property(outcomes, (rows) => {
      const labels = rows.map(([, is]) => Number(is));
      fc.pre(new Set(labels).size === 2);
      const scores = rows.map(([score]) => score / 9);
      const points = rocCurve(labels, scores);
      let area = 0;
      for (let at = 1; at < points.length; at++) {
        const [a, b] = [points[at - 1]!, points[at]!];
        const width = b.falsePositiveRate - a.falsePositiveRate;
        area += (width * (a.truePositiveRate + b.truePositiveRate)) / 2;
      }
      expect(area).toBeCloseTo(areaUnderCurve(labels, scores), 9);
    }),
  );
});

test('the gaps of the reliability bins, weighted, are the calibration error', () => {
  fc.assert(
    fc.property(outcomes, (rows) => {
      const labels = rows.map(([, is]) => Number(is));
      const scores = rows.map(([score]) => score / 9);
      const gaps = reliabilityBins(labels, scores, 7)
        .filter(({ count }) => count > 0)
        .map(({ count, said, happened }) => (count * Math.abs(said - happened)) / rows.length);
      const error = expectedCalibrationError(labels, scores, 7);
      expect(gaps.reduce((sum, gap) => sum + gap, 0)).toBeCloseTo(error, 9);
    }),
  );
});

test('isotonic calibration is that of scikit-learn', () => {
  const curve = fitIsotonic(oracle.scores, oracle.binary);
  oracle.isotonic.forEach((expected, at) => {
    expect(isotonicOf(curve, at / 20)).toBeCloseTo(expected, 9);
  });
});

test('an isotonic curve never falls, and on its own rows keeps the mean of outcomes', () => {
  fc.assert(
    fc.property(outcomes, (rows) => {
      const scores = rows.map(([score]) => score);
      const labels = rows.map(([, is]) => Number(is));
      const curve = fitIsotonic(scores, labels);
      let last = -Infinity;
      for (let score = -1; score <= 10; score += 0.5) {
        const value = isotonicOf(curve, score);
        expect(value).toBeGreaterThanOrEqual(last);
        last = value;
      }
      const said = scores.reduce((sum, score) => sum + isotonicOf(curve, score), 0);
      expect(said).toBeCloseTo(
        labels.reduce((sum, label) => sum + label, 0),
        9,
      );
    }),
  );
});

test('Platt’s curve finds the line that scores were drawn from', () => {
  const scores = Float64Array.from({ length: 4000 }, (_, row) => (row % 40) / 10 - 2);
  const labels = scores.map((score, row) => {
    const p = 1 / (1 + Math.exp(-(2 * score - 0.5)));
    return Math.floor(row / 40) / 100 < p ? 1 : 0;
  });
  const curve = fitPlatt(scores, labels);
  expect(curve.slope).toBeCloseTo(2, 1);
  expect(curve.intercept).toBeCloseTo(-0.5, 1);
  expect(plattOf(curve, 0.25)).toBeCloseTo(0.5, 1);
});
