import { PredictError } from '@kaibo/predict';
import type { Command } from '../command.ts';
import { evaluateModels } from './predict.evaluate.ts';
import { explainRow } from './predict.explain.ts';
import { searchOptions } from './predict.search.ts';
import { trainModel } from './predict.train.ts';

const dataOptions = [
  ['--data FILE', 'a table with a head line (comma or tab, also .gz)'],
  ['--label COLUMN', 'what is to be predicted'],
  ['--task classify|regress', 'text and few whole numbers are classes, where this is not said'],
  ['--categorical --numeric COLUMN,COLUMN', 'kinds of columns that must not be guessed'],
  ['--ignore COLUMN,COLUMN', 'columns that are not learnt from'],
] as const;

const modelOptions = [
  [
    '--model NAME',
    'boosting (default), forest, logistic, mlp, linear, ridge, nearest, hazard, lstm …',
  ],
  ['--options JSON', 'its options, e.g. \'{"scaling":"log"}\''],
] as const;

const foldOptions = [
  ['--folds N', 'parts of the rows, each judged by a model of the others (5)'],
  ['--group COLUMN', 'rows with the same value are never on both sides'],
  ['--time COLUMN', 'judges only by what came later'],
  ['--seed N', 'of the folds (1)'],
] as const;

/** Mistakes of the caller and refusals of the library are one line; the rest is a bug and shows where. */
const told =
  (work: (args: string[]) => Promise<number>) =>
  async (args: string[]): Promise<number> => {
    try {
      return await work(args);
    } catch (error) {
      const isOurs = error instanceof PredictError;
      const isUsage = error instanceof TypeError;
      const isFile = error instanceof Error && 'code' in error && error.code === 'ENOENT';
      if (!isOurs && !isUsage && !isFile) throw error;
      const code = isOurs ? `${error.code}: ` : '';
      process.stderr.write(`kaibo: ${code}${error.message}\n`);
      return isUsage ? 2 : 1;
    }
  };

export const predictTrain: Command = {
  name: 'predict train',
  summary: 'Fit a model to a table and keep it in a file',
  usage: '--data FILE --label COLUMN [--model NAME] --out FILE',
  options: [...dataOptions, ...modelOptions, ['--out FILE', 'where the model goes']],
  examples: ['npm run kaibo -- predict train --data visits.csv --label bought --out buy.model'],
  run: told(trainModel),
};

export const predictEvaluate: Command = {
  name: 'predict evaluate',
  summary: 'Measure models on rows they have not seen',
  usage: '--data FILE --label COLUMN [--model NAME[,NAME] | --file MODEL]',
  options: [
    ...dataOptions,
    ...modelOptions,
    ['--file MODEL', 'what predict train wrote, measured on all rows of the data'],
    ...foldOptions,
    ['--json FILE', 'the figures as JSON'],
    ['--pictures FOLDER', 'ROC, reliability and importance as SVG'],
    ['--png', 'as PNG instead'],
  ],
  examples: [
    'npm run kaibo -- predict evaluate --data visits.csv --label bought --model logistic,boosting --pictures pictures',
    'npm run kaibo -- predict evaluate --data later.csv --label bought --file buy.model',
  ],
  run: told(evaluateModels),
};

export const predictSearch: Command = {
  name: 'predict search',
  summary: 'Choose options of a model by cross-validation',
  usage: '--data FILE --label COLUMN --model NAME --space JSON',
  options: [
    ...dataOptions,
    ['--model NAME', 'the model (boosting)'],
    [
      '--space JSON',
      'values of each option, or ranges: \'{"ridge":{"from":0.01,"to":100,"log":true}}\'',
    ],
    ['--strategy KIND', 'grid (default), random, or halving: many on few rows, few on all'],
    ['--trials N', 'draws of random and halving (20)'],
    ['--metric NAME', 'auc or rmse where not said; logLoss, brier, accuracy, f1, mae, r2 …'],
    ...foldOptions,
    ['--threads N', 'as many as the machine has cores; 0: in one'],
    ['--top N', 'lines of the table (10)'],
    ['--json FILE', 'all trials as JSON'],
    ['--out FILE', 'fits the best on all rows and keeps it there'],
  ],
  examples: [
    'npm run kaibo -- predict search --data visits.csv --label bought --model logistic --space \'{"ridge":[0.1,1,10],"scaling":["standardise","log"]}\'',
  ],
  run: told(searchOptions),
};

export const predictExplain: Command = {
  name: 'predict explain',
  summary: 'What a model predicts of a row, and what each column adds',
  usage: '--data FILE (--file MODEL | --label COLUMN [--model NAME]) [--row N]',
  options: [
    ['--file MODEL', 'what predict train wrote; else a model is fitted first'],
    ...dataOptions,
    ...modelOptions,
    ['--row N', 'of the data, from 0 (0)'],
    ['--class NAME', 'the class to explain; the second of two, or the most probable'],
    ['--json', 'one JSON object'],
    ['--picture FILE', 'the contributions as SVG, or PNG by its name'],
  ],
  examples: ['npm run kaibo -- predict explain --data visits.csv --file buy.model --row 3'],
  run: told(explainRow),
};
