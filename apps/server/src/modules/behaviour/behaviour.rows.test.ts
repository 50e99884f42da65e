import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FeedServed } from '@kaibo/contracts';
import { impressionsOf, servedItemsOf } from '@kaibo/contracts/impressions';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { currentReading, declaredEvents, readEvent } from './behaviour.rows.ts';

const contracts = join(import.meta.dirname, '../../../../../packages/contracts/src');

test('the store knows every event that a contract declares, wherever it is entered: none of ours is quarantined', () => {
  const known = declaredEvents();
  const declared = readdirSync(contracts)
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .flatMap((file) => [
      ...readFileSync(join(contracts, file), 'utf8').matchAll(/defineEvent\(\{\s*name: '([^']+)'/g),
    ])
    .map((match) => match[1]!);
  expect(declared.length).toBeGreaterThan(60);
  expect(declared.filter((name) => !known.has(name))).toEqual([]);
});

const impression = fc.record({
  itemId: fc.uuid(),
  kind: fc.constantFrom('room' as const, 'product' as const),
  score: fc.double({ noNaN: true, noDefaultInfinity: true }),
  reason: fc.string(),
  source: fc.string(),
  explored: fc.boolean(),
  propensity: fc.double({ min: 0, max: 1, noNaN: true }),
});
const place = { part: 'organic', terms: null, boostId: null } as const;

/** The first so many places were given out. */
const answer = fc
  .tuple(fc.array(impression, { maxLength: 12 }), fc.nat({ max: 6 }))
  .map(([items, given]) =>
    items.map((item, i) => ({ ...item, ...(i < given && { traffic: place }) })),
  );

const facts = {
  ...{ requestId: 'r', surface: 'home', policyVersion: 'p', step: 'newest', modelVersion: null },
};
const read = (version: number, payload: unknown) =>
  readEvent(
    {
      ...{ offset: 1, id: crypto.randomUUID(), name: FeedServed.name, version, atMs: Date.now() },
      ...{ actor: null, visitor: null, room: null, simulated: false },
    },
    () => payload,
    currentReading(),
  );

test('what stood in an answer reads the same from columns and from the list that older programs wrote', () => {
  fc.assert(
    fc.property(answer, (items) => {
      const told = items.map((item, position) => ({ ...item, position }));
      const columns = { ...facts, items: servedItemsOf(items) };
      expect(impressionsOf(columns)).toEqual(told);
      const list = { ...facts, items: told.toReversed() };
      expect(impressionsOf(list)).toEqual(told);
      for (const event of [read(3, columns), read(2, list)])
        expect('payload' in event && impressionsOf(event.payload)).toEqual(told);
    }),
  );
});

test('an answer that is no list is put aside, whichever program wrote it, and stops nobody', () => {
  for (const items of [undefined, null, 7, 'rooms', {}, { ids: 3 }, [null], [[]], [{}]])
    for (const version of [2, 3])
      expect(read(version, { ...facts, items })).toMatchObject({ reason: 'bad-payload' });
});
