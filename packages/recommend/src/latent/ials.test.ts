import { csrOf } from '@kaibo/numeric';
import { expect, test } from 'vitest';
import { smallLog } from '../testing/small-log.ts';
import { ials } from './ials.ts';
import { foldExactly, weightedGram } from './ials-fold.ts';
import { lossOf } from './ials-loss.ts';

const WIDTH = 4;
const WEIGHT = 0.3;

test('a fold-in is the minimum: no step in any direction lowers the loss', () => {
  const items = Float32Array.from({ length: 10 * WIDTH }, (_, at) => Math.sin(at * 1.7));
  const history = { items: [1, 4, 7], values: [1, 2, 0.5] };
  const gram = weightedGram(items, WIDTH, WEIGHT);
  const task = { history, items, width: WIDTH, gram, regularisation: 0.05 };
  const found = foldExactly(task);
  const loss = (x: ArrayLike<number>): number => {
    let sum = 0;
    for (let item = 0; item < 10; item++) {
      let score = 0;
      for (let f = 0; f < WIDTH; f++) score += x[f]! * items[item * WIDTH + f]!;
      const at = history.items.indexOf(item);
      sum += WEIGHT * score ** 2 + (at < 0 ? 0 : history.values[at]! * (1 - score) ** 2);
    }
    for (let f = 0; f < WIDTH; f++) sum += 0.05 * x[f]! ** 2;
    return sum;
  };
  const least = loss(found);
  for (let f = 0; f < WIDTH; f++)
    for (const step of [-0.01, 0.01]) {
      const moved = Float64Array.from(found);
      moved[f]! += step;
      expect(loss(moved)).toBeGreaterThan(least);
    }
});

test('conjugate gradient with enough steps finds what the exact solve finds', async () => {
  const options = { factors: WIDTH, epochs: 3, seed: 5 };
  const [gradient, exact] = [
    ials({ ...options, solver: 'gradient', steps: 12 }),
    ials({ ...options, solver: 'cholesky' }),
  ];
  await gradient.fit(smallLog());
  await exact.fit(smallLog());
  const [a, b] = [new Float32Array(10), new Float32Array(10)];
  gradient.score(2, a);
  exact.score(2, b);
  a.forEach((score, item) => {
    expect(score).toBeCloseTo(b[item]!, 3);
  });
});

test('no epoch of exact solves ends with more loss than the one before', async () => {
  const losses: number[] = [];
  const model = ials({ factors: WIDTH, epochs: 8, solver: 'cholesky', seed: 5 });
  await model.fit(smallLog(), { onProgress: ({ loss }) => losses.push(loss!) });
  expect(losses).toHaveLength(8);
  for (let epoch = 1; epoch < losses.length; epoch++)
    expect(losses[epoch]!).toBeLessThanOrEqual(losses[epoch - 1]! * (1 + 1e-5));
  expect(losses.at(-1)!).toBeLessThan(losses[0]!);
});

test('the loss is the sum over every pair, seen or not, and the regularisation of both sides', () => {
  const own = Float32Array.from({ length: 3 * WIDTH }, (_, at) => Math.sin(at * 1.3));
  const other = Float32Array.from({ length: 5 * WIDTH }, (_, at) => Math.cos(at * 0.7));
  const matrix = csrOf({
    ...{ rows: 3, columns: 5 },
    ...{ rowIndices: [0, 0, 2], columnIndices: [1, 4, 3], values: [1, 2, 0.5] },
  });
  const strength = { weight0: WEIGHT, regularisation: 0.05, exponent: 0.5 };
  const seen = [
    [0, 1, 0, 0, 2],
    [0, 0, 0, 0, 0],
    [0, 0, 0, 0.5, 0],
  ];
  let expected = 0;
  const dot = (a: Float32Array, b: Float32Array): number => a.reduce((s, v, f) => s + v * b[f]!, 0);
  const row = (of: Float32Array, at: number) => of.subarray(at * WIDTH, (at + 1) * WIDTH);
  for (let u = 0; u < 3; u++)
    for (let i = 0; i < 5; i++) {
      const score = dot(row(own, u), row(other, i));
      expected += WEIGHT * score ** 2 + seen[u]![i]! * (1 - score) ** 2;
    }
  for (let u = 0; u < 3; u++) {
    const entries = seen[u]!.filter((weight) => weight > 0).length;
    expected += 0.05 * (entries + WEIGHT * 5) ** 0.5 * dot(row(own, u), row(own, u));
  }
  for (let i = 0; i < 5; i++) {
    const entries = seen.filter((weights) => weights[i]! > 0).length;
    expected += 0.05 * (entries + WEIGHT * 3) ** 0.5 * dot(row(other, i), row(other, i));
  }
  expect(lossOf({ matrix, own, other }, WIDTH, strength)).toBeCloseTo(expected, 4);
});

test('a fit that is stopped leaves the model as it was', async () => {
  const model = ials({ factors: WIDTH });
  await model.fit(smallLog());
  const before = model.save();
  const stop = new AbortController();
  const fit = model.fit(smallLog(), {
    signal: stop.signal,
    onProgress: ({ step }) => step === 2 && stop.abort(),
  });
  await expect(fit).rejects.toMatchObject({ code: 'recommend/stopped' });
  expect(model.save()).toEqual(before);
});

test.each([
  [{ factors: 0 }, 'factors'],
  [{ regularisation: Number.NaN }, 'regularisation'],
  [{ epochs: 1.5 }, 'epochs'],
])('the option %j is refused by its name', (options, field) => {
  expect(() => ials(options)).toThrow(
    expect.objectContaining({
      code: 'recommend/bad-option',
      details: expect.objectContaining({ field }),
    }),
  );
});
