import { expect, test } from 'vitest';
import { groupedFolds, plainFolds, stratifiedFolds } from '../folds.ts';
import { classesOf } from '../labels.ts';
import { logistic } from '../linear/logistic.ts';
import { makePredictor } from '../models.ts';
import { smallTable } from '../testing/small-table.ts';
import { combinations, drawnCandidates } from './candidates.ts';
import { crossValidate } from './cross-validate.ts';
import { search, type Trial } from './search.ts';

const { table, binary, values } = smallTable(240);
const folds = stratifiedFolds(classesOf(binary).codes, { folds: 3 });

test('cross-validation gives each fold’s figures, their mean and their spread', async () => {
  const seen: number[] = [];
  const {
    mean,
    deviation,
    folds: found,
  } = await crossValidate(logistic, table, binary, folds, {
    onFold: (fold) => void seen.push(fold),
  });
  expect(seen).toEqual([1, 2, 3]);
  const aucs = found.map((figures) => (figures.task === 'classify' ? figures.auc : 0));
  expect(mean.auc).toBeCloseTo((aucs[0]! + aucs[1]! + aucs[2]!) / 3, 12);
  expect(mean.auc).toBeGreaterThan(0.9);
  expect(deviation.auc).toBeLessThan(0.1);
});

test('a fold with one class only is refused by name', async () => {
  const sorted = values.map((_, row) => (row < 120 ? 'a' : 'b'));
  const groups = groupedFolds(sorted, { folds: 2 });
  await expect(crossValidate(logistic, table, sorted, groups)).rejects.toMatchObject({
    code: 'predict/one-class',
  });
});

test('a grid has every combination and a draw none twice', () => {
  const space = { a: [1, 2], b: ['x', 'y', 'z'] };
  expect(combinations(space)).toHaveLength(6);
  expect(new Set(drawnCandidates(space, 50, 1).map((one) => JSON.stringify(one))).size).toBe(6);
  for (const { c, d } of drawnCandidates(
    { c: { from: 1, to: 3, whole: true }, d: { from: 0.01, to: 100, log: true } },
    30,
    2,
  )) {
    expect([1, 2, 3]).toContain(c);
    expect(d).toBeGreaterThanOrEqual(0.01);
    expect(d).toBeLessThanOrEqual(100);
  }
});

const grid = { ridge: [0.1, 1e6], scaling: ['standardise', 'log'] };

test('a grid search tries all, tells each, and finds the better options', async () => {
  const told: [Trial, { done: number; total: number }][] = [];
  const { best, trials, metric } = await search(table, binary, {
    task: 'classify',
    model: 'logistic',
    space: grid,
    strategy: 'grid',
    metric: 'logLoss',
    folds,
    onTrial: (...all) => void told.push(all),
  });
  expect([metric, trials.length, best.options.ridge]).toEqual(['logLoss', 4, 0.1]);
  expect(told.map(([, { done }]) => done)).toEqual([1, 2, 3, 4]);
  const scores = trials.map(({ score }) => score);
  expect(scores).toEqual(scores.toSorted((a, b) => a - b));
});

test('threads find what one thread finds', async () => {
  const options = {
    task: 'regress',
    model: 'ridge',
    space: { strength: { from: 0.01, to: 1e5, log: true } },
    strategy: 'random',
    trials: 6,
    folds: plainFolds(table.rows, { folds: 3 }),
  } as const;
  const [alone, together] = [
    await search(table, values, options),
    await search(table, values, { ...options, threads: 2 }),
  ];
  const plain = ({ options: own, score }: Trial) => ({ own, score });
  expect(together.trials.map(plain)).toEqual(alone.trials.map(plain));
  expect(together.metric).toBe('rmse');
});

test('successive halving gives the rows of many to a third of them, and ends on all rows', async () => {
  const { best, trials } = await search(table, values, {
    task: 'regress',
    model: 'nearest',
    space: { neighbours: [1, 2, 3, 5, 8, 13, 21, 34, 55] },
    strategy: 'halving',
    folds: plainFolds(table.rows, { folds: 3 }),
  });
  const rounds = Map.groupBy(trials, ({ rows }) => rows);
  expect([...rounds.entries()].map(([rows, round]) => [rows, round.length])).toEqual([
    [160, 3],
    [54, 9],
  ]);
  expect(best.rows).toBe(160);
});

test('a candidate that is refused is told, and all refused is an error', async () => {
  const space = { ridge: [-1, 1] };
  const options = { task: 'classify', model: 'logistic', strategy: 'grid', folds } as const;
  const { best, trials } = await search(table, binary, { ...options, space });
  expect(best.options.ridge).toBe(1);
  expect(trials.at(-1)!.refused?.code).toBe('predict/bad-option');
  await expect(search(table, binary, { ...options, space: { ridge: [-1] } })).rejects.toMatchObject(
    { code: 'predict/bad-option' },
  );
});

test('a search that is stopped ends with that, in threads as well', async () => {
  const options = { task: 'classify', model: 'mlp', strategy: 'grid', folds } as const;
  for (const threads of [0, 1]) {
    const stop = new AbortController();
    const found = search(table, binary, {
      ...options,
      space: { epochs: [5000], patience: [0] },
      threads,
      signal: stop.signal,
    });
    setTimeout(() => stop.abort(), 30);
    await expect(found).rejects.toMatchObject({ code: 'predict/stopped' });
  }
});

test('a metric the task has not, is refused', async () => {
  expect(makePredictor('regress', 'ridge').task).toBe('regress');
  const options = { task: 'regress', model: 'ridge', space: {}, strategy: 'grid' } as const;
  await expect(search(table, values, { ...options, metric: 'auc' })).rejects.toMatchObject({
    code: 'predict/bad-option',
    details: { field: 'metric' },
  });
});
