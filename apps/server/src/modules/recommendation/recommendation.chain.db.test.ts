import {
  Clicked,
  collectEvents,
  FeedServed,
  Followed,
  followHost,
  getHome,
  listUninteresting,
  type PayloadOf,
  type Room,
  recommendProducts,
  recommendRooms,
  saveProfile,
  setInterest,
  updateMe,
  VISITOR_HEADER,
  ViewersCounted,
} from '@kaibo/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '#platform/id';
import { movingClock } from '../../../../../tests/support/clock.ts';
import { until } from '../../../../../tests/support/media.ts';
import { liveRoom, record } from '../../../../../tests/support/rooms.ts';
import { type Person, type TestServer, testServer } from '../../../../../tests/support/server.ts';
import { LEAST_MEMBERS } from './recommendation.rules.ts';

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

const consenting = async (name: string): Promise<Person> => {
  const as = await server.signUp(name);
  const consent = { analytics: true, personalisation: true };
  await server.call(updateMe, { as, body: { consent } });
  return as;
};
const clicks = async (as: Person, room: Room, times: number): Promise<void> => {
  const payload = {
    surface: 'home',
    itemKind: 'room',
    itemId: room.id,
    position: 0,
    requestId: null,
  };
  const one = () => ({
    id: newId(),
    name: Clicked.name,
    atMs: clock.nowMs(),
    roomId: null,
    payload,
  });
  const events = Array.from({ length: times }, one);
  await server.call(collectEvents, { as, body: { visitorId: null, events } });
  await server.caughtUp();
};
const home = (as?: Person, headers?: Record<string, string>) => {
  clock.pass(2_000);
  return server.call(getHome, { as, headers, query: {} });
};

test('the answer falls from personal to segment, trending and newest, and says how far', async () => {
  const nobody = await home();
  expect(nobody.step).toBe('newest');
  expect(nobody.live.map(({ source }) => source)).toEqual(['newest', 'newest']);

  await record(
    server,
    ViewersCounted,
    { roomId: toys.id, viewersNow: 50 },
    { roomId: toys.id, atMs: clock.nowMs() },
  );
  await server.caughtUp();
  const trending = await home();
  expect(trending.step).toBe('trending');
  expect(trending.live[0]).toMatchObject({ room: { id: toys.id }, source: 'trending' });

  const bea = await consenting('Bea');
  const alike: Person[] = [];
  for (let i = 0; i < LEAST_MEMBERS; i++) alike.push(await consenting(`Ann ${i}`));
  const body = { agreed: true, ageBand: '25-34', gender: 'female', region: null } as const;
  for (const as of [bea, ...alike]) await server.call(saveProfile, { as, body });
  expect((await home(bea)).step).toBe('trending');
  for (const as of alike) await clicks(as, tea, 1);
  const segment = await home(bea);
  expect(segment.step).toBe('segment');
  expect(segment.live[0]).toMatchObject({ room: { id: tea.id }, source: 'segment' });

  for (const [ageBand, step] of [
    ['45-54', 'trending'],
    ['25-34', 'segment'],
  ] as const) {
    await server.call(saveProfile, { as: bea, body: { ...body, ageBand } });
    await server.caughtUp();
    expect((await home(bea)).step).toBe(step);
  }

  await clicks(bea, toys, 3);
  const personal = await home(bea);
  expect(personal.step).toBe('personal');
  expect(personal.live[0]!.room.id).toBe(toys.id);
});

test('a guest who agreed to be known is shown what others like who read the same language, and no other guest', async () => {
  const guest = (locale: string) => ({
    [VISITOR_HEADER]: `guest-${newId()}`,
    'accept-language': locale,
  });
  const click = (room: Room, times: number, locale?: 'en' | 'zh-CN') => {
    const target = { surface: 'home', itemKind: 'room', itemId: room.id } as const;
    const payload = { ...target, position: 0, requestId: null };
    const events = Array.from({ length: times }, () => ({
      ...{ id: newId(), name: Clicked.name, atMs: clock.nowMs(), payload },
    }));
    return { visitorId: `guest-${newId()}`, locale, events };
  };
  const topOf = async (headers: Record<string, string>) => {
    const { step, live } = await home(undefined, headers);
    return step === 'segment' ? live.find(({ source }) => source === 'segment')?.room.id : step;
  };
  expect(await topOf(guest('en'))).toBe('trending');
  // As the request asks for it, and as the page chose it.
  for (let i = 0; i < LEAST_MEMBERS; i++) {
    await server.call(collectEvents, { body: click(tea, 4), headers: guest('en-GB,en') });
    await server.call(collectEvents, { body: click(toys, 4, 'zh-CN'), headers: guest('en') });
  }
  await server.caughtUp();
  expect(await topOf(guest('en'))).toBe(tea.id);
  expect(await topOf(guest('zh-CN,zh'))).toBe(toys.id);
  expect((await home(undefined, { 'accept-language': 'en' })).step).toBe('trending');

  const { step } = await server.call(recommendProducts, {
    ...{ headers: guest('en'), query: { surface: 'home' } },
  });
  expect(step).not.toBe('personal');
  const query = { surface: 'product', besideId: newId() } as const;
  const beside = await server.call(recommendRooms, { headers: guest('en'), query });
  expect(beside.step).not.toBe('segment');
});

test('a host whom somebody follows comes first, as long as they follow', async () => {
  const fan = await consenting('Fan');
  const params = { hostId: teaHost!.id };
  await server.call(followHost, { as: fan, params, body: { following: true } });
  await server.caughtUp();
  const [first] = (await home(fan)).live;
  expect(first).toMatchObject({
    room: { id: tea.id },
    source: 'followed',
    reason: { code: 'followed' },
  });
  await server.call(followHost, { as: fan, params, body: { following: false } });
  await server.caughtUp();
  expect((await home(fan)).live[0]!.source).not.toBe('followed');
  const { rows } = await server.pool.query<{ following: boolean }>(
    'select following from recommendation_tastes where person = $1',
    [`u:${fan.id}`],
  );
  expect(rows).toEqual([{ following: false }]);
  const again = { hostId: teaHost!.id, userId: fan.id, following: true, roomId: null };
  await record(server, Followed, again, { actorId: fan.id, atMs: clock.nowMs() - 3_600_000 });
  await server.caughtUp();
  expect((await home(fan)).live[0]!.source).not.toBe('followed');
});

test('beside a room stand others, those of its host or kind first, never itself', async () => {
  const other = await liveRoom(server, teaHost!, { title: 'More tea', categoryId: 'craft' });
  clock.pass(2_000);
  const query = { surface: 'room', besideId: tea.id } as const;
  const { live, step } = await server.call(recommendRooms, { query });
  expect(step).toBe('segment');
  expect(live[0]!.room.id).toBe(other.id);
  expect(live.map(({ room }) => room.id)).not.toContain(tea.id);
});

test('each surface writes down what it served, to whom, and with which policy', async () => {
  const viewer = await consenting('Viewer');
  const rooms = await server.call(recommendRooms, { as: viewer, query: { surface: 'replay' } });
  const products = await server.call(recommendProducts, { as: viewer, query: { surface: 'home' } });
  const find = async () => {
    const events = await server.events.read(null, 100_000, [FeedServed.name]);
    return [rooms, products].map(({ requestId }) => events.find(({ key }) => key === requestId));
  };
  const events = await until(find, (found) => found.every((event) => event !== undefined));
  const payloads = events.map((event) => event!.payload as PayloadOf<typeof FeedServed>);
  expect(payloads.map(({ surface }) => surface)).toEqual(['replay', 'home']);
  expect(payloads[0]!.items.ids).toEqual(rooms.live.map(({ room }) => room.id));
  for (const event of events) expect(event!.actorId).toBe(viewer.id);
});

test('nobody cannot say what is of interest, and is told why; everybody else sees what they said', async () => {
  const body = { kind: 'host', itemId: toyHost!.id, interested: false } as const;
  const headers = { [VISITOR_HEADER]: 'no id!' };
  for (const sent of [{ body }, { body, headers }])
    expect(await server.refusal(setInterest, sent)).toMatchObject({
      status: 403,
      code: 'recommendation/nobody',
    });
  expect(await server.call(listUninteresting, {})).toEqual({ items: [] });
  // What is said holds for an account that does not want to be learnt from, too.
  const shy = await server.signUp('Shy');
  await server.call(setInterest, { as: shy, body });
  await server.call(setInterest, { as: shy, body });
  const { items } = await server.call(listUninteresting, { as: shy });
  expect(items).toMatchObject([{ kind: 'host', itemId: toyHost!.id, title: 'Toy host' }]);
  const feed = await home(shy);
  expect(feed.step).not.toBe('personal');
  expect(feed.live.map(({ room }) => room.host.id)).not.toContain(toyHost!.id);
});
