import {
  Clicked,
  collectEvents,
  endRoom,
  forgetTaste,
  getHome,
  Left,
  type Room,
  recommendRooms,
  setInterest,
  stopRoom,
  updateMe,
  VISITOR_HEADER,
} from '@kaibo/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '#platform/id';
import { movingClock } from '../../../../../tests/support/clock.ts';
import { liveRoom } from '../../../../../tests/support/rooms.ts';
import { type Person, type TestServer, testServer } from '../../../../../tests/support/server.ts';
import { MOST_ENTITIES } from './recommendation.rules.ts';

const clock = movingClock();
let server: TestServer;
let [teaHost, toyHost]: Person[] = [];
let tea: Room;
let toys: Room;
beforeAll(async () => {
  server = await testServer({ clock });
  teaHost = await server.signUp('Tea host', ['host']);
  toyHost = await server.signUp('Toy host', ['host']);
  tea = await liveRoom(server, teaHost!, { title: 'Tea', categoryId: 'craft' });
  toys = await liveRoom(server, toyHost!, { title: 'Toys', categoryId: 'kids' });
});
afterAll(() => server.close());

const visitor = () => `visitor-${newId()}`;
const headersOf = (visitorId: string) => ({ [VISITOR_HEADER]: visitorId });

const clickOn = (room: { id: string }) => ({
  id: newId(),
  name: Clicked.name,
  atMs: clock.nowMs(),
  roomId: null,
  payload: { surface: 'home', itemKind: 'room', itemId: room.id, position: 0, requestId: null },
});
const leaving = (room: { id: string }, dwellMs: number) => ({
  id: newId(),
  name: Left.name,
  atMs: clock.nowMs(),
  roomId: room.id,
  payload: { surface: 'room', itemId: room.id, dwellMs },
});
type Sent = ReturnType<typeof clickOn> | ReturnType<typeof leaving>;
const does = async (visitorId: string | null, events: Sent[], as?: Person): Promise<void> => {
  await server.call(collectEvents, { as, body: { visitorId, events } });
  await server.caughtUp();
};

interface Who {
  as?: Person;
  headers?: Record<string, string>;
}
const home = async (who: Who) => {
  clock.pass(2_000);
  const feed = await server.call(getHome, { ...who, query: { limit: 60 } });
  return { ...feed, ids: feed.live.map(({ room }) => room.id) };
};
const asVisitor = (visitorId: string): Who => ({ headers: headersOf(visitorId) });
const consenting = async (name: string): Promise<Person> => {
  const person = await server.signUp(name);
  await agree(person, true);
  return person;
};
const agree = (as: Person, personalisation: boolean) =>
  server.call(updateMe, { as, body: { consent: { analytics: true, personalisation } } });

test('a few clicks put what they were about first, and say so', async () => {
  const id = visitor();
  const before = await home(asVisitor(id));
  expect(before.step).not.toBe('personal');
  const last = before.live.at(-1)!.room;
  await does(id, [clickOn(last), clickOn(last), clickOn(last)]);
  const after = await home(asVisitor(id));
  expect(after.step).toBe('personal');
  expect(after.ids[0]).toBe(last.id);
  const { source, reason, parts, score } = after.live[0]!;
  expect(source).toBe('taste');
  expect(reason.text.zh).not.toBe(before.live.at(-1)!.reason.text.zh);
  expect(parts.reduce((sum, part) => sum + part.value, 0)).toBeCloseTo(score, 6);
  expect((await home({})).step).not.toBe('personal');
});

test('who leaves a room within seconds sees it further down', async () => {
  const id = visitor();
  const first = (await home(asVisitor(id))).ids[0]!;
  await does(id, [leaving({ id: first }, 2_000)]);
  const after = await home(asVisitor(id));
  expect(after.ids.indexOf(first)).toBe(after.ids.length - 1);
  await does(id, [leaving({ id: after.ids[0]! }, 60_000)]);
  expect((await home(asVisitor(id))).ids).toEqual(after.ids);
});

test('what is of no interest is gone at once, and back as it was once that is taken back', async () => {
  const id = visitor();
  const headers = headersOf(id);
  await does(id, [clickOn(toys)]);
  const before = await home({ headers });
  const say = (interested: boolean) =>
    server.call(setInterest, { headers, body: { kind: 'room', itemId: toys.id, interested } });
  await say(false);
  expect((await home({ headers })).ids).not.toContain(toys.id);
  await say(true);
  const after = await home({ headers });
  expect(after.ids).toEqual(before.ids);
  expect(after.live[0]!.score).toBeCloseTo(before.live[0]!.score, 2);
});

test('an account is learnt from only while it wants that, and forgotten when it does not', async () => {
  const shy = await server.signUp('Shy');
  await agree(shy, false);
  await does(null, [clickOn(tea), clickOn(tea)], shy);
  expect((await home({ as: shy })).step).not.toBe('personal');
  await agree(shy, true);
  expect((await home({ as: shy })).step).not.toBe('personal');
  await does(null, [clickOn(tea), clickOn(tea)], shy);
  expect((await home({ as: shy })).step).toBe('personal');
  await agree(shy, false);
  await server.caughtUp();
  await agree(shy, true);
  expect((await home({ as: shy })).step).not.toBe('personal');
});

test('what was learnt is forgotten on demand, what was read of it before as well', async () => {
  const person = await consenting('Forgetful');
  await does(null, [clickOn(tea)], person);
  await server.call(forgetTaste, { as: person });
  expect((await home({ as: person })).step).not.toBe('personal');
  await server.caughtUp();
  expect((await home({ as: person })).step).not.toBe('personal');
});

test('what a browser liked is its account’s after signing in', async () => {
  const id = visitor();
  await does(id, [clickOn(tea), clickOn(tea)]);
  const person = await consenting('Joiner');
  await does(id, [clickOn(tea)], person);
  expect((await home({ as: person })).step).toBe('personal');
  expect((await home(asVisitor(id))).step).not.toBe('personal');
});

test('a room that ended or was stopped is in no answer to a later request', async () => {
  const operator = await server.signUp('Operator', ['operator']);
  const [over, stopped] = [await liveRoom(server, toyHost!), await liveRoom(server, toyHost!)];
  clock.pass(2_000);
  expect((await server.call(getHome, { query: { limit: 60 } })).live.length).toBeGreaterThan(3);
  await server.call(endRoom, { as: toyHost!, params: { roomId: over.id } });
  const stopping = { as: operator, params: { roomId: stopped.id }, body: { reason: 'Bad' } };
  await server.call(stopRoom, stopping);
  const feed = await server.call(getHome, { query: { limit: 60 } });
  const beside = await server.call(recommendRooms, { query: { surface: 'room', limit: 30 } });
  for (const { room } of [...feed.live, ...beside.live])
    expect([over.id, stopped.id]).not.toContain(room.id);
});

test('the same events in any order, and told twice, leave the same taste', async () => {
  const [one, other] = [visitor(), visitor()];
  const atMs = clock.nowMs();
  const acts = [clickOn(tea), leaving(toys, 1_000), clickOn(toys), clickOn(tea)].map((act, i) => ({
    ...act,
    atMs: atMs - i * 1_000,
  }));
  for (const act of acts) await does(one, [act]);
  const again = acts.map((act) => ({ ...act, id: newId() })).toReversed();
  for (const act of [...again, ...again]) await does(other, [act]);
  await does(other, again);
  const tastes = async (person: string) => {
    const { rows } = await server.pool.query<{ entity: string; weight: number; recent: number }>(
      'select entity, weight, recent from recommendation_tastes where person = $1 order by entity',
      [`v:${person}`],
    );
    return rows;
  };
  const [left, right] = [await tastes(one), await tastes(other)];
  expect(left.length).toBeGreaterThan(0);
  expect(right.map((row) => row.entity)).toEqual(left.map((row) => row.entity));
  right.forEach((row, i) => {
    expect(row.weight).toBeCloseTo(left[i]!.weight, 2);
  });
});

test('of each person the strongest are kept, and nothing that has faded', async () => {
  const [many, faded] = [`v:${visitor()}`, `v:${visitor()}`];
  const insert = (person: string, count: number, agoDays: number) =>
    server.pool.query(
      `insert into recommendation_tastes (person, entity, weight, recent, at)
       select $1, 'product:' || i, i, 0, now() - make_interval(days => $3)
         from generate_series(1, $2::int) as i`,
      [person, count, agoDays],
    );
  await insert(many, MOST_ENTITIES + 30, 0);
  await insert(faded, 3, 300);
  await server.runTask('recommendation.trim');
  const { rows } = await server.pool.query<{ person: string; entity: string }>(
    'select person, entity from recommendation_tastes where person = any ($1)',
    [[many, faded]],
  );
  expect(rows).toHaveLength(MOST_ENTITIES);
  const entities = rows.map((row) => row.entity);
  expect(entities).toContain(`product:${MOST_ENTITIES + 30}`);
  expect(entities).not.toContain('product:30');
});
