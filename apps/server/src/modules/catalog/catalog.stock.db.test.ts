import { createProduct, createStore, getProduct, updateProduct } from '@kaibo/contracts';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Edge, openEdge } from '../../../../../tests/support/edge.ts';
import type { Reservation, StockLine } from './catalog.stock.ts';

let edge: Edge;
let merchant: Awaited<ReturnType<Edge['person']>>;
let storeId: string;
beforeAll(async () => {
  edge = await openEdge();
  merchant = await edge.person('merchant');
  const { cookie } = merchant;
  storeId = (await edge.call(createStore, { cookie, body: { name: '茶馆' } })).body.id;
});
afterAll(() => edge.close());

/** A product whose options have these stocks. */
const stocked = async (...stocks: number[]) => {
  const skus = stocks.map((stock, i) => ({
    code: `c${i}`,
    option: `o${i}`,
    priceFen: 100 + i,
    stock,
  }));
  const body = { storeId, categoryId: 'craft', title: '龙井', skus };
  const { body: product } = await edge.call(createProduct, { cookie: merchant.cookie, body });
  const ids: string[] = product.skus.map((sku: { id: string }) => sku.id);
  return { product, ids };
};

const stockOf = async (productId: string): Promise<number[]> => {
  const { body } = await edge.call(getProduct, { params: { productId } });
  return body.skus.map((sku: { stock: number }) => sku.stock);
};

const isTaken = (answer: Reservation): boolean => 'lines' in answer;
const inTransaction = (lines: StockLine[]): Promise<Reservation> =>
  edge.db.transaction().execute((tx) => edge.catalog.reserve(tx, lines));

test('a reservation answers everything an order needs to write itself', async () => {
  const { product, ids } = await stocked(5, 9);
  const lines = [
    { skuId: ids[1]!, quantity: 2 },
    { skuId: ids[0]!, quantity: 1 },
  ];
  const common = {
    productId: product.id,
    storeId,
    storeName: '茶馆',
    title: '龙井',
    coverUrl: null,
  };
  expect(await inTransaction(lines)).toEqual({
    lines: [
      { ...common, skuId: ids[1], option: 'o1', unitFen: 101, quantity: 2, left: 7 },
      { ...common, skuId: ids[0], option: 'o0', unitFen: 100, quantity: 1, left: 4 },
    ],
  });
});

test('when one line is short nothing is taken, and the answer says which and what is left', async () => {
  const { product, ids } = await stocked(5, 1);
  const answer = await inTransaction([
    { skuId: ids[0]!, quantity: 5 },
    { skuId: ids[1]!, quantity: 2 },
  ]);
  expect(answer).toEqual({ short: { skuId: ids[1], left: 1, reason: 'short' } });
  expect(await stockOf(product.id)).toEqual([5, 1]);
});

test('lines of one SKU are added up before they are judged', async () => {
  const { product, ids } = await stocked(5);
  const line = { skuId: ids[0]!, quantity: 3 };
  expect(await inTransaction([line, line])).toMatchObject({ short: { left: 5 } });
  expect(await inTransaction([line, { ...line, quantity: 2 }])).toMatchObject({
    lines: [{ quantity: 5, left: 0 }],
  });
  expect(await stockOf(product.id)).toEqual([0]);
});

test('an unknown SKU and one of a hidden product cannot be had', async () => {
  const { product, ids } = await stocked(5);
  const unknown = product.id;
  expect(await inTransaction([{ skuId: unknown, quantity: 1 }])).toEqual({
    short: { skuId: unknown, left: 0, reason: 'unknown' },
  });
  const { cookie } = merchant;
  const params = { productId: product.id };
  await edge.call(updateProduct, { cookie, params, body: { status: 'hidden' } });
  expect(await inTransaction([{ skuId: ids[0]!, quantity: 1 }])).toMatchObject({
    short: { reason: 'unknown' },
  });
});

test('a transaction that fails gives back what it took', async () => {
  const { product, ids } = await stocked(5);
  const failing = edge.db.transaction().execute(async (tx) => {
    await edge.catalog.reserve(tx, [{ skuId: ids[0]!, quantity: 5 }]);
    throw new Error('no address');
  });
  await expect(failing).rejects.toThrow('no address');
  expect(await stockOf(product.id)).toEqual([5]);
});

test('sixty buyers of twenty pieces get twenty', async () => {
  const { product, ids } = await stocked(20);
  const answers = await Promise.all(
    Array.from({ length: 60 }, () => inTransaction([{ skuId: ids[0]!, quantity: 1 }])),
  );
  expect(answers.filter(isTaken)).toHaveLength(20);
  expect(await stockOf(product.id)).toEqual([0]);
});

test('orders of the same SKUs in opposite orders never deadlock', async () => {
  const { product, ids } = await stocked(1_000, 1_000, 1_000);
  const lines = ids.map((skuId) => ({ skuId, quantity: 1 }));
  const orders = Array.from({ length: 60 }, (_, i) =>
    inTransaction(i % 2 === 0 ? lines : lines.toReversed()),
  );
  expect((await Promise.all(orders)).every(isTaken)).toBe(true);
  expect(await stockOf(product.id)).toEqual([940, 940, 940]);
});

test('a buyer of one option does not wait for a buyer of another of the same product', async () => {
  const { ids } = await stocked(5, 5);
  await edge.db.transaction().execute(async (tx) => {
    await edge.catalog.reserve(tx, [{ skuId: ids[0]!, quantity: 1 }]);
    await edge.catalog.countSold(tx, [{ skuId: ids[0]!, quantity: 1 }]);
    const other = inTransaction([{ skuId: ids[1]!, quantity: 1 }]);
    expect(isTaken(await other)).toBe(true);
  });
});

test('whatever is reserved and released at once, pieces are neither lost nor made', async () => {
  const order = fc.record({
    lines: fc.array(
      fc.record({ sku: fc.nat({ max: 2 }), quantity: fc.integer({ min: 1, max: 4 }) }),
      {
        minLength: 1,
        maxLength: 4,
      },
    ),
    givesBack: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(order, { minLength: 1, maxLength: 12 }), async (orders) => {
      const { product, ids } = await stocked(6, 4, 9);
      const kept = await Promise.all(
        orders.map(async ({ lines, givesBack }) => {
          const asked = lines.map(({ sku, quantity }) => ({ skuId: ids[sku]!, quantity }));
          const answer = await inTransaction(asked);
          if (!('lines' in answer)) return [];
          for (const { left } of answer.lines) expect(left).toBeGreaterThanOrEqual(0);
          if (!givesBack) return answer.lines;
          await edge.db.transaction().execute((tx) => edge.catalog.release(tx, asked));
          return [];
        }),
      );
      const left = await stockOf(product.id);
      const sold = ids.map((id) =>
        kept
          .flat()
          .filter((line) => line.skuId === id)
          .reduce((sum, line) => sum + line.quantity, 0),
      );
      expect(left.map((stock, i) => stock + sold[i]!)).toEqual([6, 4, 9]);
    }),
    { numRuns: 25 },
  );
});

test('sales are counted per option and shown for the product, and a refund takes them back', async () => {
  const { product, ids } = await stocked(5, 5);
  const sold = (a: number, b: number) =>
    edge.db.transaction().execute((tx) =>
      edge.catalog.countSold(tx, [
        { skuId: ids[0]!, quantity: a },
        { skuId: ids[1]!, quantity: b },
      ]),
    );
  const soldCount = async () =>
    (await edge.catalog.productCards([product.id])).map((card) => card.soldCount);
  await sold(2, 3);
  expect(await soldCount()).toEqual([5]);
  await sold(-1, 0);
  expect(await soldCount()).toEqual([4]);
});
