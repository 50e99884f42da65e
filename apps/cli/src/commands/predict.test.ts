import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { said } from '../../../../tests/support/said.ts';
import { predictEvaluate, predictExplain, predictSearch, predictTrain } from './predict.ts';

let folder = '';
let data = '';
const at = (name: string) => join(folder, name);

/** Visits: whoever looked at many pages bought, those from Bern sooner. */
const rows = Array.from({ length: 120 }, (_, row) => {
  const pages = (row * 37) % 23;
  const city = ['Bern', 'Lyon', 'Wien'][row % 3]!;
  const noise = ((row * 53) % 11) - 5;
  const bought = pages + (city === 'Bern' ? 6 : 0) + noise > 14;
  return [row, pages, city, bought ? 'yes' : 'no', (pages * 1.5 + noise).toFixed(2)].join(',');
});

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kaibo-predict-'));
  data = at('visits.csv');
  await writeFile(data, `visit,pages,city,bought,spent\n${rows.join('\n')}\n`);
});

afterAll(() => rm(folder, { recursive: true }));

const buying = () => ['--data', data, '--label', 'bought', '--ignore', 'visit,spent'];
const spending = () => ['--data', data, '--label', 'spent', '--ignore', 'visit,bought'];

test('a kept model explains a row of a table that has other columns as well', async () => {
  const file = at('buy.model');
  const trained = await said(predictTrain.run, ...buying(), '--model', 'logistic', '--out', file);
  expect(trained).toMatchObject({
    exitCode: 0,
    out: expect.stringContaining('bought (no, yes) from 2 columns of 120 rows'),
  });
  const asked = ['--data', data, '--file', file, '--row', '3'];
  const picture = at('why.svg');
  const { out } = await said(predictExplain.run, ...asked, '--json', '--picture', picture);
  const { prediction, contributions, base, scale } = JSON.parse(out) as {
    prediction: { yes: number };
    base: number;
    scale: string;
    contributions: { column: string; value: number }[];
  };
  const sum = contributions.reduce((total, { value }) => total + value, base);
  expect(scale).toBe('log-odds');
  expect(1 / (1 + Math.exp(-sum))).toBeCloseTo(prediction.yes, 9);
  expect(await readFile(picture, 'utf8')).toContain('pages = 19');
  const { out: text } = await said(predictExplain.run, ...asked);
  expect(text).toMatch(/logistic predicts: no 0\.\d+, yes 0\.\d+\nwhy \(log-odds of "yes"\)/);
});

test('an evaluation leaves a table, the classic report, JSON and three pictures', async () => {
  const [json, pictures] = [at('figures.json'), at('pictures')];
  const { exitCode, out, complaint } = await said(
    predictEvaluate.run,
    ...[...buying(), '--model', 'logistic,naive-bayes', '--folds', '3'],
    ...['--json', json, '--pictures', pictures],
  );
  expect([exitCode, complaint]).toEqual([0, expect.stringContaining('naive-bayes: fold 3 of 3')]);
  expect(out).toMatch(/^model +AUC +AP +LogLoss/);
  expect(out).toContain('bought; 3 stratified folds; 120 rows');
  expect(out).toMatch(/always saying "no" has an accuracy of 0\.\d+/);
  expect(out).toMatch(/precision +recall +F1 +support\nno /);
  const results = JSON.parse(await readFile(json, 'utf8')) as {
    model: string;
    summary: { mean: { auc: number } };
  }[];
  expect(results.map(({ model }) => model)).toEqual(['logistic', 'naive-bayes']);
  expect(results[0]!.summary.mean.auc).toBeGreaterThan(0.8);
  for (const picture of ['roc', 'reliability', 'importance'])
    expect(await readFile(join(pictures, `${picture}.svg`), 'utf8')).toContain('</svg>');
});

test('a kept model is measured on another table, and values by their errors', async () => {
  const file = at('spend.model');
  await said(predictTrain.run, ...spending(), '--model', 'ridge', '--out', file);
  const { out } = await said(
    predictEvaluate.run,
    '--data',
    data,
    '--label',
    'spent',
    '--file',
    file,
  );
  expect(out).toMatch(/^model +RMSE +MAE +R²\nridge +\d/);
  const ordered = await said(
    predictEvaluate.run,
    ...['--data', data, '--label', 'spent', '--ignore', 'bought', '--time', 'visit'],
    ...['--model', 'linear', '--folds', '3'],
  );
  expect(ordered.out).toContain('3 parts in order of time');
});

test('a search tells every trial, prints what to pass on, and keeps the best', async () => {
  const [json, file] = [at('trials.json'), at('best.model')];
  const { out, complaint } = await said(
    predictSearch.run,
    ...[...buying(), '--model', 'logistic', '--space', '{"ridge":[0.1,100000]}', '--folds', '3'],
    ...['--threads', '0', '--json', json, '--out', file],
  );
  expect(complaint.match(/trial \d of 2/g)).toHaveLength(2);
  expect(out).toContain(`best: --model logistic --options '{"ridge":0.1}'`);
  expect((JSON.parse(await readFile(json, 'utf8')) as { trials: unknown[] }).trials).toHaveLength(
    2,
  );
  const { exitCode } = await said(predictExplain.run, '--data', data, '--file', file);
  expect(exitCode).toBe(0);
});

test('what is wrong is told in one line with its code, row and column', async () => {
  const bad = at('bad.csv');
  await writeFile(bad, 'pages,bought\n1,yes\nmany,no\n3,\n');
  const asked = ['--data', bad, '--label', 'bought', '--out', at('x')];
  expect(await said(predictTrain.run, ...asked)).toMatchObject({
    exitCode: 1,
    complaint: expect.stringMatching(/^kaibo: predict\/mixed-column: column "pages".*row 1.*\n$/),
  });
  expect(await said(predictTrain.run, ...asked, '--categorical', 'pages')).toMatchObject({
    exitCode: 1,
    complaint: 'kaibo: predict/missing-label: row 2 has no label\n',
  });
  const nowhere = await said(predictTrain.run, '--data', data, '--label', 'sold', '--out', 'x');
  expect(nowhere.complaint).toBe('kaibo: predict/other-columns: there is no column "sold"\n');
  const file = at('columns.model');
  await said(predictTrain.run, ...buying(), '--model', 'logistic', '--out', file);
  const other = await said(predictExplain.run, '--data', bad, '--file', file);
  expect(other.complaint).toBe('kaibo: predict/other-columns: there is no column "city"\n');
});

test.each([
  [predictTrain, ['--label', 'x'], '--out is needed'],
  [predictTrain, ['--label', 'x', '--out', 'y'], '--data is needed'],
  [predictEvaluate, ['--model', 'oracle'], '--model: to classify, expected one of'],
  [predictEvaluate, ['--model', 'logistic', '--options', '{'], '--options: expected JSON'],
  [predictEvaluate, ['--task', 'guess'], '--task: expected classify or regress'],
  [predictSearch, [], '--space is needed'],
  [predictSearch, ['--space', '{"a":[1]}', '--strategy', 'luck'], '--strategy: expected one of'],
  [predictExplain, ['--row', 'x'], '--row: a whole number, 0 or more'],
])('$name refuses %j in one line', async (command, args, complaint) => {
  const given = args.includes('--label') ? args : [...buying(), ...args];
  const told = await said(command.run, ...given);
  expect(told.exitCode).toBe(2);
  expect(told.complaint).toContain(complaint);
  expect(told.complaint.trim().split('\n')).toHaveLength(1);
});

test('hazard and lstm are trained on tables of their shape, kept, explained, and refused on others', async () => {
  const rows = Array.from({ length: 120 }, (_, i) => {
    const [keen, wait] = [i % 2, (i * 7) % 4];
    const came = keen === 1 && wait < 3 ? 'yes' : 'no';
    return `${keen},${wait + 1},${keen ? 'view cart' : 'cart view'} chat,${came}`;
  });
  await writeFile(at('shaped.csv'), `keen,weeks,events,came\n${rows.join('\n')}\n`);
  const train = (model: string, ignore: string, options: string, file: string) =>
    said(
      predictTrain.run,
      ...['--data', at('shaped.csv'), '--label', 'came', '--ignore', ignore, '--model', model],
      ...['--options', options, '--out', at(file)],
    );
  const hazard = await train('hazard', 'events', '{"periods":3,"waitColumn":"weeks"}', 'h.model');
  expect([hazard.exitCode, hazard.out]).toEqual([0, expect.stringContaining('hazard: came')]);
  const lstm = await train('lstm', 'keen,weeks', '{"epochs":2,"units":4}', 'l.model');
  expect([lstm.exitCode, lstm.out]).toEqual([0, expect.stringContaining('lstm: came')]);
  for (const file of ['h.model', 'l.model']) {
    const asked = ['--data', at('shaped.csv'), '--file', at(file), '--row', '1'];
    const why = await said(predictExplain.run, ...asked, '--picture', at('why.png'));
    expect([file, why.exitCode, why.complaint]).toEqual([file, 0, '']);
    expect((await readFile(at('why.png'))).subarray(1, 4).toString()).toBe('PNG');
  }
  const wrong = await train('lstm', 'keen', '{}', 'x.model');
  expect([wrong.exitCode, wrong.complaint]).toEqual([
    1,
    expect.stringContaining('predict/bad-option: lstm: expected one column of text'),
  ]);
});
