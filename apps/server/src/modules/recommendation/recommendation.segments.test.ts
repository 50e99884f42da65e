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
  const segments = createSegments(
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
  expect(await segments.of(guest)).toBe(null);
  expect(asked).toEqual([]);
  expect((await segments.of({ ...guest, locale: 'en' }))!.held).toEqual(new Map([['host:a', 2]]));
  expect(await segments.of({ ...guest, locale: 'zh-CN' })).toBe(null);
  expect(asked).toEqual(['s:language/en', 's:language/zh-CN']);
});

const told = (gender: 'female' | 'male') => ({
  ...{ consentedAt: null, ageBand: null, gender, region: null },
});

test('what somebody told of themselves before is asked no more once they told something else', async () => {
  const asked: string[] = [];
  const profiles: PromiseWithResolvers<ReturnType<typeof told>>[] = [];
  const { of, drop } = createSegments(
    {
      accounts: {
        profileOf: () => {
          profiles.push(Promise.withResolvers());
          return profiles.at(-1)!.promise;
        },
      } as unknown as Parameters<typeof createSegments>[0]['accounts'],
      clock: { nowMs: () => 0 },
      onError: (error) => expect(error).toBeUndefined(),
    },
    {
      of: async ({ key }) => {
        asked.push(key);
        return likes({ 'host:a': 2 });
      },
    },
  );
  const ann = { key: 'u:ann', isKnown: true };
  const early = of(ann);
  // What they told changes while it is being read.
  drop(['u:ann', 'u:bo']);
  const later = of(ann);
  expect(profiles).toHaveLength(2);
  profiles[1]!.resolve(told('male'));
  await later;
  profiles[0]!.resolve(told('female'));
  await early;
  await of(ann);
  expect(profiles).toHaveLength(2);
  expect(asked).toEqual(['s:male/', 's:female/']);

  drop([ann.key]);
  const failed = of(ann);
  profiles[2]!.reject(new Error('the database is gone'));
  await expect(failed).rejects.toThrow('the database is gone');
  const again = of(ann);
  profiles[3]!.resolve(told('male'));
  expect((await again)!.held).toEqual(new Map([['host:a', 2]]));
});
