import { random } from '@kaibo/numeric';
import { expect, test } from 'vitest';
import { hazard, loadPredictor, makeClassifier } from './models.ts';
import type { Table } from './table.ts';

const draws = random(4);

/** The keen ones come sooner. */
const waiting = (rows: number): { table: Table; labels: string[] } => {
  const keen = Float64Array.from({ length: rows }, () => draws.integer(2));
  const waits = new Float64Array(rows);
  const labels: string[] = [];
  keen.forEach((value, row) => {
    let period = 1;
    while (period < 6 && draws.uniform() > (value === 1 ? 0.5 : 0.1)) period += 1;
    waits[row] = Math.min(period, 5);
    labels.push(period < 6 ? 'came' : 'alone');
  });
  const columns = [
    { name: 'keen', kind: 'numeric' as const, values: keen },
    { name: 'waited', kind: 'numeric' as const, values: waits },
  ];
  // The second class is that it came.
  return { table: { rows, columns }, labels: labels.map((one) => (one === 'came' ? 'yes' : 'no')) };
};

test('a hazard model of a table says who comes within the periods, and is read like every other', async () => {
  const { table, labels } = waiting(800);
  const model = makeClassifier('hazard', { periods: 3 });
  await model.fit(table, labels);
  const asked: Table = {
    rows: 2,
    columns: [
      { name: 'keen', kind: 'numeric', values: Float64Array.of(0, 1) },
      { name: 'waited', kind: 'numeric', values: Float64Array.of(Number.NaN, 1) },
    ],
  };
  const [, slow, , fast] = model.predictProba(asked);
  expect(Math.abs(slow! - (1 - 0.9 ** 3))).toBeLessThan(0.08);
  expect(Math.abs(fast! - (1 - 0.5 ** 3))).toBeLessThan(0.08);
  const again = loadPredictor(model.save());
  expect(again.task === 'classify' && again.predictProba(asked)).toEqual(model.predictProba(asked));
  expect(again.save()).toEqual(model.save());
  const { base, contributions } = model.explain(asked, 1);
  const sum = contributions.reduce((total, { value }) => total + value, base);
  expect(sum).toBeCloseTo(fast!, 9);
  expect(contributions.find(({ column }) => column === 'waited')!.value).toBeCloseTo(0, 12);
});

const visits = (rows: number): { table: Table; labels: string[] } => {
  const buys = Array.from({ length: rows }, () => draws.uniform() < 0.5);
  const texts = buys.map(
    (one) => `${'chat '.repeat(draws.integer(4))}${one ? 'view cart' : 'cart view'} chat`,
  );
  const categories = [...new Set(texts)];
  const values = Float64Array.from(texts, (text) => categories.indexOf(text));
  return {
    table: { rows, columns: [{ name: 'events', kind: 'categorical', categories, values }] },
    labels: buys.map((one) => (one ? 'bought' : 'left')),
  };
};

test('an LSTM of a column of events tells their order, of texts it never met too, and is read like every other', async () => {
  const model = makeClassifier('lstm', { units: 6, dimensions: 4, batchRows: 16, epochs: 30 });
  const { table, labels } = visits(160);
  await model.fit(table, labels);
  const asked: Table = {
    rows: 2,
    columns: [
      {
        ...{ name: 'events', kind: 'categorical', values: Float64Array.of(0, 1) },
        categories: ['chat chat chat chat view cart chat', 'chat chat chat chat cart view chat'],
      },
    ],
  };
  const [first, , second] = model.predictProba(asked);
  expect(first).toBeGreaterThan(0.5);
  expect(second).toBeLessThan(0.5);
  const again = loadPredictor(model.save());
  expect(again.task === 'classify' && again.predictProba(asked)).toEqual(model.predictProba(asked));
  expect(again.save()).toEqual(model.save());
});

test('tables of another shape are refused by name', async () => {
  const { table, labels } = waiting(40);
  const refused = (name: string, options: object, given: Table = table) =>
    expect(makeClassifier(name, options as never).fit(given, labels)).rejects;
  await refused('hazard', { periods: 3, waitColumn: 'since' }).toMatchObject({
    code: 'predict/bad-option',
    details: { field: 'waitColumn', found: 'since' },
  });
  await refused('lstm', {}).toMatchObject({
    code: 'predict/bad-option',
    details: { field: 'columns' },
  });
  expect(() => makeClassifier('hazard')).toThrow(
    expect.objectContaining({ code: 'predict/bad-option' }),
  );
  const own = hazard({ periods: 2 });
  const columns = table.columns.slice(0, 1);
  await own.fit(
    { rows: 40, columns },
    { periods: table.columns[1]!.values, happened: labels.map((one) => one === 'yes') },
  );
  expect(() => loadPredictor(own.save())).toThrow(
    expect.objectContaining({
      code: 'predict/unknown-model',
      details: expect.objectContaining({ found: 'hazard' }),
    }),
  );
});
