import type { PriceChange } from '@kaibo/contracts';
import { expect, test } from 'vitest';
import { priceSteps } from './price-steps.ts';

const change = (atMs: number, toFen: number, skuId = 'a'): PriceChange => ({
  skuId,
  option: '',
  fromFen: null,
  toFen,
  by: '',
  atMs,
});
const box = { width: 100, height: 50 };

test('the line goes in steps from the first price to now, dear above cheap', () => {
  const newestFirst = [change(50, 100), change(0, 200)];
  expect(priceSteps(newestFirst, 100, box)).toEqual({
    path: 'M0 0H50V50H100',
    lowestFen: 100,
    highestFen: 200,
  });
});

test('of several options the lowest counts', () => {
  const newestFirst = [change(50, 300, 'b'), change(0, 100, 'b'), change(0, 200)];
  expect(priceSteps(newestFirst, 100, box)).toMatchObject({ lowestFen: 100, highestFen: 200 });
});

test('a single price is a level line, and no price is none', () => {
  expect(priceSteps([change(0, 100)], 100, box).path).toBe('M0 50H100');
  expect(priceSteps([], 100, box).path).toBe('');
});
