import type { PredictErrorCode, PredictErrorDetails } from '../errors.ts';
import type { Labels } from '../labels.ts';
import type { AnyPredictor, Explanation } from '../predictor.ts';
import type { Table } from '../table.ts';

type Refusal = { code: PredictErrorCode; details: PredictErrorDetails };

export const refusalOf = async (act: () => unknown): Promise<Refusal | 'none'> => {
  try {
    await act();
  } catch (error) {
    if (error instanceof Error && error.name === 'PredictError') return error as Error & Refusal;
    throw error;
  }
  return 'none';
};

export const codeOf = async (act: () => unknown): Promise<string> => {
  const refusal = await refusalOf(act);
  return refusal === 'none' ? refusal : refusal.code;
};

export const answersOf = (model: AnyPredictor, table: Table): Float64Array =>
  model.task === 'classify' ? model.predictProba(table) : model.predict(table);

/** The prediction that an explanation must sum to. */
export const explained = (model: AnyPredictor, row: Table, explanation: Explanation): number => {
  const answers = answersOf(model, row);
  if (model.task === 'regress') return answers[0]!;
  const place = model.classes.indexOf(explanation.className ?? '');
  const p = answers[place]!;
  if (explanation.scale === 'probability') return p;
  if (explanation.scale === 'log-odds') return Math.log(p / (1 - p));
  return Math.log(p) - answers.reduce((sum, one) => sum + Math.log(one), 0) / answers.length;
};

export interface Kind {
  make: () => AnyPredictor;
  table: Table;
  labels: Labels;
}

export const fitted = async ({ make, table, labels }: Kind): Promise<AnyPredictor> => {
  const model = make();
  await model.fit(table, labels);
  return model;
};

export const withCell = (table: Table, column: number, row: number, value: number): Table => ({
  ...table,
  columns: table.columns.map((one, place) =>
    place === column ? { ...one, values: one.values.with(row, value) } : one,
  ),
});
