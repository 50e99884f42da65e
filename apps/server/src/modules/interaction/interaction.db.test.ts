import {
  ChatSaid,
  Followed,
  followHost,
  getProduct,
  getRoom,
  Liked,
  logOut,
  pinProduct,
  placeOrder,
  setBag,
  stopRoom,
  updateRoom,
  updateSku,
} from '@kaibo/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '#platform/id';
import { until } from '../../../../../tests/support/media.ts';
import { liveRoom, newRoom, streamStarts, toldOf } from '../../../../../tests/support/rooms.ts';
import {
  ORIGIN,
  type Person,
  type TestServer,
  testServer,
} from '../../../../../tests/support/server.ts';
import { newBuyer, openShop, wishOf } from '../../../../../tests/support/shop.ts';
import { openSockets, type Sockets, upgradeStatus } from '../../../../../tests/support/talk.ts';

let server: TestServer;
let sockets: Sockets;
let host: Person;
let viewer: Person;
beforeAll(async () => {
  server = await testServer();
  sockets = await openSockets(server);
  host = await server.signUp('Host', ['host']);
  viewer = await server.signUp('林小满');
});
afterAll(async () => {
  await sockets.close();
  await server.close();
});

const live = (client: { state(): string }) => until(client.state, (state) => state === 'live');
const enterLive = async (roomId: string, person: Person | null = null) => {
  const client = sockets.enter(roomId, person);
  await live(client);
  return client;
};
const codeOf = (said: Promise<unknown>): Promise<string> =>
  said.then(
    () => 'taken',
    (error: { code?: string }) => error.code ?? String(error),
  );

test('a guest hears the room and may like, but not speak', async () => {
  const { id: roomId } = await liveRoom(server, host);
  const guest = await enterLive(roomId);
  const speaker = await enterLive(roomId, viewer);
  await speaker.chat('大家好');
  await until(guest.lines, (lines) => lines.length > 0);
  expect(guest.lines()).toEqual(['林小满: 大家好']);
  expect(await codeOf(guest.chat('me too'))).toBe('accounts/not-signed-in');
  guest.like(2);
  await until(
    () => speaker.counters.likes,
    (likes) => likes === 2,
  );
  expect(await toldOf(server, ChatSaid, roomId)).toHaveLength(1);
});

test('a line is acknowledged once it is in the log, and everybody hears it once', async () => {
  const { id: roomId } = await liveRoom(server, host);
  const speaker = await enterLive(roomId, viewer);
  const listener = await enterLive(roomId, host);
  const { item } = await speaker.chat('  多少钱？ ');
  expect(await toldOf(server, ChatSaid, roomId)).toEqual([
    { roomId, messageId: item, userId: viewer.id, text: '多少钱？' },
  ]);
  await until(listener.lines, (lines) => lines.length > 0);
  expect(listener.heard.find(([kind]) => kind === 'chat')).toMatchObject([
    'chat',
    item,
    viewer.id,
    '林小满',
    '多少钱？',
    expect.any(Number),
    0,
  ]);
});

test('a line holds nothing that cannot be written or kept', async () => {
  const { id: roomId } = await liveRoom(server, host);
  const speaker = await enterLive(roomId, viewer);
  await speaker.chat('one\u0000two\n\u0007three\ud800 ');
  const [said] = await toldOf(server, ChatSaid, roomId);
  expect(said).toMatchObject({ text: 'one two three\ufffd' });
});

test('whoever logs out can speak no more, through a socket that is still open either', async () => {
  const { id: roomId } = await liveRoom(server, host);
  const leaver = await server.signUp('Leaver');
  const client = await enterLive(roomId, leaver);
  expect(await codeOf(client.chat('still here'))).toBe('taken');
  await server.call(logOut, { as: leaver });
  expect(await codeOf(client.chat('gone'))).toBe('accounts/not-signed-in');
});

test('a line that is sent again, also over another connection, is one line', async () => {
  const { id: roomId } = await liveRoom(server, host);
  const first = await enterLive(roomId, viewer);
  const second = await enterLive(roomId, viewer);
  const said = await first.chat('only once', 'line-1');
  expect(await second.chat('only once', 'line-1')).toEqual(said);
  expect(await first.chat('and another', 'line-2')).not.toEqual(said);
  await until(second.lines, (lines) => lines.length === 2);
  expect(second.lines()).toEqual(['林小满: only once', '林小满: and another']);
  expect(await toldOf(server, ChatSaid, roomId)).toHaveLength(2);
});

test('empty and endless lines are refused, and a flood is, before it is recorded', async () => {
  const { id: roomId } = await liveRoom(server, host);
  const flooder = await server.signUp('Flooder');
  const client = await enterLive(roomId, flooder);
  expect(await codeOf(client.chat('   '))).toBe('interaction/too-long');
  expect(await codeOf(client.chat('x'.repeat(201)))).toBe('interaction/too-long');
  const codes = await Promise.all(
    Array.from({ length: 12 }, (_, i) => codeOf(client.chat(`line ${i}`))),
  );
  const taken = codes.filter((code) => code === 'taken').length;
  expect(taken).toBeGreaterThanOrEqual(5);
  expect(taken).toBeLessThan(9);
  expect(new Set(codes)).toEqual(new Set(['taken', 'http/too-many']));
  expect(await toldOf(server, ChatSaid, roomId)).toHaveLength(taken);
});

test('likes are counted for everybody and kept in the log', async () => {
  const { id: roomId } = await liveRoom(server, host);
  const one = await enterLive(roomId, viewer);
  const other = await enterLive(roomId);
  one.like(3);
  other.like();
  await until(
    () => one.counters.likes,
    (likes) => likes === 4,
  );
  await until(
    () => other.counters.likes,
    (likes) => likes === 4,
  );
  const counted = async () => {
    await server.caughtUp();
    return (await server.call(getRoom, { params: { roomId } })).counters.likes;
  };
  await until(counted, (likes) => likes === 4);
  const likes = await toldOf(server, Liked, roomId);
  expect(likes.map(({ count }) => count).toSorted()).toEqual([1, 3]);
});

test('a socket that another site opens is refused with 403, one of this site or of no site is not', async () => {
  const { id: roomId } = await liveRoom(server, host);
  const url = sockets.addressOf(roomId);
  expect(await upgradeStatus(url, 'https://evil.example')).toBe(403);
  expect(await upgradeStatus(url, ORIGIN)).toBe(101);
  expect(await upgradeStatus(url, 'null')).toBe(403);
  expect(await upgradeStatus(url, sockets.origin)).toBe(101);
  expect(await upgradeStatus(url)).toBe(101);
});

test('what is no room is refused with 404, and a room that nobody made is closed as such', async () => {
  expect(await upgradeStatus(sockets.addressOf('lobby'))).toBe(404);
  expect(await upgradeStatus(sockets.addressOf(''))).toBe(404);
  const nowhere = sockets.enter(newId(), viewer);
  await until(nowhere.state, (state) => state === 'closed');
  expect(nowhere.states.at(-1)).toEqual(['closed', 'noSuchRoom']);
});

test('bag, pin, announcement, price and stock reach the room in the order they happened', async () => {
  const shop = await openShop(server, [{ stock: 5 }]);
  const { skuId } = shop.skus[0]!;
  const { rows } = await server.pool.query<{ id: string }>(
    'select product_id as id from skus where id = $1',
    [skuId],
  );
  const productId = rows[0]!.id;
  const { id: roomId } = await liveRoom(server, host);
  const listener = await enterLive(roomId);
  const params = { roomId };
  await server.call(setBag, { as: host, params, body: { productIds: [productId] } });
  await server.call(pinProduct, { as: host, params, body: { productId } });
  await server.call(updateRoom, { as: host, params, body: { announcement: '九点抽奖' } });
  const order = { as: shop.merchant, params: { skuId } };
  await server.call(updateSku, { ...order, body: { priceFen: 1_500 } });
  await server.call(updateSku, { ...order, body: { stockDelta: 3 } });
  // Who is told of stock and prices is who has the product in the bag now.
  await until(
    () => listener.told('stock'),
    (stock) => stock.length > 0,
  );
  await server.call(setBag, { as: host, params, body: { productIds: [] } });
  await until(
    () => listener.told('pin'),
    (pins) => pins.length === 2,
  );

  expect(listener.told('pin')).toEqual([[productId], [null]]);
  expect(listener.told('bag')).toHaveLength(2);
  expect(listener.told('announcement')).toEqual([['九点抽奖']]);
  expect(listener.told('price')).toEqual([[skuId, 1_500]]);
  expect(listener.told('stock')).toEqual([[skuId, 8]]);
  const kinds = listener.heard.map(([kind]) => kind).filter((kind) => kind !== 'enter');
  expect(kinds).toEqual(['bag', 'pin', 'announcement', 'price', 'stock', 'bag', 'pin']);
  expect((await server.call(getProduct, { params: { productId } })).stock).toBe(8);
});

test('an order in the room tells everybody there what is left', async () => {
  const shop = await openShop(server, [{ stock: 5 }]);
  const buyer = await newBuyer(server);
  const { id: roomId } = await liveRoom(server, host);
  const listener = await enterLive(roomId);
  const body = { ...wishOf(shop, buyer, { quantity: 2 }), roomId };
  await server.call(placeOrder, { as: buyer, body });
  await until(
    () => listener.told('stock'),
    (stock) => stock.length > 0,
  );
  expect(listener.told('stock')).toEqual([[shop.skus[0]!.skuId, 3]]);
});

test('a room tells that it goes live to who waits there', async () => {
  const { id: roomId } = await newRoom(server, host);
  const early = await enterLive(roomId);
  await streamStarts(server, roomId);
  await until(
    () => early.told('state'),
    (states) => states.length > 0,
  );
  expect(early.told('state')).toEqual([['live']]);
});

test('a room that is stopped tells it to all, sends them away, and lets nobody in any more', async () => {
  const operator = await server.signUp('Operator', ['operator']);
  const { id: roomId } = await liveRoom(server, host);
  const viewers = await Promise.all([enterLive(roomId), enterLive(roomId, viewer)]);
  const stopping = { as: operator, params: { roomId }, body: { reason: 'Bad' } };
  await server.call(stopRoom, stopping);
  for (const client of viewers) {
    await until(client.state, (state) => state === 'closed');
    expect(client.told('state')).toEqual([['stopped']]);
    expect(client.states.at(-1)).toEqual(['closed', 'roomClosed']);
  }
  const late = sockets.enter(roomId);
  await until(late.state, (state) => state === 'closed');
  expect(late.states.at(-1)).toEqual(['closed', 'roomClosed']);
});

test('everybody in a room knows how many are there, and nobody is counted who has left', async () => {
  const { id: roomId } = await liveRoom(server, host);
  const here = () => server.broker.presence(roomId, 'test', 0);
  const one = await enterLive(roomId);
  const two = await enterLive(roomId, viewer);
  await until(
    () => one.counters.viewers,
    (viewers) => viewers === 2,
  );
  two.close();
  await until(
    () => one.counters.viewers,
    (viewers) => viewers === 1,
  );
  one.close();
  expect(await until(here, (viewers) => viewers === 0)).toBe(0);
});

test('following twice is following once, and unfollowing likewise; the log has each change', async () => {
  const fan = await server.signUp('Fan');
  const idol = await server.signUp('Idol', ['host']);
  const { id: roomId } = await newRoom(server, idol);
  const follow = (following: boolean) =>
    server.call(followHost, { as: fan, params: { hostId: idol.id }, body: { following, roomId } });
  const isFollowing = async () =>
    (await server.call(getRoom, { as: fan, params: { roomId } })).following;
  expect(await isFollowing()).toBe(false);
  for (const following of [true, true]) expect(await follow(following)).toEqual({ following });
  expect(await isFollowing()).toBe(true);
  for (const following of [false, false]) expect(await follow(following)).toEqual({ following });
  expect(await isFollowing()).toBe(false);
  const changes = await toldOf(server, Followed, roomId);
  expect(changes.map(({ following }) => following)).toEqual([true, false]);
});

test('following at the same moment from many windows is recorded once', async () => {
  const fan = await server.signUp('Fan');
  const { id: roomId } = await newRoom(server, host);
  const body = { following: true, roomId };
  await Promise.all(
    Array.from({ length: 8 }, () =>
      server.call(followHost, { as: fan, params: { hostId: host.id }, body }),
    ),
  );
  expect(await toldOf(server, Followed, roomId)).toHaveLength(1);
});

test('nobody follows themselves or somebody who is not there', async () => {
  const follow = (hostId: string) =>
    server.refusal(followHost, { as: host, params: { hostId }, body: { following: true } });
  expect(await follow(host.id)).toMatchObject({ code: 'interaction/not-yourself' });
  expect(await follow(newId())).toMatchObject({ code: 'accounts/no-such-user' });
});
