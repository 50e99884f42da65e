import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createTally, type Marks, marked, type Served } from './recommendation.outcomes.rules.ts';

const served: Served = {
  ...{ requestId: 'r', person: null, surface: 'home', atMs: Date.UTC(2026, 4, 1, 23, 59) },
  itemIds: ['a', 'b', 'c', 'd'],
  sources: ['taste', 'taste', 'taste', 'taste'],
  explored: [],
};

const look = fc.record({
  itemId: fc.constantFrom('a', 'b', 'c', 'd', 'never served'),
  isClick: fc.boolean(),
});

/** What is counted when looks come in these batches. */
const counted = (batches: { itemId: string; isClick: boolean }[][]) => {
  const tally = createTally();
  let marks: Marks = { exposed: [], clicked: [] };
  for (const batch of batches) {
    const clicks = batch.filter(({ isClick }) => isClick);
    const clicked = new Map(clicks.map(({ itemId }) => [itemId, served.atMs]));
    const exposed = new Set(batch.map(({ itemId }) => itemId));
    const { after, fresh } = marked(served, marks, { exposed, clicked });
    for (const at of fresh.exposed) tally.add(served, at, 'exposures');
    for (const at of fresh.clicked) tally.add(served, at, 'clicks');
    marks = after;
  }
  return tally.rows();
};

test('the same looks count the same however they are cut into batches, and however often they come', () => {
  fc.assert(
    fc.property(fc.array(fc.array(look, { maxLength: 5 }), { maxLength: 6 }), (batches) => {
      const once = counted([batches.flat()]);
      expect(counted(batches)).toEqual(once);
      expect(counted([...batches, ...batches])).toEqual(once);
    }),
  );
});

test('nothing is clicked more often than seen, nor seen more often than served', () => {
  fc.assert(
    fc.property(fc.array(fc.array(look, { maxLength: 5 }), { maxLength: 6 }), (batches) => {
      for (const { exposures, clicks } of counted(batches)) {
        expect(clicks).toBeLessThanOrEqual(exposures);
        expect(exposures).toBeLessThanOrEqual(served.itemIds.length);
      }
    }),
  );
});

test('an outcome belongs to the day on which it was served', () => {
  expect(counted([[{ itemId: 'a', isClick: true }]])).toEqual([
    {
      ...{ day: '2026-05-01', surface: 'home', source: 'taste', explored: false },
      ...{ exposures: 1, clicks: 1, orders: 0 },
    },
  ]);
});
