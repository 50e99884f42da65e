import { readFile, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { loadRecommender, RecommendError } from '@kaibo/recommend';
import type { Command } from '../command.ts';
import { evaluateModels } from './recommend.evaluate.ts';
import { makeModel, readLog } from './recommend.files.ts';
import { progressTo } from './recommend.show.ts';
import { tuneModel } from './recommend.tune.ts';

const columnFlags = {
  user: { type: 'string' },
  item: { type: 'string' },
  value: { type: 'string' },
  time: { type: 'string' },
} as const;

const dataOptions = [
  [
    '--data FILE',
    'a table with a head line (comma, tab …, also .gz), or lines of USER ITEM ITEM …',
  ],
  [
    '--user --item --value --time COLUMN',
    'names of its columns, where they are not the usual ones',
  ],
] as const;

/** Mistakes of the caller and refusals of the library are one line; the rest is a bug and shows where. */
const told = async (work: () => Promise<number>): Promise<number> => {
  try {
    return await work();
  } catch (error) {
    const isOurs = error instanceof RecommendError;
    const isUsage = error instanceof TypeError && !isOurs;
    const isFile = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    if (!isOurs && !isUsage && !isFile) throw error;
    const code = isOurs ? `${error.code}: ` : '';
    process.stderr.write(`kaibo: ${code}${error instanceof Error ? error.message : ''}\n`);
    return isUsage ? 2 : 1;
  }
};

const needed = (value: string | undefined, flag: string): string => {
  if (value === undefined) throw new TypeError(`${flag} is needed`);
  return value;
};

export const recommendTrain: Command = {
  name: 'recommend train',
  summary: 'Fit a recommender to a log and keep it in a file',
  usage: '--data FILE --model NAME [--options JSON] --out FILE',
  options: [
    ...dataOptions,
    ['--model NAME', 'ease, ials, bpr, item-neighbours, session-neighbours, popularity …'],
    ['--options JSON', 'its options, e.g. \'{"factors":64}\''],
    ['--out FILE', 'where the model goes'],
  ],
  examples: ['npm run kaibo -- recommend train --data clicks.csv --model ials --out shop.model'],
  run: (args) =>
    told(async () => {
      const { values } = parseArgs({
        args,
        options: {
          ...columnFlags,
          data: { type: 'string' },
          model: { type: 'string' },
          options: { type: 'string' },
          out: { type: 'string' },
        },
      });
      const out = needed(values.out, '--out');
      const model = makeModel(needed(values.model, '--model'), values.options);
      const data = await readLog(needed(values.data, '--data'), values);
      const begin = performance.now();
      await model.fit(data, { onProgress: progressTo(process.stderr, model.name) });
      const seconds = ((performance.now() - begin) / 1000).toFixed(2);
      const bytes = model.save();
      await writeFile(out, bytes);
      const { users, items } = model;
      const entries = data.matrix.indices.length;
      process.stdout.write(
        `${model.name}: ${users} users, ${items} items, ${entries} entries, ${seconds} s, ${bytes.length} bytes in ${out}\n`,
      );
      return 0;
    }),
};

export const recommendEvaluate: Command = {
  name: 'recommend evaluate',
  summary: 'Fit recommenders to a part of a log and measure them on the rest',
  usage: '--data FILE --model NAME[,NAME] [--split KIND | --test FILE]',
  options: [
    ...dataOptions,
    ['--model NAME[,NAME]', 'one or several models; rating models are measured by RMSE and MAE'],
    ['--options JSON', 'options of the models'],
    ['--split KIND', 'random (default), leave-one-out or temporal; --share of it is test (0.2)'],
    ['--test FILE', 'the test part, where the data comes in two files of numbered lists'],
    ['--at N,N', 'depths of the lists (10,20)'],
    ['--sampled N', 'ranks each test item among N others only; labelled, for comparison'],
    ['--folds N', 'folds for rating models (5)'],
    ['--seed N', 'of the split (1)'],
    ['--json FILE', 'the results as JSON'],
    ['--picture FILE', 'the results as an SVG picture, with 95 % intervals'],
  ],
  examples: [
    'npm run kaibo -- recommend evaluate --data clicks.csv --model popularity,ease --split temporal',
    'npm run kaibo -- recommend evaluate --data ratings.csv --model biased-svd --folds 5',
  ],
  run: (args) => told(() => evaluateModels(args)),
};

export const recommendTune: Command = {
  name: 'recommend tune',
  summary: 'Choose options of a recommender on a hold-out of the training part',
  usage: '--data FILE --model NAME --grid JSON',
  options: [
    ...dataOptions,
    ['--model NAME', 'the model'],
    ['--grid JSON', 'values to try of each option, e.g. \'{"factors":[32,64]}\''],
    ['--at N', 'depth of the NDCG that decides (20)'],
    ['--share S', 'share of each user that is held out (0.1)'],
    ['--seed N', 'of the hold-out (1)'],
  ],
  examples: [
    'npm run kaibo -- recommend tune --data train.txt --model ease --grid \'{"regularisation":[200,500,1000]}\'',
  ],
  run: (args) => told(() => tuneModel(args)),
};

export const recommendExplain: Command = {
  name: 'recommend explain',
  summary: 'What a kept recommender would show somebody, and why',
  usage: '--file MODEL --user ID [--count N]',
  options: [
    ['--file MODEL', 'what recommend train wrote'],
    ['--user ID', 'as in the log'],
    ['--count N', 'length of the list (5)'],
    ['--json', 'one JSON object'],
  ],
  examples: ['npm run kaibo -- recommend explain --file shop.model --user 42'],
  run: (args) =>
    told(async () => {
      const { values } = parseArgs({
        args,
        options: {
          file: { type: 'string' },
          user: { type: 'string' },
          count: { type: 'string', default: '5' },
          json: { type: 'boolean', default: false },
        },
      });
      const model = loadRecommender(await readFile(needed(values.file, '--file')));
      const { userIds, itemIds } = model.names;
      const id = needed(values.user, '--user');
      const user = userIds ? userIds.indexOf(id) : Number(id);
      const nameOf = (item: number | undefined): string =>
        item === undefined ? '' : (itemIds?.[item] ?? String(item));
      const list = model.recommend(user, { count: Number(values.count) }).map(({ item }) => {
        const { score, parts } = model.explain(user, item);
        return { item: nameOf(item), score, parts: parts.slice(0, 5) };
      });
      if (values.json) {
        process.stdout.write(`${JSON.stringify({ model: model.name, user: id, list })}\n`);
        return 0;
      }
      for (const { item, score, parts } of list) {
        process.stdout.write(`${item}  ${score.toFixed(4)}\n`);
        for (const { kind, index, label, contribution } of parts) {
          const about = kind === 'because-of-item' ? nameOf(index) : (label ?? index ?? '');
          process.stdout.write(`    ${contribution.toFixed(4).padStart(9)}  ${kind} ${about}\n`);
        }
      }
      return 0;
    }),
};
