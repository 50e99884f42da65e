import { expect, test } from 'vitest';
import type { ActiveModel } from './recommendation.active.ts';
import { foretellBy } from './recommendation.foretold.ts';
import { recommendedAfter } from './recommendation.rules.ts';
import { type Asked, createServing, type ServeNeeds } from './recommendation.serve.ts';
import type { Candidate } from './recommendation.shelf.ts';
import { tasteOf } from './recommendation.tastes.ts';

const candidates = Array.from(
  { length: 40 },
  (_, i): Candidate => ({
    ...{ id: `room-${i}`, hostId: `${i}`, hostName: '', categoryId: `${i % 4}`, productIds: [] },
    ...{ popularity: 40 - i, isTrending: true },
    reason: { code: 'viewers', text: { zh: '人', en: 'people' } },
  }),
);
const person = { key: 'v:somebody', isKnown: true };
const taste = tasteOf([{ entity: 'host:39', weight: 5, recent: 0, following: false }]);

const serving = (foretell: ServeNeeds['foretell']) => {
  const faults: string[] = [];
  const { serve } = createServing({
    tastes: { of: async () => taste, drop: () => undefined },
    models: {
      active: (): ActiveModel | null => null,
      onSwap: () => undefined,
      warm: async () => undefined,
      close: async () => undefined,
    },
    segmentOf: async () => null,
    namesOf: async () => new Map(),
    ...(foretell && { foretell }),
    onFault: (_, what) => faults.push(what),
  });
  const asked: Asked = {
    ...{ person, requestId: 'request', candidates, limit: 40, shelf: 'live' },
    stillShown: async (ids) => new Set(ids),
  };
  return { faults, serve: (more: Partial<Asked> = {}) => serve({ ...asked, ...more }) };
};
const ids = ({ items }: { items: readonly { id: string }[] }) => items.map(({ id }) => id);
const foretelling = (worths: Float32Array) => ({ worths, rooms: null });
/** That this room, and no other, will be wanted. */
const only =
  (wanted: string): ServeNeeds['foretell'] =>
  async (_, some) =>
    foretelling(Float32Array.from(some, ({ id }) => Number(id === wanted)));

test('what is foretold moves a room up, and is then its reason', async () => {
  const without = ids(await serving(undefined).serve());
  const { items } = await serving(only('room-20')).serve();
  const after = items.map(({ id }) => id);
  expect(after.indexOf('room-20')).toBeLessThan(without.indexOf('room-20'));
  const moved = items.find(({ id }) => id === 'room-20')!;
  expect(moved).toMatchObject({ source: 'foretold', reason: { code: 'foretold' } });
  expect(items.filter(({ source }) => source === 'foretold')).toHaveLength(1);
  expect(after.toSorted()).toEqual(without.toSorted());
});

test('parts go on to sum to the score, whatever is foretold', async () => {
  const { items } = await serving(async (_, some) =>
    foretelling(Float32Array.from(some, (__, i) => i)),
  ).serve();
  for (const { score, parts } of items)
    expect(parts.reduce((sum, { value }) => sum + value, 0)).toBeCloseTo(score, 9);
});

test('without a champion, for who did not agree and of replays everything is as before', async () => {
  const without = await serving(undefined).serve();
  expect(await serving(async () => null).serve()).toEqual(without);
  expect(await serving(async () => foretelling(new Float32Array(40))).serve()).toEqual(without);
  const replays = await serving(only('room-20')).serve({ shelf: 'ended' });
  expect(ids(replays)).toEqual(ids(without));
  const never = () => {
    throw new Error('nobody may be asked about');
  };
  const foretell = foretellBy({ scoreRooms: never, scoreProducts: never });
  expect(await foretell({ ...person, isKnown: false }, candidates, null)).toBeNull();
});

test('a predictor that fails leaves the ranking as it was', async () => {
  const { faults, serve } = serving(async () => {
    throw new RangeError('no');
  });
  expect(ids(await serve())).toEqual(ids(await serving(undefined).serve()));
  expect(faults).toEqual(['what is foretold was left out']);
});

test('a purchase is worth more where orders are larger, and the viewer is asked about by the id alone', async () => {
  const asked: string[] = [];
  const scores = {
    ...{ click: Float32Array.of(0.1, 0.1), buy: Float32Array.of(0.1, 0.1), stay: null },
    ...{ interact: null, valueFen: Float32Array.of(1_000, 3_000), modelVersion: 'click:1' },
  };
  const foretell = foretellBy({
    scoreRooms: async (viewer) => {
      asked.push(viewer);
      return scores;
    },
    scoreProducts: async () => null,
  });
  const { worths, rooms } = (await foretell(person, candidates.slice(0, 2), null))!;
  const [small, large] = worths;
  expect(rooms).toBe(scores);
  expect(asked).toEqual(['somebody']);
  expect(small).toBeCloseTo(0.1 + 8 * 0.1 * 0.5, 6);
  expect(large).toBeCloseTo(0.1 + 8 * 0.1 * 1.5, 6);
});

test('who has just come in is recommended few products, and one more for each while they stay', () => {
  expect([0, 44, 45, 600].map(recommendedAfter)).toEqual([3, 3, 4, 16]);
});
