import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import {
  type AnyPredictor,
  barsPicture,
  type Explanation,
  loadPredictor,
  readCsv,
  type Table,
  takeColumns,
  takeRows,
} from '@kaibo/predict';
import { writePicture } from './picture.ts';
import { dataFlags, makerOf, needed, readExamples, readText, whole } from './predict.data.ts';
import { endOf, figure, progressTo, tableText } from './predict.show.ts';

const flags = {
  ...dataFlags,
  model: { type: 'string', default: 'boosting' },
  options: { type: 'string' },
  file: { type: 'string' },
  row: { type: 'string', default: '0' },
  class: { type: 'string' },
  json: { type: 'boolean', default: false },
  picture: { type: 'string' },
} as const;

type Values = ReturnType<typeof parse>;

const parse = (args: string[]) => parseArgs({ args, options: flags }).values;

/** A kept model with the columns it knows, or a new one fitted on the rows given. */
const modelAndTable = async (values: Values): Promise<{ model: AnyPredictor; table: Table }> => {
  if (values.file === undefined) {
    const { task, table, labels } = await readExamples(values);
    const model = makerOf(task, values.model, values.options)();
    await model.fit(table, labels, { onProgress: progressTo(process.stderr, model.name) });
    endOf(process.stderr);
    return { model, table };
  }
  const model = loadPredictor(await readFile(values.file));
  const kinds = Object.fromEntries(model.columns.map(({ name, kind }) => [name, kind]));
  const all = readCsv(await readText(needed(values.data, '--data')), { kinds });
  return {
    model,
    table: takeColumns(
      all,
      model.columns.map(({ name }) => name),
    ),
  };
};

const cellOf = (table: Table, column: string): string => {
  const { kind, values, categories = [] } = table.columns.find(({ name }) => name === column)!;
  const value = values[0]!;
  if (Number.isNaN(value)) return 'missing';
  return kind === 'numeric' ? String(value) : (categories[value] ?? '');
};

const toldOf = (model: AnyPredictor, row: Table): string => {
  if (model.task === 'regress') return figure(model.predict(row)[0]);
  const probabilities = model.predictProba(row);
  return model.classes.map((name, place) => `${name} ${figure(probabilities[place])}`).join(', ');
};

const textOf = (model: AnyPredictor, row: Table, explanation: Explanation): string => {
  const { base, contributions, scale, className } = explanation;
  const sum = contributions.reduce((total, { value }) => total + value, base);
  const about = className === undefined ? '' : ` of "${className}"`;
  const rows = [
    { column: 'base', value: '', contribution: figure(base) },
    ...contributions
      .toSorted((a, b) => Math.abs(b.value) - Math.abs(a.value))
      .map(({ column, value }) => ({
        column,
        value: cellOf(row, column),
        contribution: figure(value),
      })),
    { column: 'sum', value: '', contribution: figure(sum) },
  ];
  return `${model.name} predicts: ${toldOf(model, row)}\nwhy (${scale}${about}):\n${tableText(rows)}`;
};

/** `predict explain`. */
export const explainRow = async (args: string[]): Promise<number> => {
  const values = parse(args);
  const place = whole(values.row, '--row', 0);
  const { model, table } = await modelAndTable(values);
  const explanation =
    model.task === 'classify'
      ? model.explain(table, place, values.class)
      : model.explain(table, place);
  const row = takeRows(table, [place]);
  const prediction =
    model.task === 'regress'
      ? model.predict(row)[0]
      : Object.fromEntries(
          Array.from(model.predictProba(row), (p, at) => [model.classes[at]!, p] as const),
        );
  process.stdout.write(
    values.json
      ? `${JSON.stringify({ model: model.name, row: place, prediction, ...explanation })}\n`
      : textOf(model, row, explanation),
  );
  if (values.picture) {
    const bars = explanation.contributions
      .toSorted((a, b) => Math.abs(b.value) - Math.abs(a.value))
      .map(({ column, value }) => ({ label: `${column} = ${cellOf(row, column)}`, value }));
    const subtitle = `row ${place}; ${toldOf(model, row)}; base ${figure(explanation.base)} (${explanation.scale})`;
    await writePicture(values.picture, barsPicture('Contributions', subtitle, bars));
  }
  return 0;
};
