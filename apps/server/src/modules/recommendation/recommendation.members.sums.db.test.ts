import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '#platform/id';
import { movingClock } from '../../../../../tests/support/clock.ts';
import { type TestServer, testServer } from '../../../../../tests/support/server.ts';
import { addLesson } from './recommendation.members.ts';
import { LEAST_MEMBERS, MOST_ENTITIES, MOST_OF_MEMBER } from './recommendation.rules.ts';

const clock = movingClock();
let server: TestServer;
beforeAll(async () => {
  server = await testServer({ clock });
});
afterAll(() => server.close());

test('what was put in is as much in whatever batches it comes, and nothing of a batch that is lost', async () => {
  const person = `v:${newId()}`;
  const nowMs = clock.nowMs();
  const put = (weight: number) => ({
    ...{ deltas: new Map(), joined: new Map() },
    putIn: new Map([['s:test', new Map([[person, new Map([['host:a', { weight, recent: 1 }]])]])]]),
  });
  const lost = server.db.transaction().execute(async (tx) => {
    await addLesson(tx, put(100), nowMs);
    throw new Error('the power went');
  });
  await expect(lost).rejects.toThrow('the power went');
  const days = 86_400_000;
  for (const at of [0, 14, 28, 600])
    await server.db.transaction().execute((tx) => addLesson(tx, put(4), nowMs + at * days));
  const { rows } = await server.pool.query<{ weights: number[]; recents: number[] }>(
    'select weights, recents from recommendation_members where person = $1',
    [person],
  );
  expect(rows[0]!.weights[0]).toBeCloseTo(4, 6);
  expect(rows[0]!.recents).toEqual([1]);
});

test('a segment holds what its members hold, of a thing so much of each at most, whoever they turn out to be', async () => {
  const segment = `s:${newId()}`;
  const startMs = clock.nowMs();
  const batch = async (
    days: number,
    puts: Record<string, Record<string, number>>,
    joined: Record<string, string> = {},
  ) => {
    const members = Object.entries(puts).map(([person, things]) => {
      const held = Object.entries(things).map(
        ([entity, weight]) => [entity, { weight, recent: weight }] as const,
      );
      return [person, new Map(held)] as const;
    });
    const lesson = {
      deltas: new Map(),
      joined: new Map(Object.entries(joined)),
      putIn: new Map([[segment, new Map(members)]]),
    };
    const nowMs = startMs + days * 86_400_000;
    await server.db.transaction().execute((tx) => addLesson(tx, lesson, nowMs));
    const { rows } = await server.pool.query<{ entity: string; weight: number; recent: number }>(
      'select entity, weight, recent from recommendation_tastes where person = $1 order by entity',
      [segment],
    );
    return rows;
  };
  const [loud, browser, account] = [newId(), newId(), newId()];
  const others = Array.from({ length: LEAST_MEMBERS - 1 }, (_, i) => `v:other-${segment}-${i}`);
  await batch(0, Object.fromEntries(others.map((person) => [person, { 'host:quiet': 1 }])));
  let rows = await batch(0, { [`v:${loud}`]: { 'host:loud': 500 } });
  for (let times = 0; times < 3; times++)
    rows = await batch(0, { [`v:${loud}`]: { 'host:loud': 5 } });
  expect(rows.map(({ entity, weight }) => [entity, weight])).toEqual([
    ['host:loud', MOST_OF_MEMBER],
    ['host:quiet', others.length],
  ]);
  expect(rows[0]!.recent).toBe(MOST_OF_MEMBER);
  // What faded may be put in again.
  rows = await batch(14, { [`v:${loud}`]: { 'host:loud': 1 } });
  expect(rows[0]!.weight).toBeCloseTo(MOST_OF_MEMBER / 2 + 1, 6);

  await batch(14, { [`v:${browser}`]: { 'host:joined': 6 } });
  rows = await batch(14, { [`u:${account}`]: { 'host:joined': 6 } });
  const joinedOf = () => rows.find(({ entity }) => entity === 'host:joined')!.weight;
  expect(joinedOf()).toBe(12);
  rows = await batch(14, {}, { [browser]: account });
  expect(joinedOf()).toBe(MOST_OF_MEMBER);

  // The strongest of one, and no trace of the others in the segment.
  const many = Array.from({ length: MOST_ENTITIES + 5 }, (_, i) => [`host:many-${i}`, 1 + i / 100]);
  rows = await batch(14, { [`v:${newId()}`]: Object.fromEntries(many) });
  const kept = rows.filter(({ entity, weight }) => entity.startsWith('host:many') && weight > 0);
  expect(kept).toHaveLength(MOST_ENTITIES);
  expect(kept.map(({ entity }) => entity)).not.toContain('host:many-4');
});

test('what a member has left of a thing is kept until it has faded, and no longer', async () => {
  const person = `v:${newId()}`;
  const put = (things: Record<string, number>) => {
    const held = Object.entries(things).map(
      ([entity, weight]) => [entity, { weight, recent: 0 }] as const,
    );
    const putIn = new Map([['s:test', new Map([[person, new Map(held)]])]]);
    return { deltas: new Map(), joined: new Map(), putIn };
  };
  const after = async (days: number, things: Record<string, number>): Promise<string[]> => {
    const nowMs = clock.nowMs() + days * 86_400_000;
    await server.db.transaction().execute((tx) => addLesson(tx, put(things), nowMs));
    const { rows } = await server.pool.query<{ entities: string[] }>(
      'select entities from recommendation_members where person = $1',
      [person],
    );
    return rows[0]!.entities.toSorted();
  };
  expect(await after(0, { 'host:a': 4, 'host:b': 0.5 })).toEqual(['host:a', 'host:b']);
  expect(await after(7 * 14, { 'host:a': 1 })).toEqual(['host:a', 'host:b']);
  expect(await after(9 * 14, { 'host:c': 1 })).toEqual(['host:a', 'host:c']);
});
