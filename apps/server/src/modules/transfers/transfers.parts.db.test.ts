import {
  createAttribute,
  createBrand,
  createProduct,
  createStore,
  getProduct,
  type Product,
} from '@kaibo/contracts';
import {
  applyImport,
  checkImport,
  getImport,
  type Import,
  listImportRows,
  listWares,
  uploadImport,
} from '@kaibo/contracts/goods';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Person, type TestServer, testServer } from '../../../../../tests/support/server.ts';
import { utf8 } from './transfers.samples.ts';

let server: TestServer;
let merchant: Person;
let brandId: string;
const ids: Record<'weight' | 'origin' | 'kind', string> = { weight: '', origin: '', kind: '' };
beforeAll(async () => {
  server = await testServer();
  merchant = await server.signUp('Merchant', ['merchant']);
  const curator = await server.signUp('Curator', ['product']);
  const add = async (body: object): Promise<string> =>
    (
      await server.call(createAttribute, {
        as: curator,
        params: { categoryId: 'food' },
        body: body as never,
      })
    ).id;
  ids.weight = await add({ name: { zh: '净含量', en: 'Net weight' }, kind: 'number', unit: 'g' });
  ids.origin = await add({ name: { zh: '产地说明', en: 'Where from' }, kind: 'text' });
  ids.kind = await add({
    name: { zh: '工艺', en: 'Craft' },
    kind: 'choice',
    choices: [
      { id: 'green', name: { zh: '炒青', en: 'Pan-fired' } },
      { id: 'steam', name: { zh: '蒸青', en: 'Steamed' } },
    ],
  });
  brandId = (await server.call(createBrand, { as: merchant, body: { name: '山里, "茶"' } })).id;
});
afterAll(() => server.close());

const newStore = async (): Promise<string> =>
  (await server.call(createStore, { as: merchant, body: { name: 'Tea' } })).id;
const add = (storeId: string, more: object = {}): Promise<Product> =>
  server.call(createProduct, {
    as: merchant,
    body: {
      ...{ storeId, categoryId: 'food', title: '龙井' },
      skus: [{ code: 'S-1', option: '50 g', priceFen: 1_990, stock: 5 }],
      ...more,
    },
  });
const exported = async (storeId: string, format: 'csv' | 'json', language = 'zh') => {
  const path = `http://kaibo.test/v1/studio/products.${format}?storeId=${storeId}&language=${language}`;
  const response = await server.http.fetch(
    new Request(path, { headers: { cookie: merchant.cookie } }),
    { address: '127.0.0.1' },
  );
  expect(response.status).toBe(200);
  return response.text();
};
const checked = async (storeId: string, file: string): Promise<Import> => {
  const query = { storeId, fileName: 'goods' };
  const { id, mapping } = await server.call(uploadImport, {
    as: merchant,
    query,
    body: utf8(file),
  });
  await server.call(checkImport, { as: merchant, params: { importId: id }, body: { mapping } });
  await server.runJobs();
  return server.call(getImport, { as: merchant, params: { importId: id } });
};
const applied = async ({ id }: Import): Promise<Import> => {
  await server.call(applyImport, { as: merchant, params: { importId: id } });
  await server.runJobs();
  return server.call(getImport, { as: merchant, params: { importId: id } });
};
const rowsOf = async ({ id }: Import) =>
  (await server.call(listImportRows, { as: merchant, params: { importId: id }, query: {} })).rows;
const read = (productId: string) =>
  server.call(getProduct, { as: merchant, params: { productId } });
const only = async (storeId: string): Promise<Product> => {
  const { wares } = await server.call(listWares, { as: merchant, params: { storeId } });
  expect(wares).toHaveLength(1);
  return read(wares[0]!.id);
};
const told = ({ brand, attributes }: Product) => ({
  brand: brand?.id ?? null,
  attributes: Object.fromEntries(attributes.map(({ attributeId, value }) => [attributeId, value])),
});
const values = () => [
  { attributeId: ids.weight, value: 250.5 },
  { attributeId: ids.origin, value: '=西湖; "狮峰"\n山' },
  { attributeId: ids.kind, value: 'steam' },
];

test.each([
  ['csv', 'zh'],
  ['csv', 'en'],
  ['json', 'zh'],
] as const)(
  '%s (%s) of a shop, brought back, changes nothing; in another shop it makes the same',
  async (format, language) => {
    const storeId = await newStore();
    const product = await add(storeId, { brandId, attributes: values() });
    const file = await exported(storeId, format, language);
    const same = await checked(storeId, file);
    expect((await rowsOf(same)).flatMap(({ problems }) => problems)).toEqual([]);
    expect(same.counts).toEqual({ create: 0, update: 0, same: 1, problem: 0 });

    const copyId = await newStore();
    const done = await applied(await checked(copyId, file));
    expect(done).toMatchObject({ state: 'done', counts: { create: 1, problem: 0 } });
    const copy = await only(copyId);
    expect(told(copy)).toEqual(told(product));
    expect(told(copy).attributes).toEqual({
      [ids.weight]: 250.5,
      [ids.origin]: '=西湖; "狮峰"\n山',
      [ids.kind]: 'steam',
    });
    expect(await exported(copyId, format, language)).toBe(file);
  },
);

test('a product without brand and attributes takes them away where the same product has them', async () => {
  const bare = await newStore();
  await add(bare);
  const file = await exported(bare, 'csv');
  expect((await checked(bare, file)).counts).toMatchObject({ same: 1, problem: 0 });
  const full = await newStore();
  const product = await add(full, { brandId, attributes: values() });
  const code = /\n([^,]+),/.exec(await exported(full, 'csv'))![1]!;
  const lines = file.split('\r\n');
  const renamed = [lines[0], lines[1]!.replace(/^[^,]+/, code), ''].join('\r\n');
  const dry = await checked(full, renamed);
  expect((await rowsOf(dry))[0]!.changes.map(({ field, to }) => [field, to])).toEqual([
    ['brand', ''],
    ['attributes', ''],
  ]);
  await applied(dry);
  expect(told(await read(product.id))).toEqual({ brand: null, attributes: {} });
});

test('the dry run tells what would change, and what nobody knows with what was probably meant', async () => {
  const storeId = await newStore();
  const product = await add(storeId, { attributes: values() });
  const code = /\n([^,]+),/.exec(await exported(storeId, 'csv'))![1]!;
  const file = (brand: string, attributes: string) =>
    `商品编码,规格编码,品牌,商品参数\n${code},S-1,"${brand.replaceAll('"', '""')}",${attributes}\n`;
  const wrong = await rowsOf(await checked(storeId, file('山里，茶', '净重=5; 工艺=蒸清')));
  expect(wrong[0]).toMatchObject({ outcome: 'problem', changes: [] });
  expect(
    wrong[0]!.problems.map(({ field, code: problem, suggestion }) => [field, problem, suggestion]),
  ).toEqual([
    ['brand', 'unknown-brand', '山里, "茶"'],
    ['attributes', 'unknown-attribute', undefined],
    ['attributes', 'bad-attribute-value', '蒸青'],
  ]);
  const unreadable = await rowsOf(await checked(storeId, file('山里, "茶"', '蒸青')));
  expect(unreadable[0]!.problems).toMatchObject([{ code: 'unreadable-attributes' }]);

  const right = await checked(storeId, file('山里, "茶"', '净含量=300g; 工艺=Pan-fired'));
  expect((await rowsOf(right))[0]!.changes).toEqual([
    { field: 'brand', from: '', to: '山里, "茶"' },
    {
      field: 'attributes',
      from: expect.stringContaining('净含量=250.5 g'),
      to: expect.stringMatching(
        /净含量=300 g; .*工艺=炒青|工艺=炒青; .*净含量=300 g|净含量=300 g; 工艺=炒青/,
      ),
    },
  ]);
  expect(told(await read(product.id)).brand).toBeNull();
  await applied(right);
  expect(told(await read(product.id))).toEqual({
    brand: brandId,
    attributes: { [ids.weight]: 300, [ids.kind]: 'green' },
  });
});

test('a file without these columns leaves brand and attributes as they are', async () => {
  const storeId = await newStore();
  const product = await add(storeId, { brandId, attributes: values() });
  const code = /\n([^,]+),/.exec(await exported(storeId, 'csv'))![1]!;
  await applied(await checked(storeId, `商品编码,商品标题,规格编码\n${code},狮峰龙井,S-1\n`));
  const after = await read(product.id);
  expect(after.title).toBe('狮峰龙井');
  expect(told(after)).toEqual(told(product));
});
