import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rfmOf } from './rfm.ts';

const DAY_MS = 86_400_000;
const nowMs = 1_000 * DAY_MS;

const purchases = fc.array(
  fc.record({
    who: fc.constantFrom('ann', 'bo', 'chu', 'dan', 'eve', 'fay', 'gus'),
    atMs: fc.integer({ min: 0, max: nowMs }),
    amount: fc.integer({ min: 0, max: 500 }),
  }),
  { minLength: 1, maxLength: 60 },
);

test('who bought later, oftener or for more never has a lower score for it', () => {
  fc.assert(
    fc.property(purchases, (all) => {
      const profiles = rfmOf(all, { nowMs });
      for (const a of profiles)
        for (const b of profiles) {
          if (a.recencyDays < b.recencyDays)
            expect(a.scores.recency).toBeGreaterThanOrEqual(b.scores.recency);
          if (a.frequency === b.frequency) expect(a.scores.frequency).toBe(b.scores.frequency);
          if (a.monetary > b.monetary)
            expect(a.scores.monetary).toBeGreaterThanOrEqual(b.scores.monetary);
        }
      expect(profiles.reduce((sum, { frequency }) => sum + frequency, 0)).toBe(all.length);
      for (const { scores } of profiles)
        for (const score of Object.values(scores)) expect([1, 2, 3, 4, 5]).toContain(score);
    }),
  );
});

test('order of rows does not matter', () => {
  fc.assert(
    fc.property(purchases, (all) => {
      const byName = (given: typeof all) =>
        rfmOf(given, { nowMs }).sort((a, b) => (a.who < b.who ? -1 : 1));
      expect(byName(all.toReversed())).toEqual(byName(all));
    }),
  );
});

test('faithful, fresh and forgotten buyers are told apart', () => {
  const at = (who: string, times: number, daysAgo: number, amount: number) =>
    Array.from({ length: times }, (_, one) => ({
      who,
      amount,
      atMs: nowMs - (daysAgo + 10 * one) * DAY_MS,
    }));
  const groups = new Map(
    rfmOf(
      [
        ...at('champion', 20, 1, 300),
        ...at('newcomer', 1, 2, 5),
        ...at('regular', 8, 30, 90),
        ...at('lapsed', 15, 400, 200),
        ...at('gone', 1, 500, 4),
      ],
      { nowMs },
    ).map(({ who, group }) => [who, group]),
  );
  expect(Object.fromEntries(groups)).toEqual({
    champion: 'champions',
    newcomer: 'new',
    regular: 'needs-attention',
    lapsed: 'at-risk',
    gone: 'lost',
  });
});

test('a purchase without a buyer, a number or in the future is refused by row', () => {
  const good = { who: 'ann', atMs: 5, amount: 1 };
  const refusal = (code: string, field: string) =>
    expect.objectContaining({ code, details: expect.objectContaining({ row: 1, field }) });
  const of = (bad: Partial<typeof good>) => () => rfmOf([good, { ...good, ...bad }], { nowMs: 10 });
  expect(of({ who: '' })).toThrow(refusal('mine/bad-row', 'who'));
  expect(of({ atMs: Number.NaN })).toThrow(refusal('mine/bad-row', 'atMs'));
  expect(of({ amount: Infinity })).toThrow(refusal('mine/bad-row', 'amount'));
  expect(of({ atMs: 11 })).toThrow(refusal('mine/future-time', 'atMs'));
  expect(() => rfmOf([], { nowMs })).toThrow(expect.objectContaining({ code: 'mine/empty-table' }));
});
