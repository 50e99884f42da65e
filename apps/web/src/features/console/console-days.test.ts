import { expect, test } from 'vitest';
import { daysAsMs, withDaysAsMs } from './console-days.ts';

test('a day is counted whole, from its first moment to the first of the next', () => {
  const { fromMs, toMs } = daysAsMs({ from: '2026-11-20', to: '2026-11-20' });
  expect(new Date(fromMs!).getHours()).toBe(0);
  expect(new Date(toMs!).getDate()).toBe(21);
});

test('what is not a day filters nothing', () => {
  expect(daysAsMs({ from: 'yesterday' })).toEqual({ fromMs: undefined, toMs: undefined });
  expect(withDaysAsMs({ q: 'x', from: '' })).toEqual({ q: 'x' });
});
