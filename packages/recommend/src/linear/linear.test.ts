import { expect, test } from 'vitest';
import { solveInPlace } from '../model/solve.ts';
import type { Recommender } from '../recommender.ts';
import { smallLog } from '../testing/small-log.ts';
import { ease } from './ease.ts';
import { slim } from './slim.ts';

const ITEMS = 10;

const gramOf = (): Float64Array => {
  const { rows, offsets, indices, values } = smallLog().matrix;
  const gram = new Float64Array(ITEMS * ITEMS);
  for (let row = 0; row < rows; row++)
    for (let a = offsets[row]!; a < offsets[row + 1]!; a++)
      for (let b = offsets[row]!; b < offsets[row + 1]!; b++)
        gram[indices[a]! * ITEMS + indices[b]!]! += values[a]! * values[b]!;
  return gram;
};

/** weight(j, i): what one event of strength 1 with item j says for item i. */
const weightsOf = (model: Recommender): Float64Array => {
  const weights = new Float64Array(ITEMS * ITEMS);
  const scores = new Float32Array(ITEMS);
  for (let item = 0; item < ITEMS; item++) {
    model.score({ items: [item] }, scores);
    scores.forEach((score, other) => {
      weights[item * ITEMS + other] = Number.isFinite(score) ? score : 0;
    });
  }
  return weights;
};

test('each column of EASE is the ridge regression of an item on all others', async () => {
  const model = ease({ regularisation: 7 });
  await model.fit(smallLog());
  const weights = weightsOf(model);
  const gram = gramOf();
  for (let target = 0; target < ITEMS; target++) {
    const others = Array.from({ length: ITEMS }, (_, item) => item).filter((i) => i !== target);
    const a = new Float64Array((ITEMS - 1) ** 2);
    const b = Float64Array.from(others, (item) => gram[item * ITEMS + target]!);
    others.forEach((item, row) => {
      others.forEach((other, column) => {
        a[row * (ITEMS - 1) + column] = gram[item * ITEMS + other]! + (item === other ? 7 : 0);
      });
    });
    solveInPlace(a, b);
    others.forEach((item, at) => {
      expect(weights[item * ITEMS + target]).toBeCloseTo(b[at]!, 3);
    });
    expect(weights[target * ITEMS + target]).toBe(0);
  }
});

test('SLIM is where no weight can move without a loss', async () => {
  const [lasso, ridge] = [2, 5];
  const model = slim({ lasso, ridge, rounds: 500 });
  await model.fit(smallLog());
  const weights = weightsOf(model);
  const gram = gramOf();
  for (let target = 0; target < ITEMS; target++)
    for (let item = 0; item < ITEMS; item++) {
      if (item === target) continue;
      const weight = weights[item * ITEMS + target]!;
      let gradient = ridge * weight + lasso - gram[item * ITEMS + target]!;
      for (let other = 0; other < ITEMS; other++)
        gradient += gram[item * ITEMS + other]! * weights[other * ITEMS + target]!;
      if (weight > 0) expect(Math.abs(gradient)).toBeLessThan(0.2);
      else expect(gradient).toBeGreaterThan(-0.2);
    }
});
