import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createLikeAllowance } from './interaction.likes.ts';

const steps = fc.array(
  fc.record({
    waitMs: fc.integer({ min: 0, max: 3_000 }),
    wanted: fc.integer({ min: 1, max: 500 }),
  }),
  { minLength: 1, maxLength: 60 },
);

test('nobody counts more than thirty likes and ten for each second that passed', () => {
  fc.assert(
    fc.property(steps, (tried) => {
      let nowMs = 0;
      const allow = createLikeAllowance(() => nowMs);
      let counted = 0;
      for (const { waitMs, wanted } of tried) {
        nowMs += waitMs;
        const now = allow('somebody', wanted);
        expect(now).toBeLessThanOrEqual(wanted);
        counted += now;
      }
      expect(counted).toBeLessThanOrEqual(30 + nowMs / 100 + 1e-6);
    }),
  );
});

test('one person does not use up what another may like', () => {
  const allow = createLikeAllowance(() => 0);
  expect(allow('one', 100)).toBe(30);
  expect(allow('one', 1)).toBe(0);
  expect(allow('other', 5)).toBe(5);
});
