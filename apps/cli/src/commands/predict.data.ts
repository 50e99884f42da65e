import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import {
  type AnyPredictor,
  type Cell,
  type ColumnKind,
  classesOf,
  classifiers,
  columnOf,
  type Fold,
  groupedFolds,
  type Json,
  labelsOf,
  makePredictor,
  plainFolds,
  readCsv,
  regressors,
  stratifiedFolds,
  type Table,
  type Task,
  takeColumns,
  timeOrderedFolds,
} from '@kaibo/predict';

/** Flags of every command that reads a table with a label. */
export const dataFlags = {
  data: { type: 'string' },
  label: { type: 'string' },
  task: { type: 'string' },
  categorical: { type: 'string' },
  numeric: { type: 'string' },
  ignore: { type: 'string' },
  group: { type: 'string' },
  time: { type: 'string' },
} as const;

export type DataValues = { [Flag in keyof typeof dataFlags]?: string };

export interface Examples {
  task: Task;
  label: string;
  table: Table;
  labels: Cell[];
  /** Who or when each row is about, where a column was named for that. */
  groups?: Cell[];
  times?: Float64Array;
}

export const needed = (value: string | undefined, flag: string): string => {
  if (value === undefined) throw new TypeError(`${flag} is needed`);
  return value;
};

export const whole = (value: string, flag: string, least = 1): number => {
  const number = Number(value);
  if (!Number.isSafeInteger(number) || number < least)
    throw new TypeError(`${flag}: a whole number, ${least} or more`);
  return number;
};

export const readText = async (path: string): Promise<string> => {
  const bytes = await readFile(path);
  return (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
};

const list = (value: string | undefined): string[] => (value ?? '').split(',').filter(Boolean);

const kindsOf = ({ categorical, numeric }: DataValues): Record<string, ColumnKind> =>
  Object.fromEntries([
    ...list(categorical).map((name) => [name, 'categorical'] as const),
    ...list(numeric).map((name) => [name, 'numeric'] as const),
  ]);

const FEW_VALUES = 20;

/** Text, and few whole numbers, are classes; other numbers are values. */
const guessedTask = (table: Table, label: string): Task => {
  const { kind, values } = columnOf(table, label);
  if (kind === 'categorical') return 'classify';
  const distinct = new Set(values.filter((value) => !Number.isNaN(value)));
  const areFew = distinct.size <= FEW_VALUES && [...distinct].every(Number.isInteger);
  return areFew ? 'classify' : 'regress';
};

const taskOf = (value: string | undefined, table: Table, label: string): Task => {
  if (value === undefined) return guessedTask(table, label);
  if (value !== 'classify' && value !== 'regress')
    throw new TypeError('--task: expected classify or regress');
  return value;
};

/** The table of --data, parted into columns to learn from (or those of a kept model), labels, and what folds go by. */
export const readExamples = async (values: DataValues, model?: AnyPredictor): Promise<Examples> => {
  const path = needed(values.data, '--data');
  const label = needed(values.label, '--label');
  const kept = (model?.columns ?? []).map(({ name, kind }) => [name, kind] as const);
  const kinds = { ...kindsOf(values), ...Object.fromEntries(kept) };
  const all = readCsv(await readText(path), { kinds });
  const task = model?.task ?? taskOf(values.task, all, label);
  const left = new Set([
    label,
    ...list(values.ignore),
    ...list(values.group),
    ...list(values.time),
  ]);
  for (const name of left) columnOf(all, name);
  const names = model
    ? model.columns.map(({ name }) => name)
    : all.columns.map(({ name }) => name).filter((name) => !left.has(name));
  return {
    task,
    label,
    table: takeColumns(all, names),
    labels: labelsOf(columnOf(all, label)),
    ...(values.group ? { groups: labelsOf(columnOf(all, values.group)) } : {}),
    ...(values.time ? { times: columnOf(all, values.time).values } : {}),
  };
};

export const jsonOf = (
  text: string | undefined,
  flag: string,
  example: string,
): Record<string, Json> => {
  const complaint = `${flag}: expected JSON, e.g. '${example}'`;
  let parsed: unknown;
  try {
    parsed = JSON.parse(text ?? '{}');
  } catch {
    throw new TypeError(complaint);
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed))
    throw new TypeError(complaint);
  return parsed as Record<string, Json>;
};

/** A maker of the model, tried once so that mistakes show before any work. */
export const makerOf = (
  task: Task,
  name: string,
  options: string | undefined,
): (() => AnyPredictor) => {
  const all = task === 'classify' ? classifiers : regressors;
  if (!Object.hasOwn(all, name))
    throw new TypeError(
      `--model: to ${task}, expected one of ${Object.keys(all).sort().join(', ')}`,
    );
  const own = jsonOf(options, '--options', '{"scaling":"log"}');
  const make = () => makePredictor(task, name, own);
  make();
  return make;
};

/** By time or group where a column was named for it, else stratified by class. */
export const foldsOf = (
  { task, labels, groups, times, table }: Examples,
  count: number,
  seed: number,
): { folds: Fold[]; told: string } => {
  const options = { folds: count, seed };
  if (times)
    return { folds: timeOrderedFolds(times, options), told: `${count} parts in order of time` };
  if (groups)
    return { folds: groupedFolds(groups.map(String), options), told: `${count} grouped folds` };
  if (task === 'classify')
    return {
      folds: stratifiedFolds(classesOf(labels).codes, options),
      told: `${count} stratified folds`,
    };
  return { folds: plainFolds(table.rows, options), told: `${count} random folds` };
};
