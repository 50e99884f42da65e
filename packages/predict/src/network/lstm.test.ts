import { random } from '@kaibo/numeric';
import { expect, test } from 'vitest';
import type { EventSequence } from './event-sequences.ts';
import { createLstmNetwork } from './lstm.network.ts';
import { loadLstmClassifier, lstmClassifier } from './lstm.ts';
import { lossSlopes } from './mlp.train.ts';

const draws = random(6);

/** Who put something in the cart after a view, and not before, buys: the order is what tells. */
const visits = (count: number): { sequences: EventSequence[]; labels: string[] } => {
  const sequences: EventSequence[] = [];
  const labels: string[] = [];
  for (let row = 0; row < count; row++) {
    const before = Array.from({ length: draws.integer(4) }, () => 'chat');
    const buys = draws.uniform() < 0.5;
    const kinds = [...before, ...(buys ? ['view', 'cart'] : ['cart', 'view']), 'chat'];
    sequences.push({ kinds, timesMs: kinds.map((_, at) => at * 5000) });
    labels.push(buys ? 'bought' : 'left');
  }
  return { sequences, labels };
};

const quick = { units: 6, dimensions: 4, batchRows: 16, mostEvents: 6, epochs: 30 };

const fitted = async () => {
  const model = lstmClassifier(quick);
  const { sequences, labels } = visits(160);
  await model.fit(sequences, labels);
  return model;
};

test('an order of events that bags of events cannot tell is learnt', async () => {
  const model = await fitted();
  const { sequences, labels } = visits(60);
  const p = model.predictProba(sequences);
  const right = labels.filter((label, row) => (p[2 * row]! > 0.5 ? 'bought' : 'left') === label);
  expect(model.classes).toEqual(['bought', 'left']);
  expect(right.length).toBeGreaterThanOrEqual(57);
});

test('a saved LSTM answers the same, bit for bit, and saves the same bytes', async () => {
  const model = await fitted();
  const again = loadLstmClassifier(model.save());
  const { sequences } = visits(40);
  expect(again.predictProba(sequences)).toEqual(model.predictProba(sequences));
  expect(again.save()).toEqual(model.save());
  expect(model.predictProba([sequences[7]!])).toEqual(model.predictProba(sequences).slice(14, 16));
});

test('what each event changed sums to the prediction, in order of the events', async () => {
  const model = await fitted();
  const sequence = { kinds: ['never met', 'view', 'cart'], timesMs: [0, 1000, 9000] };
  const { base, contributions, scale } = model.explain(sequence, 'bought');
  const [p] = model.predictProba([sequence]);
  const sum = contributions.reduce((total, { value }) => total + value, base);
  expect(scale).toBe('log-odds');
  expect(sum).toBeCloseTo(Math.log(p! / (1 - p!)), 5);
  expect(contributions.map(({ column }) => column)).toEqual(['0:never met', '1:view', '2:cart']);
});

test('kinds never met are one kind, whatever their names, and they alone say about as much as nothing', async () => {
  const own = random(8);
  const rows = Array.from({ length: 400 }, () => {
    const product = own.integer(40);
    const label = own.uniform() < (product < 20 ? 0.6 : 0.02) ? 'bought' : 'left';
    return { label, kinds: new Array<string>(1 + own.integer(4)).fill(`product ${product}`) };
  });
  const baseRate = rows.filter(({ label }) => label === 'bought').length / rows.length;
  const far: number[] = [];
  for (const seed of [1, 2, 3, 4]) {
    const model = lstmClassifier({ ...quick, units: 8, dimensions: 8, seed });
    await model.fit(
      rows,
      rows.map(({ label }) => label),
    );
    const [p] = model.predictProba([{ kinds: ['new', 'newer', 'newest'] }]);
    expect(model.predictProba([{ kinds: ['a', 'b', 'b'] }])[0]).toBe(p);
    far.push(Math.abs(p! - baseRate));
  }
  expect(far.reduce((sum, one) => sum + one, 0) / far.length).toBeLessThan(0.12);
});

test('slopes of the loss by every weight are those of finite differences', () => {
  const network = createLstmNetwork(random(3), {
    ...{ kinds: 3, dimensions: 2, units: 2, outputs: 1, mostEvents: 3, mostSequences: 2 },
  });
  const sequences = [
    { codes: Uint32Array.of(1, 2, 1), gaps: Float64Array.of(0, 0.5, 0.2) },
    { codes: Uint32Array.of(2), gaps: Float64Array.of(0) },
  ];
  const task = {
    outputs: 'binary' as const,
    targets: Float64Array.of(1, 0),
    weights: Float64Array.of(1, 2),
  };
  const rows = Uint32Array.of(0, 1);
  const loss = () => lossSlopes(task, rows, network.forward(sequences), network.slopes);
  loss();
  network.backward();
  const step = 1 / 64;
  for (const { value, gradient } of network.parameters)
    for (let i = 0; i < value.length; i++) {
      const at = value[i]!;
      value[i] = at + step;
      const above = loss();
      value[i] = at - step;
      const below = loss();
      value[i] = at;
      expect(Math.abs((above - below) / (2 * step) - gradient[i]!)).toBeLessThan(2e-3);
    }
});

test('empty sequences, falling times and labels of one class are refused by name', async () => {
  const model = lstmClassifier(quick);
  const { sequences, labels } = visits(10);
  const refused = (given: EventSequence[], own: string[] = labels) =>
    expect(model.fit(given, own)).rejects;
  await refused(sequences.with(3, { kinds: [], timesMs: [] })).toMatchObject({
    code: 'predict/bad-row',
    details: { row: 3, field: 'kinds' },
  });
  await refused(sequences.with(2, { kinds: ['a', 'b'], timesMs: [5, 4] })).toMatchObject({
    code: 'predict/bad-row',
    details: { row: 2, field: 'timesMs' },
  });
  await refused(
    sequences,
    labels.map(() => 'left'),
  ).toMatchObject({ code: 'predict/one-class' });
  await refused(sequences, labels.slice(1)).toMatchObject({ code: 'predict/dimension-mismatch' });
  await refused([], []).toMatchObject({ code: 'predict/empty-table' });
  expect(() => model.predictProba(sequences)).toThrow(
    expect.objectContaining({ code: 'predict/not-fitted' }),
  );
});
