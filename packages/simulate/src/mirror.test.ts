import { expect, test } from 'vitest';
import { type Mirror, mirrorOf, type RoomShown, scenarioOf } from './index.ts';

const CATEGORIES = ['beauty', 'craft', 'food', 'tech'];
const scenario = scenarioOf('ordinary', {
  viewers: 400,
  hosts: 500,
  productsPerHost: 2,
  buying: 0.3,
  hours: 240,
});
const nowMs = scenario.startMs + 20 * 3_600_000;
const rooms = CATEGORIES.map(
  (categoryId, i): RoomShown => ({
    id: `room-${i}`,
    hostId: `host-${i}`,
    categoryId,
    startedAtMs: nowMs - 3_600_000,
  }),
);

const clicksOf = (mind: Mirror, shown: readonly RoomShown[]): string[] =>
  Array.from({ length: scenario.viewers }, (_, viewer) =>
    shown
      .filter((room) => mind.clicks(viewer, room, { place: 0, turn: 3, atMs: nowMs }))
      .map(({ id }) => id)
      .sort()
      .join(' '),
  );

test('people do the same wherever they are shown the same, in whatever order they met it', () => {
  const once = clicksOf(mirrorOf(scenario, CATEGORIES), rooms);
  expect(clicksOf(mirrorOf(scenario, CATEGORIES), rooms.toReversed())).toEqual(once);
  expect(once.filter((ids) => ids !== '').length).toBeGreaterThan(40);
});

test('each has tastes of their own: who clicks one category a lot is not who clicks the others', () => {
  const mind = mirrorOf(scenario, CATEGORIES);
  const turns = 120;
  const shares = Array.from({ length: 200 }, (_, viewer) => {
    const counts = rooms.map(
      (room) =>
        Array.from({ length: turns }, (_, turn) =>
          mind.clicks(viewer, room, { place: 0, turn, atMs: nowMs }),
        ).filter(Boolean).length,
    );
    return counts.indexOf(Math.max(...counts));
  });
  for (const category of CATEGORIES.keys())
    expect(shares.filter((best) => best === category).length).toBeGreaterThan(4);
});

test('nobody spends more in a week than they have, and a follow and a stay are felt', () => {
  const mind = mirrorOf(scenario, CATEGORIES);
  const product = { id: 'p', hostId: 'host-0', priceFen: 5_000 };
  const bought = Array.from({ length: 3_000 }, (_, turn) =>
    mind.buys(7, { ...product, id: `p${turn % 40}` }, { turn, atMs: nowMs }),
  ).filter(Boolean).length;
  const more = Array.from({ length: 3_000 }, (_, turn) =>
    mind.buys(7, product, { turn: 10_000 + turn, atMs: nowMs }),
  ).filter(Boolean).length;
  expect(bought).toBeGreaterThan(0);
  expect(more).toBeLessThanOrEqual(1);
  const daily = mirrorOf(scenario, CATEGORIES, { purseMs: 86_400_000 });
  const boughtOn = (day: number): number =>
    Array.from({ length: 3_000 }, (_, turn) =>
      daily.buys(
        7,
        { ...product, id: `p${turn % 40}` },
        { turn: 10_000 * day + turn, atMs: nowMs + day * 86_400_000 },
      ),
    ).filter(Boolean).length;
  expect([boughtOn(0), boughtOn(1), boughtOn(40_000)].every((count) => count > 0)).toBe(true);
  const stays = (): number => {
    const each = Array.from({ length: 200 }, (_, turn) =>
      mind.stayMs(9, rooms[1]!, { turn, atMs: nowMs }),
    );
    return each.reduce((sum, stay) => sum + stay, 0);
  };
  const before = stays();
  mind.left(9, rooms[1]!, { stayedMs: 60_000, atMs: nowMs });
  expect(stays()).toBeLessThan(before);
  mind.follows(9, 'host-1');
  expect(stays()).toBeGreaterThan(before);
  expect(mind.awayMs(9, 1, nowMs)).toBeLessThanOrEqual(86_400_000);
});
