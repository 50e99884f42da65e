import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ActiveModel } from './recommendation.active.ts';
import { certain } from './recommendation.allocation.ts';
import { type Drawn, explore, type Pool } from './recommendation.explore.ts';
import { type Ranking, rank, rankForAll } from './recommendation.rank.ts';
import { nothingRefused } from './recommendation.refused.ts';
import { EXPLORED_SHARE } from './recommendation.rules.ts';
import { type Candidate, type Shelf, shelfOf } from './recommendation.shelf.ts';
import { tasteOf } from './recommendation.tastes.ts';

const small = (max: number) => fc.integer({ min: 0, max }).map(String);
const candidates = fc
  .array(
    fc.record({
      hostId: small(4),
      categoryId: small(2),
      productIds: fc.uniqueArray(small(9), { maxLength: 4 }),
      popularity: fc.double({ min: 0, max: 1e6, noNaN: true }),
    }),
    { minLength: 1, maxLength: 30 },
  )
  .map((list): Candidate[] =>
    list.map((one, i) => ({
      ...{ ...one, id: `room-${i}`, hostName: '', isTrending: one.popularity > 0 },
      reason: { code: 'viewers', text: { zh: '人', en: 'people' } },
    })),
  );
const entity = fc.oneof(
  small(4).map((id) => `host:${id}`),
  small(2).map((id) => `category:${id}`),
  small(9).map((id) => `product:${id}`),
);
const rows = fc.uniqueArray(
  fc.record({
    entity,
    weight: fc.double({ min: -20, max: 50, noNaN: true }),
    recent: fc.double({ min: 0, max: 10, noNaN: true }),
    following: fc.boolean(),
  }),
  { maxLength: 10, selector: (row) => row.entity },
);

const FACTORS = 3;
/** Two numbers of every entity's name, and one. */
const model: ActiveModel = {
  ...{ version: 'test', name: 'test', factors: FACTORS },
  rowOf: (name) => name.length + Number(name.split(':')[1]),
  vectors: Float32Array.from({ length: 40 * FACTORS }, (_, i) => Math.sin(i * 7.3)),
  foldIn: (history) => (history.length === 0 ? null : Float32Array.of(history.length, -1, 0.5)),
  similar: () => [],
  explain: () => [],
  boughtTogether: () => [],
};
const modelOrNot = fc.constantFrom(model, null);
const all = { count: 100 };

test('the parts of a score sum to it, and no lower score stands before a higher', () => {
  fc.assert(
    fc.property(candidates, rows, modelOrNot, fc.boolean(), (list, held, by, isKept) => {
      const ranking = rank(shelfOf(list, { model: by, isKept }), tasteOf(held), all);
      const ranked = ranking.places.map(ranking.at);
      expect(ranked.map((one) => one.id).toSorted()).toEqual(list.map((one) => one.id).toSorted());
      ranked.forEach(({ score, parts }, i) => {
        expect(Number.isFinite(score)).toBe(true);
        expect(parts.reduce((sum, part) => sum + part.value, 0)).toBeCloseTo(score, 9);
        if (i > 0) expect(score).toBeLessThanOrEqual(ranked[i - 1]!.score * (1 + 1e-5) + 1e-5);
      });
    }),
  );
});

test('a shelf in the memory of the kernels ranks as one that is ranked once', () => {
  fc.assert(
    fc.property(candidates, rows, (list, held) => {
      const [kept, once] = [true, false].map((isKept) => {
        const ranking = rank(shelfOf(list, { model, isKept }), tasteOf(held), all);
        return ranking.places.map((place) => ranking.at(place).score);
      });
      kept!.forEach((score, i) => {
        expect(score).toBeCloseTo(once![i]!, 4);
      });
    }),
  );
});

test('a shelf that follows another is as one made anew, whoever moved, came, went or is liked otherwise', () => {
  fc.assert(
    fc.property(
      candidates,
      candidates,
      fc.array(fc.nat(50)),
      modelOrNot,
      (list, others, liked, by) => {
        const before = shelfOf(list, { model: by });
        const again = list.map((one, i) => ({ ...one, popularity: liked[i] ?? one.popularity }));
        const more = [...again, { ...others[0]!, id: 'came' }];
        for (const second of [list, again, others, again.slice(1), more]) {
          const after = shelfOf(second, { model, before });
          const { placeOf, ...anew } = shelfOf(second, { model });
          expect(after).toEqual({ ...anew, placeOf: after.placeOf });
          expect(after.placeOf()).toEqual(placeOf());
        }
      },
    ),
  );
});

test('the more somebody did with a host, the further up their rooms, all else the same', () => {
  fc.assert(
    fc.property(candidates, small(4), fc.integer({ min: 1, max: 40 }), (list, hostId, weight) => {
      const same = list.map((one) => ({ ...one, popularity: 1, productIds: [], categoryId: '0' }));
      const row = { entity: `host:${hostId}`, recent: 0, following: false };
      const placesOf = (held: number) => {
        const shelf = shelfOf(same, { model: null });
        const ranking = rank(shelf, tasteOf([{ ...row, weight: held }]), all);
        return ranking.places.map((place) => ranking.at(place).hostId === hostId);
      };
      const liked = placesOf(weight);
      expect(liked).toEqual(liked.toSorted((a, b) => Number(b) - Number(a)));
      const left = placesOf(-weight);
      expect(left).toEqual(left.toSorted((a, b) => Number(a) - Number(b)));
    }),
  );
});

/** Where everybody who is not refused is free. */
const drawnOf = (
  { places, isAllowed }: Ranking,
  { candidates }: Shelf,
  pool: Pick<Pool, 'places' | 'requestId'>,
): Drawn[] =>
  explore(places.map(certain), {
    ...{ ...pool, candidates: candidates.length, free: candidates.length },
    isAllowed: (place) => isAllowed(candidates[place]!),
  });

test('what is refused is never ranked nor drawn', () => {
  fc.assert(
    fc.property(candidates, rows, fc.string(), small(4), (list, held, requestId, hostId) => {
      const refused = { ...nothingRefused, rooms: new Set(['room-0']), hosts: new Set([hostId]) };
      const shelf = shelfOf(list, { model });
      const taste = tasteOf(held, refused);
      for (const ranking of [rank(shelf, taste, all), rankForAll(shelf, taste, all)]) {
        for (const { place } of drawnOf(ranking, shelf, { places: 1, requestId })) {
          expect(ranking.at(place).id).not.toBe('room-0');
          expect(ranking.at(place).hostId).not.toBe(hostId);
        }
      }
    }),
  );
});

test('nothing stands twice, and the propensities of what could stand at the first place sum to 1', () => {
  fc.assert(
    fc.property(candidates, fc.string(), (list, requestId) => {
      const shelf = shelfOf(list, { model: null });
      const ranking = rankForAll(shelf, null, all);
      const placed = drawnOf(ranking, shelf, { places: 0, requestId });
      expect(new Set(placed.map(({ place }) => place)).size).toBe(list.length);
      const others = list.length - 1;
      const best = 1 - EXPLORED_SHARE + EXPLORED_SHARE / list.length;
      expect(best + (others * EXPLORED_SHARE) / list.length).toBeCloseTo(1, 9);
      const { explored, propensity } = placed[0]!;
      expect(propensity).toBeCloseTo(explored ? EXPLORED_SHARE / list.length : best, 9);
    }),
  );
});

test('about one place in twenty is drawn, and the same request draws the same', () => {
  const list = Array.from(
    { length: 1_000 },
    (_, i): Candidate => ({
      ...{ id: `${i}`, hostId: `${i}`, hostName: '', categoryId: '0', productIds: [] },
      ...{
        popularity: 1_000 - i,
        isTrending: true,
        reason: { code: '', text: { zh: '', en: '' } },
      },
    }),
  );
  const shelf = shelfOf(list, { model: null });
  const ranking = rankForAll(shelf, null, { count: 500 });
  const drawn = (requestId: string) => drawnOf(ranking, shelf, { places: 24, requestId });
  const share = drawn('one').filter((item) => item.explored).length / 500;
  expect(share).toBeGreaterThan(0.02);
  expect(share).toBeLessThan(0.09);
  expect(drawn('one')).toEqual(drawn('one'));
  expect(drawn('one')).not.toEqual(drawn('two'));
});

test('a model of other dimensions, or of no numbers, is refused rather than served', () => {
  const shelf = (by: ActiveModel) =>
    shelfOf(
      [
        {
          ...{ id: '1', hostId: '1', hostName: '', categoryId: '0', productIds: [] },
          ...{ popularity: 1, isTrending: true, reason: { code: '', text: { zh: '', en: '' } } },
        },
      ],
      { model: by },
    );
  const taste = () => tasteOf([{ entity: 'host:1', weight: 1, recent: 0, following: false }]);
  for (const vector of [Float32Array.of(1), Float32Array.of(Number.NaN, 0, 0)]) {
    const broken = { ...model, foldIn: () => vector };
    expect(() => rank(shelf(broken), taste(), all)).toThrow(RangeError);
  }
});
