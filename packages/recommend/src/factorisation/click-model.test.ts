import { areaUnderCurve, createNumeric, random } from '@kaibo/numeric';
import { expect, test } from 'vitest';
import { clickModel, loadClickModel } from './click-model.ts';
import { createFieldEncoder } from './examples.ts';
import { createFactorisation, type FactorisationOptions } from './factorisation.ts';

const shape: FactorisationOptions = {
  ...{ fields: 3, size: 7, dimensions: 2, hidden: [], dropout: 0, maximumRows: 4 },
};

const slopeOf = (values: Float32Array, place: number, loss: () => number): number => {
  const kept = values[place]!;
  values[place] = kept + 1e-2;
  const above = loss();
  values[place] = kept - 1e-2;
  const below = loss();
  values[place] = kept;
  return (above - below) / 2e-2;
};

test.each([
  ['logistic regression', { dimensions: 0 }],
  ['factorisation machine', {}],
  ['DeepFM', { hidden: [4, 3] }],
])('%s: gradients agree with finite differences', (_, more) => {
  const network = createFactorisation(createNumeric(), random(1), { ...shape, ...more });
  const stream = random(2);
  for (const { value } of network.parameters)
    for (let i = 0; i < value.length; i++) value[i]! += 0.4 * stream.normal();
  const indices = Uint32Array.of(0, 2, 5, 1, 2, 6, 0, 3, 6);
  const factors = Float32Array.of(0.7, -1.3, 0.4);
  const loss = () => {
    const odds = network.forward(indices, 3);
    return factors.reduce((sum, factor, row) => sum + factor * odds[row]!, 0);
  };
  loss();
  network.backward(factors);
  for (const { name, value, gradient } of network.parameters) {
    const found = gradient.slice();
    for (let place = 0; place < value.length; place++)
      expect(
        Math.abs(slopeOf(value, place, loss) - found[place]!),
        `${name}[${place}]`,
      ).toBeLessThan(6e-3);
  }
});

test('the products of all pairs are what a double loop gives', () => {
  const network = createFactorisation(createNumeric(), random(1), shape);
  const [offset, linear, vectors] = network.parameters.map(({ value }) => value);
  const stream = random(3);
  for (const values of [offset!, linear!, vectors!])
    for (let i = 0; i < values.length; i++) values[i] = stream.normal();
  const row = [1, 3, 6];
  let expected = offset![0]!;
  for (const a of row) {
    expected += linear![a]!;
    for (const b of row)
      if (a < b)
        expected +=
          vectors![2 * a]! * vectors![2 * b]! + vectors![2 * a + 1]! * vectors![2 * b + 1]!;
  }
  expect(network.forward(Uint32Array.from(row), 1)[0]).toBeCloseTo(expected, 4);
});

/** A click happens where user and item are of the same kind: no field alone tells anything. */
const matched = (rows: number, seed: number) => {
  const stream = random(seed);
  const user = Array.from({ length: rows }, () => stream.integer(12));
  const item = Array.from({ length: rows }, () => stream.integer(12));
  const labels = user.map((value, row) => {
    const isMatch = value % 3 === item[row]! % 3;
    return stream.uniform() < (isMatch ? 0.9 : 0.1) ? 1 : 0;
  });
  return { columns: { user, item }, labels };
};

test('what only pairs tell is found by the factorisation machine and DeepFM, not by logistic regression', () => {
  const [train, test] = [matched(3000, 1), matched(1000, 2)];
  const areaOf = (options: object) => {
    const model = clickModel({ epochs: 12, penalty: 1e-4, ...options });
    model.fit(train);
    return areaUnderCurve(test.labels, model.predict(test.columns));
  };
  expect(areaOf({ dimensions: 0 })).toBeLessThan(0.6);
  expect(areaOf({})).toBeGreaterThan(0.85);
  expect(areaOf({ hidden: [16] })).toBeGreaterThan(0.85);
});

test('a saved model gives the same probabilities and the same bytes', () => {
  const model = clickModel({ epochs: 2, hidden: [4] });
  expect(() => model.predict({ user: [1], item: [1] })).toThrow('not been fitted');
  const examples = matched(200, 1);
  model.fit(examples, matched(100, 2));
  const again = loadClickModel(model.save());
  expect(again.predict(examples.columns)).toEqual(model.predict(examples.columns));
  expect(again.save()).toEqual(model.save());
  expect(again.name).toBe('deep-fm');
});

test('values never seen share one place, and rare ones join them', () => {
  const encoder = createFieldEncoder({ city: ['a', 'a', 'b'], hour: [1, 2, 1] }, 2);
  expect(encoder.known()).toEqual({ city: ['a'], hour: ['1'] });
  const { indices } = encoder.encode({ city: ['b', 'z', 'a'], hour: [1, 1, 9] });
  expect([...indices]).toEqual([0, 3, 0, 3, 1, 2]);
});

test('columns and labels that do not fit are refused by name', () => {
  const model = clickModel();
  const refusals: [object, string][] = [
    [{ columns: { user: [] }, labels: [] }, 'recommend/empty-log'],
    [{ columns: { user: [1] }, labels: [] }, 'recommend/dimension-mismatch'],
    [{ columns: { user: [1], item: [] }, labels: [1] }, 'recommend/dimension-mismatch'],
    [{ columns: { user: [1] }, labels: [0.5] }, 'recommend/bad-row'],
  ];
  for (const [examples, code] of refusals)
    expect(() => model.fit(examples as Parameters<typeof model.fit>[0])).toThrow(
      expect.objectContaining({ code }),
    );
});
