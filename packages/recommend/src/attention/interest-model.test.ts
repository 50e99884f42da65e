import { areaUnderCurve, createNumeric, random } from '@kaibo/numeric';
import { expect, test } from 'vitest';
import { type InterestExample, interestModel } from './interest-model.ts';
import { createInterestNetwork } from './interest-network.ts';

test('gradients agree with finite differences', () => {
  const shape = { items: 5, dimensions: 2, hidden: 3, maximumRows: 2, maximumEvents: 3 };
  const network = createInterestNetwork(createNumeric(), random(1), shape);
  const stream = random(4);
  for (const { value } of network.parameters)
    for (let i = 0; i < value.length; i++) value[i]! += 0.5 * stream.normal();
  const batch = {
    rows: 2,
    targets: Uint32Array.of(1, 4),
    offsets: Uint32Array.of(0, 3, 4),
    events: Uint32Array.of(0, 1, 1, 3),
  };
  const factors = Float32Array.of(1.2, -0.7);
  const loss = () => {
    const odds = network.forward(batch);
    return factors[0]! * odds[0]! + factors[1]! * odds[1]!;
  };
  loss();
  network.backward(factors);
  for (const { name, value, gradient } of network.parameters) {
    const found = gradient.slice();
    for (let place = 0; place < value.length; place++) {
      const kept = value[place]!;
      value[place] = kept + 1e-2;
      const above = loss();
      value[place] = kept - 1e-2;
      const below = loss();
      value[place] = kept;
      const error = Math.abs((above - below) / 2e-2 - found[place]!);
      expect(error, `${name}[${place}]`).toBeLessThan(1e-2);
    }
  }
});

/** A candidate is taken when the history holds one of its own kind, wherever in it. */
const examplesOf = (rows: number, seed: number): InterestExample[] => {
  const stream = random(seed);
  return Array.from({ length: rows }, () => {
    const target = stream.integer(40);
    const history = Array.from({ length: 1 + stream.integer(6) }, () => stream.integer(40));
    return { target, history, label: history.some((item) => item % 4 === target % 4) ? 1 : 0 };
  });
};

test('what one event of a history says of a candidate is learnt, and that event counts most', () => {
  const model = interestModel({ items: 40, dimensions: 8, epochs: 12, learningRate: 0.01 });
  model.fit(examplesOf(4000, 1));
  const unseen = examplesOf(1000, 2);
  const area = areaUnderCurve(
    unseen.map(({ label }) => label!),
    model.predict(unseen),
  );
  expect(area).toBeGreaterThan(0.9);
  const again = interestModel({ items: 40, dimensions: 8 });
  again.load(model.save());
  expect(again.predict(unseen)).toEqual(model.predict(unseen));
  expect(again.reasons({ target: 3, history: [8, 7, 10] })).toHaveLength(3);
});

test('rows that cannot be used are refused with row and field', () => {
  const model = interestModel({ items: 4 });
  expect(() => model.predict([])).toThrow('not been fitted');
  expect(() => model.fit([])).toThrow(expect.objectContaining({ code: 'recommend/empty-log' }));
  const details = { row: 1, field: 'history', found: '9' };
  expect(() =>
    model.fit([
      { target: 0, history: [], label: 1 },
      { target: 0, history: [9], label: 1 },
    ]),
  ).toThrow(expect.objectContaining({ code: 'recommend/bad-row', details }));
});
