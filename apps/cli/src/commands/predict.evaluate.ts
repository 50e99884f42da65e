import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import {
  type AnyPredictor,
  barsPicture,
  type CrossValidation,
  type Curve,
  classesOf,
  classReport,
  codesAmong,
  crossValidate,
  evaluate,
  type Figures,
  type Fold,
  figureOf,
  loadPredictor,
  type Metric,
  metricsOf,
  mostProbable,
  permutationImportance,
  reliabilityPicture,
  reportText,
  rocPicture,
  takeRows,
} from '@kaibo/predict';
import { writePicture } from './picture.ts';
import { dataFlags, type Examples, foldsOf, makerOf, readExamples, whole } from './predict.data.ts';
import { figure, HEADS, tableText } from './predict.show.ts';

const flags = {
  ...dataFlags,
  model: { type: 'string', default: 'boosting' },
  options: { type: 'string' },
  file: { type: 'string' },
  folds: { type: 'string', default: '5' },
  seed: { type: 'string', default: '1' },
  json: { type: 'string' },
  pictures: { type: 'string' },
  png: { type: 'boolean', default: false },
} as const;

/** What a model said of rows it was not fitted on. */
interface Measured {
  model: string;
  /** Empty for values. */
  classes: readonly string[];
  protocol: string;
  summary: Omit<CrossValidation, 'folds'>;
  folds: Figures[];
  rows: number[];
  /** Probabilities of these rows, row-major, or values. */
  answers: number[];
  importance: { column: string; mean: number; deviation: number }[];
}

const answersOf = (model: AnyPredictor, { table }: Examples, rows: ArrayLike<number>) => {
  const part = takeRows(table, rows);
  return model.task === 'classify' ? model.predictProba(part) : model.predict(part);
};

const importanceOf = (model: AnyPredictor, { table, labels }: Examples, rows: ArrayLike<number>) =>
  permutationImportance(
    model,
    takeRows(table, rows),
    Array.from(rows, (row) => labels[row]),
    { repeats: 3 },
  );

const crossValidated = async (
  make: () => AnyPredictor,
  examples: Examples,
  { folds, told }: { folds: Fold[]; told: string },
): Promise<Measured> => {
  const { table, labels } = examples;
  const rows: number[] = [];
  const answers: number[] = [];
  let importance: Measured['importance'] = [];
  let model = '';
  let classes: readonly string[] = [];
  const { folds: found, ...summary } = await crossValidate(make, table, labels, folds, {
    onFold(fold, _, judged) {
      const { test } = folds[fold - 1]!;
      model = judged.name;
      if (judged.task === 'classify') classes = judged.classes;
      rows.push(...test);
      answers.push(...answersOf(judged, examples, test));
      if (fold === folds.length) importance = importanceOf(judged, examples, test);
      process.stderr.write(`${judged.name}: fold ${fold} of ${folds.length}\n`);
    },
  });
  return { model, classes, protocol: told, summary, folds: found, rows, answers, importance };
};

const keptModel = (model: AnyPredictor, file: string, examples: Examples): Measured => {
  const { table, labels } = examples;
  const figures = evaluate(model, table, labels);
  const rows = Array.from({ length: table.rows }, (_, row) => row);
  const metrics: readonly Metric[] = metricsOf[model.task];
  const mean = Object.fromEntries(metrics.map((metric) => [metric, figureOf(figures, metric)]));
  return {
    model: model.name,
    classes: model.task === 'classify' ? model.classes : [],
    protocol: `as kept in ${file}, all rows of the data`,
    summary: { mean, deviation: {} },
    folds: [figures],
    rows,
    answers: [...answersOf(model, examples, rows)],
    importance: importanceOf(model, examples, rows),
  };
};

const rowOf = ({ model, summary: { mean, deviation } }: Measured): Record<string, string> => ({
  model,
  ...Object.fromEntries(
    (Object.keys(mean) as Metric[]).map((metric) => {
      const spread = deviation[metric];
      const told = spread === undefined ? '' : ` ±${figure(spread)}`;
      return [HEADS[metric], `${figure(mean[metric])}${told}`];
    }),
  ),
});

const truthOf = ({ rows, classes }: Measured, { labels }: Examples): Float64Array =>
  codesAmong(
    classes,
    rows.map((row) => labels[row]),
  );

const reportOf = (result: Measured, examples: Examples): string => {
  const { answers, classes, model } = result;
  const truth = truthOf(result, examples);
  const said = mostProbable(Float64Array.from(answers), classes.length);
  return `\n${model}\n${reportText(classReport(truth, said, classes))}`;
};

/** The last class against the others. */
const curveOf = (result: Measured, examples: Examples): Curve => {
  const { model, rows, answers, classes } = result;
  const last = classes.length - 1;
  return {
    label: model,
    outcomes: truthOf(result, examples).map((code) => (code === last ? 1 : 0)),
    probabilities: rows.map((_, at) => answers[at * classes.length + last]!),
  };
};

const drawPictures = async (
  { folder, ending }: { folder: string; ending: string },
  results: readonly Measured[],
  examples: Examples,
): Promise<void> => {
  await mkdir(folder, { recursive: true });
  const subtitle = `${examples.label}; ${results[0]!.protocol}`;
  if (examples.task === 'classify') {
    const curves = results.map((result) => curveOf(result, examples));
    const about = `${subtitle}; class ${results[0]!.classes.at(-1)}`;
    await writePicture(join(folder, `roc.${ending}`), rocPicture(about, curves));
    await writePicture(join(folder, `reliability.${ending}`), reliabilityPicture(about, curves));
  }
  const { model, importance } = results[0]!;
  const bars = importance.map(({ column, mean }) => ({ label: column, value: mean }));
  const title = `Importance (${model}): loss gained when a column is shuffled`;
  await writePicture(join(folder, `importance.${ending}`), barsPicture(title, subtitle, bars));
};

/** `predict evaluate`. */
export const evaluateModels = async (args: string[]): Promise<number> => {
  const { values } = parseArgs({ args, options: flags });
  const kept = values.file === undefined ? undefined : loadPredictor(await readFile(values.file));
  const examples = await readExamples(values, kept);
  const results: Measured[] = [];
  if (kept) results.push(keptModel(kept, values.file ?? '', examples));
  else {
    const makers = values.model
      .split(',')
      .map((name) => makerOf(examples.task, name, values.options));
    const seed = whole(values.seed, '--seed', 0);
    const parted = foldsOf(examples, whole(values.folds, '--folds', 2), seed);
    for (const make of makers) results.push(await crossValidated(make, examples, parted));
  }
  const { table, labels, task, label } = examples;
  process.stdout.write(tableText(results.map(rowOf)));
  process.stdout.write(`${label}; ${results[0]!.protocol}; ${table.rows} rows\n`);
  if (task === 'classify') {
    const { classes, codes } = classesOf(labels);
    const counts = classes.map((_, place) => codes.filter((code) => code === place).length);
    const share = Math.max(...counts) / codes.length;
    const most = classes[counts.indexOf(Math.max(...counts))]!;
    process.stdout.write(`always saying "${most}" has an accuracy of ${figure(share)}\n`);
    for (const result of results) process.stdout.write(reportOf(result, examples));
  }
  const plain = results.map(({ rows: _, answers: __, ...rest }) => rest);
  if (values.json) await writeFile(values.json, `${JSON.stringify(plain, null, 2)}\n`);
  if (values.pictures) {
    const ending = values.png ? 'png' : 'svg';
    await drawPictures({ folder: values.pictures, ending }, results, examples);
  }
  return 0;
};
