import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cutOf, moved, wholeView } from './crop.ts';

const side = fc.integer({ min: 1, max: 8_000 });
const picture = fc.record({ width: side, height: side });
const view = fc.record({
  centreX: fc.double({ min: -1, max: 2, noNaN: true }),
  centreY: fc.double({ min: -1, max: 2, noNaN: true }),
  zoom: fc.double({ min: 0, max: 9, noNaN: true }),
});
const RATIO = 3 / 4;

test('a cut has its ratio and never leaves the picture', () => {
  fc.assert(
    fc.property(picture, view, (of, from) => {
      const cut = cutOf(of, from, RATIO);
      expect(cut.width / cut.height).toBeCloseTo(RATIO);
      expect(cut.x).toBeGreaterThanOrEqual(0);
      expect(cut.y).toBeGreaterThanOrEqual(0);
      expect(cut.x + cut.width).toBeLessThanOrEqual(of.width + 1e-6);
      expect(cut.y + cut.height).toBeLessThanOrEqual(of.height + 1e-6);
    }),
  );
});

test('the largest cut touches two sides', () => {
  expect(cutOf({ width: 1_600, height: 900 }, wholeView, RATIO)).toEqual({
    x: 462.5,
    y: 0,
    width: 675,
    height: 900,
  });
});

test('at an edge a step back is felt at once', () => {
  const of = { width: 1_600, height: 900 };
  let at = wholeView;
  for (let i = 0; i < 20; i++) at = moved(of, at, RATIO, { x: 0.5, y: 0 });
  expect(cutOf(of, at, RATIO).x).toBe(1_600 - 675);
  at = moved(of, at, RATIO, { x: -0.1, y: 0 });
  expect(cutOf(of, at, RATIO).x).toBeCloseTo(1_600 - 675 - 67.5);
});
