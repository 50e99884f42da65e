import {
  Clicked,
  collectEvents,
  createProduct,
  createStore,
  type Product,
  placeOrder,
  type Room,
  recommendProducts,
  setBag,
  setInterest,
  updateProduct,
  VISITOR_HEADER,
} from '@kaibo/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '#platform/id';
import { movingClock } from '../../../../../tests/support/clock.ts';
import { liveRoom } from '../../../../../tests/support/rooms.ts';
import { type Person, type TestServer, testServer } from '../../../../../tests/support/server.ts';
import { newBuyer, newKey } from '../../../../../tests/support/shop.ts';

const clock = movingClock();
let server: TestServer;
let seller: Person;
let room: Room;
let [cup, pot, kite, last, hidden]: Product[] = [];
beforeAll(async () => {
  server = await testServer({ clock });
  seller = await server.signUp('Seller', ['host', 'merchant']);
  const store = await server.call(createStore, { as: seller, body: { name: 'Tea house' } });
  const make = (title: string, categoryId: string, stock = 100) =>
    server.call(createProduct, {
      as: seller,
      body: {
        ...{ storeId: store.id, categoryId, title },
        skus: [{ code: title, option: 'one', priceFen: 1_000, stock }],
      },
    });
  [cup, pot, kite] = [
    await make('Cup', 'craft'),
    await make('Pot', 'craft'),
    await make('Kite', 'kids'),
  ];
  [last, hidden] = [await make('Last', 'craft', 1), await make('Hidden', 'craft')];
  room = await liveRoom(server, seller, { title: 'Tea', categoryId: 'craft' });
  const productIds = [cup, pot, kite, last, hidden].map((one) => one!.id);
  await server.call(setBag, { as: seller, params: { roomId: room.id }, body: { productIds } });
  clock.pass(10_000);
});
afterAll(() => server.close());

const visitor = () => ({ [VISITOR_HEADER]: `visitor-${newId()}` });
const clicks = async (headers: Record<string, string>, product: Product): Promise<void> => {
  const payload = {
    surface: 'room',
    itemKind: 'product',
    itemId: product.id,
    position: 0,
    requestId: null,
  };
  const one = () => ({
    id: newId(),
    name: Clicked.name,
    atMs: clock.nowMs(),
    roomId: room.id,
    payload,
  });
  const body = { visitorId: headers[VISITOR_HEADER]!, events: [one(), one(), one()] };
  await server.call(collectEvents, { body });
  await server.caughtUp();
};
const inRoom = async (headers?: Record<string, string>) => {
  clock.pass(10_000);
  const query = { surface: 'room', roomId: room.id } as const;
  const reply = await server.call(recommendProducts, { headers, query });
  return { ...reply, ids: reply.products.map(({ product }) => product.id) };
};
const idsFor = async (query: Parameters<typeof server.call<typeof recommendProducts>>[1]) => {
  clock.pass(10_000);
  const { products } = await server.call(recommendProducts, query);
  return products.map(({ product }) => product.id);
};

test('a bag stands in the order of the host for who is not known, and in one’s own for who is', async () => {
  const asHost = await inRoom();
  expect(asHost.ids.slice(0, 3)).toEqual([cup!.id, pot!.id, kite!.id]);
  const headers = visitor();
  await clicks(headers, kite!);
  const own = await inRoom(headers);
  expect(own.step).toBe('personal');
  expect(own.ids[0]).toBe(kite!.id);
  expect(own.products[0]).toMatchObject({ source: 'taste', reason: { code: 'product' } });
  expect(own.ids.toSorted()).toEqual(asHost.ids.toSorted());
});

test('what was taken off sale or is sold out is offered nowhere, from the next request on', async () => {
  const everywhere = () =>
    Promise.all([
      idsFor({ query: { surface: 'room', roomId: room.id } }),
      idsFor({ query: { surface: 'home' } }),
      idsFor({ query: { surface: 'product', productId: cup!.id } }),
      idsFor({ query: { surface: 'order', productIds: cup!.id } }),
    ]);
  for (const ids of await everywhere()) {
    expect(ids).toContain(hidden!.id);
    expect(ids).toContain(last!.id);
  }
  const buyer = await newBuyer(server);
  const sku = last!.skus[0]!;
  const lines = [{ skuId: sku.id, unitFen: sku.priceFen, quantity: 1 }];
  const body = { idempotencyKey: newKey(), addressId: buyer.addressId, lines };
  await server.call(placeOrder, { as: buyer, body });
  const params = { productId: hidden!.id };
  await server.call(updateProduct, { as: seller, params, body: { status: 'hidden' } });
  for (const ids of await everywhere()) {
    expect(ids).not.toContain(hidden!.id);
    expect(ids).not.toContain(last!.id);
    expect(ids.length).toBeGreaterThan(0);
  }
});

test('beside a product, and after an order, stands what goes with it, never what it is about', async () => {
  const beside = await idsFor({ query: { surface: 'product', productId: cup!.id } });
  expect(beside).toContain(pot!.id);
  expect(beside).not.toContain(cup!.id);
  expect(beside).not.toContain(kite!.id);
  const bought = `${cup!.id},${kite!.id}`;
  const after = await idsFor({ query: { surface: 'order', productIds: bought } });
  expect(after).toContain(pot!.id);
  for (const id of [cup!.id, kite!.id]) expect(after).not.toContain(id);
});

test('a product of no interest is offered on no surface', async () => {
  const headers = visitor();
  const body = { kind: 'product', itemId: pot!.id, interested: false } as const;
  await server.call(setInterest, { headers, body });
  expect(await idsFor({ headers, query: { surface: 'room', roomId: room.id } })).not.toContain(
    pot!.id,
  );
  expect(await idsFor({ headers, query: { surface: 'home' } })).not.toContain(pot!.id);
  const product = { surface: 'product', productId: cup!.id } as const;
  expect(await idsFor({ headers, query: product })).not.toContain(pot!.id);
});

test('of a room that is not there nothing is offered', async () => {
  expect(await idsFor({ query: { surface: 'room', roomId: newId() } })).toEqual([]);
});
