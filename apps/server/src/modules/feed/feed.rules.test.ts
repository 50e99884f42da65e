import fc from 'fast-check';
import { expect, test } from 'vitest';
import { allocate, type Candidate, decay, HALF_LIFE_MS, type Ranked, rank } from './feed.rules.ts';

const NOW_MS = 1_800_000_000_000;

const candidates: fc.Arbitrary<Candidate[]> = fc.uniqueArray(
  fc.record({
    roomId: fc.uuid(),
    categoryId: fc.constantFrom('tea', 'food', 'home'),
    startedAtMs: fc.integer({ min: NOW_MS - 5 * HALF_LIFE_MS, max: NOW_MS }),
    popularity: fc.record({
      viewers: fc.nat({ max: 1_000 }),
      likes: fc.double({ min: 0, max: 10_000, noNaN: true }),
      sales: fc.double({ min: 0, max: 100, noNaN: true }),
    }),
  }),
  { selector: (candidate) => candidate.roomId, maxLength: 40 },
);

const room = (fields: Partial<Candidate>): Candidate => ({
  roomId: 'room',
  categoryId: 'tea',
  startedAtMs: NOW_MS - 10 * HALF_LIFE_MS,
  popularity: { viewers: 0, likes: 0, sales: 0 },
  ...fields,
});
const ids = (rooms: readonly Candidate[]): string[] => rooms.map(({ roomId }) => roomId);
const reasonOf = (candidate: Candidate) => rank([candidate], NOW_MS)[0]!.reason;

test('a half-life halves what counts, whenever one looks, and the future takes nothing', () => {
  expect(decay(0)).toBe(1);
  expect(decay(-1_000)).toBe(1);
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 20 * HALF_LIFE_MS }), (elapsedMs) => {
      expect(decay(elapsedMs + HALF_LIFE_MS)).toBeCloseTo(decay(elapsedMs) / 2, 12);
    }),
  );
});

test('ranking loses and invents no room, and never puts a lower score before a higher', () => {
  fc.assert(
    fc.property(candidates, (all) => {
      const ranked = rank(all, NOW_MS);
      expect(ids(ranked).toSorted()).toEqual(ids(all).toSorted());
      for (let i = 1; i < ranked.length; i++)
        expect(ranked[i]!.score).toBeLessThanOrEqual(ranked[i - 1]!.score);
    }),
  );
});

test('more viewers, likes or sales never rank a room lower', () => {
  fc.assert(
    fc.property(
      candidates.filter((all) => all.length > 0),
      fc.constantFrom('viewers' as const, 'likes' as const, 'sales' as const),
      fc.integer({ min: 1, max: 1_000 }),
      (all, part, more) => {
        const [first, ...rest] = all as [Candidate, ...Candidate[]];
        const popularity = { ...first.popularity, [part]: first.popularity[part] + more };
        const place = (one: Candidate) => ids(rank([one, ...rest], NOW_MS)).indexOf(first.roomId);
        expect(place({ ...first, popularity })).toBeLessThanOrEqual(place(first));
      },
    ),
  );
});

test('of rooms that count the same, the later begun comes first', () => {
  const early = room({ roomId: 'early', startedAtMs: 1 });
  const late = room({ roomId: 'late', startedAtMs: 2 });
  expect(ids(rank([early, late], NOW_MS))).toEqual(['late', 'early']);
});

test('a room that has just begun is ahead of one that nobody watches any more', () => {
  const fresh = room({ roomId: 'fresh', startedAtMs: NOW_MS });
  const forgotten = room({ roomId: 'forgotten', popularity: { viewers: 2, likes: 0, sales: 0 } });
  expect(ids(rank([forgotten, fresh], NOW_MS))).toEqual(['fresh', 'forgotten']);
});

test.each([
  ['viewers', { viewers: 30, likes: 10, sales: 0 }, '30 people are watching'],
  ['likes', { viewers: 1, likes: 900, sales: 0 }, '900 recent likes'],
  ['sales', { viewers: 10, likes: 0, sales: 4 }, 'Selling: 4 recent orders'],
  ['fresh', { viewers: 0, likes: 0, sales: 0 }, 'Just went live'],
])('the reason names what counted most: %s', (code, popularity, en) => {
  const reason = reasonOf(room({ popularity }));
  expect(reason).toMatchObject({ code, text: { en } });
  expect(reason.text.zh).toMatch(/\p{Script=Han}/u);
});

test('allocation gives each place once, and leaves nobody out while there are places', () => {
  fc.assert(
    fc.property(candidates, fc.nat({ max: 50 }), (all, places) => {
      const ranked = rank(all, NOW_MS);
      const given = ids(allocate(ranked, places));
      expect(given).toHaveLength(Math.min(places, ranked.length));
      expect(new Set(given).size).toBe(given.length);
      expect(ids(ranked)).toEqual(expect.arrayContaining(given));
    }),
  );
});

test('there is never a third of one category in a row while another category waits', () => {
  fc.assert(
    fc.property(candidates, fc.nat({ max: 50 }), (all, places) => {
      const ranked = rank(all, NOW_MS);
      const given = allocate(ranked, places);
      const categories = given.map(({ categoryId }) => categoryId);
      for (let i = 2; i < given.length; i++) {
        const [third] = categories.slice(i);
        if (categories[i - 1] !== third || categories[i - 2] !== third) continue;
        const before = new Set(ids(given.slice(0, i)));
        const waiting = ranked.filter(({ roomId }) => !before.has(roomId));
        expect(waiting.every(({ categoryId }) => categoryId === third)).toBe(true);
      }
    }),
  );
});

test('within a category allocation keeps the order of rank, and the first place is the best room’s', () => {
  fc.assert(
    fc.property(candidates, (all) => {
      const ranked = rank(all, NOW_MS);
      const given = allocate(ranked, all.length);
      const of = (rooms: readonly Ranked[], category: string) =>
        ids(rooms.filter(({ categoryId }) => categoryId === category));
      for (const category of ['tea', 'food', 'home'])
        expect(of(given, category)).toEqual(of(ranked, category));
      expect(given[0]).toBe(ranked[0]);
    }),
  );
});
