import { random } from '@kaibo/numeric';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readModelFile } from '../model-file.ts';
import { type Table, tableOf } from '../table.ts';
import { boostingClassifier, boostingRegressor } from './boosting.ts';
import { forestClassifier, forestRegressor } from './forest.ts';
import { expectedScores, treeShapley } from './tree-shap.ts';
import { treesOf } from './tree-state.ts';
import { goesLeft, type TreeTable } from './tree-table.ts';

const COLUMNS = ['a', 'b', 'c', 'd', 'sort'];

/** Five columns, some cells missing, and labels with interactions. */
const drawn = (rows: number, seed: number): { table: Table; values: number[] } => {
  const draws = random(seed);
  const cell = (): number | null => (draws.uniform() < 0.1 ? null : draws.integer(6));
  const records = Array.from({ length: rows }, () => ({
    ...{ a: cell(), b: cell(), c: cell(), d: cell() },
    sort: ['x', 'y', 'z'][draws.integer(3)]!,
  }));
  const values = records.map(
    ({ a, b, c, sort }) => (a ?? 2) * (b ?? 1) - (c ?? 4) + (sort === 'x' ? 5 : 0) + draws.normal(),
  );
  return { table: tableOf(records), values };
};

const treesIn = (bytes: Uint8Array, outputs: number): TreeTable => {
  const { start: _, ...arrays } = readModelFile(bytes).arrays;
  return treesOf({ facts: {}, arrays }, outputs, COLUMNS.length);
};

/** What is expected of a row of which only some columns are known. */
const scoreKnowing = (trees: TreeTable, row: Float64Array, known: number, output: number) => {
  const below = (node: number): number => {
    const column = trees.column[node]!;
    if (column < 0) return trees.value[node * trees.outputs + output]!;
    const [left, right] = [trees.left[node]!, trees.right[node]!];
    if ((known >> column) & 1) return below(goesLeft(trees, node, row[column]!) ? left : right);
    const { cover } = trees;
    return (cover[left]! * below(left) + cover[right]! * below(right)) / cover[node]!;
  };
  return trees.roots.reduce((sum, root) => sum + below(root), 0);
};

/** The definition (Shapley 1953), over all subsets. */
const shapleyByDefinition = (trees: TreeTable, row: Float64Array, output: number): number[] => {
  const count = row.length;
  const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1));
  return Array.from(row, (_, column) => {
    let sum = 0;
    for (let known = 0; known < 1 << count; known++) {
      if ((known >> column) & 1) continue;
      const size = known.toString(2).replaceAll('0', '').length;
      const share = (factorial(size) * factorial(count - size - 1)) / factorial(count);
      const [without, withIt] = [known, known | (1 << column)];
      sum +=
        share *
        (scoreKnowing(trees, row, withIt, output) - scoreKnowing(trees, row, without, output));
    }
    return sum;
  });
};

const rowOf = (table: Table, row: number): Float64Array =>
  Float64Array.from(table.columns, ({ values }) => values[row]!);

test('contributions are the Shapley values of their definition, missing values and sorts included', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 1_000 }), async (seed) => {
      const { table, values } = drawn(60, seed);
      const model = boostingRegressor({ rounds: 3, maxLeaves: 6, minLeafRows: 3, seed });
      await model.fit(table, values);
      const trees = treesIn(model.save(), 1);
      for (const place of [0, 1, 2]) {
        const row = rowOf(table, place);
        const expected = shapleyByDefinition(trees, row, 0);
        treeShapley(trees, row, 1).forEach((value, column) => {
          expect(value).toBeCloseTo(expected[column]!, 9);
        });
      }
    }),
    { numRuns: 12 },
  );
});

test('the same holds for every class of a forest', async () => {
  const { table, values } = drawn(80, 3);
  const labels = values.map((value) => (value > 6 ? 'high' : value > 1 ? 'middle' : 'low'));
  const model = forestClassifier({ trees: 2, maxDepth: 5 });
  await model.fit(table, labels);
  const trees = treesIn(model.save(), 3);
  const row = rowOf(table, 4);
  const found = treeShapley(trees, row, 3);
  for (const output of [0, 1, 2]) {
    shapleyByDefinition(trees, row, output).forEach((value, column) => {
      expect(found[column * 3 + output]).toBeCloseTo(value, 9);
    });
  }
});

test('base and contributions sum to the score of any row, however deep the trees', async () => {
  const { table, values } = drawn(400, 4);
  const forest = forestRegressor({ trees: 10 });
  await forest.fit(table, values);
  const answers = forest.predict(table);
  for (let row = 0; row < 40; row++) {
    const { base, contributions } = forest.explain(table, row);
    const sum = contributions.reduce((total, { value }) => total + value, base);
    expect(sum).toBeCloseTo(answers[row]!, 9);
  }
});

test('the base is the mean prediction over the rows the trees were grown on', async () => {
  const { table, values } = drawn(300, 5);
  const model = boostingRegressor({ rounds: 20 });
  await model.fit(table, values);
  const answers = model.predict(table);
  const mean = answers.reduce((sum, value) => sum + value, 0) / answers.length;
  expect(model.explain(table, 0).base).toBeCloseTo(mean, 6);
  expect(expectedScores(treesIn(model.save(), 1), 1)[0]).toBeCloseTo(
    model.explain(table, 0).base - values.reduce((sum, value) => sum + value, 0) / 300,
    6,
  );
});

test('a column that no label follows is hardly worth anything, the one they follow most', async () => {
  const { table, values } = drawn(500, 6);
  const model = boostingClassifier({ rounds: 30 });
  await model.fit(
    table,
    values.map((value) => value > 3),
  );
  const importance = model.gainImportance();
  expect(importance.map(({ column }) => column)).toEqual(COLUMNS);
  expect(importance.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 12);
  const share = (name: string) => importance.find(({ column }) => column === name)!.share;
  expect(share('d')).toBeLessThan(0.1);
  expect(share('a')).toBeGreaterThan(share('d') * 2);
});
