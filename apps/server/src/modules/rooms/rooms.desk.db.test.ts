import {
  acceptInvite,
  announce,
  ChatSaid,
  Entered,
  endRoom,
  getDesk,
  getRoom,
  goLive,
  inviteToTeam,
  Liked,
  listAssisted,
  listMyProducts,
  listTeam,
  lookAtInvite,
  pinProduct,
  placeOrder,
  readMailbox,
  removeFromTeam,
  removeLine,
  rotateStreamKey,
  setBag,
  setRehearsal,
  setSoldOut,
  updateRoom,
  updateSku,
  ViewersCounted,
  withdrawInvite,
} from '@kaibo/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { liveRoom, newRoom, record } from '../../../../../tests/support/rooms.ts';
import { type Person, type TestServer, testServer } from '../../../../../tests/support/server.ts';
import {
  newBuyer,
  openShop,
  type Shop,
  stockOf,
  wishOf,
} from '../../../../../tests/support/shop.ts';

let server: TestServer;
let host: Person;
let helper: Person;
let stranger: Person;
let shop: Shop;
let productId: string;
beforeAll(async () => {
  server = await testServer();
  host = await server.signUp('Host', ['host']);
  helper = await server.signUp('Helper');
  stranger = await server.signUp('Stranger', ['host']);
  shop = await openShop(server, [{ stock: 5 }]);
  const listed = await server.call(listMyProducts, {
    as: shop.merchant,
    query: { storeId: shop.storeId },
  });
  productId = listed.products[0]!.id;
});
afterAll(() => server.close());

const tokenIn = (url: string): string => url.split('#')[1] ?? '';
const withBag = async () => {
  const room = await liveRoom(server, host);
  const params = { roomId: room.id };
  await server.call(setBag, { as: host, params, body: { productIds: [productId] } });
  return params;
};
const withHelper = async () => {
  const params = await withBag();
  const { url } = await server.call(inviteToTeam, { as: host, params, body: {} });
  await server.call(acceptInvite, { as: helper, body: { token: tokenIn(url) } });
  return params;
};

test('an invitation works once, and only its hash is kept', async () => {
  const params = await withBag();
  const { url, invite } = await server.call(inviteToTeam, { as: host, params, body: {} });
  const body = { token: tokenIn(url) };
  expect(await server.call(lookAtInvite, { body })).toMatchObject({ hostName: 'Host' });
  const { rows } = await server.pool.query('select room_invites::text as row from room_invites');
  expect(JSON.stringify(rows)).not.toContain(body.token);

  expect(await server.call(acceptInvite, { as: helper, body })).toEqual(params);
  expect(await server.call(acceptInvite, { as: helper, body })).toEqual(params);
  expect(await server.refusal(acceptInvite, { as: stranger, body })).toMatchObject({
    code: 'rooms/invite-expired',
  });
  expect(await server.refusal(lookAtInvite, { body })).toMatchObject({ status: 410 });
  const team = await server.call(listTeam, { as: host, params });
  expect(team.members.map(({ name, role }) => `${name} ${role}`)).toEqual([
    'Host owner',
    'Helper assistant',
  ]);
  expect(team.invites.map(({ id }) => id)).not.toContain(invite.id);
  const { rooms } = await server.call(listAssisted, { as: helper });
  expect(rooms.map(({ id }) => id)).toContain(params.roomId);
});

test('of two who open one invitation at once, one is on the team', async () => {
  const params = await withBag();
  const { url } = await server.call(inviteToTeam, { as: host, params, body: {} });
  const body = { token: tokenIn(url) };
  const answers = await Promise.all(
    [helper, stranger].map((as) => server.send(acceptInvite, { as, body })),
  );
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 410]);
  expect((await server.call(listTeam, { as: host, params })).members).toHaveLength(2);
});

test('an invitation that was withdrawn or is a day old lets nobody in', async () => {
  const params = await withBag();
  const first = await server.call(inviteToTeam, { as: host, params, body: {} });
  const inviteId = first.invite.id;
  await server.call(withdrawInvite, { as: host, params: { ...params, inviteId } });
  const second = await server.call(inviteToTeam, { as: host, params, body: {} });
  await server.pool.query('update room_invites set expires_at = now() where id = $1', [
    second.invite.id,
  ]);
  for (const { url } of [first, second])
    expect(
      await server.refusal(acceptInvite, { as: helper, body: { token: tokenIn(url) } }),
    ).toMatchObject({ code: 'rooms/invite-expired' });
});

test('an invitation by mail is mailed, and is for that account alone', async () => {
  const params = await withBag();
  const { url } = await server.call(inviteToTeam, {
    as: host,
    params,
    body: { email: helper.email },
  });
  await server.runJobs();
  const admin = await server.signUp('Admin', ['admin']);
  const { mails } = await server.call(readMailbox, { as: admin });
  expect(mails.find(({ to }) => to === helper.email)?.text).toContain(url);
  const body = { token: tokenIn(url) };
  expect(await server.refusal(acceptInvite, { as: stranger, body })).toMatchObject({
    code: 'rooms/invite-for-another',
  });
  await server.call(acceptInvite, { as: helper, body });
});

test('nobody is mailed invitations without end, however often they are withdrawn', async () => {
  const keen = await server.signUp('Keen', ['host']);
  const params = { roomId: (await newRoom(server, keen)).id };
  const ask = (email: string | null) =>
    server.call(inviteToTeam, { as: keen, params, body: { email } });
  for (let i = 0; i < 20; i++) {
    const { invite } = await ask('victim@kaibo.test');
    const which = { ...params, inviteId: invite.id };
    await server.call(withdrawInvite, { as: keen, params: which });
  }
  const body = { email: 'victim@kaibo.test' };
  expect(await server.refusal(inviteToTeam, { as: keen, params, body })).toMatchObject({
    status: 429,
    code: 'http/too-many',
  });
  expect((await ask(null)).url).toContain('#');
});

test('what a room marks as sold out is not sold there, and elsewhere as before', async () => {
  const own = await openShop(server, [{ stock: 9 }]);
  const query = { storeId: own.storeId };
  const { products } = await server.call(listMyProducts, { as: own.merchant, query });
  const { id: roomId } = await liveRoom(server, host);
  const body = { productIds: [products[0]!.id] };
  await server.call(setBag, { as: host, params: { roomId }, body });
  const mark = (soldOut: boolean) => {
    const params = { roomId, productId: products[0]!.id };
    return server.call(setSoldOut, { as: host, params, body: { soldOut } });
  };
  const buyer = await newBuyer(server);
  const wish = () => ({ ...wishOf(own, buyer), roomId });
  const early = wish();
  const order = await server.call(placeOrder, { as: buyer, body: early });

  await mark(true);
  expect(await server.refusal(placeOrder, { as: buyer, body: wish() })).toMatchObject({
    status: 409,
    code: 'orders/out-of-stock',
    details: { skuId: own.skus[0]!.skuId, title: 'Longjing', left: 0 },
  });
  expect(await stockOf(server, own.skus[0]!.skuId)).toBe(8);
  // The answer to the first click was lost: its repeat is no new order.
  expect((await server.call(placeOrder, { as: buyer, body: early })).id).toBe(order.id);
  await server.call(placeOrder, { as: buyer, body: wishOf(own, buyer) });
  await mark(false);
  await server.call(placeOrder, { as: buyer, body: wish() });
  expect(await stockOf(server, own.skus[0]!.skuId)).toBe(6);
});

test('an assistant shows, announces and marks as sold out; a stranger does nothing of it', async () => {
  const params = await withHelper();
  const mark = { ...params, productId };
  await server.call(pinProduct, { as: helper, params, body: { productId } });
  await server.call(announce, { as: helper, params, body: { text: 'Half price' } });
  await server.call(setSoldOut, { as: helper, params: mark, body: { soldOut: true } });
  await server.call(setSoldOut, { as: helper, params: mark, body: { soldOut: true } });
  const seen = await server.call(getRoom, { params });
  expect(seen).toMatchObject({ announcement: 'Half price', pinned: { id: productId, stock: 0 } });
  expect(seen.bag).toMatchObject([{ stock: 0 }]);
  const desk = await server.call(getDesk, { as: helper, params });
  expect(desk).toMatchObject({ role: 'assistant', soldOut: [productId] });
  expect(desk.room.bag).toMatchObject([{ stock: 5 }]);
  expect(JSON.stringify(desk)).not.toContain('key=');
  await server.call(setSoldOut, { as: helper, params: mark, body: { soldOut: false } });
  expect((await server.call(getRoom, { params })).bag).toMatchObject([{ stock: 5 }]);

  const refusals = [
    server.refusal(getDesk, { as: stranger, params }),
    server.refusal(pinProduct, { as: stranger, params, body: { productId } }),
    server.refusal(setBag, { as: stranger, params, body: { productIds: [] } }),
    server.refusal(announce, { as: stranger, params, body: { text: '' } }),
    server.refusal(setSoldOut, { as: stranger, params: mark, body: { soldOut: true } }),
    server.refusal(listTeam, { as: stranger, params }),
    server.refusal(removeLine, { as: stranger, params: { ...params, messageId: 'x' } }),
  ];
  for (const refused of await Promise.all(refusals))
    expect(refused).toMatchObject({ status: 403, code: 'rooms/not-your-room' });
});

test('an assistant neither ends, rehearses, invites nor sees or changes the key or a foreign price', async () => {
  const params = await withHelper();
  const skuId = shop.skus[0]!.skuId;
  const refusals = [
    server.refusal(endRoom, { as: helper, params }),
    server.refusal(setRehearsal, { as: helper, params, body: { on: true } }),
    server.refusal(goLive, { as: helper, params }),
    server.refusal(inviteToTeam, { as: helper, params, body: {} }),
    server.refusal(rotateStreamKey, { as: helper, params }),
    server.refusal(updateRoom, { as: helper, params, body: { title: 'Mine' } }),
    server.refusal(updateSku, { as: helper, params: { skuId }, body: { priceFen: 1 } }),
    server.refusal(removeFromTeam, { as: helper, params: { ...params, userId: host.id } }),
  ];
  for (const { status } of await Promise.all(refusals)) expect(status).toBe(403);
});

test('who is taken off the team, or leaves it, is a stranger from then on', async () => {
  const params = await withHelper();
  const member = { ...params, userId: helper.id };
  await server.call(removeFromTeam, { as: host, params: member });
  await server.call(removeFromTeam, { as: host, params: member });
  expect(await server.refusal(getDesk, { as: helper, params })).toMatchObject({ status: 403 });
  const { url } = await server.call(inviteToTeam, { as: host, params, body: {} });
  await server.call(acceptInvite, { as: helper, body: { token: tokenIn(url) } });
  await server.call(removeFromTeam, { as: helper, params: member });
  expect(await server.refusal(getDesk, { as: helper, params })).toMatchObject({ status: 403 });
});

test('a room rehearses before its stream, and not during or after it', async () => {
  const room = await newRoom(server, host);
  const params = { roomId: room.id };
  const before = await server.call(getDesk, { as: host, params });
  expect(before.rehearsal).toEqual({ on: false, url: null });
  for (const on of [true, true, false, true])
    await server.call(setRehearsal, { as: host, params, body: { on } });
  expect((await server.call(getDesk, { as: host, params })).rehearsal.on).toBe(true);
  expect((await server.call(getRoom, { params })).status).toBe('scheduled');
  await server.call(goLive, { as: host, params });
  await server.call(goLive, { as: host, params });
  expect((await server.call(getDesk, { as: host, params })).rehearsal.on).toBe(false);

  const live = await withBag();
  const rehearse = { as: host, body: { on: true } };
  expect(await server.refusal(setRehearsal, { ...rehearse, params: live })).toMatchObject({
    code: 'rooms/live-already',
  });
  await server.call(endRoom, { as: host, params: live });
  expect(await server.refusal(setRehearsal, { ...rehearse, params: live })).toMatchObject({
    code: 'rooms/ended',
  });
});

test('the desk counts what happens, minute by minute', async () => {
  const params = await withBag();
  const { roomId } = params;
  const said = { roomId, messageId: 'm1', userId: helper.id, text: 'hi' };
  await record(server, ChatSaid, said, { roomId, actorId: helper.id });
  await record(server, Liked, { roomId, count: 7 }, { roomId });
  await record(server, ViewersCounted, { roomId, viewersNow: 12 }, { roomId });
  const entered = { surface: 'room', itemId: roomId, from: null } as const;
  await record(server, Entered, entered, { roomId });
  await record(server, Entered, entered, { roomId });
  await server.caughtUp();
  const { numbers, minutes } = await server.call(getDesk, { as: host, params });
  expect(numbers).toMatchObject({
    viewersNow: 12,
    viewersPeak: 12,
    likes: 7,
    visits: 2,
    chats: 1,
    paidOrders: 0,
    conversion: 0,
  });
  expect(minutes.reduce((sum, minute) => sum + minute.likes, 0)).toBe(7);

  const line = { ...params, messageId: 'm1' };
  await server.call(removeLine, { as: host, params: line });
  await server.call(removeLine, { as: host, params: line });
  const unknown = { ...params, messageId: 'm2' };
  expect(await server.refusal(removeLine, { as: host, params: unknown })).toMatchObject({
    code: 'interaction/no-such-line',
  });
});

test('every pin and announcement is kept with its time, by whichever way it was changed', async () => {
  const params = await withBag();
  await server.call(pinProduct, { as: host, params, body: { productId } });
  await server.call(pinProduct, { as: host, params, body: { productId } });
  await server.call(updateRoom, { as: host, params, body: { announcement: 'Welcome' } });
  await server.call(setBag, { as: host, params, body: { productIds: [] } });
  const { rows } = await server.pool.query(
    'select kind, product_id as "productId", text from room_moments where room_id = $1 order by id',
    [params.roomId],
  );
  expect(rows).toEqual([
    { kind: 'pin', productId, text: '' },
    { kind: 'announcement', productId: null, text: 'Welcome' },
    { kind: 'pin', productId: null, text: '' },
  ]);
});
