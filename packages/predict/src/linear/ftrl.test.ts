import { random } from '@kaibo/numeric';
import { expect, test } from 'vitest';
import { loadPredictor } from '../models.ts';
import type { Classifier } from '../predictor.ts';
import { tableOf, takeRows } from '../table.ts';
import { smallTable } from '../testing/small-table.ts';
import { ftrl } from './ftrl.ts';

const options = { bits: 12, epochs: 1 };

const answersOf = (model: Classifier, table: ReturnType<typeof smallTable>['table']) =>
  model.predictProba(table);

test('rows learnt in two updates leave what they leave in one', async () => {
  const { table, binary } = smallTable(90);
  const rows = (from: number, to: number) =>
    Array.from({ length: to - from }, (_, at) => from + at);
  const part = (from: number, to: number) => takeRows(table, rows(from, to));
  const [once, twice] = [ftrl(options), ftrl(options)];
  for (const model of [once, twice]) await model.fit(part(0, 30), binary.slice(0, 30));
  await once.update(part(30, 90), binary.slice(30));
  await twice.update(part(30, 60), binary.slice(30, 60));
  await twice.update(part(60, 90), binary.slice(60));
  expect(twice.save()).toEqual(once.save());
});

test('categories nobody had met are learnt by an update, among ten thousand', async () => {
  const draws = random(4);
  const shops = Array.from({ length: 3000 }, () => `shop ${draws.integer(10_000)}`);
  const model = ftrl({ bits: 18 });
  const labels = shops.map((_, row) => row % 2 === 0);
  await model.fit(tableOf({ shop: shops }), labels);
  const asked = tableOf({ shop: ['the new one'] });
  expect(model.predictProba(asked)[1]).toBeCloseTo(0.5, 1);
  const fresh = tableOf({ shop: Array.from({ length: 40 }, () => 'the new one') });
  await model.update(
    fresh,
    Array.from({ length: 40 }, () => true),
  );
  expect(model.predictProba(asked)[1]).toBeGreaterThan(0.6);
  const again = loadPredictor(model.save()) as Classifier;
  expect(answersOf(again, asked)).toEqual(answersOf(model, asked));
});

test('a strong L1 penalty leaves no weight, and probabilities at the share of the classes', async () => {
  const { table, binary } = smallTable(120);
  const model = ftrl({ ...options, lasso: 1e6, epochs: 20, alpha: 0.5 });
  await model.fit(table, binary);
  const share = binary.filter((label) => label === 'yes').length / 120;
  const { contributions } = model.explain(table, 0);
  expect(contributions.every(({ value }) => value === 0)).toBe(true);
  expect(model.predictProba(table)[1]).toBeCloseTo(share, 0);
});

test('an update with a class or columns that are not those of fit is refused', async () => {
  const { table, binary } = smallTable(60);
  const model = ftrl(options);
  await expect(model.update(table, binary)).rejects.toMatchObject({ code: 'predict/not-fitted' });
  await model.fit(table, binary);
  const bytes = model.save();
  await expect(model.update(table, binary.with(5, 'perhaps'))).rejects.toMatchObject({
    code: 'predict/unknown-class',
    details: { row: 5 },
  });
  const other = tableOf({ age: [1] });
  await expect(model.update(other, ['yes'])).rejects.toMatchObject({
    code: 'predict/other-columns',
  });
  expect(model.save()).toEqual(bytes);
});
