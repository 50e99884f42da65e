import {
  createProduct,
  createStore,
  Entered,
  type EventEnvelope,
  OrderPaid,
  OrderPlaced,
  OrderRefunded,
  PriceChanged,
  type Room,
  saveProfile,
  updateMe,
  ViewersCounted,
} from '@kaibo/contracts';
import { getHostPortrait, getProductPortrait } from '@kaibo/contracts/portraits';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '#platform/id';
import { newRoom } from '../../../../../tests/support/rooms.ts';
import { type Person, type TestServer, testServer } from '../../../../../tests/support/server.ts';
import { productPortrait } from './mining.portraits.products.ts';
import { DAY_MS, HOUR_MS, hourOfWeek } from './mining.portraits.rules.ts';

const NOW_MS = Date.parse('2026-11-20T12:00:00+08:00');
const ago = (days: number): number => NOW_MS - days * DAY_MS;
let server: TestServer;
let merchant: Person;
let room: Room;
let storeId: string;
let pot: { productId: string; skuId: string };
let cup: { productId: string; skuId: string };
/** Who agreed: ten women and ten men, twelve of them young, all of Shanghai. */
let people: Person[];
let shy: Person[];

const envelope = (
  event: { name: string },
  payload: unknown,
  facts: { atMs: number; actorId?: string; roomId?: string },
): EventEnvelope => ({
  ...{ id: newId(), name: event.name, version: 1, key: '', visitorId: null, simulated: false },
  ...{ actorId: facts.actorId ?? null, roomId: facts.roomId ?? null, atMs: facts.atMs, payload },
});

interface Wished {
  atMs: number;
  withCup?: boolean;
  inRoom?: boolean;
  refunded?: boolean;
  unitFen?: number;
}
const orderOf = (person: Person, wished: Wished): EventEnvelope[] => {
  const { atMs, withCup, inRoom, refunded, unitFen = 2_000 } = wished;
  const bought = withCup ? [pot, cup] : [pot];
  const lines = bought.map((one) => ({ ...one, quantity: 1, unitFen, left: 1 }));
  const facts = { orderId: newId(), buyerId: person.id, storeId, totalFen: unitFen * lines.length };
  const order = { ...facts, roomId: inRoom ? room.id : null };
  return [
    envelope(OrderPlaced, { ...order, lines }, { atMs }),
    envelope(OrderPaid, order, { atMs: atMs + 1_000 }),
    ...(refunded ? [envelope(OrderRefunded, order, { atMs: atMs + 2_000 })] : []),
  ];
};

const agree = (as: Person, personalisation: boolean) =>
  server.call(updateMe, { as, body: { consent: { analytics: true, personalisation } } });

beforeAll(async () => {
  server = await testServer({ clock: { nowMs: () => NOW_MS } });
  merchant = await server.signUp('Merchant', ['merchant', 'host']);
  room = await newRoom(server, merchant, { categoryId: 'craft' });
  storeId = (await server.call(createStore, { as: merchant, body: { name: 'Tea house' } })).id;
  const product = async (title: string) => {
    const skus = [{ code: 'one', option: 'one', priceFen: 2_000, stock: 100 }];
    const body = { storeId, categoryId: 'craft', title, skus };
    const made = await server.call(createProduct, { as: merchant, body });
    return { productId: made.id, skuId: made.skus[0]!.id };
  };
  pot = await product('Pot');
  cup = await product('Cup');
  people = [];
  shy = [];
  for (let i = 0; i < 20; i++) {
    const person = await server.signUp(`Person ${i}`);
    await agree(person, true);
    const gender = i < 10 ? ('female' as const) : ('male' as const);
    const ageBand = i < 12 ? ('18-24' as const) : ('25-34' as const);
    await server.call(saveProfile, {
      as: person,
      body: { agreed: true, gender, ageBand, region: '上海' },
    });
    people.push(person);
  }
  for (let i = 0; i < 5; i++) shy.push(await server.signUp(`Shy ${i}`));
  // Twenty pots at 20 yuan in ten days, fifteen at 10 yuan in the ten days after.
  await server.events.appendBatch([
    ...people.flatMap((person, i) =>
      orderOf(person, { atMs: ago(15), withCup: i < 10, inRoom: i < 14, refunded: i < 7 }),
    ),
    envelope(PriceChanged, { ...pot, fromFen: 2_000, toFen: 1_000 }, { atMs: ago(10) }),
    ...people.slice(0, 10).flatMap((person) => orderOf(person, { atMs: ago(5), unitFen: 1_000 })),
    ...shy.flatMap((person) => orderOf(person, { atMs: ago(5), unitFen: 1_000 })),
  ]);
  await server.caughtUp();
});
afterAll(() => server.close());

const portrait = (as = merchant) =>
  server.call(getProductPortrait, { as, params: { productId: pot.productId } });

test('a product’s portrait says what its orders say, and of people only groups of ten', async () => {
  const told = await portrait();
  expect(told.returns).toMatchObject({
    value: { share: 7 / 35 },
    evidence: { counts: [{ of: 'orders', count: 35 }] },
  });
  expect(told.rooms.value).toEqual({ share: 14 / 35 });
  const week = told.when.value!.week;
  expect([week[hourOfWeek(ago(15))], week[hourOfWeek(ago(5))]]).toEqual([20, 15]);
  expect(told.buyers.evidence.counts).toEqual([{ of: 'people', count: 20 }]);
  // Twelve of an age would tell of eight of another: neither is told.
  expect(told.buyers.value).toEqual([
    { dimension: 'gender', code: 'female', name: null, people: 10, share: 0.5 },
    { dimension: 'gender', code: 'male', name: null, people: 10, share: 0.5 },
    { dimension: 'region', code: '上海', name: null, people: 20, share: 1 },
  ]);
  expect(told.loyalty.value!.map(({ code, people: count }) => [code, count])).toEqual([
    ['again', 10],
    ['once', 10],
  ]);
  expect(told.together.value).toEqual([
    { productId: cup.productId, title: 'Cup', people: 10, share: 0.5 },
  ]);
  expect(told.priceSensitivity.value).toEqual({
    elasticity: Math.round((100 * Math.log(15 / 20)) / Math.log(1_000 / 2_000)) / 100,
    ...{ fromFen: 2_000, toFen: 1_000, changedAtMs: ago(10) },
    ...{ piecesPerDayBefore: 2, piecesPerDayAfter: 1.5 },
  });
});

test('of a product that sells more than is read, a change of its price is judged by whole days only', async () => {
  const product = { productId: newId(), skuId: newId() };
  // A hundred a day for thirty days, a tenth of them not paid, and a lower price since fifteen days.
  await server.pool.query(
    `with placed as (
       insert into mining_portrait_orders (order_id, placed_at, paid_at)
       select gen_random_uuid(), at, case when i % 10 > 0 then at end
         from (select i, $1::timestamptz - i * interval '1 day' / 100 as at from generate_series(1, 3000) i) sale
       returning order_id, placed_at)
     insert into mining_portrait_lines select order_id, $2, $3, 1, 100, placed_at from placed`,
    [new Date(NOW_MS), product.skuId, product.productId],
  );
  await server.events.appendBatch([
    envelope(PriceChanged, { ...product, fromFen: 2_000, toFen: 1_000 }, { atMs: ago(15) }),
  ]);
  await server.caughtUp();
  const told = await productPortrait(
    {
      ...{ db: server.db, clock: { nowMs: () => NOW_MS } },
      accounts: { audienceOf: async () => new Map() } as never,
      catalog: { productFacts: async () => new Map() } as never,
      rooms: { offersOf: async () => new Map() },
    },
    product.productId,
  );
  expect(told.isNewestOnly).toBe(true);
  expect(Math.round((NOW_MS - told.sinceMs) / DAY_MS)).toBe(20);
  expect(told.priceSensitivity.value!.elasticity).toBeCloseTo(0, 1);
  expect(Math.round(told.priceSensitivity.value!.piecesPerDayBefore)).toBe(90);
  const ofIt = 'select order_id from mining_portrait_lines where product_id = $1';
  await server.pool.query(`delete from mining_portrait_orders where order_id in (${ofIt})`, [
    product.productId,
  ]);
});

test('somebody who agrees no more leaves every group at once', async () => {
  await agree(people[19]!, false);
  const told = await portrait();
  expect(told.buyers.evidence.counts).toEqual([{ of: 'people', count: 15 }]);
  expect(told.buyers.value!.map(({ dimension }) => dimension)).toEqual(['region']);
  expect(told.loyalty.value).toEqual([]);
  expect(told.together.value).toEqual([]);
  for (const person of people.slice(9, 19)) await agree(person, false);
  const few = await portrait();
  expect([few.buyers.value, few.buyers.have, few.buyers.evidence.counts]).toEqual([
    ...[null, 0],
    [{ of: 'people', count: 0 }],
  ]);
  // What the orders say is the shop's own, whoever bought.
  expect(few.returns.value).toEqual({ share: 7 / 35 });
});

test('nobody but its merchant sees the portrait of a product', async () => {
  const params = { productId: pot.productId };
  const other = await server.signUp('Other', ['merchant', 'host']);
  expect(await server.refusal(getProductPortrait, { as: other, params })).toMatchObject({
    code: 'catalog/not-your-store',
  });
  for (const as of [await server.signUp('Viewer'), await server.signUp('Op', ['operator'])])
    expect(await server.refusal(getProductPortrait, { as, params })).toMatchObject({ status: 403 });
  const unknown = { productId: newId() };
  expect(await server.refusal(getProductPortrait, { as: merchant, params: unknown })).toMatchObject(
    { code: 'catalog/no-such-product' },
  );
});

test('a host’s portrait is of their own rooms, beside the middle of ten hosts and not of nine', async () => {
  const host = await server.signUp('Host', ['host']);
  const own = await newRoom(server, host, { categoryId: 'beauty' });
  const viewers: Person[] = [];
  for (let i = 0; i < 20; i++) {
    const viewer = await server.signUp(`Viewer ${i}`);
    await agree(viewer, true);
    viewers.push(viewer);
  }
  const enters = (atMs: number, actorId?: string) =>
    envelope(Entered, { surface: 'room', itemId: own.id, from: null }, { atMs, actorId });
  const sale = (person: Person, refunded: boolean) => {
    const order = { orderId: newId(), buyerId: person.id, storeId, roomId: own.id, totalFen: 1 };
    const placed = { ...order, lines: [{ ...pot, quantity: 1, unitFen: 1, left: 1 }] };
    return [
      envelope(OrderPlaced, placed, { atMs: ago(1) }),
      envelope(OrderPaid, order, { atMs: ago(1) }),
      ...(refunded ? [envelope(OrderRefunded, order, { atMs: ago(1) })] : []),
    ];
  };
  await server.events.appendBatch([
    ...viewers.map(({ id }) => enters(ago(2), id)),
    ...viewers.slice(0, 10).map(({ id }) => enters(ago(1), id)),
    ...Array.from({ length: 170 }, () => enters(ago(1))),
    ...Array.from({ length: 60 }, (_, i) =>
      envelope(
        ViewersCounted,
        { roomId: own.id, viewersNow: i % 2 === 0 ? 30 : 50 },
        { atMs: ago(1) },
      ),
    ),
    ...viewers.slice(0, 10).flatMap((person, i) => sale(person, i < 2)),
  ]);
  await server.caughtUp();
  const told = await server.call(getHostPortrait, { as: host });
  expect(told.viewers.value).toEqual({ figure: 40, median: null });
  expect(told.conversion.value).toEqual({ figure: 10 / 200, median: null });
  expect(told.refunds.value).toEqual({ figure: 0.2, median: null });
  expect(told.returning.value).toEqual({ figure: 0.5, median: null });
  expect(told.audience.evidence.counts).toEqual([{ of: 'people', count: 20 }]);
  expect(told.categories.value).toEqual([
    { name: { zh: '美妆', en: 'Beauty' }, minutes: 10, share: 1 },
  ]);
  expect(told.hours.value!.week[hourOfWeek(ago(1))]).toBe(40);
  const others = (count: number) =>
    server.pool.query(
      `insert into mining_portrait_hours
       select gen_random_uuid(), $1, 'craft', 100, 1, 0, 100 * i, 100 from generate_series(1, $2) i`,
      [new Date(ago(3) - (ago(3) % HOUR_MS)), count],
    );
  await others(8);
  await server.runTask('mining.portraits-medians');
  expect((await server.call(getHostPortrait, { as: host })).viewers.value!.median).toBeNull();
  await others(2);
  await server.runTask('mining.portraits-medians');
  const compared = await server.call(getHostPortrait, { as: host });
  // 1, 1, 2, 2, 3 … 8 and 40: the sixth of eleven.
  expect(compared.viewers.value).toEqual({ figure: 40, median: 4 });
  expect(compared.returning.value!.median).toBeNull();
  const stranger = await server.signUp('Stranger', ['host']);
  expect((await server.call(getHostPortrait, { as: stranger })).viewers).toMatchObject({
    ...{ value: null, have: 0 },
  });
  expect(
    await server.refusal(getHostPortrait, { as: await server.signUp('Nobody') }),
  ).toMatchObject({ status: 403 });
});

test('what is too old goes, and nothing else', async () => {
  const count = async (table: string): Promise<number> => {
    const { rows } = await server.pool.query(
      `select count(*)::int n from mining_portrait_${table}`,
    );
    return rows[0].n;
  };
  const tables = ['people', 'orders', 'lines', 'hours', 'visits'];
  const before = await Promise.all(tables.map(count));
  await server.runTask('mining.portraits-trim');
  expect(await Promise.all(tables.map(count))).toEqual(before);
  const old = ago(500);
  await server.events.appendBatch(orderOf(merchant, { atMs: old }));
  await server.caughtUp();
  expect(await count('orders')).toBe(before[1]! + 1);
  await server.runTask('mining.portraits-trim');
  expect(await Promise.all(tables.map(count))).toEqual(before);
});
