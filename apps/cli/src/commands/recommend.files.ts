import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import {
  type Interactions,
  models,
  type RatingPredictor,
  type Recommender,
  readLists,
  readTable,
  type TableColumns,
} from '@kaibo/recommend';

export const readText = async (path: string): Promise<string> => {
  const bytes = await readFile(path);
  return (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
};

export interface ColumnOptions {
  user?: string;
  item?: string;
  value?: string;
  time?: string;
}

/** A table with a head line, or lines of `user item item …` where the file begins with a number. */
export const readLog = async (
  path: string,
  columns: ColumnOptions,
  size: { users?: number; items?: number } = {},
): Promise<Interactions> => {
  const text = await readText(path);
  const isLists = /^\s*\d+[\s\d]*$/.test(text.slice(0, text.indexOf('\n') + 1).trimEnd());
  return isLists ? readLists(text, size) : readTable(text, columns as Partial<TableColumns>, size);
};

export const modelNames = (): string[] => Object.keys(models).sort();

/** Model `name` with options as JSON, e.g. `ials` and `{"factors":64}`. */
export const makeModel = (name: string, options: string | undefined): Recommender => {
  const factory = Object.hasOwn(models, name) ? models[name] : undefined;
  if (!factory) throw new TypeError(`--model: expected one of ${modelNames().join(', ')}`);
  let parsed: unknown;
  try {
    parsed = JSON.parse(options ?? '{}');
  } catch {
    throw new TypeError('--options: expected JSON, e.g. \'{"factors":64}\'');
  }
  return factory(parsed as never);
};

export const isRatingModel = (model: Recommender): model is RatingPredictor => 'predict' in model;
