import { createProduct, createStore, getProduct, updateSku } from '@kaibo/contracts';
import {
  applyEdit,
  listEditItems,
  listEdits,
  listWares,
  previewEdit,
  type Selection,
  undoEdit,
  type WareChange,
} from '@kaibo/contracts/goods';
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

interface Shelf {
  storeId: string;
  products: { id: string; skuId: string }[];
}

const newShelf = async (prices: readonly number[]): Promise<Shelf> => {
  const store = await server.call(createStore, { as: merchant, body: { name: '茶' } });
  const products = [];
  for (const [i, priceFen] of prices.entries()) {
    const made = await server.call(createProduct, {
      as: merchant,
      body: {
        storeId: store.id,
        categoryId: 'craft',
        title: `茶 ${i}`,
        skus: [{ code: `c${i}`, option: '小', priceFen, stock: 10 }],
      },
    });
    products.push({ id: made.id, skuId: made.skus[0]!.id });
  }
  return { storeId: store.id, products };
};

const everything: Selection = { filter: { search: '' }, except: [] };
const apply = (
  { storeId }: Shelf,
  change: WareChange,
  { selection = everything, key = newKey() }: { selection?: Selection; key?: string } = {},
) =>
  server.call(applyEdit, {
    as: merchant,
    body: { storeId, selection, change, idempotencyKey: key },
  });

const pricesOf = async ({ products }: Shelf): Promise<number[]> =>
  Promise.all(
    products.map(
      async ({ id }) =>
        (await server.call(getProduct, { as: merchant, params: { productId: id } })).fromFen,
    ),
  );

const tenPercentOff = {
  kind: 'price-by',
  percent: -10,
  roundToFen: 1,
  strikeOld: true,
} as const;

test('a preview changes nothing; the edit does what it said, once, and the undo puts it back', async () => {
  const shelf = await newShelf([1_000, 1_999, 5]);
  const body = { storeId: shelf.storeId, selection: everything, change: tenPercentOff };
  const preview = await server.call(previewEdit, { as: merchant, body });
  expect(preview).toMatchObject({ products: 3, changed: 2, same: 1, refused: 0 });
  expect(await pricesOf(shelf)).toEqual([1_000, 1_999, 5]);

  const key = newKey();
  const edit = await apply(shelf, tenPercentOff, { key });
  expect(await apply(shelf, tenPercentOff, { key })).toEqual(edit);
  expect(await pricesOf(shelf)).toEqual([900, 1_799, 5]);
  const struck = await server.call(getProduct, { params: { productId: shelf.products[0]!.id } });
  expect(struck.skus[0]!.listPriceFen).toBe(1_000);

  const undone = await server.call(undoEdit, { as: merchant, params: { editId: edit.id } });
  expect(undone).toMatchObject({ canUndo: false, undoSkipped: 0 });
  expect(await pricesOf(shelf)).toEqual([1_000, 1_999, 5]);
  const again = await server.refusal(undoEdit, { as: merchant, params: { editId: edit.id } });
  expect(again.code).toBe('transfers/cannot-undo');
});

test('what somebody changed since is left alone by the undo', async () => {
  const shelf = await newShelf([1_000, 2_000]);
  const edit = await apply(shelf, { kind: 'price-to', priceFen: 1_500 });
  await server.call(updateSku, {
    as: merchant,
    params: { skuId: shelf.products[0]!.skuId },
    body: { priceFen: 1_600 },
  });
  const undone = await server.call(undoEdit, { as: merchant, params: { editId: edit.id } });
  expect(undone.undoSkipped).toBe(1);
  expect(await pricesOf(shelf)).toEqual([1_600, 2_000]);
});

test('what cannot be is refused item by item, and the rest is done', async () => {
  const shelf = await newShelf([100, 90_000_000]);
  const doubled = { ...tenPercentOff, percent: 100, strikeOld: false };
  const edit = await apply(shelf, doubled);
  expect(edit).toMatchObject({ changed: 1, refused: 1 });
  const { items } = await server.call(listEditItems, {
    as: merchant,
    params: { editId: edit.id },
  });
  expect(items.map(({ refused }) => refused).sort()).toEqual([null, 'price-out-of-range'].sort());
  const less = await apply(shelf, { kind: 'stock-by', delta: -11 });
  expect(less).toMatchObject({ changed: 0, refused: 2, canUndo: false });
});

test('status and category of a selection change and come back', async () => {
  const shelf = await newShelf([100, 200, 300]);
  const [first, second] = shelf.products;
  const selection = { productIds: [first!.id, second!.id] };
  const hidden = await apply(shelf, { kind: 'status', status: 'hidden' }, { selection });
  expect(hidden.changed).toBe(2);
  await apply(shelf, { kind: 'category', categoryId: 'food' });
  const wares = async () =>
    (await server.call(listWares, { as: merchant, params: { storeId: shelf.storeId } })).wares.map(
      ({ status, categoryId }) => `${status} ${categoryId}`,
    );
  expect(await wares()).toEqual(['active food', 'hidden food', 'hidden food']);
  await server.call(undoEdit, { as: merchant, params: { editId: hidden.id } });
  expect(await wares()).toEqual(['active food', 'active food', 'active food']);
});

test('filters choose, exceptions are left out, and products of others are not touched', async () => {
  const shelf = await newShelf([100, 200, 300]);
  const other = await newShelf([100]);
  const selection = { filter: { search: '茶' }, except: [shelf.products[2]!.id] };
  expect((await apply(shelf, { kind: 'stock-to', stock: 3 }, { selection })).changed).toBe(2);
  const foreign = { productIds: [other.products[0]!.id] };
  const refused = await server.refusal(applyEdit, {
    as: merchant,
    body: {
      storeId: shelf.storeId,
      selection: foreign,
      change: { kind: 'stock-to', stock: 0 },
      idempotencyKey: newKey(),
    },
  });
  expect(refused.code).toBe('transfers/nothing-selected');

  const stranger = await server.signUp('Stranger', ['merchant']);
  const { storeId } = shelf;
  const query = { storeId };
  expect((await server.refusal(listEdits, { as: stranger, query })).code).toBe(
    'catalog/not-your-store',
  );
  const [edit] = (await server.call(listEdits, { as: merchant, query })).edits;
  const params = { editId: edit!.id };
  expect((await server.refusal(undoEdit, { as: stranger, params })).code).toBe(
    'catalog/not-your-store',
  );
});
