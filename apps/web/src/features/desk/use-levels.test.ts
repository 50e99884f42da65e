import { expect, test } from 'vitest';
import { lightOf, loudnessOf } from './use-levels.ts';

const filled = (level: number): Uint8ClampedArray =>
  Uint8ClampedArray.from({ length: 400 }, (_, i) => (i % 4 === 3 ? 255 : level));

test('black is 0 %, white 100 % and all of it clipped, grey in between and not', () => {
  expect(lightOf(filled(0))).toEqual({ brightness: 0, clipped: 0 });
  expect(lightOf(filled(255)).brightness).toBeCloseTo(100);
  expect(lightOf(filled(255)).clipped).toBe(100);
  expect(lightOf(filled(128)).brightness).toBeCloseTo(50.2, 1);
  expect(lightOf(filled(128)).clipped).toBe(0);
});

test('a full sine is -3 dBFS loud with its peak at 0; silence has no level', () => {
  const sine = Float32Array.from({ length: 2_048 }, (_, i) => Math.sin((i * Math.PI) / 32));
  expect(loudnessOf(sine).sound).toBeCloseTo(-3.01, 1);
  expect(loudnessOf(sine).peak).toBeCloseTo(0, 3);
  expect(loudnessOf(new Float32Array(64))).toEqual({
    sound: Number.NEGATIVE_INFINITY,
    peak: Number.NEGATIVE_INFINITY,
  });
});
