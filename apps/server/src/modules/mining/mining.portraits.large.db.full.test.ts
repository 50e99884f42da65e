import {
  createProduct,
  createStore,
  Entered,
  Left,
  OrderPaid,
  OrderPlaced,
} from '@kaibo/contracts';
import { getHostPortrait, getOwnPortrait, getProductPortrait } from '@kaibo/contracts/portraits';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createCatalog } from '#catalog';
import { newId } from '#platform/id';
import { createRooms } from '#rooms';
import { newRoom } from '../../../../../tests/support/rooms.ts';
import { type Person, type TestServer, testServer } from '../../../../../tests/support/server.ts';
import { portraitsSubscription } from './mining.portraits.events.ts';
import type { PortraitsNeeds } from './mining.portraits.needs.ts';

const DAY_MS = 86_400_000;
const PEOPLE = 3_000;
const EVENTS = 40_000;
/** Products that are filled in beside the one that is asked about. */
const PRODUCTS = 2_000;
const FILLED_ORDERS = 200_000;
const AT_ONCE = 25_000;
const ASKED = 60;

let server: TestServer;
let host: Person;
let viewer: Person;
let productId: string;
let roomId: string;
let skuId: string;
let people: string[];
beforeAll(async () => {
  server = await testServer();
  host = await server.signUp('Host', ['host', 'merchant']);
  viewer = await server.signUp('Viewer');
  roomId = (await newRoom(server, host, {})).id;
  const store = await server.call(createStore, { as: host, body: { name: 'Store' } });
  const skus = [{ code: 'a', option: 'a', priceFen: 100, stock: 9 }];
  const body = { storeId: store.id, categoryId: 'craft', title: 'Product', skus };
  const product = await server.call(createProduct, { as: host, body });
  [productId, skuId] = [product.id, product.skus[0]!.id];
  const { pool } = server;
  await pool.query(
    `insert into users select (jsonb_populate_record(u, jsonb_build_object(
       'id', gen_random_uuid(), 'email', 'x' || i || '@x.test'))).* from users u, generate_series(1, $2::int) i where u.id = $1`,
    [viewer.id, PEOPLE],
  );
  await pool.query('update users set consent_personalisation = true, consent_analytics = true');
  people = (await pool.query('select id from users')).rows.map(({ id }) => id);
  // A platform's worth of orders of other things, by other people.
  for (let from = 0; from < FILLED_ORDERS; from += AT_ONCE)
    await pool.query(
      `with given as (select gen_random_uuid() as id, n, now() - (n % 90) * interval '1 day' as at
                      from generate_series($3::int, $3::int + $1::int) n),
     things as (select array_agg(md5(n::text)::uuid) as ids from generate_series(1, $2::int) n),
     placed as (insert into mining_portrait_orders (order_id, buyer_id, room_id, placed_at, paid_at)
                select id, gen_random_uuid(), null, at, at from given)
     insert into mining_portrait_lines (order_id, sku_id, product_id, quantity, unit_fen, placed_at)
     select id, gen_random_uuid(), ids[1 + (n + line * 37) % $2::int], 1, 100, at
       from given, things, generate_series(1, 2) line`,
      [AT_ONCE, PRODUCTS, from],
    );
  await pool.query('analyze');
}, 180_000);
afterAll(() => server.close());

const eventsOf = () => {
  const nowMs = Date.now();
  const event = (name: string, payload: object, actorId: string | null, atMs: number) => ({
    ...{ id: newId(), name, version: 1, key: '', visitorId: null, simulated: false, roomId: null },
    ...{ actorId, atMs, payload, position: { txid: '0', offset: '0' } },
  });
  return Array.from({ length: EVENTS }, (_, i) => {
    const actor = people[(i * 7_919) % people.length]!;
    const atMs = nowMs - ((i * 86_399) % (80 * DAY_MS));
    const order = { orderId: newId(), buyerId: actor, storeId: newId(), roomId, totalFen: 100 };
    const lines = [{ skuId, productId, quantity: 1, unitFen: 100, left: 1 }];
    const visit = { surface: 'room', itemId: roomId };
    if (i % 10 === 0)
      return [
        event(OrderPlaced.name, { ...order, lines }, actor, atMs),
        event(OrderPaid.name, order, null, atMs + 1_000),
      ];
    if (i % 2 === 0) return [event(Left.name, { ...visit, dwellMs: 60_000 }, actor, atMs)];
    return [event(Entered.name, { ...visit, from: null }, actor, atMs)];
  }).flat();
};

const say = (facts: object): void => {
  process.stdout.write(`${JSON.stringify(facts)}\n`);
};

test('portraits follow a busy log', async () => {
  const events = eventsOf();
  const subscription = portraitsSubscription({
    ...{ db: server.db, clock: { nowMs: () => Date.now() }, accounts: server.accounts },
    catalog: createCatalog({ db: server.db } as never),
    rooms: createRooms({ db: server.db } as never),
  } as unknown as PortraitsNeeds);
  const size = subscription.batchSize ?? 1_000;
  const cpuBefore = process.cpuUsage();
  const startedMs = performance.now();
  for (let from = 0; from < events.length; from += size)
    await server.db
      .transaction()
      .execute((tx) => subscription.handle(events.slice(from, from + size) as never, tx));
  const seconds = (performance.now() - startedMs) / 1_000;
  const perSecond = Math.round(events.length / seconds);
  const { user, system } = process.cpuUsage(cpuBefore);
  const main_us_per_event = Math.round((user + system) / events.length);
  say({
    events: events.length,
    seconds: seconds.toFixed(2),
    per_second: perSecond,
    main_us_per_event,
  });
  await server.pool.query('analyze');
  // Far below what was measured, as a busy machine may be: it says when something is wrong by a factor.
  expect(perSecond).toBeGreaterThan(1_500);
}, 120_000);

test('portraits are answered at once where much is known', async () => {
  const ask = {
    own: () => server.call(getOwnPortrait, { as: viewer }),
    product: () => server.call(getProductPortrait, { as: host, params: { productId } }),
    host: () => server.call(getHostPortrait, { as: host }),
  };
  for (const [name, one] of Object.entries(ask)) {
    const times: number[] = [];
    for (let i = 0; i < ASKED; i++) {
      const startedMs = performance.now();
      await one();
      times.push(performance.now() - startedMs);
    }
    times.sort((a, b) => a - b);
    const [p50, p95] = [times[ASKED / 2]!, times[Math.floor(ASKED * 0.95)]!];
    say({ portrait: name, p50_ms: p50.toFixed(1), p95_ms: p95.toFixed(1) });
    expect(p95).toBeLessThan(1_000);
  }
}, 120_000);
