import { expect, test } from 'vitest';
import { placeOf } from './place.ts';

test('a time is read as it is written on a player', () => {
  expect(['0:05', '12:30', '1:02:05', '90:00'].map(placeOf)).toEqual([
    5_000, 750_000, 3_725_000, 5_400_000,
  ]);
});

test('what is no such time is none', () => {
  for (const text of ['', '12', '1:75', ':30', '1:2:3:4', '-1:00', '12:3'])
    expect(placeOf(text)).toBeNull();
});
