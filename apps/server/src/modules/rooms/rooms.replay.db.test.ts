import {
  acceptInvite,
  type BodyInputOf,
  editReplay,
  endRoom,
  getReplay,
  getReplayEdit,
  getRoom,
  inviteToTeam,
  listMyProducts,
  listRooms,
  ReplayEdited,
  setBag,
} from '@kaibo/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { recordStream } from '../../../../../tests/support/recording.ts';
import { liveRoom, toldOf } from '../../../../../tests/support/rooms.ts';
import { type Person, type TestServer, testServer } from '../../../../../tests/support/server.ts';
import { openShop } from '../../../../../tests/support/shop.ts';

const START_MS = Date.now() - 600_000;

let server: TestServer;
let host: Person;
let stranger: Person;
let productId: string;
beforeAll(async () => {
  server = await testServer();
  host = await server.signUp('Host', ['host']);
  stranger = await server.signUp('Stranger', ['host']);
  const shop = await openShop(server, [{ stock: 5 }]);
  const query = { storeId: shop.storeId };
  const { products } = await server.call(listMyProducts, { as: shop.merchant, query });
  productId = products[0]!.id;
});
afterAll(() => server.close());

/** A minute of a stream in which the product was shown from its tenth second on. */
const ended = async () => {
  const room = await liveRoom(server, host);
  const params = { roomId: room.id };
  await server.call(setBag, { as: host, params, body: { productIds: [productId] } });
  const moment = 'insert into room_moments (room_id, kind, product_id, text, at) values ';
  await server.pool.query(`${moment} ($1, 'pin', $2, '', $3), ($1, 'announcement', null, $4, $5)`, [
    room.id,
    productId,
    new Date(START_MS + 10_000),
    'Half price',
    new Date(START_MS + 40_000),
  ]);
  await server.call(endRoom, { as: host, params });
  await recordStream(server, room.id, { startedAtMs: START_MS, seconds: 60 });
  return params;
};
const edit = (params: { roomId: string }, { body }: { body: BodyInputOf<typeof editReplay> }) =>
  server.call(editReplay, { as: host, params, body });

test('a replay has its jump points, and none before there is a recording', async () => {
  const room = await liveRoom(server, host);
  const without = { roomId: room.id };
  expect(await server.refusal(getReplay, { params: without })).toMatchObject({ status: 404 });
  expect(await server.call(getReplayEdit, { as: host, params: without })).toEqual({ edit: null });
  const params = await ended();
  expect(await server.call(getReplay, { params })).toMatchObject({
    durationMs: 60_000,
    points: [{ atMs: 10_000, product: { id: productId } }],
    chapters: [],
  });
});

test('what is cut off moves everything in step, and comes back as it was', async () => {
  const params = await ended();
  const chapters = [
    { atMs: 30_000, title: 'Second half' },
    { atMs: 0, title: 'Hello' },
  ];
  await edit(params, { body: { chapters } });
  const cut = await edit(params, { body: { trim: { startMs: 5_000, endMs: 50_500 } } });
  expect(cut).toMatchObject({ trim: { startMs: 4_000, endMs: 52_000 }, trimmed: true });
  expect(cut.chapters.map(({ title }) => title)).toEqual(['Hello', 'Second half']);
  expect(await server.call(getReplay, { params })).toMatchObject({
    durationMs: 48_000,
    points: [{ atMs: 6_000 }],
    chapters: [
      { atMs: 0, title: 'Hello' },
      { atMs: 26_000, title: 'Second half' },
    ],
  });
  const whole = await edit(params, { body: { trim: null } });
  expect(whole).toMatchObject({ trimmed: false, trim: { startMs: 0, endMs: 60_000 } });
  expect(await server.call(getReplay, { params })).toMatchObject({ durationMs: 60_000 });
  expect((await toldOf(server, ReplayEdited, params.roomId)).length).toBe(3);
});

test('nearly nothing is no replay', async () => {
  const params = await ended();
  for (const trim of [
    { startMs: 10_000, endMs: 12_000 },
    { startMs: 58_000, endMs: 900_000 },
    { startMs: 30_000, endMs: 10_000 },
  ])
    expect(await server.refusal(editReplay, { as: host, params, body: { trim } })).toMatchObject({
      code: 'rooms/trim-too-short',
    });
});

test('a hidden replay is in no list and no page but the team’s', async () => {
  const params = await ended();
  await edit(params, { body: { hidden: true } });
  expect(await server.refusal(getReplay, { params })).toMatchObject({ code: 'rooms/no-replay' });
  const { playback, hasReplay } = await server.call(getRoom, { params });
  expect([playback.replayUrl, hasReplay]).toEqual([null, false]);
  const { rooms } = await server.call(listRooms, { query: { status: 'ended' } });
  expect(rooms.find(({ id }) => id === params.roomId)?.hasReplay).toBe(false);
  expect(await server.call(getReplayEdit, { as: host, params })).toMatchObject({
    edit: { hidden: true },
  });
  await edit(params, { body: { hidden: false } });
  expect((await server.call(getRoom, { params })).hasReplay).toBe(true);
});

test('an assistant sees the whole recording but changes nothing of it; others see nothing of it', async () => {
  const params = await ended();
  const helper = await server.signUp('Helper');
  const { url } = await server.call(inviteToTeam, { as: host, params, body: {} });
  const token = url.split('#')[1] ?? '';
  await server.call(acceptInvite, { as: helper, body: { token } });
  const { edit: seen } = await server.call(getReplayEdit, { as: helper, params });
  expect(seen?.suggested).toEqual([
    { atMs: 10_000, title: 'Longjing' },
    { atMs: 40_000, title: 'Half price' },
  ]);
  const body = { hidden: true };
  expect(await server.refusal(editReplay, { as: helper, params, body })).toMatchObject({
    code: 'rooms/owner-only',
  });
  expect(await server.refusal(editReplay, { as: stranger, params, body })).toMatchObject({
    code: 'rooms/not-your-room',
  });
  expect(await server.refusal(getReplayEdit, { as: stranger, params })).toMatchObject({
    code: 'rooms/not-your-room',
  });
});
