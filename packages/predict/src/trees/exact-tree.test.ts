import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readModelFile } from '../model-file.ts';
import { tableOf, takeRows } from '../table.ts';
import { smallTable } from '../testing/small-table.ts';
import { treeClassifier, treeRegressor } from './forest.ts';
import { treesOf } from './tree-state.ts';

interface Case {
  name: string;
  options: object;
  columns: (number | null)[][];
  labels: number[];
  column: number[];
  threshold: (number | null)[];
  left: number[];
  right: number[];
  rows: number[];
  value: number[][];
  missingLeft: number[];
}

const file = join(import.meta.dirname, '../../fixtures/trees.json');
const { cases } = JSON.parse(readFileSync(file, 'utf8')) as { cases: Case[] };

const grown = async (one: Case) => {
  const table = tableOf(Object.fromEntries(one.columns.map((cells, c) => [`x${c}`, cells])));
  const isRegression = one.name === 'squared error';
  const model = isRegression ? treeRegressor(one.options) : treeClassifier(one.options);
  await model.fit(table, one.labels);
  const { arrays } = readModelFile(model.save());
  const outputs = one.value[0]!.length > 2 ? one.value[0]!.length : 1;
  return treesOf({ facts: {}, arrays }, outputs, table.columns.length);
};

test.each(cases)('$name: every split and leaf is that of scikit-learn', async (one) => {
  const trees = await grown(one);
  let nodes = 0;
  const compare = (mine: number, theirs: number): void => {
    nodes++;
    expect(trees.cover[mine]).toBe(one.rows[theirs]);
    if (one.left[theirs] === -1) {
      expect(trees.column[mine]).toBe(-1);
      const { outputs } = trees;
      const value = trees.value.slice(mine * outputs, (mine + 1) * outputs);
      const expected = one.value[theirs]!;
      Array.from(value, (found, k) =>
        expect(found).toBeCloseTo(expected.length === 2 ? expected[1]! : expected[k]!, 9),
      );
      return;
    }
    expect(trees.column[mine]).toBe(one.column[theirs]);
    expect(trees.threshold[mine]).toBe(one.threshold[theirs] ?? Infinity);
    expect(trees.missingLeft[mine]).toBe(one.missingLeft[theirs]);
    compare(trees.left[mine]!, one.left[theirs]!);
    compare(trees.right[mine]!, one.right[theirs]!);
  };
  compare(0, 0);
  expect(nodes).toBe(trees.column.length);
  expect(nodes).toBe(one.left.length);
});

test('a row of weight 2 is a row that is there twice, one of weight 0 is not there', async () => {
  const { table, values } = smallTable(60, 6);
  const weights = values.map((_, row) => row % 3);
  const repeated = values.flatMap((_, row) => Array.from({ length: row % 3 }, () => row));
  const [weighted, twice] = [treeRegressor(), treeRegressor()];
  await weighted.fit(table, values, { weights });
  await twice.fit(
    takeRows(table, repeated),
    repeated.map((row) => values[row]!),
  );
  const asked = smallTable(50, 7).table;
  const expected = twice.predict(asked);
  weighted.predict(asked).forEach((value, row) => {
    expect(value).toBeCloseTo(expected[row]!, 9);
  });
});

test('a tree without limits tells all training rows apart that differ', async () => {
  const { table, several } = smallTable(150, 8);
  const model = treeClassifier();
  await model.fit(table, several);
  const probabilities = model.predictProba(table);
  const keys = several.map((_, row) => table.columns.map(({ values }) => values[row]).join());
  several.forEach((label, row) => {
    const alike = several.filter((_, other) => keys[other] === keys[row]);
    const share = alike.filter((other) => other === label).length / alike.length;
    expect(probabilities[row * 3 + model.classes.indexOf(label)]).toBeCloseTo(share, 12);
  });
});

test('sorts that belong together are found among thousands in one split', async () => {
  const count = 10_000;
  const cells = Array.from({ length: count }, (_, row) => `sort ${row}`);
  const labels = cells.map((_, row) => ((row * 7919) % 3 === 0 ? 1 : 0));
  const model = treeClassifier({ maxDepth: 1 });
  const table = tableOf({ sort: cells });
  await model.fit(table, labels);
  const probabilities = model.predictProba(table);
  const yes = probabilities.filter((_, place) => place % 2 === 1);
  expect(Array.from(yes)).toEqual(labels);
});
