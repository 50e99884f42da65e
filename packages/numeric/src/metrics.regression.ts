import { NumericError } from './errors.ts';

type Numbers = ArrayLike<number>;

const meanOver = (
  name: string,
  truth: Numbers,
  predicted: Numbers,
  loss: (error: number) => number,
): number => {
  if (truth.length !== predicted.length)
    throw new NumericError(
      'numeric/bad-argument',
      `${name}: ${truth.length} values, ${predicted.length} predictions`,
    );
  let sum = 0;
  for (let i = 0; i < truth.length; i++) sum += loss(predicted[i]! - truth[i]!);
  return sum / truth.length;
};

/** √ of the mean squared error; NaN for no values. */
export const rootMeanSquaredError = (truth: Numbers, predicted: Numbers): number =>
  Math.sqrt(meanOver('rootMeanSquaredError', truth, predicted, (error) => error * error));

/** Mean |error|; NaN for no values. */
export const meanAbsoluteError = (truth: Numbers, predicted: Numbers): number =>
  meanOver('meanAbsoluteError', truth, predicted, Math.abs);

/** R²: 1 − squared error ÷ squared distance from the mean. −∞ … 1; NaN when all values are equal and met. */
export const determination = (truth: Numbers, predicted: Numbers): number => {
  const squared = meanOver('determination', truth, predicted, (error) => error * error);
  let mean = 0;
  for (let i = 0; i < truth.length; i++) mean += truth[i]! / truth.length;
  let spread = 0;
  for (let i = 0; i < truth.length; i++) spread += (truth[i]! - mean) ** 2;
  return 1 - (squared * truth.length) / spread;
};
