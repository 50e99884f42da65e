import {
  approveProduct,
  createAttribute,
  createBrand,
  createCategory,
  createProduct,
  createStore,
  getProduct,
  listAllBrands,
  listAttributes,
  listBrands,
  listCategoryTree,
  listMyProducts,
  listVetting,
  mergeBrand,
  moveCategory,
  ProductChanged,
  returnProduct,
  updateAttribute,
  updateBrand,
  updateCategory,
  updateProduct,
  uploadModel,
} from '@kaibo/contracts';
import { applyImport, checkImport, uploadImport } from '@kaibo/contracts/goods';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { movingClock } from '../../../../../tests/support/clock.ts';
import { readLog } from '../../../../../tests/support/log.ts';
import { type Person, type TestServer, testServer } from '../../../../../tests/support/server.ts';
import { glb, png, triangle } from './catalog.samples.ts';

const clock = movingClock();
let server: TestServer;
let merchant: Person;
let curator: Person;
let storeId: string;
beforeAll(async () => {
  server = await testServer({ clock, config: { productVetting: 'on' } });
  merchant = await server.signUp('Merchant', ['merchant']);
  curator = await server.signUp('Curator', ['content']);
  storeId = (await server.call(createStore, { as: merchant, body: { name: '青瓷小铺' } })).id;
});
afterAll(() => server.close());

const name = (zh: string, en: string) => ({ zh, en });
const sku = { code: 'one', priceFen: 6_800, stock: 10 };
const add = (changes: object = {}) =>
  server.call(createProduct, {
    as: merchant,
    body: { storeId, categoryId: 'tea-ware', title: '品茗杯', skus: [sku], ...changes },
  });
const change = (productId: string, body: object) =>
  server.call(updateProduct, { as: merchant, params: { productId }, body });
const approve = (product: { id: string; version: number }) =>
  server.call(approveProduct, {
    as: curator,
    params: { productId: product.id },
    body: { version: product.version },
  });
const statusOf = async (productId: string) =>
  (await server.call(getProduct, { as: merchant, params: { productId } })).status;
const due = () => server.runTask('catalog.publish-due');

test('a curated tree is shown in order; what is hidden goes with all below it', async () => {
  const root = await server.call(createCategory, {
    as: curator,
    body: { parentId: null, name: name('宠物', 'Pets') },
  });
  const child = await server.call(createCategory, {
    as: curator,
    body: { parentId: root.id, name: name('猫粮', 'Cat food') },
  });
  expect([root.id, child.id, child.level]).toEqual(['pets', 'cat-food', 2]);
  const shown = async () => (await server.call(listCategoryTree)).categories.map(({ id }) => id);
  expect((await shown()).slice(-2)).toEqual(['pets', 'cat-food']);
  const params = { categoryId: root.id };
  await server.call(updateCategory, { as: curator, params, body: { hidden: true } });
  expect(await shown()).not.toContain('cat-food');
  const twice = await server.refusal(createCategory, {
    as: curator,
    body: { parentId: root.id, name: name('猫粮', 'Cats') },
  });
  expect(twice.code).toBe('catalog/category-name-taken');
});

test('opposite moves at the same moment never make a circle', async () => {
  const ids: string[] = [];
  for (const letter of ['A', 'B'])
    ids.push(
      (
        await server.call(createCategory, {
          as: curator,
          body: { parentId: null, name: name(`甲${letter}`, `Round ${letter}`) },
        })
      ).id,
    );
  const move = (categoryId: string, parentId: string) =>
    server.send(moveCategory, {
      as: curator,
      params: { categoryId },
      body: { parentId, position: 0 },
    });
  const answers = await Promise.all([move(ids[0]!, ids[1]!), move(ids[1]!, ids[0]!)]);
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 400]);
});

test('attributes are inherited, checked by their kind, and go with the category', async () => {
  const attribute = (categoryId: string, body: object) =>
    server.call(createAttribute, { as: curator, params: { categoryId }, body: body as never });
  const choices = [
    { id: 'celadon', name: name('青瓷', 'Celadon') },
    { id: 'clay', name: name('紫砂', 'Clay') },
  ];
  const material = await attribute('craft', {
    name: name('材质', 'Material'),
    kind: 'choice',
    choices,
  });
  const capacity = await attribute('tea-ware', {
    name: name('容量', 'Capacity'),
    kind: 'number',
    unit: 'ml',
  });
  const known = await server.call(listAttributes, { params: { categoryId: 'tea-ware' } });
  expect(known.attributes.map(({ id }) => id)).toEqual([material.id, capacity.id]);
  const attributes = [
    { attributeId: material.id, value: 'celadon' },
    { attributeId: capacity.id, value: 120 },
  ];
  const product = await add({ attributes });
  expect(product.attributes.map(({ shown }) => shown.en)).toEqual(['Celadon', '120 ml']);
  for (const value of ['marble', 7]) {
    const wrong = await server.refusal(updateProduct, {
      as: merchant,
      params: { productId: product.id },
      body: { attributes: [{ attributeId: material.id, value }] },
    });
    expect(wrong).toMatchObject({ code: 'catalog/bad-attribute' });
  }
  const used = await server.refusal(updateAttribute, {
    as: curator,
    params: { attributeId: material.id },
    body: { choices: [choices[1]!] },
  });
  expect(used.code).toBe('catalog/choice-in-use');
  const moved = await change(product.id, { categoryId: 'ceramics' });
  expect(moved.attributes.map(({ attributeId }) => attributeId)).toEqual([material.id]);
});

test('a brand is one however it is written, is verified by staff, and merges into another', async () => {
  const brand = (title: string) =>
    server.call(createBrand, { as: merchant, body: { name: title } });
  const made = await brand('龙泉窑 Longquan');
  expect((await brand('龙泉窑 LONGQUAN')).id).toBe(made.id);
  const other = await brand('龙泉');
  const product = await add({ brandId: other.id });
  await server.call(updateBrand, {
    as: curator,
    params: { brandId: made.id },
    body: { verified: true },
  });
  const merged = await server.call(mergeBrand, {
    as: curator,
    params: { brandId: other.id },
    body: { intoId: made.id },
  });
  expect(merged).toMatchObject({ id: made.id, productCount: 1 });
  const shown = await server.call(getProduct, { as: merchant, params: { productId: product.id } });
  expect(shown.brand).toMatchObject({ id: made.id, verified: true });
  expect((await server.call(listBrands, { query: { q: '龙泉' } })).brands).toHaveLength(1);
  const refused = await server.refusal(createProduct, {
    as: merchant,
    body: { storeId, categoryId: 'tea', title: 'x', skus: [sku], brandId: other.id },
  });
  expect(refused.code).toBe('catalog/no-such-brand');
  const all = await server.call(listAllBrands, { as: curator });
  expect(all.brands.map(({ id }) => id)).not.toContain(other.id);
});

test('with vetting a product is sold only once staff have seen it as it is', async () => {
  const product = await add();
  expect(product.status).toBe('review');
  const list = await server.call(listVetting, { as: curator });
  expect(list.products.at(-1)).toMatchObject({ id: product.id });
  const edited = await change(product.id, { title: '换了标题' });
  const stale = await server.refusal(approveProduct, {
    as: curator,
    params: { productId: product.id },
    body: { version: product.version },
  });
  expect(stale.code).toBe('catalog/changed-meanwhile');
  expect((await approve(edited)).status).toBe('active');
  const priced = await change(product.id, {
    skus: [{ id: product.skus[0]!.id, priceFen: 5_000 }],
  });
  expect(priced.status).toBe('active');
  expect((await change(product.id, { description: '新的说明' })).status).toBe('review');
});

test('with vetting a file renames and adds no option past staff; prices and stock alone change at once', async () => {
  const store = (await server.call(createStore, { as: merchant, body: { name: '文件小铺' } })).id;
  const bring = async (...options: readonly { code: string; option: string; price: string }[]) => {
    const rows = options.map(
      ({ code, option, price }) => `F-1,品茗杯,,tea-ware,上架,,${code},${option},${price},,3`,
    );
    const head = '商品编码,商品标题,商品描述,类目,状态,图片,规格编码,规格,价格,划线价,库存';
    const { id, mapping } = await server.call(uploadImport, {
      as: merchant,
      query: { storeId: store, fileName: 'goods.csv' },
      body: new TextEncoder().encode([head, ...rows].join('\n')),
    });
    const params = { importId: id };
    await server.call(checkImport, { as: merchant, params, body: { mapping } });
    await server.runJobs();
    await server.call(applyImport, { as: merchant, params });
    await server.runJobs();
    const query = { storeId: store };
    return (await server.call(listMyProducts, { as: merchant, query })).products[0]!;
  };
  const small = { code: 'S', option: '小', price: '10' };
  await approve(await bring(small));
  expect((await bring({ ...small, price: '12' })).status).toBe('active');
  const renamed = await bring({ ...small, option: '加微信购买' });
  expect(renamed).toMatchObject({ status: 'review', skus: [{ option: '加微信购买' }] });
  await approve(renamed);
  const added = { code: 'L', option: '大', price: '20' };
  expect((await bring({ ...small, option: '加微信购买' }, added)).status).toBe('review');
});

test('a returned product says why, and waits again when it is offered again', async () => {
  const product = await add();
  const returned = await server.call(returnProduct, {
    as: curator,
    params: { productId: product.id },
    body: { version: product.version, reason: '图片不清楚' },
  });
  expect(returned).toMatchObject({ status: 'draft', returnedReason: '图片不清楚' });
  const again = await change(product.id, { status: 'active' });
  expect(again).toMatchObject({ status: 'review', returnedReason: '图片不清楚' });
  expect(await approve(again)).toMatchObject({ status: 'active', returnedReason: null });
  const late = await server.refusal(approveProduct, {
    as: curator,
    params: { productId: product.id },
    body: { version: again.version + 1 },
  });
  expect(late.code).toBe('catalog/not-in-review');
});

test('what is scheduled comes and goes once, also after a while without running', async () => {
  const hour = 3_600_000;
  const publishAtMs = clock.nowMs() + hour;
  const product = await add({ status: 'draft', publishAtMs, unpublishAtMs: publishAtMs + hour });
  await approve(product);
  expect(await statusOf(product.id)).toBe('draft');
  await due();
  expect(await statusOf(product.id)).toBe('draft');
  clock.pass(3 * hour);
  await Promise.all([due(), due()]);
  await due();
  expect(await statusOf(product.id)).toBe('hidden');
  const told = (await readLog(server.events, ProductChanged.name)).flatMap(({ payload }) => {
    const { productId, status } = payload as { productId: string; status: string };
    return productId === product.id ? [status] : [];
  });
  expect(told).toEqual(['review', 'draft', 'active', 'hidden']);
});

test('a time that has passed is refused beside its field', async () => {
  const refused = await server.refusal(createProduct, {
    as: merchant,
    body: {
      storeId,
      categoryId: 'tea',
      title: 'x',
      skus: [sku],
      publishAtMs: clock.nowMs() - 1,
    },
  });
  expect(refused).toMatchObject({
    code: 'catalog/bad-times',
    details: { field: 'publishAtMs' },
  });
});

test('a model is served as it was sent, to products of who sent it only', async () => {
  const bytes = glb(triangle());
  const model = await server.call(uploadModel, { as: merchant, body: bytes });
  const product = await add({ modelId: model.id });
  expect(product.model).toEqual(model);
  const answer = await server.http.fetch(new Request(`http://kaibo.test${model.url}`), {
    address: '127.0.0.1',
  });
  expect(answer.headers.get('content-type')).toBe('model/gltf-binary');
  expect(new Uint8Array(await answer.arrayBuffer())).toEqual(bytes);
  expect((await server.refusal(uploadModel, { as: merchant, body: png() })).code).toBe(
    'catalog/not-a-model',
  );
  const rival = await server.signUp('Rival', ['merchant']);
  const theirs = await server.call(createStore, { as: rival, body: { name: 'Rival' } });
  const stolen = await server.refusal(createProduct, {
    as: rival,
    body: { storeId: theirs.id, categoryId: 'tea', title: 'x', skus: [sku], modelId: model.id },
  });
  expect(stolen.code).toBe('catalog/no-such-model');
});
