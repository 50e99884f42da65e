import { expect, test } from 'vitest';
import { createParameter, type Parameter } from './layers/layer.ts';
import { createNumeric } from './numeric.ts';
import { clipGradients, createOptimiser, type OptimiserOptions } from './optimisers.ts';
import { constantRate, cosineRate, inverseTimeRate, stepRate, warmUp } from './schedules.ts';

const weights = (sparse = false): Parameter =>
  createParameter(createNumeric({ maximumMiB: 16 }).space, 'weights', {
    ...{ rows: 3, columns: 2, sparse },
  });

const kinds: OptimiserOptions[] = [
  { kind: 'sgd', learningRate: 0.1 },
  { kind: 'sgd', learningRate: 0.02, momentum: 0.9 },
  { kind: 'adagrad', learningRate: 1 },
  { kind: 'adam', learningRate: 0.1 },
];

test.each(kinds)('$kind finds the bottom of a bowl', (options) => {
  const parameter = weights();
  const bottom = [1, -2, 3, 0.5, 0, -1];
  const optimiser = createOptimiser([parameter], options);
  for (let step = 0; step < 400; step++) {
    bottom.forEach((place, i) => {
      parameter.gradient[i] = 2 * (parameter.value[i]! - place);
    });
    optimiser.step();
  }
  bottom.forEach((place, i) => {
    expect(parameter.value[i]).toBeCloseTo(place, 2);
  });
  expect(optimiser.steps).toBe(400);
});

test('the first step of Adam is the learning rate in the direction of the gradient', () => {
  const parameter = weights();
  parameter.gradient.set([5, -0.01, 0, 0, 0, 0]);
  createOptimiser([parameter], { kind: 'adam', learningRate: 0.1 }).step();
  expect(parameter.value[0]).toBeCloseTo(-0.1, 5);
  expect(parameter.value[1]).toBeCloseTo(0.1, 4);
  expect(parameter.value[2]).toBe(0);
});

test('only touched rows move, and their gradients are cleared', () => {
  for (const options of kinds) {
    const parameter = weights(true);
    const optimiser = createOptimiser([parameter], { ...options, weightDecay: 0.5 });
    parameter.value.fill(1);
    parameter.gradient.fill(1);
    parameter.touched!.add(1);
    optimiser.step();
    expect([...parameter.value.slice(0, 2)]).toEqual([1, 1]);
    expect(parameter.value[2]).toBeLessThan(1);
    expect([...parameter.gradient]).toEqual([1, 1, 0, 0, 1, 1]);
    expect(parameter.touched!.count).toBe(0);
  }
});

test('weight decay is apart from the gradient: without one, weights shrink by rate · decay', () => {
  const parameter = weights();
  parameter.value.fill(1);
  createOptimiser([parameter], { kind: 'adam', learningRate: 0.1, weightDecay: 0.5 }).step();
  expect(parameter.value[0]).toBeCloseTo(0.95, 6);
});

test('clipping shortens all gradients together and tells how long they were', () => {
  const parameter = weights();
  parameter.gradient.set([3, 0, 0, 4, 0, 0]);
  expect(clipGradients([parameter], 1)).toBeCloseTo(5, 6);
  expect(parameter.gradient[0]).toBeCloseTo(0.6, 6);
  expect(clipGradients([parameter], 2)).toBeCloseTo(1, 6);
  expect(parameter.gradient[3]).toBeCloseTo(0.8, 6);
});

test('schedules rise, fall and stay where they should', () => {
  expect(constantRate(9)).toBe(1);
  expect([0, 1, 3, 9].map(warmUp(4))).toEqual([0.25, 0.5, 1, 1]);
  expect(cosineRate(10, 0.1)(0)).toBe(1);
  expect(cosineRate(10, 0.1)(5)).toBeCloseTo(0.55, 10);
  expect(cosineRate(10, 0.1)(99)).toBeCloseTo(0.1, 10);
  expect([0, 4, 5, 10].map(stepRate(5, 0.5))).toEqual([1, 1, 0.5, 0.25]);
  expect(inverseTimeRate(0.5)(2)).toBe(0.5);
});
