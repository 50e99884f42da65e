import type { ReplyOf } from '@kaibo/contracts';
import {
  getPrediction,
  type PredictionTaskName,
  type PredictorFigures,
  type PredictorRow,
} from '@kaibo/contracts/prediction';
import { queryOptions } from '@tanstack/react-query';
import { call } from '../../../app/api.ts';

export type Report = ReplyOf<typeof getPrediction>;

export const PREDICTION_KEY = ['console', 'prediction'] as const;
const REST_MS = 10_000;
const BUSY_MS = 1_000;

/** Looked at more often while a training runs. */
export const predictionQuery = queryOptions({
  queryKey: PREDICTION_KEY,
  queryFn: ({ signal }) => call(getPrediction, {}, signal),
  refetchInterval: ({ state }) => (state.data?.runs[0]?.state === 'training' ? BUSY_MS : REST_MS),
});

export const modelsOf = ({ models }: Report, task: PredictionTaskName): PredictorRow[] =>
  models.filter((model) => model.task === task);

/** Of the model itself, and of always the rate. */
export const figuresOf = ({
  figures,
  algorithm,
}: Pick<PredictorRow, 'figures' | 'algorithm'>): {
  own: PredictorFigures | undefined;
  rate: PredictorFigures | undefined;
} => ({
  own: figures.find(({ of }) => of === algorithm),
  rate: figures.find(({ of }) => of === 'rate'),
});

/** What both are measured by: less is better. */
export const lossOf = (figures: Omit<PredictorFigures, 'of'>): number =>
  figures.logLoss ?? figures.errorFen ?? 0;

/** By which share a model has less loss than always the rate; null where nothing was measured. */
export const gainOf = (model: Pick<PredictorRow, 'figures' | 'algorithm'>): number | null => {
  const { own, rate } = figuresOf(model);
  return own && rate && lossOf(rate) > 0 ? 1 - lossOf(own) / lossOf(rate) : null;
};

/** `code: detail` as it is kept. */
export const codeOf = (why: string): string => why.split(':', 1)[0]!;
export const detailOf = (why: string): string => why.slice(codeOf(why).length + 1).trim();

const cellOf = (value: string | number): string => {
  const text = String(value);
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

/** A table as a file to download; with a mark so that spreadsheets read it as UTF-8. */
export const csvHref = (heads: readonly string[], rows: readonly (string | number)[][]): string =>
  `data:text/csv;charset=utf-8,${encodeURIComponent(
    `\ufeff${[heads, ...rows].map((row) => row.map(cellOf).join(',')).join('\r\n')}\r\n`,
  )}`;
