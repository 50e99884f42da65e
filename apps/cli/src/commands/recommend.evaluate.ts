import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import {
  barsPicture,
  crossValidate,
  evaluateRanking,
  evaluateSampled,
  type Interactions,
  intervalOf,
  leaveOneOutSplit,
  type Recommender,
  randomSplit,
  type Split,
  temporalSplit,
} from '@kaibo/recommend';
import { isRatingModel, makeModel, readLog } from './recommend.files.ts';
import { progressTo, protocolOf, type Result, resultsTable } from './recommend.show.ts';

const flags = {
  data: { type: 'string' },
  test: { type: 'string' },
  model: { type: 'string' },
  user: { type: 'string' },
  item: { type: 'string' },
  value: { type: 'string' },
  time: { type: 'string' },
  options: { type: 'string' },
  split: { type: 'string', default: 'random' },
  share: { type: 'string', default: '0.2' },
  at: { type: 'string', default: '10,20' },
  sampled: { type: 'string' },
  folds: { type: 'string', default: '5' },
  seed: { type: 'string', default: '1' },
  json: { type: 'string' },
  picture: { type: 'string' },
} as const;

export const whole = (value: string, flag: string): number => {
  const number = Number(value);
  if (!Number.isSafeInteger(number) || number < 1)
    throw new TypeError(`${flag}: a whole number, 1 or more`);
  return number;
};

const share = (value: string): number => {
  const number = Number(value);
  if (!(number > 0 && number < 1)) throw new TypeError('--share: a number between 0 and 1');
  return number;
};

type Values = ReturnType<typeof parse>;

const parse = (args: string[]) => parseArgs({ args, options: flags }).values;

const splitOf = async (data: Interactions, values: Values): Promise<Split> => {
  if (values.test !== undefined) {
    const { rows: users, columns: items } = data.matrix;
    const test = await readLog(values.test, values, { users, items });
    return { train: data, test, name: `as shipped (${values.test.split('/').pop()})` };
  }
  const seed = whole(values.seed, '--seed');
  if (values.split === 'random') return randomSplit(data, { share: share(values.share), seed });
  if (values.split === 'leave-one-out') return leaveOneOutSplit(data);
  if (values.split === 'temporal') return temporalSplit(data, { share: share(values.share) });
  throw new TypeError('--split: expected random, leave-one-out or temporal');
};

const rank = async (model: Recommender, parted: Split, values: Values): Promise<Result[]> => {
  const { train, test, name: split } = parted;
  await model.fit(train, { onProgress: progressTo(process.stderr, model.name) });
  const depths = values.at.split(',').map((at) => whole(at, '--at'));
  if (values.sampled !== undefined) {
    const negatives = whole(values.sampled, '--sampled');
    const seed = whole(values.seed, '--seed');
    return depths.map((at) => evaluateSampled(model, train, test, { split, negatives, at, seed }));
  }
  return evaluateRanking(model, train, test, { split, at: depths });
};

const pictureOf = (results: readonly Result[]): string => {
  const first = results[0]!;
  const alike = results.filter(
    (result) => JSON.stringify(result.protocol) === JSON.stringify(first.protocol),
  );
  const bars = alike.map((result) => {
    if (result.kind === 'rating') return { label: result.model, value: result.rmse };
    if (result.kind === 'sampled-ranking') return { label: result.model, value: result.ndcg };
    const { mean, low, high } = intervalOf(result, 'ndcg');
    return { label: result.model, value: mean, low, high };
  });
  const title = first.kind === 'rating' ? 'RMSE' : `NDCG@${first.protocol.at}`;
  return barsPicture(title, protocolOf(first), bars);
};

/** `recommend evaluate`. */
export const evaluateModels = async (args: string[]): Promise<number> => {
  const values = parse(args);
  if (values.data === undefined) throw new TypeError('--data is needed');
  if (values.model === undefined) throw new TypeError('--model is needed');
  const names = values.model.split(',');
  for (const name of names) makeModel(name, values.options);
  const data = await readLog(values.data, values);
  const results: Result[] = [];
  let parted: Split | undefined;
  for (const name of names) {
    const model = makeModel(name, values.options);
    if (isRatingModel(model)) {
      const folds = whole(values.folds, '--folds');
      const make = () => makeModel(name, values.options);
      const makeRating = () => {
        const made = make();
        if (!isRatingModel(made)) throw new TypeError(`${name} predicts no ratings`);
        return made;
      };
      const seed = whole(values.seed, '--seed');
      results.push(await crossValidate(makeRating, data, { folds, seed }));
    } else {
      parted ??= await splitOf(data, values);
      results.push(...(await rank(model, parted, values)));
    }
    process.stderr.write(`${name}: measured\n`);
  }
  process.stdout.write(resultsTable(results));
  const plain = results.map((result) =>
    result.kind === 'ranking' ? { ...result, perUser: undefined } : result,
  );
  if (values.json) await writeFile(values.json, `${JSON.stringify(plain, null, 2)}\n`);
  if (values.picture) await writeFile(values.picture, pictureOf(results));
  return 0;
};
