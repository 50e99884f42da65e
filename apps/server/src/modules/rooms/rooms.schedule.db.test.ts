import {
  BagChanged,
  cancelRoom,
  createRoom,
  endRoom,
  getRoom,
  getRunSheet,
  listMyRooms,
  listRooms,
  ProductUnveiled,
  pinProduct,
  RoomCancelled,
  RoomRescheduled,
  type RunSheetItem,
  rotateStreamKey,
  saveRunSheet,
  search,
  setBag,
  setRoles,
  stopRoom,
  unveilProduct,
  updateRoom,
} from '@kaibo/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newRoom, streamStarts, toldOf } from '../../../../../tests/support/rooms.ts';
import { type Person, type TestServer, testServer } from '../../../../../tests/support/server.ts';
import { openShop } from '../../../../../tests/support/shop.ts';

const HOUR_MS = 3_600_000;
let server: TestServer;
let host: Person;
let other: Person;
let viewer: Person;
let products: string[];
beforeAll(async () => {
  server = await testServer();
  host = await server.signUp('Host', ['host']);
  other = await server.signUp('Other', ['host']);
  viewer = await server.signUp('Viewer');
  for (let i = 0; i < 3; i++) await openShop(server, [{ stock: 5 }]);
  const { rows } = await server.pool.query<{ id: string }>('select id from products order by id');
  products = rows.map((row) => row.id);
});
afterAll(() => server.close());

const line = (productId: string, more: Partial<RunSheetItem> = {}): RunSheetItem =>
  ({
    kind: 'product',
    productId,
    minutes: 10,
    notes: 'Cost 40, never below 60',
    teaser: false,
    veiled: false,
    ...more,
  }) as RunSheetItem;

const launch = (startsAtMs: number | null = Date.now() + HOUR_MS) =>
  server.call(createRoom, {
    as: host,
    body: { title: 'A launch', categoryId: 'craft', format: 'launch', startsAtMs },
  });
const sheet = (roomId: string, as: Person = host) =>
  server.call(getRunSheet, { as, params: { roomId } });
const save = (roomId: string, version: number, items: RunSheetItem[]) =>
  server.call(saveRunSheet, { as: host, params: { roomId }, body: { version, items } });
const seen = (roomId: string, as: Person | null = null) =>
  server.call(getRoom, { as, params: { roomId } });

test('who may host no more changes no run-sheet of theirs, and with it no bag', async () => {
  const former = await server.signUp('Former', ['host']);
  const body = { title: 'Theirs', categoryId: 'craft' };
  const { id: roomId } = await server.call(createRoom, { as: former, body });
  const admin = await server.signUp('Admin', ['admin']);
  const params = { userId: former.id };
  await server.call(setRoles, { as: admin, params, body: { roles: ['viewer'] } });
  const refused = await server.refusal(saveRunSheet, {
    as: former,
    params: { roomId },
    body: { version: 0, items: [line(products[0]!)] },
  });
  expect(refused.code).toBe('accounts/forbidden');
  expect((await seen(roomId)).bag).toEqual([]);
});

test('a stream is planned with its format, time, zone and length, and all of it can be changed before', async () => {
  const startsAtMs = Date.now() + HOUR_MS;
  const room = await server.call(createRoom, {
    as: host,
    body: {
      title: 'A lesson',
      categoryId: 'craft',
      format: 'lesson',
      startsAtMs,
      expectedMinutes: 45,
      timeZone: 'Europe/Berlin',
    },
  });
  const planned = { format: 'lesson', startsAtMs, expectedMinutes: 45, timeZone: 'Europe/Berlin' };
  expect(await seen(room.id)).toMatchObject(planned);
  const later = startsAtMs + HOUR_MS;
  const body = { startsAtMs: later, format: 'interview', expectedMinutes: null } as const;
  await server.call(updateRoom, { as: host, params: { roomId: room.id }, body });
  expect(await seen(room.id)).toMatchObject({ ...body, timeZone: 'Europe/Berlin' });
  expect(await toldOf(server, RoomRescheduled, room.id)).toEqual([
    { roomId: room.id, hostId: host.id, fromMs: startsAtMs, toMs: later },
  ]);
});

test('a start in the past, a zone that is none, and a time changed after the start are refused', async () => {
  const body = { title: 'Late', categoryId: 'craft', startsAtMs: Date.now() - HOUR_MS };
  const past = { status: 422, code: 'rooms/starts-in-the-past' };
  expect(await server.refusal(createRoom, { as: host, body })).toMatchObject(past);
  const nowhere = { ...body, startsAtMs: null, timeZone: 'Mars/Olympus' };
  expect(await server.refusal(createRoom, { as: host, body: nowhere })).toMatchObject({
    code: 'http/bad-input',
  });
  const { id: roomId } = await newRoom(server, host);
  await streamStarts(server, roomId);
  await server.caughtUp();
  const moved = { as: host, params: { roomId }, body: { startsAtMs: Date.now() + HOUR_MS } };
  expect(await server.refusal(updateRoom, moved)).toMatchObject({ code: 'rooms/not-scheduled' });
});

test('a stream that was called off says why, takes no stream, and is called off once', async () => {
  const { id: roomId } = await launch();
  await server.call(rotateStreamKey, { as: host, params: { roomId } });
  const call = { as: host, params: { roomId }, body: { reason: 'Typhoon' } };
  expect(await server.refusal(cancelRoom, { ...call, as: other })).toMatchObject({
    code: 'rooms/not-your-room',
  });
  expect(await server.call(cancelRoom, call)).toMatchObject({ status: 'cancelled' });
  expect(await server.refusal(cancelRoom, call)).toMatchObject({ code: 'rooms/not-scheduled' });
  await streamStarts(server, roomId);
  await server.caughtUp();
  expect(await seen(roomId)).toMatchObject({ status: 'cancelled', cancelReason: 'Typhoon' });
  const { rooms } = await server.call(listRooms, { query: { status: 'scheduled' } });
  expect(rooms.map(({ id }) => id)).not.toContain(roomId);
  expect(await toldOf(server, RoomCancelled, roomId)).toHaveLength(1);
});

test('the run-sheet orders the bag, and only the team reads it', async () => {
  const { id: roomId } = await launch();
  const [a, b] = products as [string, string];
  const welcome: RunSheetItem = { kind: 'section', title: 'Welcome', minutes: 5, notes: 'Smile' };
  const saved = await save(roomId, 0, [welcome, line(b), line(a, { teaser: true })]);
  expect(saved).toMatchObject({ version: 1, totalMinutes: 25 });
  expect((await seen(roomId)).bag.map(({ id }) => id)).toEqual([b, a]);
  expect((await seen(roomId)).teasers).toMatchObject([{ kind: 'product', product: { id: a } }]);
  expect(await sheet(roomId)).toEqual(saved);
  for (const as of [viewer, other])
    expect(await server.refusal(getRunSheet, { as, params: { roomId } })).toMatchObject({
      status: 403,
    });
  expect(await server.refusal(getRunSheet, { params: { roomId } })).toMatchObject({ status: 401 });
  expect(JSON.stringify(await seen(roomId))).not.toMatch(/Smile|never below/);
});

test('of two who edit, the second is told that the first has saved, and overwrites nothing', async () => {
  const { id: roomId } = await launch();
  const [a, b] = products as [string, string];
  await save(roomId, 0, [line(a)]);
  const both = await Promise.allSettled([
    save(roomId, 1, [line(a), line(b)]),
    save(roomId, 1, [line(b)]),
  ]);
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  const stale = { as: host, params: { roomId }, body: { version: 1, items: [] } };
  expect(await server.refusal(saveRunSheet, stale)).toMatchObject({
    status: 409,
    code: 'rooms/run-sheet-changed',
  });
  expect((await sheet(roomId)).version).toBe(2);
});

test('a bag changed elsewhere keeps minutes and notes, and makes an open run-sheet an old one', async () => {
  const { id: roomId } = await launch();
  const [a, b, c] = products as [string, string, string];
  await save(roomId, 0, [line(a), line(b)]);
  const params = { roomId };
  await server.call(setBag, { as: host, params, body: { productIds: [c, b] } });
  const now = await sheet(roomId);
  expect(now.version).toBe(2);
  expect(now.items).toMatchObject([
    { productId: c, notes: '' },
    { productId: b, notes: 'Cost 40, never below 60' },
  ]);
  const twice = { as: host, params, body: { version: 2, items: [line(a), line(a)] } };
  expect(await server.refusal(saveRunSheet, twice)).toMatchObject({ code: 'rooms/listed-twice' });
  const unknown = { as: host, params, body: { version: 2, items: [line(host.id)] } };
  expect(await server.refusal(saveRunSheet, unknown)).toMatchObject({
    code: 'catalog/no-such-product',
  });
  expect((await toldOf(server, BagChanged, roomId)).map(({ productIds }) => productIds)).toEqual([
    [a, b],
    [c, b],
  ]);
});

test('what is veiled is told to the team alone, until it is unveiled or pinned', async () => {
  const { id: roomId } = await launch();
  const [a, b, c] = products as [string, string, string];
  const veiled = { veiled: true, teaser: true };
  await save(roomId, 0, [line(a), line(b, veiled), line(c, veiled)]);
  const leaks = async (as: Person | null) => {
    const found = await server.call(search, { as, query: { q: 'launch' } });
    const room = JSON.stringify([await seen(roomId, as), found.rooms]);
    return [b, c].filter((id) => room.includes(id));
  };
  expect(await leaks(null)).toEqual([]);
  expect(await leaks(viewer)).toEqual([]);
  expect(await leaks(other)).toEqual([]);
  expect(await leaks(host)).toEqual([b, c]);
  expect((await seen(roomId, viewer)).teasers).toEqual([
    { kind: 'veiled', position: 0 },
    { kind: 'veiled', position: 1 },
  ]);
  expect((await seen(roomId, host)).veiled).toEqual([b, c]);

  const unveil = (productId: string) =>
    server.call(unveilProduct, { as: host, params: { roomId }, body: { productId } });
  await unveil(b);
  await unveil(b);
  await server.call(pinProduct, { as: host, params: { roomId }, body: { productId: c } });
  expect((await seen(roomId)).bag.map(({ id }) => id)).toEqual([a, b, c]);
  expect((await sheet(roomId)).version).toBe(3);
  expect((await toldOf(server, ProductUnveiled, roomId)).map((one) => one.productId)).toEqual([
    b,
    c,
  ]);
});

test('only a launch hides products, and it stays a launch while it does', async () => {
  const { id: roomId } = await newRoom(server, host);
  const [a] = products as [string];
  const params = { roomId };
  const items = [line(a, { veiled: true })];
  const hidden = { as: host, params, body: { version: 0, items } };
  expect(await server.refusal(saveRunSheet, hidden)).toMatchObject({ code: 'rooms/only-launch' });
  await server.call(updateRoom, { as: host, params, body: { format: 'launch' } });
  await save(roomId, 0, items);
  const back = { as: host, params, body: { format: 'sale' } } as const;
  expect(await server.refusal(updateRoom, back)).toMatchObject({ code: 'rooms/only-launch' });
});

test('the public list holds no stream without a time, and none that an operator stopped', async () => {
  const planner = await server.signUp('Planner', ['host']);
  const operator = await server.signUp('Operator', ['operator']);
  const make = (startsAtMs: number | null) =>
    server.call(createRoom, {
      as: planner,
      body: { title: 'Someday', categoryId: 'craft', startsAtMs },
    });
  const draft = await make(null);
  const [planned, ended, stopped] = [
    await make(Date.now() + HOUR_MS),
    await make(null),
    await make(Date.now() + HOUR_MS),
  ];
  await server.call(endRoom, { as: planner, params: { roomId: ended.id } });
  const stop = { params: { roomId: stopped.id }, body: { reason: 'Not allowed' } };
  await server.call(stopRoom, { as: operator, ...stop });
  const listed = async (status: 'scheduled' | 'live' | 'ended') =>
    (await server.call(listRooms, { query: { status, hostId: planner.id } })).rooms;
  expect((await listed('scheduled')).map(({ id }) => id)).toEqual([planned.id]);
  expect(await listed('live')).toEqual([]);
  expect((await listed('ended')).map(({ id }) => id)).toEqual([ended.id]);

  const mine = (await server.call(listMyRooms, { as: planner })).rooms.map(({ id }) => id);
  expect(mine.toSorted()).toEqual([draft.id, planned.id, ended.id, stopped.id].toSorted());
  const soon = { startsAtMs: Date.now() + 2 * HOUR_MS };
  await server.call(updateRoom, { as: planner, params: { roomId: draft.id }, body: soon });
  expect((await listed('scheduled')).map(({ id }) => id)).toContain(draft.id);
});
