import { areaUnderCurve, logLoss } from '@kaibo/numeric';
import { PredictError } from '../errors.ts';

export interface ClassFigures {
  precision: number;
  recall: number;
  f1: number;
  /** Rows that are of the class. */
  support: number;
}

/** The classic report. A ratio with nothing below the line is 0. */
export interface ClassReport {
  accuracy: number;
  classes: Record<string, ClassFigures>;
  /** Mean of the classes. */
  macro: ClassFigures;
  /** Mean of the classes, each by its support. */
  weighted: ClassFigures;
}

const ratio = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);

const sameLength = (truth: ArrayLike<number>, other: ArrayLike<number>, each = 1): void => {
  if (truth.length * each !== other.length)
    throw new PredictError(
      'predict/dimension-mismatch',
      `${truth.length} labels, ${other.length} answers`,
      { expected: truth.length * each, found: other.length },
    );
};

/** Rows of class t that were said to be s at [t · classes + s]. */
export const confusionOf = (
  truth: ArrayLike<number>,
  said: ArrayLike<number>,
  classes: number,
): Uint32Array => {
  sameLength(truth, said);
  const counts = new Uint32Array(classes * classes);
  for (let row = 0; row < truth.length; row++) counts[truth[row]! * classes + said[row]!]!++;
  return counts;
};

const meanOf = (figures: readonly ClassFigures[], weightOf: (one: ClassFigures) => number) => {
  const total = figures.reduce((sum, one) => sum + weightOf(one), 0);
  const mean = (pick: (one: ClassFigures) => number): number =>
    ratio(
      figures.reduce((sum, one) => sum + weightOf(one) * pick(one), 0),
      total,
    );
  return {
    precision: mean((one) => one.precision),
    recall: mean((one) => one.recall),
    f1: mean((one) => one.f1),
    support: figures.reduce((sum, one) => sum + one.support, 0),
  };
};

/**
 * Accuracy, and precision, recall and F1 of each class, as a mean and weighted by support. O(rows + classes²).
 *
 * @param truth class numbers. @param said class numbers.
 */
export const classReport = (
  truth: ArrayLike<number>,
  said: ArrayLike<number>,
  classes: readonly string[],
): ClassReport => {
  const size = classes.length;
  const counts = confusionOf(truth, said, size);
  let right = 0;
  const figures = classes.map((_, own): ClassFigures => {
    let [ofClass, calledSo] = [0, 0];
    for (let other = 0; other < size; other++) {
      ofClass += counts[own * size + other]!;
      calledSo += counts[other * size + own]!;
    }
    const hits = counts[own * size + own]!;
    right += hits;
    return {
      precision: ratio(hits, calledSo),
      recall: ratio(hits, ofClass),
      f1: ratio(2 * hits, ofClass + calledSo),
      support: ofClass,
    };
  });
  return {
    accuracy: ratio(right, truth.length),
    classes: Object.fromEntries(classes.map((name, place) => [name, figures[place]!])),
    macro: meanOf(figures, () => 1),
    weighted: meanOf(figures, (one) => one.support),
  };
};

/** Place of the largest of each row's probabilities; the first where several are. */
export const mostProbable = (probabilities: Float64Array, classes: number): Uint32Array => {
  const said = new Uint32Array(probabilities.length / classes);
  for (let row = 0; row < said.length; row++)
    for (let c = 1; c < classes; c++)
      if (probabilities[row * classes + c]! > probabilities[row * classes + said[row]!]!)
        said[row] = c;
  return said;
};

/** The report as text, a line a class, as people know it. */
export const reportText = ({ accuracy, classes, macro, weighted }: ClassReport): string => {
  const rows: [string, ClassFigures][] = [
    ...Object.entries(classes),
    ['macro mean', macro],
    ['weighted mean', weighted],
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  const cells = (values: readonly string[]) => values.map((value) => value.padStart(10)).join('');
  return [
    `${' '.repeat(width)}${cells(['precision', 'recall', 'F1', 'support'])}`,
    ...rows.map(
      ([name, { precision, recall, f1, support }]) =>
        `${name.padEnd(width)}${cells([...[precision, recall, f1].map((v) => v.toFixed(4)), String(support)])}`,
    ),
    `${'accuracy'.padEnd(width)}${cells(['', '', accuracy.toFixed(4), String(macro.support)])}`,
    '',
  ].join('\n');
};

/** Mean −ln of the probability of what happened; binary: numeric's `logLoss`. */
export const classLogLoss = (
  truth: ArrayLike<number>,
  probabilities: Float64Array,
  classes: number,
): number => {
  sameLength(truth, probabilities, classes);
  const own = Float64Array.from(truth, (c, row) => probabilities[row * classes + c]!);
  return logLoss(new Uint8Array(own.length).fill(1), own);
};

/** Area under the curve of each class against the others, as a mean; binary: of the second class. */
export const classAreaUnderCurve = (
  truth: ArrayLike<number>,
  probabilities: Float64Array,
  classes: number,
): number => {
  sameLength(truth, probabilities, classes);
  const ofClass = (c: number): number =>
    areaUnderCurve(
      Float64Array.from(truth, (own) => (own === c ? 1 : 0)),
      Float64Array.from(truth, (_, row) => probabilities[row * classes + c]!),
    );
  if (classes === 2) return ofClass(1);
  let sum = 0;
  for (let c = 0; c < classes; c++) sum += ofClass(c);
  return sum / classes;
};
