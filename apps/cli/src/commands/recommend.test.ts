import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { said } from '../../../../tests/support/said.ts';
import { recommendEvaluate, recommendExplain, recommendTrain, recommendTune } from './recommend.ts';
import { combinations } from './recommend.tune.ts';

let folder = '';
let log = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kaibo-recommend-'));
  log = join(folder, 'log.csv');
  const rows = Array.from({ length: 12 }, (_, user) =>
    [0, 1, 2, 3]
      .filter((item) => (user * 7 + item * 3) % 5 !== 0)
      .map(
        (item) =>
          `u${user},${user % 2 === 0 ? 'tea' : 'cup'}${item},${(item % 5) + 1},${user + item}`,
      ),
  ).flat();
  await writeFile(log, `user_id,item_id,rating,timestamp\n${rows.join('\n')}\n`);
});

afterAll(() => rm(folder, { recursive: true }));

test('a kept model says what it would show somebody, and why', async () => {
  const file = join(folder, 'items.model');
  const trained = await said(
    recommendTrain.run,
    ...['--data', log, '--model', 'item-neighbours', '--out', file],
  );
  expect(trained).toMatchObject({ exitCode: 0, out: expect.stringContaining('12 users, 8 items') });
  const { out } = await said(recommendExplain.run, '--file', file, '--user', 'u2', '--json');
  const { list } = JSON.parse(out) as { list: { item: string; parts: { kind: string }[] }[] };
  expect(list[0]!.item).toMatch(/^tea/);
  expect(list[0]!.parts[0]!.kind).toBe('because-of-item');
});

test('an evaluation names its protocol, and leaves figures and a picture', async () => {
  const [json, picture] = [join(folder, 'results.json'), join(folder, 'results.svg')];
  const { exitCode, out, complaint } = await said(
    recommendEvaluate.run,
    ...['--data', log, '--model', 'popularity,ease', '--at', '2', '--split', 'leave-one-out'],
    ...['--json', json, '--picture', picture],
  );
  expect([exitCode, complaint]).toEqual([0, expect.stringContaining('ease: measured')]);
  expect(out).toMatch(/model +Recall@2 +NDCG@2/);
  expect(out).toContain('leave one out, the latest of each user; full ranking of unseen items');
  const results = JSON.parse(await readFile(json, 'utf8')) as { model: string }[];
  expect(results.map(({ model }) => model)).toEqual(['popularity', 'ease']);
  expect(await readFile(picture, 'utf8')).toContain('<title>NDCG@2</title>');
});

test('sampled figures are called sampled', async () => {
  const { out } = await said(
    recommendEvaluate.run,
    ...['--data', log, '--model', 'ease', '--at', '1', '--sampled', '3'],
  );
  expect(out).toContain('SAMPLED: one test item among 3 others');
});

test('rating models are measured by their errors', async () => {
  const { out } = await said(
    recommendEvaluate.run,
    ...['--data', log, '--model', 'baseline', '--folds', '3'],
  );
  expect(out).toMatch(/model +RMSE +MAE/);
  expect(out).toContain('3 random folds');
});

test('tuning tries every combination on a hold-out and prints what to pass on', async () => {
  expect(combinations({ a: [1, 2], b: ['x'] })).toEqual([
    { a: 1, b: 'x' },
    { a: 2, b: 'x' },
  ]);
  const grid = '{"regularisation":[1,10]}';
  const { out } = await said(
    recommendTune.run,
    ...['--data', log, '--model', 'ease', '--grid', grid, '--share', '0.3', '--at', '2'],
  );
  expect(out.match(/NDCG@2/g)).toHaveLength(2);
  expect(out).toMatch(/best on the hold-out .*--options '\{"regularisation":\d+\}'/);
});

test.each([
  [recommendTrain, ['--model', 'ease'], 2, '--out is needed'],
  [recommendTrain, ['--model', 'nothing', '--out', 'x'], 2, '--model: expected one of'],
  [recommendEvaluate, ['--data', 'x', '--model', 'ease', '--options', '{'], 2, '--options'],
  [recommendEvaluate, ['--data', '/no/such/file', '--model', 'ease'], 1, 'no such file'],
  [recommendTune, ['--data', 'x', '--model', 'ease', '--grid', '[]x'], 2, '--grid'],
  [recommendExplain, ['--file', '/no/such/file', '--user', '1'], 1, 'no such file'],
])('$name refuses %j in one line', async ({ run }, args, exitCode, complaint) => {
  const told = await said(run, ...args);
  expect(told.exitCode).toBe(exitCode);
  expect(told.complaint).toContain(complaint);
  expect(told.complaint.trim().split('\n')).toHaveLength(1);
});

test('a table without the columns, and a file that is no model, are refused by name', async () => {
  const wrong = join(folder, 'wrong.csv');
  await writeFile(wrong, 'colour,size\nred,4\n');
  expect(await said(recommendEvaluate.run, '--data', wrong, '--model', 'ease')).toMatchObject({
    exitCode: 1,
    complaint: expect.stringContaining('recommend/bad-row'),
  });
  expect(await said(recommendExplain.run, '--file', wrong, '--user', '1')).toMatchObject({
    exitCode: 1,
    complaint: expect.stringContaining('recommend/foreign-file'),
  });
});
