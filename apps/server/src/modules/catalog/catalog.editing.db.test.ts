import {
  createProduct,
  createStore,
  getProduct,
  listPriceChanges,
  ProductChanged,
  updateProduct,
  updateSku,
} from '@kaibo/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Edge, openEdge } from '../../../../../tests/support/edge.ts';

type Person = Awaited<ReturnType<Edge['person']>>;

let edge: Edge;
let merchant: Person;
let storeId: string;
beforeAll(async () => {
  edge = await openEdge();
  merchant = await edge.person('merchant');
  const { cookie } = merchant;
  storeId = (await edge.call(createStore, { cookie, body: { name: '青瓷小铺' } })).body.id;
});
afterAll(() => edge.close());

const codeOf = (answer: { body: { error?: { code: string } } }) => answer.body.error?.code;
const value = (id: string) => ({ id, name: id });
const colour = { id: 'colour', name: '釉色', values: ['green', 'white'].map(value) };
const size = { id: 'size', name: '容量', values: ['80', '120'].map(value) };
const sku = (values: string[], more: object = {}) => ({
  code: values.join('-'),
  values,
  priceFen: 6_800,
  stock: 10,
  ...more,
});
const every = () => colour.values.flatMap((c) => size.values.map((s) => sku([c.id, s.id])));
const add = async (changes: object = {}) => {
  const { cookie } = merchant;
  const body = { storeId, categoryId: 'tea-ware', title: '品茗杯', ...changes };
  const answer = await edge.call(createProduct, { cookie, body });
  expect([answer.status, answer.body.error]).toEqual([200, undefined]);
  return answer.body;
};
const matrix = () => add({ options: [colour, size], skus: every() });
const change = (productId: string, body: object) =>
  edge.call(updateProduct, { cookie: merchant.cookie, params: { productId }, body });
const read = async (productId: string) =>
  (await edge.call(getProduct, { params: { productId } })).body;
const reserve = (skuId: string) => edge.catalog.reserve(edge.db, [{ skuId, quantity: 1 }]);
const kept = (product: { skus: { id: string }[] }) => product.skus.map(({ id }) => ({ id }));

test('a matrix gives a SKU for each combination, told in words for the lines of orders', async () => {
  const product = await matrix();
  expect(product.options.map((option: { name: string }) => option.name)).toEqual(['釉色', '容量']);
  expect(product.skus.map((each: { option: string }) => each.option)).toEqual([
    'green / 80',
    'green / 120',
    'white / 80',
    'white / 120',
  ]);
  const taken = await reserve(product.skus[2].id);
  expect(taken).toMatchObject({ lines: [{ option: 'white / 80', unitFen: 6_800 }] });
});

test('a combination that goes is sold no more, keeps its sales, and comes back as what it was', async () => {
  const product = await matrix();
  const [gone, ...rest] = product.skus;
  await edge.db
    .transaction()
    .execute((tx) => edge.catalog.countSold(tx, [{ skuId: gone.id, quantity: 3 }]));
  const left = rest.map(({ id }: { id: string }) => ({ id }));
  const without = (await change(product.id, { options: [colour, size], skus: left })).body;
  expect(without.skus).toHaveLength(3);
  expect([without.soldCount, without.stock]).toEqual([3, 30]);
  expect(await reserve(gone.id)).toMatchObject({ short: { reason: 'unknown' } });
  expect(await edge.catalog.skuCards([gone.id])).toEqual([]);
  const [card] = await edge.catalog.productCards([product.id]);
  expect([card!.stock, card!.soldCount]).toEqual([30, 3]);
  // An order of it that is cancelled gives its piece back, and nobody can buy it.
  await edge.db
    .transaction()
    .execute((tx) => edge.catalog.release(tx, [{ skuId: gone.id, quantity: 1 }]));
  expect((await read(product.id)).stock).toBe(30);

  const again = sku(['green', '80'], { code: 'new-code', stock: 7 });
  const body = { options: [colour, size], skus: [...left, again] };
  const back = (await change(product.id, body)).body;
  const returned = back.skus.find((each: { id: string }) => each.id === gone.id);
  expect(returned).toMatchObject({ code: 'new-code', stock: 7, option: 'green / 80' });
  expect(await reserve(gone.id)).toHaveProperty('lines');
});

test('orders of many see a retired option as unknown too', async () => {
  const product = await matrix();
  const [gone, ...rest] = product.skus;
  await change(product.id, { options: [colour, size], skus: kept({ skus: rest }) });
  const { rows } = await edge.pool.query<{ outcome: string }>(
    'select outcome from catalog_reserve_many(array[1], array[$1::uuid], array[1], array[6800::bigint])',
    [gone.id],
  );
  expect(rows).toEqual([{ outcome: 'unknown' }]);
});

test('codes may be exchanged between combinations, and a new one may take a code that went', async () => {
  const product = await matrix();
  const [a, b, c, d] = product.skus;
  const swapped = await change(product.id, {
    options: [colour, size],
    skus: [{ id: a.id, code: b.code }, { id: b.id, code: a.code }, { id: c.id }],
  });
  expect(swapped.body.skus.map((each: { code: string }) => each.code)).toEqual([
    b.code,
    a.code,
    c.code,
  ]);
  const taken = await change(product.id, {
    options: [colour, size],
    skus: [...kept(swapped.body), sku(['white', '120'], { code: d.code })],
  });
  expect(taken.status).toBe(200);
});

test('options and combinations that do not fit together change nothing', async () => {
  const product = await matrix();
  const wrong = await change(product.id, {
    title: 'other',
    options: [colour],
    skus: kept(product),
  });
  expect(codeOf(wrong)).toBe('catalog/bad-options');
  expect(codeOf(await change(product.id, { options: [colour] }))).toBe('catalog/bad-options');
  expect(await read(product.id)).toEqual(product);
});

test('a change of stock adds to what sales left meanwhile', async () => {
  const product = await matrix();
  await reserve(product.skus[0].id);
  const [first, ...rest] = kept(product);
  const answer = await change(product.id, {
    options: [colour, size],
    skus: [{ ...first, stockDelta: 5 }, ...rest],
  });
  expect(answer.body.skus[0].stock).toBe(14);
});

test('the second of two editors is told and changes nothing; with the newer version it goes on', async () => {
  const product = await matrix();
  const { version } = product;
  const first = await change(product.id, { version, title: '第一位' });
  expect(first.body.version).toBe(version + 1);
  const second = await change(product.id, { version, description: '第二位' });
  expect([second.status, codeOf(second)]).toEqual([409, 'catalog/changed-meanwhile']);
  expect(second.body.error.details).toMatchObject({ version: version + 1, title: '第一位' });
  expect((await read(product.id)).description).toBe('');
  const merged = await change(product.id, { version: version + 1, description: '第二位' });
  expect(merged.body).toMatchObject({ title: '第一位', description: '第二位' });
});

test('of two editors at the same moment one is told', async () => {
  const { id, version } = await matrix();
  const answers = await Promise.all(
    ['甲', '乙', '丙'].map((title) => change(id, { version, title })),
  );
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409, 409]);
});

test('a price changed during the stream reaches whoever edits', async () => {
  const product = await matrix();
  const params = { skuId: product.skus[0].id };
  const { cookie } = merchant;
  await edge.call(updateSku, { cookie, params, body: { priceFen: 5_900 } });
  const late = await change(product.id, { version: product.version, title: 'x' });
  expect(codeOf(late)).toBe('catalog/changed-meanwhile');
  await edge.call(updateSku, { cookie, params, body: { stockDelta: 1 } });
  expect((await read(product.id)).version).toBe(product.version + 1);
});

test('every price is kept, and the lowest of thirty days is told', async () => {
  const product = await matrix();
  const params = { skuId: product.skus[0].id };
  const { cookie } = merchant;
  for (const priceFen of [5_900, 9_900])
    await edge.call(updateSku, { cookie, params, body: { priceFen } });
  const { changes } = (
    await edge.call(listPriceChanges, { cookie, params: { productId: product.id } })
  ).body;
  const own = changes.filter((each: { skuId: string }) => each.skuId === params.skuId);
  expect(own.map((each: { fromFen: number; toFen: number }) => [each.fromFen, each.toFen])).toEqual(
    [
      [5_900, 9_900],
      [6_800, 5_900],
      [null, 6_800],
    ],
  );
  expect((await read(product.id)).lowest30Fen).toBe(5_900);
  // Longer ago than thirty days it counts no more, but what it was changed to does.
  await edge.pool.query(
    `update price_changes set at = now() - interval '40 days' where product_id = $1 and to_fen = 5900`,
    [product.id],
  );
  expect((await read(product.id)).lowest30Fen).toBe(5_900);
  await edge.pool.query(
    `update price_changes set at = now() - interval '31 days' where product_id = $1`,
    [product.id],
  );
  expect((await read(product.id)).lowest30Fen).toBe(6_800);
});

test('nobody else reads the prices of a store', async () => {
  const product = await matrix();
  const { cookie } = await edge.person('merchant');
  const answer = await edge.call(listPriceChanges, { cookie, params: { productId: product.id } });
  expect(codeOf(answer)).toBe('catalog/not-your-store');
});

test('a draft is seen by nobody else, sold to nobody, and told when it goes on sale', async () => {
  const product = await add({ status: 'draft', skus: [sku([], { code: 'one' })] });
  expect((await edge.call(getProduct, { params: { productId: product.id } })).status).toBe(404);
  expect(await reserve(product.skus[0].id)).toMatchObject({ short: { reason: 'unknown' } });
  expect(await edge.catalog.productCards([product.id])).toEqual([]);
  await change(product.id, { status: 'active' });
  const told = await edge.logged(ProductChanged.name);
  const own = told.flatMap(({ payload }) => {
    const { productId, status } = payload as { productId: string; status: string };
    return productId === product.id ? [status] : [];
  });
  expect(own).toEqual(['draft', 'active']);
  expect(await reserve(product.skus[0].id)).toHaveProperty('lines');
});

test('a category shows what all below it hold', async () => {
  const product = await matrix();
  const ids = async (categoryId: string) =>
    (await edge.catalog.newestProducts({ categoryId, limit: 100 })).map(({ id }) => id);
  expect(await ids('craft')).toContain(product.id);
  expect(await ids('tea-ware')).toContain(product.id);
  expect(await ids('tea')).not.toContain(product.id);
});
