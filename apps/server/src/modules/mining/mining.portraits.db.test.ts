import {
  CartChanged,
  createProduct,
  createStore,
  Entered,
  Followed,
  forgetTaste,
  Left,
  listAudit,
  OrderPaid,
  OrderPlaced,
  OrderRefunded,
  type Room,
  updateMe,
} from '@kaibo/contracts';
import { getOwnPortrait, getUserPortrait, type UserPortrait } from '@kaibo/contracts/portraits';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '#platform/id';
import { newRoom, record } from '../../../../../tests/support/rooms.ts';
import { type Person, type TestServer, testServer } from '../../../../../tests/support/server.ts';
import { PORTRAITS_GROUP } from './mining.portraits.events.ts';
import { DAY_MS, hourOfWeek } from './mining.portraits.rules.ts';

const NOW_MS = Date.parse('2026-11-20T12:00:00+08:00');
const clock = { nowMs: () => NOW_MS };
let server: TestServer;
let host: Person;
let room: Room;
let storeId: string;
/** Five products of one kind at 10, 20, 30, 40 and 50 yuan. */
let products: { productId: string; skuId: string; unitFen: number }[];

beforeAll(async () => {
  server = await testServer({ clock });
  host = await server.signUp('Tea host', ['host', 'merchant']);
  room = await newRoom(server, host, { categoryId: 'beauty' });
  const store = await server.call(createStore, { as: host, body: { name: 'Tea house' } });
  storeId = store.id;
  products = [];
  for (const yuan of [10, 20, 30, 40, 50]) {
    const skus = [{ code: 'one', option: 'one', priceFen: yuan * 100, stock: 100 }];
    const body = { storeId, categoryId: 'craft', title: `Pot ${yuan}`, skus };
    const product = await server.call(createProduct, { as: host, body });
    const skuId = product.skus[0]!.id;
    products.push({ productId: product.id, skuId, unitFen: yuan * 100 });
  }
});
afterAll(() => server.close());

const agree = (as: Person, personalisation: boolean) =>
  server.call(updateMe, { as, body: { consent: { analytics: true, personalisation } } });
const agreeing = async (name: string): Promise<Person> => {
  const person = await server.signUp(name);
  await agree(person, true);
  return person;
};
const ago = (days: number): number => NOW_MS - days * DAY_MS;

const enters = (person: Person, atMs: number) =>
  record(
    server,
    Entered,
    { surface: 'room', itemId: room.id, from: null },
    { actorId: person.id, roomId: room.id, atMs },
  );
const leaves = (person: Person, minutes: number, atMs: number) =>
  record(
    server,
    Left,
    { surface: 'room', itemId: room.id, dwellMs: minutes * 60_000 },
    { actorId: person.id, roomId: room.id, atMs },
  );
const buys = async (
  person: Person,
  bought: { product: number; quantity?: number }[],
  { atMs, refunded = false }: { atMs: number; refunded?: boolean },
): Promise<void> => {
  const lines = bought.map(({ product, quantity = 1 }) => ({
    ...products[product]!,
    ...{ quantity, left: 1 },
  }));
  const totalFen = lines.reduce((sum, line) => sum + line.unitFen * line.quantity, 0);
  const order = { orderId: newId(), buyerId: person.id, storeId, roomId: null, totalFen };
  await record(server, OrderPlaced, { ...order, lines }, { actorId: person.id, atMs });
  await record(server, OrderPaid, order, { atMs: atMs + 1_000 });
  if (refunded) await record(server, OrderRefunded, order, { atMs: atMs + 2_000 });
};
const own = (as: Person) => server.call(getOwnPortrait, { as });
const portraitOf = async (as: Person): Promise<UserPortrait> => {
  await server.caughtUp();
  return (await own(as)).portrait!;
};

/** Three orders of pots, five visits and a follow. */
const live = async (person: Person): Promise<void> => {
  for (const days of [5, 4, 3, 2, 1]) {
    await enters(person, ago(days));
    await leaves(person, 10, ago(days));
  }
  await buys(person, [{ product: 4 }], { atMs: ago(20) });
  await buys(person, [{ product: 3, quantity: 2 }], { atMs: ago(10) });
  await buys(person, [{ product: 0 }], { atMs: ago(6), refunded: true });
  await buys(person, [{ product: 4 }], { atMs: ago(2) });
  const follow = { hostId: host.id, userId: person.id, following: true, roomId: room.id };
  await record(server, Followed, follow, { actorId: person.id, atMs: ago(1) });
};

test('a life that is known gives exactly the portrait that it should', async () => {
  const person = await agreeing('Lin');
  await live(person);
  const portrait = await portraitOf(person);
  const left = (days: number) => 2 ** (-days / 30);
  const sum = (values: number[]) => values.reduce((total, one) => total + one, 0);
  const strength = (weight: number) => weight / (weight + 8);
  const visits = sum([1, 2, 3, 4, 5].map((days) => 3 * left(days)));
  expect(
    portrait.interests.value!.map(({ kind, id, ...rest }) => ({
      ...{ kind, id, acts: rest.acts },
      strength: Number(rest.strength.toFixed(9)),
    })),
  ).toEqual([
    {
      ...{ kind: 'category', id: 'craft', acts: 4 },
      strength: Number(strength(sum([20, 10, 6, 2].map((days) => 8 * left(days)))).toFixed(9)),
    },
    {
      ...{ kind: 'host', id: host.id, acts: 11 },
      strength: Number(strength(visits + 6 * left(1)).toFixed(9)),
    },
    { kind: 'category', id: 'beauty', acts: 10, strength: Number(strength(visits).toFixed(9)) },
  ]);
  // 50, 40, 40, 50: what was given back does not count.
  expect(portrait.price).toMatchObject({
    value: { lowFen: 4_000, medianFen: 4_000, highFen: 5_000 },
    evidence: {
      counts: [
        { of: 'orders', count: 3 },
        { of: 'pieces', count: 4 },
      ],
      sinceMs: ago(20),
      untilMs: NOW_MS,
    },
  });
  // Ranks .9, .7 and .9 of five prices.
  expect(portrait.power.value!.index).toBeCloseTo((0.9 + 0.7 + 0.9 + 1) / 5, 12);
  expect(portrait.power.value!.level).toBe('comfortable');
  const { week } = portrait.rhythm.value!;
  expect(sum(week)).toBe(9);
  expect(week[hourOfWeek(ago(2))]).toBe(2);
  expect(portrait.rhythm.evidence.counts).toEqual([
    { of: 'orders', count: 4 },
    { of: 'visits', count: 5 },
    { of: 'minutes', count: 50 },
  ]);
  expect(portrait.worth.value).toEqual({
    ...{ paidFen: 18_000, averageFen: 6_000, lastOrderAtMs: ago(2), everyDays: 4 },
    ...{ refundedOrders: 1, group: null },
  });
  expect(portrait.cluster).toBeNull();
});

test('of who has bought and seen little it is told how much is missing', async () => {
  const person = await agreeing('New');
  await enters(person, ago(1));
  const { interests, price, rhythm, worth } = await portraitOf(person);
  expect(
    [interests, price, rhythm, worth].map(({ value, have, needed }) => [value, have, needed]),
  ).toEqual([
    [null, 1, 3],
    [null, 0, 3],
    [null, 1, 5],
    [null, 0, 1],
  ]);
});

test('without consent nothing is worked out and nothing is kept', async () => {
  const shy = await server.signUp('Shy');
  await live(shy);
  await record(
    server,
    CartChanged,
    { userId: shy.id, ...products[0]!, quantity: 1, roomId: null },
    { actorId: shy.id },
  );
  await server.caughtUp();
  expect(await own(shy)).toEqual({ agreed: false, seesVisits: false, portrait: null });
  expect(await rowsAbout(shy)).toEqual({ people: 0, orders: 0, visits: 0 });
  // What was done before is not worked out after.
  await agree(shy, true);
  expect((await portraitOf(shy)).worth.have).toBe(0);
});

const rowsAbout = async ({ id }: Person) => {
  const { rows } = await server.pool.query(
    `select (select count(*)::int from mining_portrait_people where user_id = $1) as people,
            (select count(*)::int from mining_portrait_orders where buyer_id = $1) as orders,
            (select count(*)::int from mining_portrait_visits where user_id = $1) as visits`,
    [id],
  );
  return rows[0];
};

test('who agrees no more has no portrait at once, and nothing of it comes back when they agree again', async () => {
  const person = await agreeing('Fickle');
  await live(person);
  expect((await portraitOf(person)).worth.have).toBe(4);
  expect(await rowsAbout(person)).toEqual({ people: 1, orders: 4, visits: 1 });
  await agree(person, false);
  expect(await own(person)).toMatchObject({ agreed: false, portrait: null });
  await server.caughtUp();
  expect(await rowsAbout(person)).toEqual({ people: 0, orders: 0, visits: 0 });
  await agree(person, true);
  expect((await portraitOf(person)).interests.have).toBe(0);
});

test('who has their taste forgotten has their portrait forgotten', async () => {
  const person = await agreeing('Forgetful');
  await live(person);
  expect((await portraitOf(person)).interests.have).toBeGreaterThan(0);
  await server.call(forgetTaste, { as: person });
  const { interests, worth } = await portraitOf(person);
  expect([interests.have, worth.have]).toEqual([0, 0]);
  expect(await rowsAbout(person)).toEqual({ people: 0, orders: 0, visits: 0 });
});

const GROUPED_AT_MS = Date.UTC(2026, 0, 5, 4);

/** As a look at the whole platform would leave it behind. */
const grouped = async (person: Person): Promise<void> => {
  const run = newId();
  await server.pool.query(
    `insert into mining_runs (id, state, is_asked, started_at, beat_at, finished_at, progress, from_at, to_at)
     values ($1, 'done', false, now(), now(), $2, '{}', now(), now())`,
    [run, new Date(GROUPED_AT_MS)],
  );
  const name = { zh: '爱茶之人', en: 'Tea lovers' };
  const list = [{ id: 3, name, people: 12 }];
  await server.pool.query(`insert into mining_results values ($1, 'clusters', $2)`, [
    run,
    { list },
  ]);
  await server.pool.query(`insert into mining_people values ($1, $2, 3, 'loyal')`, [
    person.id,
    run,
  ]);
};

test('the group that somebody is in stands in their portrait, and is forgotten with it', async () => {
  const person = await agreeing('Grouped');
  await live(person);
  await grouped(person);
  const before = await portraitOf(person);
  expect(before.worth.value!.group).toBe('loyal');
  expect(before.cluster).toMatchObject({
    name: { zh: '爱茶之人', en: 'Tea lovers' },
    evidence: { counts: [{ of: 'people', count: 12 }] },
  });
  await server.call(forgetTaste, { as: person });
  await live(person);
  const after = await portraitOf(person);
  expect(before.groupsAtMs).toBe(GROUPED_AT_MS);
  expect([after.worth.value!.group, after.cluster]).toEqual([null, null]);
  expect(after.groupsAtMs).toBeNull();
});

test('one’s own portrait can be taken along as CSV, which is empty without consent', async () => {
  const person = await agreeing('=Lin');
  await live(person);
  await server.caughtUp();
  const csv = { ...getOwnPortrait, path: '/v1/account/portrait.csv' };
  const read = async (as: Person): Promise<string[]> => {
    const response = await server.send(csv, { as, query: { lang: 'en' } as never });
    return (await response.text()).trim().split('\r\n');
  };
  const lines = await read(person);
  expect(lines[0]).toContain('About,Thing,Value,From,Since (UTC)');
  expect(lines).toContainEqual(
    expect.stringMatching(/^price \(CNY\),median,40\.00,orders 3; pieces 4,/),
  );
  expect(lines).toContainEqual(expect.stringMatching(/^value,paid \(CNY\),180\.00,orders 4,/));
  expect(await read(await server.signUp('Shy too'))).toHaveLength(1);
  expect((await server.send(csv)).status).toBe(401);
});

test('an event that is sent twice counts once, and the log makes the same portraits again', async () => {
  const person = await agreeing('Twice');
  const event = {
    ...{ id: newId(), name: Entered.name, version: 1, key: '', actorId: person.id },
    ...{ visitorId: null, roomId: room.id, atMs: ago(1), simulated: false },
    payload: { surface: 'room', itemId: room.id, from: null },
  };
  await server.events.appendBatch([event]);
  await server.events.appendBatch([event]);
  await live(person);
  expect((await portraitOf(person)).rhythm.evidence.counts).toContainEqual({
    of: 'visits',
    count: 6,
  });
  const tables = ['people', 'orders', 'lines', 'hours', 'visits', 'consents', 'prices'];
  const kept = () =>
    Promise.all(
      tables.map(async (table) => {
        const { rows } = await server.pool.query(
          `select to_jsonb(kept) as row from mining_portrait_${table} kept order by kept::text`,
        );
        return rows.map(({ row }) => row);
      }),
    );
  const before = await kept();
  expect(before.every((rows, i) => rows.length > 0 || tables[i] === 'prices')).toBe(true);
  await server.pool.query(
    `truncate ${[...tables, 'counted'].map((table) => `mining_portrait_${table}`).join(', ')}`,
  );
  await server.pool.query(`update event_groups set "offset" = 0 where name = $1`, [
    PORTRAITS_GROUP,
  ]);
  await enters(host, ago(400));
  await server.caughtUp();
  const after = await kept();
  // The one event that woke the reader, of somebody who agreed to nothing.
  after[3] = after[3]!.filter(({ hour }) => Date.parse(hour) > ago(300));
  expect(after).toEqual(before);
});

test('a portrait is shown to its person and to staff who may, and each look of theirs is kept', async () => {
  const person = await agreeing('Looked at');
  await live(person);
  await server.caughtUp();
  const params = { userId: person.id };
  const support = await server.signUp('Support', ['support']);
  const { agreed, portrait } = await server.call(getUserPortrait, { as: support, params });
  expect([agreed, portrait!.worth.have]).toEqual([true, 4]);
  const admin = await server.signUp('Admin', ['admin']);
  const { entries } = await server.call(listAudit, { as: admin });
  expect(
    entries.some(({ action, actorId }) => action.includes('/portrait') && actorId === support.id),
  ).toBe(true);
  for (const as of [await server.signUp('Viewer'), host, await server.signUp('Mod', ['moderator'])])
    expect(await server.refusal(getUserPortrait, { as, params })).toMatchObject({ status: 403 });
  expect(await server.refusal(getOwnPortrait)).toMatchObject({ status: 401 });
  await agree(person, false);
  expect(await server.call(getUserPortrait, { as: support, params })).toEqual({
    ...{ agreed: false, seesVisits: true, portrait: null },
  });
  const unknown = { userId: newId() };
  expect(await server.refusal(getUserPortrait, { as: support, params: unknown })).toMatchObject({
    code: 'accounts/no-such-user',
  });
});
