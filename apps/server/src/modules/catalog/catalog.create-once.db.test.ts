import { createProduct, createStore, listMyProducts, listMyStores } from '@kaibo/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Person, type TestServer, testServer } from '../../../../../tests/support/server.ts';
import { newKey } from '../../../../../tests/support/shop.ts';

let server: TestServer;
let merchant: Person;
beforeAll(async () => {
  server = await testServer();
  merchant = await server.signUp('Merchant', ['merchant']);
});
afterAll(() => server.close());

const storesOf = async (as: Person) => (await server.call(listMyStores, { as })).stores;
const open = (idempotencyKey: string | undefined, name = 'Tea house', as = merchant) =>
  server.call(createStore, { as, body: { name, idempotencyKey } });
const product = (storeId: string, idempotencyKey?: string, title = 'Longjing') => ({
  as: merchant,
  body: {
    ...{ storeId, title, idempotencyKey },
    categoryId: 'craft',
    skus: [{ code: 'a', option: '50 g', priceFen: 1_990, stock: 5 }],
  },
});

test('the second click opens no second store and gets the first', async () => {
  const key = newKey();
  const [first, second] = await Promise.all([open(key), open(key)]);
  expect(second).toEqual(first);
  expect((await storesOf(merchant)).map(({ id }) => id)).toEqual([first.id]);
  const other = { as: merchant, body: { name: 'Another', idempotencyKey: key } };
  expect(await server.refusal(createStore, other)).toMatchObject({
    status: 409,
    code: 'catalog/key-reused',
  });
});

test('the second click adds no second product and gets the first, also when it comes later', async () => {
  const { id: storeId } = await open(newKey());
  const sent = product(storeId, newKey());
  const [first, second] = await Promise.all([
    server.call(createProduct, sent),
    server.call(createProduct, sent),
  ]);
  expect(second).toEqual(first);
  expect(await server.call(createProduct, sent)).toEqual(first);
  const mine = { as: merchant, query: { storeId } };
  expect((await server.call(listMyProducts, mine)).products.map(({ id }) => id)).toEqual([
    first.id,
  ]);
});

test('what was refused may be mended and sent again with the same key', async () => {
  const { id: storeId } = await open(newKey());
  const key = newKey();
  const sent = product(storeId, key);
  const wrong = { ...sent, body: { ...sent.body, categoryId: 'no-such' } };
  expect((await server.refusal(createProduct, wrong)).code).toBe('catalog/no-such-category');
  expect((await server.call(createProduct, sent)).title).toBe('Longjing');
});

test('without a key every call is its own, and one’s key is nothing to somebody else', async () => {
  const another = await server.signUp('Another', ['merchant']);
  const key = newKey();
  const ids = [
    await open(undefined, 'A', another),
    await open(undefined, 'A', another),
    await open(key, 'B', another),
    await open(key, 'B', merchant),
  ].map(({ id }) => id);
  expect(new Set(ids).size).toBe(4);
  expect(await storesOf(another)).toHaveLength(3);
});
