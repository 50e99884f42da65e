import { parseArgs } from 'node:util';
import { evaluateRanking, randomSplit } from '@kaibo/recommend';
import { whole } from './recommend.evaluate.ts';
import { makeModel, readLog } from './recommend.files.ts';

const flags = {
  data: { type: 'string' },
  model: { type: 'string' },
  grid: { type: 'string' },
  user: { type: 'string' },
  item: { type: 'string' },
  value: { type: 'string' },
  time: { type: 'string' },
  at: { type: 'string', default: '20' },
  share: { type: 'string', default: '0.1' },
  seed: { type: 'string', default: '1' },
} as const;

/** Every combination of the values of a grid, in order. */
export const combinations = (
  grid: Readonly<Record<string, readonly unknown[]>>,
): Record<string, unknown>[] =>
  Object.entries(grid).reduce<Record<string, unknown>[]>(
    (found, [option, values]) =>
      found.flatMap((one) => values.map((value) => ({ ...one, [option]: value }))),
    [{}],
  );

const gridOf = (text: string | undefined): Record<string, unknown[]> => {
  const complaint = '--grid: expected JSON with a list for each option';
  if (text === undefined) throw new TypeError(complaint);
  let grid: unknown;
  try {
    grid = JSON.parse(text);
  } catch {
    throw new TypeError(complaint);
  }
  const isGrid =
    typeof grid === 'object' && grid !== null && Object.values(grid).every(Array.isArray);
  if (!isGrid) throw new TypeError(complaint);
  return grid as Record<string, unknown[]>;
};

/** `recommend tune`: the test part is never read, only a hold-out of the file given. */
export const tuneModel = async (args: string[]): Promise<number> => {
  const { values } = parseArgs({ args, options: flags });
  if (values.data === undefined) throw new TypeError('--data is needed');
  if (values.model === undefined) throw new TypeError('--model is needed');
  const share = Number(values.share);
  if (!(share > 0 && share < 1)) throw new TypeError('--share: a number between 0 and 1');
  const at = whole(values.at, '--at');
  const tries = combinations(gridOf(values.grid));
  const data = await readLog(values.data, values);
  const { train, test, name } = randomSplit(data, { share, seed: whole(values.seed, '--seed') });
  let best = { ndcg: -1, options: '' };
  for (const tried of tries) {
    const options = JSON.stringify(tried);
    const model = makeModel(values.model, options);
    const begin = performance.now();
    await model.fit(train);
    const seconds = (performance.now() - begin) / 1000;
    const [result] = evaluateRanking(model, train, test, { split: name, at: [at] });
    const { ndcg, recall } = result!;
    process.stdout.write(
      `NDCG@${at} ${ndcg.toFixed(4)}  Recall@${at} ${recall.toFixed(4)}  ${seconds.toFixed(1)} s  ${options}\n`,
    );
    if (ndcg > best.ndcg) best = { ndcg, options };
  }
  process.stdout.write(`best on the hold-out (${name}): --options '${best.options}'\n`);
  return 0;
};
