import {
  Clicked,
  collectEvents,
  createProduct,
  createStore,
  FeedServed,
  fitRecommendation,
  getRecommendation,
  type Product,
  placeOrder,
  recommendProducts,
  VISITOR_HEADER,
} from '@kaibo/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '#platform/id';
import { movingClock } from '../../../../../tests/support/clock.ts';
import { type Person, type TestServer, testServer } from '../../../../../tests/support/server.ts';
import { newBuyer, newKey } from '../../../../../tests/support/shop.ts';

const PEOPLE = 40;

const clock = movingClock();
let server: TestServer;
let operator: Person;
let [tea, cup, kite, drum]: Product[] = [];

const clicks = async (visitorId: string, products: readonly Product[]): Promise<void> => {
  const events = products.map(({ id }) => ({
    ...{ id: newId(), name: Clicked.name, atMs: clock.nowMs() },
    payload: { surface: 'home', itemKind: 'product', itemId: id, position: 0, requestId: null },
  }));
  await server.call(collectEvents, { body: { visitorId, events } });
};

/** All of one category: only who clicked what tells them apart. */
beforeAll(async () => {
  server = await testServer({ clock });
  operator = await server.signUp('Olga', ['operator']);
  const seller = await server.signUp('Seller', ['merchant']);
  const store = await server.call(createStore, { as: seller, body: { name: 'Bazaar' } });
  const make = (title: string) => {
    const skus = [{ code: title, option: 'one', priceFen: 1_000, stock: 100 }];
    const body = { storeId: store.id, categoryId: 'craft', title, skus };
    return server.call(createProduct, { as: seller, body });
  };
  [tea, cup, kite, drum] = [
    await make('Tea'),
    await make('Cup'),
    await make('Kite'),
    await make('Drum'),
  ];
  for (let person = 0; person < PEOPLE; person++)
    await clicks(`browser-${person}`, person % 2 ? [tea!, cup!] : [kite!, drum!]);
  for (const name of ['Ann', 'Bo']) {
    const buyer = await newBuyer(server, name);
    const lines = [tea!, drum!].map(({ skus: [sku] }) => ({
      ...{ skuId: sku!.id, unitFen: sku!.priceFen, quantity: 1 },
    }));
    const body = { idempotencyKey: newKey(), addressId: buyer.addressId, lines };
    await server.call(placeOrder, { as: buyer, body });
  }
  await server.caughtUp();
}, 200_000);
afterAll(() => server.close());

test('what people click and buy becomes a model, which answers who comes next and is named in the log', async () => {
  expect(await server.call(fitRecommendation, { as: operator })).toEqual({ queued: true });
  await server.runJobs();
  const [model] = (await server.call(getRecommendation, { as: operator })).models;
  expect(model).toMatchObject({ state: 'active', problem: '' });
  expect(model!.people).toBeGreaterThanOrEqual(PEOPLE);

  const visitorId = `browser-${newId()}`;
  await clicks(visitorId, [tea!]);
  await server.caughtUp();
  clock.pass(10_000);
  const headers = { [VISITOR_HEADER]: visitorId };
  const home = await server.call(recommendProducts, { headers, query: { surface: 'home' } });
  expect(home.step).toBe('personal');
  const scoreOf = ({ id }: Product): number =>
    home.products.find(({ product }) => product.id === id)!.score;
  expect(scoreOf(cup!)).toBeGreaterThan(scoreOf(kite!));
  expect(scoreOf(cup!)).toBeGreaterThan(scoreOf(drum!));

  const query = { surface: 'product', productId: tea!.id } as const;
  const beside = await server.call(recommendProducts, { headers, query });
  const sourceOf = new Map(beside.products.map(({ product, source }) => [product.id, source]));
  expect(sourceOf.get(drum!.id)).toBe('bought-together');

  const toldVersion = async (): Promise<string | undefined> => {
    const { rows } = await server.pool.query<{ version: string }>(
      `select payload ->> 'modelVersion' as version from events
       where name = $1 and payload ->> 'requestId' = $2`,
      [FeedServed.name, home.requestId],
    );
    return rows[0]?.version;
  };
  await expect.poll(toldVersion, { timeout: 20_000 }).toBe(model!.version);
}, 200_000);
