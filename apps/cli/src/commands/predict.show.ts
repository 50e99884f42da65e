import type { FitProgress, Metric } from '@kaibo/predict';

export const figure = (value: number | undefined): string =>
  value === undefined || Number.isNaN(value) ? '–' : value.toFixed(4);

/** Rows under heads: the first column to the left, the others to the right. */
export const tableText = (rows: readonly Readonly<Record<string, string>>[]): string => {
  const heads = Object.keys(rows[0] ?? {});
  const widths = heads.map((head) =>
    Math.max(head.length, ...rows.map((row) => (row[head] ?? '').length)),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, at) => (at === 0 ? cell.padEnd(widths[at]!) : cell.padStart(widths[at]!)))
      .join('  ')
      .trimEnd();
  const body = rows.map((row) => line(heads.map((head) => row[head] ?? '')));
  return `${[line(heads), ...body].join('\n')}\n`;
};

export const HEADS: Readonly<Record<Metric, string>> = {
  auc: 'AUC',
  averagePrecision: 'AP',
  logLoss: 'LogLoss',
  brier: 'Brier',
  ece: 'ECE',
  accuracy: 'accuracy',
  f1: 'F1 (macro)',
  rmse: 'RMSE',
  mae: 'MAE',
  r2: 'R²',
};

/** A line that is written over itself on a terminal; elsewhere the last one alone. */
export const progressTo =
  (stream: NodeJS.WriteStream, name: string) =>
  ({ step, steps, loss }: FitProgress): void => {
    const told = loss === undefined ? '' : `, loss ${loss.toPrecision(4)}`;
    if (stream.isTTY) stream.write(`\r${name}: step ${step} of ${steps}${told}\u001b[K`);
    else if (step === steps) stream.write(`${name}: step ${step} of ${steps}${told}\n`);
  };

/** Ends a line that was written over itself. */
export const endOf = (stream: NodeJS.WriteStream): void => {
  if (stream.isTTY) stream.write('\n');
};
