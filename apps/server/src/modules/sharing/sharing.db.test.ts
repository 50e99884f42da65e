import {
  arriveByShare,
  createProduct,
  createStore,
  getShareNumbers,
  makeShareLink,
  OrderPaid,
  OrderRefunded,
  ShareAttributed,
  type ShareTarget,
  ShareVisited,
  stopRoom,
} from '@kaibo/contracts';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '#platform/id';
import { movingClock } from '../../../../../tests/support/clock.ts';
import { readLog } from '../../../../../tests/support/log.ts';
import { liveRoom, record } from '../../../../../tests/support/rooms.ts';
import {
  ORIGIN,
  type Person,
  type TestServer,
  testServer,
} from '../../../../../tests/support/server.ts';

const DAY_MS = 86_400_000;
const clock = movingClock();
let server: TestServer;
let host: Person;
let sharer: Person;
beforeAll(async () => {
  server = await testServer({ clock });
  host = await server.signUp('Host', ['host', 'merchant']);
  sharer = await server.signUp('Sharer');
});
afterAll(() => server.close());

const newTarget = async (): Promise<ShareTarget> => ({
  kind: 'room',
  id: (await liveRoom(server, host)).id,
});
const linkTo = (target: ShareTarget, as: Person | null = sharer) =>
  server.call(makeShareLink, { as, body: { target, channel: 'wechat' } });
const open = (path: string, address = '10.0.0.1', headers: Record<string, string> = {}) =>
  server.http.fetch(new Request(`${ORIGIN}${path}`, { headers }), { address });
const numbers = async ({ kind, id }: ShareTarget, as = host) => {
  await server.caughtUp();
  return server.call(getShareNumbers, { as, query: { kind, id } });
};
/** What a browser keeps after it came through a link and agreed. */
const cameThrough = async (code: string): Promise<string> => {
  const response = await server.send(arriveByShare, { body: { code } });
  return (response.headers.getSetCookie()[0] ?? '').split(';')[0]!;
};
const signedUpWith = async (cookie: string): Promise<Person> => {
  const person = await server.signUp('Newcomer');
  const headers = { cookie: `${person.cookie}; ${cookie}` };
  await server.send(arriveByShare, { body: { code: null }, headers });
  return person;
};
const order = (buyerId: string, totalFen = 5_000) => ({
  orderId: newId(),
  buyerId,
  storeId: newId(),
  roomId: null,
  totalFen,
});
const paid = async (buyerId: string, totalFen = 5_000) => {
  const payload = order(buyerId, totalFen);
  await record(server, OrderPaid, payload, { atMs: clock.nowMs() });
  return payload;
};

test('a sharer gets one link for a page and channel, however often they ask', async () => {
  const target = await newTarget();
  const [one, again, guest] = [
    await linkTo(target),
    await linkTo(target),
    await linkTo(target, null),
  ];
  expect(again).toEqual(one);
  expect(guest.code).not.toBe(one.code);
  const both = await Promise.all([linkTo(target, host), linkTo(target, host)]);
  expect(both[0]).toEqual(both[1]);
});

test('a link leads to its page and nowhere else, and an unknown one to the page that says so', async () => {
  const target = await newTarget();
  const { code, path } = await linkTo(target);
  for (const [query, page] of [
    ['', `/rooms/${target.id}?s=${code}`],
    ['?t=90', `/rooms/${target.id}?s=${code}&t=90`],
    ['?t=//evil.example&next=https://evil.example', `/rooms/${target.id}?s=${code}`],
  ]) {
    const response = await open(`${path}${query}`);
    expect([response.status, response.headers.get('location')]).toEqual([302, page]);
    expect(response.headers.get('cache-control')).toBe('no-store');
  }
  for (const unknown of ['abcdefgh', 'short', '..%2f..%2f', 'https:%2f%2fevil.example'])
    expect((await open(`/s/${unknown}`)).headers.get('location')).toBe('/s');
});

test('people who open a link are counted, each once in a while, and programs never', async () => {
  const target = await newTarget();
  const { path } = await linkTo(target);
  await open(path, '10.1.0.1');
  await open(path, '10.1.0.1');
  await open(path, '10.1.0.2');
  await open(path, '10.1.0.3', { 'user-agent': 'Googlebot' });
  const { total, byChannel, bySharer } = await numbers(target);
  expect(total).toEqual({ visits: 2, registrations: 0, orders: 0, paidFen: 0 });
  expect(byChannel).toEqual([{ channel: 'wechat', counts: total }]);
  expect(bySharer).toEqual([{ sharer: { id: sharer.id, name: 'Sharer' }, counts: total }]);
  const told = await readLog(server.events, ShareVisited.name);
  expect(
    told.filter(({ roomId }) => roomId === target.id).every(({ actorId }) => actorId === null),
  ).toBe(true);
});

test('an account counts however close together it is made and its link remembered', async () => {
  const target = await newTarget();
  const { code } = await linkTo(target);
  const cookie = await cameThrough(code);
  await Promise.all(Array.from({ length: 8 }, () => signedUpWith(cookie)));
  expect((await numbers(target)).total).toMatchObject({ registrations: 8 });
});

test('an account made and an order paid within seven days count for the link, a refund takes it back', async () => {
  const target = await newTarget();
  const { code } = await linkTo(target);
  const newcomer = await signedUpWith(await cameThrough(code));
  expect((await numbers(target)).total).toMatchObject({ registrations: 1, orders: 0 });
  const first = await paid(newcomer.id);
  await paid(newcomer.id, 700);
  expect((await numbers(target)).total).toMatchObject({
    registrations: 1,
    orders: 2,
    paidFen: 5_700,
  });
  await record(server, OrderRefunded, first, { atMs: clock.nowMs() });
  await record(server, OrderRefunded, first, { atMs: clock.nowMs() });
  expect((await numbers(target)).total).toMatchObject({ orders: 1, paidFen: 700 });
  clock.pass(8 * DAY_MS);
  await paid(newcomer.id);
  expect((await numbers(target)).total).toMatchObject({ orders: 1, paidFen: 700 });
  const told = await readLog(server.events, ShareAttributed.name);
  const what = told
    .filter(({ key }) => key === code)
    .map(({ payload }) => (payload as { what: string }).what);
  expect(what).toEqual(['registration', 'order', 'order', 'refund']);
});

test('the last link opened counts, not the first; an account from before counts for none', async () => {
  const [first, last] = [await newTarget(), await newTarget()];
  const viewer = await server.signUp('Viewer');
  for (const target of [first, last]) {
    const { code } = await linkTo(target);
    await server.call(arriveByShare, { as: viewer, body: { code } });
    clock.pass(1_000);
  }
  await paid(viewer.id);
  expect((await numbers(first)).total).toMatchObject({ orders: 0, registrations: 0 });
  expect((await numbers(last)).total).toMatchObject({ orders: 1, registrations: 0 });
});

test('nobody counts for a link of their own, nor without having agreed', async () => {
  const target = await newTarget();
  const { code, path } = await linkTo(target);
  await server.call(arriveByShare, { as: sharer, body: { code } });
  await paid(sharer.id);
  await open(path, '10.2.0.1');
  const silent = await server.signUp('Silent');
  await paid(silent.id);
  expect((await numbers(target)).total).toEqual({
    visits: 1,
    registrations: 0,
    orders: 0,
    paidFen: 0,
  });
});

test('numbers are shown to whose page it is, and to nobody else', async () => {
  const target = await newTarget();
  const { path } = await linkTo(target);
  await open(path, '10.3.0.1');
  expect((await numbers(target, sharer)).total.visits).toBe(0);
  expect((await server.refusal(getShareNumbers, {})).status).toBe(401);
  const all = await server.call(getShareNumbers, { as: host });
  expect(all.byTarget).toContainEqual(expect.objectContaining({ target, title: 'A room' }));
});

test('products, stores and hosts can be shared, and what is not there cannot', async () => {
  const store = await server.call(createStore, { as: host, body: { name: 'Tea house' } });
  const skus = [{ code: 'a', option: 'One', priceFen: 100, stock: 1 }];
  const product = await server.call(createProduct, {
    as: host,
    body: { storeId: store.id, categoryId: 'food', title: 'Tea', skus },
  });
  for (const [kind, id] of [
    ['product', product.id],
    ['store', store.id],
    ['host', host.id],
  ] as const) {
    const { path } = await linkTo({ kind, id });
    expect((await open(path)).headers.get('location')).toMatch(new RegExp(`^/${kind}s/${id}\\?s=`));
  }
  const target = await newTarget();
  const operator = await server.signUp('Operator', ['operator']);
  await server.call(stopRoom, {
    as: operator,
    params: { roomId: target.id },
    body: { reason: 'Bad' },
  });
  for (const gone of [
    target,
    ...(['room', 'product', 'store', 'host'] as const).map((kind) => ({ kind, id: newId() })),
  ])
    expect(
      await server.refusal(makeShareLink, { body: { target: gone, channel: 'copy' } }),
    ).toMatchObject({ status: 404, code: 'sharing/no-such-target' });
});

test('who came is forgotten once it counts for nothing, and not before', async () => {
  const { code } = await linkTo(await newTarget());
  const viewer = await server.signUp('Viewer');
  await server.call(arriveByShare, { as: viewer, body: { code } });
  const remembered = async (): Promise<number> => {
    await server.runTask('sharing.forget');
    const { rows } = await sql<{ n: number }>`
      select count(*)::int as n from sharing_touches where user_id = ${viewer.id}`.execute(
      server.db,
    );
    return rows[0]!.n;
  };
  expect(await remembered()).toBe(1);
  clock.pass(8 * DAY_MS);
  expect(await remembered()).toBe(0);
});
