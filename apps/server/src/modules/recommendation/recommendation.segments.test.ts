import fc from 'fast-check';
import { expect, test } from 'vitest';
import { asOfOne, createSegments } from './recommendation.segments.ts';
import { tasteOf } from './recommendation.tastes.ts';

const likes = (weights: Record<string, number>) =>
  tasteOf(
    Object.entries(weights).map(([entity, weight]) => ({
      ...{ entity, weight, recent: 0, following: false },
    })),
  );

test('what many like keeps its proportions, however many they are', () => {
  const weight = fc.double({ min: 0.01, max: 1e6, noNaN: true });
  fc.assert(
    fc.property(fc.array(weight, { minLength: 1, maxLength: 20 }), (weights) => {
      const taste = likes(Object.fromEntries(weights.map((one, i) => [`host:${i}`, one])));
      const { held } = asOfOne(taste);
      const strongest = Math.max(...weights);
      for (const [i, one] of weights.entries()) {
        expect(held.get(`host:${i}`)).toBeLessThanOrEqual(6 + 1e-9);
        expect(
          held.get(`host:${i}`)! / held.get(`host:${weights.indexOf(strongest)}`)!,
        ).toBeCloseTo(one / strongest, 6);
      }
    }),
  );
});

test('a guest is one of those who read their language, and of nobody where no language is known', async () => {
  const asked: string[] = [];
  const segmentOf = createSegments(
    {
      accounts: {} as Parameters<typeof createSegments>[0]['accounts'],
      clock: { nowMs: () => 0 },
      onError: (error) => expect(error).toBeUndefined(),
    },
    {
      of: async ({ key }) => {
        asked.push(key);
        return likes(key.endsWith('/en') ? { 'host:a': 2 } : {});
      },
    },
  );
  const guest = { key: 'v:somebody', isKnown: true };
  expect(await segmentOf(guest)).toBe(null);
  expect(asked).toEqual([]);
  expect((await segmentOf({ ...guest, locale: 'en' }))!.held).toEqual(new Map([['host:a', 2]]));
  expect(await segmentOf({ ...guest, locale: 'zh-CN' })).toBe(null);
  expect(asked).toEqual(['s:language/en', 's:language/zh-CN']);
});
