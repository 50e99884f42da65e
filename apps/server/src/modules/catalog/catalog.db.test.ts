import {
  createProduct,
  createStore,
  getProduct,
  getStore,
  listCategories,
  listMyProducts,
  listMyStores,
  PriceChanged,
  ProductCard,
  ProductChanged,
  STOCK_LIMIT,
  StockChanged,
  startCategories,
  updateProduct,
  updateSku,
  uploadPicture,
} from '@kaibo/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Edge, openEdge } from '../../../../../tests/support/edge.ts';
import { jpeg, png, webp } from './catalog.samples.ts';

type Person = Awaited<ReturnType<Edge['person']>>;

let edge: Edge;
let merchant: Person;
let rival: Person;
let storeId: string;
beforeAll(async () => {
  edge = await openEdge();
  merchant = await edge.person('merchant');
  rival = await edge.person('merchant');
  storeId = await openStore(merchant);
});
afterAll(() => edge.close());

const openStore = async ({ cookie }: Person): Promise<string> =>
  (await edge.call(createStore, { cookie, body: { name: '山里茶' } })).body.id;
const codeOf = (answer: { body: { error?: { code: string } } }) => answer.body.error?.code;
const upload = async ({ cookie }: Person, body: Uint8Array = png()) =>
  edge.call(uploadPicture, { cookie, body });

const sku = { code: 'a', option: '100 g', priceFen: 9_900, stock: 10 };
const draft = (changes: object = {}) => ({
  storeId,
  categoryId: 'craft',
  title: '明前龙井',
  description: 'West Lake, hand-fried',
  skus: [sku, { ...sku, code: 'b', option: '250 g', priceFen: 19_900, listPriceFen: 25_900 }],
  ...changes,
});
const add = ({ cookie }: Person, changes: object = {}) =>
  edge.call(createProduct, { cookie, body: draft(changes) });

test('a new installation has the start categories in order', async () => {
  const { categories } = (await edge.call(listCategories)).body;
  expect(categories).toEqual(startCategories.map((one, position) => ({ ...one, position })));
});

test('a product is created whole, shown to everybody and recorded', async () => {
  const cover = (await upload(merchant)).body;
  const answer = await add(merchant, { pictureIds: [cover.id] });
  expect(answer.status).toBe(200);
  const product = answer.body;
  expect(product).toMatchObject({
    cover,
    pictures: [cover],
    fromFen: 9_900,
    listFen: null,
    stock: 20,
    soldCount: 0,
    status: 'active',
    store: { id: storeId, ownerId: merchant.id },
  });
  const params = { productId: product.id };
  expect((await edge.call(getProduct, { params })).body).toEqual(product);
  const events = await edge.logged(ProductChanged.name, StockChanged.name);
  const own = events.filter((event) => JSON.stringify(event.payload).includes(product.id));
  expect(own.map((event) => event.name)).toEqual([
    'catalog.stock-changed',
    'catalog.stock-changed',
    'catalog.product-changed',
  ]);
  expect(own.every((event) => event.actorId === merchant.id)).toBe(true);
});

test('what is wrong with a product is said, and nothing of it stays', async () => {
  const before = await edge.logged(ProductChanged.name);
  const rivals = await openStore(rival);
  const theirs = (await upload(rival)).body.id;
  const cases = [
    [{ storeId: rivals }, 'catalog/not-your-store'],
    [{ storeId: merchant.id }, 'catalog/no-such-store'],
    [{ categoryId: 'nothing' }, 'catalog/no-such-category'],
    [{ pictureIds: [theirs] }, 'catalog/no-such-picture'],
    [{ skus: [sku, sku] }, 'catalog/duplicate-sku'],
  ] as const;
  for (const [changes, code] of cases) expect(codeOf(await add(merchant, changes))).toBe(code);
  expect(await edge.logged(ProductChanged.name)).toHaveLength(before.length);
});

test('only merchants open stores, and only the owner changes what is in one', async () => {
  const viewer = await edge.person();
  const host = await edge.person('host');
  for (const { cookie } of [viewer, host])
    expect((await edge.call(createStore, { cookie, body: { name: 'x' } })).status).toBe(403);
  const product = (await add(merchant)).body;
  const { cookie } = rival;
  const params = { productId: product.id, skuId: product.skus[0].id };
  const changed = await edge.call(updateProduct, { cookie, params, body: { title: 'mine' } });
  expect(codeOf(changed)).toBe('catalog/not-your-store');
  const priced = await edge.call(updateSku, { cookie, params, body: { priceFen: 1 } });
  expect(codeOf(priced)).toBe('catalog/not-your-store');
  const listed = await edge.call(listMyProducts, { cookie, query: { storeId } });
  expect(codeOf(listed)).toBe('catalog/not-your-store');
  expect((await edge.call(getProduct, { params })).body).toEqual(product);
});

test('a hidden product is seen by its owner and nobody else', async () => {
  const product = (await add(merchant)).body;
  const params = { productId: product.id };
  const { cookie } = merchant;
  await edge.call(updateProduct, { cookie, params, body: { status: 'hidden' } });
  expect(codeOf(await edge.call(getProduct, { params }))).toBe('catalog/no-such-product');
  expect((await edge.call(getProduct, { params, cookie: rival.cookie })).status).toBe(404);
  expect((await edge.call(getProduct, { params, cookie })).body.status).toBe('hidden');
  const { products } = (await edge.call(getStore, { params: { storeId } })).body;
  expect(products.map((card: { id: string }) => card.id)).not.toContain(product.id);
  const mine = (await edge.call(listMyProducts, { cookie, query: { storeId } })).body.products;
  expect(mine[0].id).toBe(product.id);
  expect(await edge.catalog.productCards([product.id])).toEqual([]);
  expect(await edge.catalog.skuCards([product.skus[0].id])).toEqual([]);
});

test('what a change leaves out stays', async () => {
  const product = (await add(merchant)).body;
  const { cookie } = merchant;
  const params = { productId: product.id };
  const changed = await edge.call(updateProduct, { cookie, params, body: { title: '碧螺春' } });
  expect(changed.body).toEqual({
    ...product,
    title: '碧螺春',
    version: 2,
    changedAtMs: expect.any(Number),
  });
  expect((await edge.call(updateProduct, { cookie, params, body: {} })).body.title).toBe('碧螺春');
});

test('a price and a stock that change are recorded with what they were, and only then', async () => {
  const product = (await add(merchant)).body;
  const [{ id: skuId }] = product.skus;
  const change = (body: object) =>
    edge.call(updateSku, { cookie: merchant.cookie, params: { skuId }, body });
  const { body: after } = await change({ priceFen: 8_800, listPriceFen: 9_900, stockDelta: -4 });
  expect(after).toMatchObject({ priceFen: 8_800, listPriceFen: 9_900, stock: 6 });
  await change({ priceFen: 8_800, stockDelta: 0 });
  expect((await change({ listPriceFen: null })).body.listPriceFen).toBeNull();
  const events = await edge.logged(PriceChanged.name, StockChanged.name);
  const own = events.filter((event) => JSON.stringify(event.payload).includes(skuId));
  expect(own.slice(1).map((event) => event.payload)).toEqual([
    { skuId, productId: product.id, fromFen: 9_900, toFen: 8_800 },
    { skuId, productId: product.id, delta: -4, left: 6, reason: 'adjusted' },
  ]);
});

test('corrections of stock at the same moment all count, and none goes below zero', async () => {
  const product = (await add(merchant)).body;
  const params = { skuId: product.skus[0].id };
  const { cookie } = merchant;
  const answers = await Promise.all(
    Array.from({ length: 9 }, () =>
      edge.call(updateSku, { cookie, params, body: { stockDelta: -2 } }),
    ),
  );
  expect(answers.filter((answer) => answer.status === 200)).toHaveLength(5);
  const refused = answers.filter((answer) => answer.status !== 200);
  for (const answer of refused) expect(codeOf(answer)).toBe('catalog/stock-below-zero');
  const shown = await edge.call(getProduct, { params: { productId: product.id } });
  expect(shown.body.skus[0].stock).toBe(0);
});

test('stock has a limit, however often it is added to', async () => {
  const product = (await add(merchant)).body;
  const params = { skuId: product.skus[0].id };
  const { cookie } = merchant;
  const refused = await edge.call(updateSku, {
    cookie,
    params,
    body: { stockDelta: STOCK_LIMIT },
  });
  expect([refused.status, codeOf(refused)]).toEqual([409, 'catalog/too-much-stock']);
});

test('cards come in the order asked, without those that are not there', async () => {
  const [a, b] = [(await add(merchant)).body, (await add(merchant)).body];
  const asked = [b.id, merchant.id, a.id, b.id];
  const cards = await edge.catalog.productCards(asked);
  expect(cards.map((card) => card.id)).toEqual([b.id, a.id, b.id]);
  const card = ProductCard.strip().parse(a);
  expect(cards[1]).toEqual(card);
  const [first, second] = a.skus;
  const skuCards = await edge.catalog.skuCards([second.id, a.id, first.id]);
  expect(skuCards.map((one) => [one.skuId, one.unitFen])).toEqual([
    [second.id, 19_900],
    [first.id, 9_900],
  ]);
  expect(await edge.catalog.productCards([])).toEqual([]);
});

test('the cheapest option gives the price and its own struck-through price', async () => {
  const skus = [
    { ...sku, code: 'dear', priceFen: 500, listPriceFen: 900 },
    { ...sku, code: 'cheap', priceFen: 300, listPriceFen: 700 },
  ];
  const product = (await add(merchant, { skus })).body;
  const [card] = await edge.catalog.productCards([product.id]);
  expect(card).toMatchObject({ fromFen: 300, listFen: 700 });
  expect(product).toMatchObject({ fromFen: 300, listFen: 700 });
});

test('pages of a store follow one another without gap or repeat', async () => {
  const id = await openStore(rival);
  for (let i = 0; i < 5; i++) await add(rival, { storeId: id, title: `T${i}` });
  const titles: string[] = [];
  let before: string | undefined;
  for (let page = 0; page < 3; page++) {
    const query = { limit: '2', ...(before && { before }) };
    const { products } = (await edge.call(getStore, { params: { storeId: id }, query })).body;
    titles.push(...products.map((card: { title: string }) => card.title));
    before = products.at(-1)?.id;
  }
  expect(titles).toEqual(['T4', 'T3', 'T2', 'T1', 'T0']);
  const mine = await edge.call(listMyStores, { cookie: rival.cookie });
  expect(mine.body.stores[0]).toMatchObject({ id, ownerId: rival.id, logo: null });
});

test.each([
  ['image/jpeg', jpeg()],
  ['image/png', png()],
  ['image/webp', webp()],
])('%s is served as what it is, for ever, and nothing else', async (type, bytes) => {
  const { body: picture } = await upload(merchant, bytes);
  expect(picture).toMatchObject({ widthPx: 24, heightPx: 16 });
  const get = (headers = {}) =>
    edge.http.fetch(new Request(`http://kaibo.test${picture.url}`, { headers }));
  const served = await get();
  expect(new Uint8Array(await served.arrayBuffer())).toEqual(bytes);
  expect(served.headers.get('content-type')).toBe(type);
  expect(served.headers.get('x-content-type-options')).toBe('nosniff');
  expect(served.headers.get('cache-control')).toContain('immutable');
  expect(served.headers.get('content-security-policy')).toContain('sandbox');
  expect((await get({ 'if-none-match': served.headers.get('etag') })).status).toBe(304);
});

test('a picture that is not there, or a path that is none, is not found', async () => {
  for (const path of [merchant.id, '..%2f..%2fetc%2fpasswd', 'A'.repeat(36), 'x']) {
    const answer = await edge.http.fetch(new Request(`http://kaibo.test/pictures/${path}`));
    expect(answer.status).toBe(404);
  }
});

test('guests upload nothing, and what is no picture leaves nothing behind', async () => {
  expect((await edge.call(uploadPicture, { body: png() })).status).toBe(401);
  const page = new TextEncoder().encode('<html>');
  expect(codeOf(await upload(merchant, page))).toBe('catalog/not-a-picture');
  expect(codeOf(await upload(merchant, png(12_001, 1)))).toBe('catalog/picture-too-large');
  expect((await upload(merchant, new Uint8Array(21 * 1024 * 1024))).status).toBe(413);
});

test('somebody else’s picture is nobody’s logo', async () => {
  const theirs = (await upload(rival)).body;
  const open = ({ cookie }: Person) =>
    edge.call(createStore, { cookie, body: { name: 'Logo', logoId: theirs.id } });
  expect(codeOf(await open(merchant))).toBe('catalog/no-such-picture');
  expect((await open(rival)).body.logo).toEqual(theirs);
});
