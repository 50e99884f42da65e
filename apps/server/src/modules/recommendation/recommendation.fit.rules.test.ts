import fc from 'fast-check';
import { expect, test } from 'vitest';
import { basketsOf, holdOut, isJudged, type TasteRows } from './recommendation.fit.rules.ts';

const ENTITIES = ['product:a', 'host:b', 'category:c', 'product:d', 'product:e'];

const acts = fc.array(
  fc.record({
    person: fc.nat({ max: 5 }),
    entity: fc.nat({ max: ENTITIES.length - 1 }),
    atMs: fc.nat({ max: 30 }),
  }),
  { maxLength: 60 },
);

const tastesOf = (rows: { person: number; entity: number; atMs: number }[]): TasteRows => {
  const sorted = rows.toSorted((a, b) => a.person - b.person);
  return {
    ...{ people: 6, entities: ENTITIES },
    person: Uint32Array.from(sorted, ({ person }) => person),
    entity: Uint32Array.from(sorted, ({ entity }) => entity),
    weight: Float32Array.from(sorted, () => 1),
    atMs: Float64Array.from(sorted, ({ atMs }) => atMs),
  };
};

test('nothing that is learnt from is as new as what is to be found of the same person', () => {
  fc.assert(
    fc.property(acts, (rows) => {
      const tastes = tastesOf(rows);
      const { kept, held } = holdOut(
        tastes,
        Uint32Array.from(rows, (_, row) => row),
      );
      for (const test of held) {
        expect(isJudged(ENTITIES[tastes.entity[test]!]!)).toBe(true);
        for (const train of kept)
          if (tastes.person[train] === tastes.person[test])
            expect(tastes.atMs[train]!).toBeLessThan(tastes.atMs[test]!);
      }
    }),
  );
});

test('whoever has something to find has something to be known by, and nobody is lost', () => {
  fc.assert(
    fc.property(acts, (rows) => {
      const tastes = tastesOf(rows);
      const { kept, held } = holdOut(
        tastes,
        Uint32Array.from(rows, (_, row) => row),
      );
      const keptOf = new Set(Array.from(kept, (row) => tastes.person[row]));
      expect(keptOf).toEqual(new Set(tastes.person));
      for (const row of held) expect(keptOf.has(tastes.person[row])).toBe(true);
      expect(new Set([...kept, ...held]).size).toBe(kept.length + held.length);
    }),
  );
});

test('of ten things done one after another the newest two are to be found', () => {
  const tastes = tastesOf(
    Array.from({ length: 10 }, (_, atMs) => ({ person: 0, entity: 0, atMs })),
  );
  expect(
    holdOut(
      tastes,
      Uint32Array.from({ length: 10 }, (_, row) => row),
    ).held,
  ).toEqual(Uint32Array.of(8, 9));
});

test('orders of one visit are one basket, whatever shop they were placed in, and no thing lies in it twice', () => {
  const orders = [
    { buyerId: 'ann', atMs: 100, productIds: ['tea', 'cup'] },
    { buyerId: 'bo', atMs: 200, productIds: ['pot'] },
    { buyerId: 'ann', atMs: 3_000_000, productIds: ['cup', 'bag'] },
    { buyerId: 'ann', atMs: 90_000_000, productIds: ['tea'] },
  ];
  expect(basketsOf(orders)).toEqual([['tea', 'cup', 'bag'], ['tea'], ['pot']]);
  expect(basketsOf([])).toEqual([]);
});
