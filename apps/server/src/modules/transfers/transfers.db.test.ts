import { createStore } from '@kaibo/contracts';
import {
  applyImport,
  cancelImport,
  checkImport,
  getImport,
  type Import,
  listImportRows,
  listWares,
  uploadImport,
} from '@kaibo/contracts/goods';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Person, type TestServer, testServer } from '../../../../../tests/support/server.ts';
import { HEADS, sampleFile, sampleRow, utf8 } from './transfers.samples.ts';

let server: TestServer;
let merchant: Person;
beforeAll(async () => {
  server = await testServer();
  merchant = await server.signUp('Merchant', ['merchant']);
});
afterAll(() => server.close());

const newStore = async (name: string, as = merchant): Promise<string> =>
  (await server.call(createStore, { as, body: { name } })).id;

const send = (
  storeId: string,
  file: string | Uint8Array<ArrayBuffer>,
  as = merchant,
): Promise<Import> =>
  server.call(uploadImport, {
    as,
    query: { storeId, fileName: 'goods.csv' },
    body: typeof file === 'string' ? utf8(file) : file,
  });

const stateOf = ({ id }: Import, as = merchant): Promise<Import> =>
  server.call(getImport, { as, params: { importId: id } });

const checked = async (sent: Import, as = merchant): Promise<Import> => {
  const { id, mapping } = sent;
  await server.call(checkImport, { as, params: { importId: id }, body: { mapping } });
  await server.runJobs();
  return stateOf(sent, as);
};

const applied = async (sent: Import, as = merchant): Promise<Import> => {
  await server.call(applyImport, { as, params: { importId: sent.id } });
  await server.runJobs();
  return stateOf(sent, as);
};

const rowsOf = async ({ id }: Import) =>
  (
    await server.call(listImportRows, {
      as: merchant,
      params: { importId: id },
      query: { limit: 500 },
    })
  ).rows;

const waresOf = async (storeId: string) =>
  server.call(listWares, {
    as: merchant,
    params: { storeId },
    query: { limit: 200, sort: 'title' },
  });

test('a dry run changes nothing and tells what would; then it is done, and again it is all the same', async () => {
  const storeId = await newStore('茶');
  const sent = await send(storeId, sampleFile(6));
  expect(sent.mapping).not.toContain(null);
  const dry = await checked(sent);
  expect(dry).toMatchObject({ state: 'checked', totalRows: 6, counts: { create: 6, problem: 0 } });
  expect((await waresOf(storeId)).total).toBe(0);

  const done = await applied(sent);
  expect(done).toMatchObject({ state: 'done', doneRows: 6, counts: { create: 6 } });
  const { wares, total } = await waresOf(storeId);
  expect(total).toBe(3);
  expect(wares[0]).toMatchObject({ code: 'P-0', title: '龙井, 0 号', status: 'active', stock: 14 });
  expect(wares[0]!.skus.map((sku) => [sku.code, sku.option, sku.priceFen])).toEqual([
    ['S-0', '小罐', 1250],
    ['S-1', '大罐', 1250],
  ]);

  const again = await checked(await send(storeId, sampleFile(6)));
  expect(again.counts).toEqual({ create: 0, update: 0, same: 6, problem: 0 });
});

test('a change is told as old and new, and stock moves by the difference', async () => {
  const storeId = await newStore('茶 2');
  await applied(await checked(await send(storeId, sampleFile(2))));
  const sent = await checked(await send(storeId, sampleFile(2, { price: '"¥1,299"', stock: 9 })));
  const [row] = await rowsOf(sent);
  expect(row).toMatchObject({ row: 2, outcome: 'update', skuCode: 'S-0' });
  expect(row!.changes).toEqual([
    { field: 'price', from: '12.50', to: '1299' },
    { field: 'stock', from: '7', to: '9' },
  ]);
  await applied(sent);
  expect((await waresOf(storeId)).wares[0]!.skus[0]).toMatchObject({ priceFen: 129_900, stock: 9 });
});

test('rows with problems are named with their row and left out; the others go in', async () => {
  const storeId = await newStore('茶 3');
  const file = [
    HEADS,
    sampleRow(0),
    sampleRow(0, { price: '99' }),
    'P-9,标题,,没有的类目,上架,,S-9,小,-3,,1.5',
    'P-8,标题,,craft,上架,https://elsewhere.example/a.jpg,6.9E+12,小,1,,1',
    ',,,,,,nobody,,5,,',
    'P-0,别的标题,,,,,S-1,大罐,20,,3',
  ].join('\n');
  const sent = await checked(await send(storeId, file));
  const rows = await rowsOf(sent);
  expect(rows.map(({ row, outcome }) => [row, outcome])).toEqual([
    [2, 'create'],
    [3, 'problem'],
    [4, 'problem'],
    [5, 'problem'],
    [6, 'problem'],
    [7, 'problem'],
  ]);
  const codes = rows.map(({ problems }) => problems.map(({ field, code }) => `${field}:${code}`));
  expect(codes).toEqual([
    [],
    ['skuCode:duplicate-in-file'],
    ['category:unknown-category', 'price:price-out-of-range', 'stock:not-a-number'],
    ['skuCode:mangled-code', 'pictures:pictures-not-fetched'],
    ['skuCode:unknown-sku'],
    ['title:differs-within-product'],
  ]);
  const done = await applied(sent);
  expect(done.counts).toEqual({ create: 1, update: 0, same: 0, problem: 5 });
});

test('two imports of the same goods at once end as one, whoever is second', async () => {
  const storeId = await newStore('茶 4');
  const [a, b] = await Promise.all([
    send(storeId, sampleFile(400)),
    send(storeId, sampleFile(400, { stock: 8 })),
  ]);
  await Promise.all([checked(a), checked(b)]);
  await Promise.all(
    [a, b].map(({ id }) => server.call(applyImport, { as: merchant, params: { importId: id } })),
  );
  await server.runJobs();
  expect((await stateOf(a)).state).toBe('done');
  expect((await stateOf(b)).state).toBe('done');
  const { wares, total } = await waresOf(storeId);
  expect(total).toBe(200);
  expect(wares.every(({ skus }) => skus.length === 2)).toBe(true);
});

test('nobody else sees or touches an import, and a stranger cannot send one', async () => {
  const storeId = await newStore('茶 5');
  const sent = await send(storeId, sampleFile(1));
  const other = await server.signUp('Other', ['merchant']);
  const params = { importId: sent.id };
  for (const endpoint of [getImport, applyImport, cancelImport])
    expect((await server.refusal(endpoint, { as: other, params })).code).toBe(
      'catalog/not-your-store',
    );
  const query = { storeId, fileName: 'x.csv' };
  const refused = await server.refusal(uploadImport, { as: other, query, body: utf8('a,b\n1,2') });
  expect(refused.code).toBe('catalog/not-your-store');
  const viewer = await server.signUp('Viewer');
  const unfit = await server.refusal(uploadImport, { as: viewer, query, body: utf8('a,b\n1,2') });
  expect(unfit.code).toBe('accounts/forbidden');
});

test.each([
  ['transfers/empty-file', utf8('商品编码,标题\n')],
  ['transfers/not-a-table', new Uint8Array([0x50, 0x4b, 0x03, 0x04, 1, 2, 3])],
  ['transfers/bad-json', utf8('[{"title": 1')],
  ['transfers/bad-json', utf8(`[{"pictures":[${'1,'.repeat(1_000)}1]}]`)],
  ['transfers/too-many-rows', utf8(`[${'{},'.repeat(50_000)}{}]`)],
  ['transfers/too-many-rows', utf8(`{"products":[{"skus":[${'1,'.repeat(50_000)}1]}]}`)],
  ['transfers/unreadable-text', Uint8Array.from({ length: 512 }, (_, i) => i % 251)],
] as const)('a file that is not what it says is refused: %s', async (code, body) => {
  const storeId = await newStore(`茶 ${code.slice(-12)}`);
  const query = { storeId, fileName: 'x.csv' };
  expect((await server.refusal(uploadImport, { as: merchant, query, body })).code).toBe(code);
});

test('an import that is cancelled stops, and can be cancelled once', async () => {
  const storeId = await newStore('茶 6');
  const sent = await checked(await send(storeId, sampleFile(4)));
  const params = { importId: sent.id };
  await server.call(applyImport, { as: merchant, params });
  await server.call(cancelImport, { as: merchant, params });
  await server.runJobs();
  expect((await stateOf(sent)).state).toBe('cancelled');
  expect((await waresOf(storeId)).total).toBe(0);
  expect((await server.refusal(cancelImport, { as: merchant, params })).code).toBe(
    'transfers/wrong-state',
  );
});
