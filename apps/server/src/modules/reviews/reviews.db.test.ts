import {
  answerReview,
  confirmOrder,
  listReviewable,
  listReviews,
  listStoreReviews,
  type Order,
  ReviewWritten,
  removeReview,
  shipOrder,
  writeReview,
} from '@kaibo/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Person, type TestServer, testServer } from '../../../../../tests/support/server.ts';
import {
  type Buyer,
  buyAndPay,
  eventsNamed,
  newBuyer,
  openShop,
  type Shop,
} from '../../../../../tests/support/shop.ts';

let server: TestServer;
let shop: Shop;
let buyer: Buyer;
let stranger: Person;
beforeAll(async () => {
  server = await testServer();
  shop = await openShop(server, [{ stock: 1_000 }, { stock: 1_000 }]);
  buyer = await newBuyer(server, '林小满');
  stranger = await server.signUp('Stranger', ['merchant']);
});
afterAll(() => server.close());

const paid = (): Promise<Order> => buyAndPay(server, shop, buyer);
const received = async (): Promise<Order> => {
  const order = await paid();
  const params = { orderId: order.id };
  const body = { carrier: 'sandbox', trackingNumber: `SB-${order.id.slice(-6)}` } as const;
  await server.call(shipOrder, { as: shop.merchant, params, body });
  return server.call(confirmOrder, { as: buyer, params });
};
const wish = (extra: object = {}) => ({
  skuId: shop.skus[0]!.skuId,
  stars: 5,
  text: '好茶',
  ...extra,
});
const write = (order: Order, extra: object = {}, as: Person = buyer) => ({
  as,
  params: { orderId: order.id },
  body: wish(extra),
});
const summary = async (order: Order) => {
  const { productId } = order.lines[0]!;
  return (await server.call(listReviews, { params: { productId } })).summary;
};

test('what has arrived is reviewed once, counted once and told in one event', async () => {
  const order = await received();
  const before = await summary(order);
  const review = await server.call(writeReview, write(order, { stars: 4 }));
  expect(review).toMatchObject({ author: '林***满', stars: 4, text: '好茶', answer: null });
  expect(await server.refusal(writeReview, write(order))).toMatchObject({
    code: 'reviews/already-written',
  });
  const after = await summary(order);
  expect(after.count).toBe(before.count + 1);
  expect(after.byStars[3]).toBe(before.byStars[3] + 1);
  expect(await eventsNamed(server, ReviewWritten.name, order.id)).toHaveLength(1);
  const { open, lines } = await server.call(listReviewable, {
    as: buyer,
    params: { orderId: order.id },
  });
  expect(open).toBe(true);
  expect(lines[0]!.review?.id).toBe(review.id);
});

test('two clicks at once write one review', async () => {
  const order = await received();
  const before = await summary(order);
  const answers = await Promise.all([1, 2, 3].map(() => server.send(writeReview, write(order))));
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
  expect((await summary(order)).count).toBe(before.count + 1);
});

test('nothing is reviewed before it arrived, by others, with what was not bought or with others’ pictures', async () => {
  const onItsWay = await paid();
  expect(await server.refusal(writeReview, write(onItsWay))).toMatchObject({
    code: 'reviews/not-received',
  });
  const order = await received();
  const refusals = await Promise.all([
    server.refusal(writeReview, write(order, {}, stranger)),
    server.refusal(writeReview, write(order, {}, shop.merchant)),
    server.refusal(writeReview, write(order, { skuId: shop.skus[1]!.skuId })),
    server.refusal(writeReview, write(order, { pictureIds: [order.id] })),
    server.refusal(writeReview, write(order, { stars: 6 })),
    server.refusal(listReviewable, { as: stranger, params: { orderId: order.id } }),
  ]);
  expect(refusals.map(({ code }) => code)).toEqual([
    'orders/not-your-order',
    'orders/not-your-order',
    'reviews/not-in-order',
    'catalog/no-such-picture',
    'http/bad-input',
    'orders/not-your-order',
  ]);
});

test('the store answers its reviews and changes or takes back its answer; nobody else does', async () => {
  const order = await received();
  const { id } = await server.call(writeReview, write(order, { stars: 2, unnamed: true }));
  const params = { reviewId: id };
  const said = (text: string, as: Person = shop.merchant) => ({ as, params, body: { text } });
  const list = () =>
    server.call(listStoreReviews, {
      as: shop.merchant,
      query: { storeId: shop.storeId, show: 'unanswered' },
    });
  const open = (await list()).unanswered;
  expect((await server.call(answerReview, said('谢谢'))).answer?.text).toBe('谢谢');
  expect((await list()).unanswered).toBe(open - 1);
  expect(await server.refusal(answerReview, said('我也说', stranger))).toMatchObject({
    code: 'catalog/not-your-store',
  });
  expect((await server.call(answerReview, said(''))).answer).toBeNull();
  expect(
    await server.refusal(listStoreReviews, { as: stranger, query: { storeId: shop.storeId } }),
  ).toMatchObject({ code: 'catalog/not-your-store' });
  const { reviews } = await server.call(listStoreReviews, {
    as: shop.merchant,
    query: { storeId: shop.storeId, show: 'critical' },
  });
  expect(reviews.map((review) => review.author)).toContain('');
});

test('a review is taken back by who wrote it, and no count of it stays', async () => {
  const order = await received();
  const before = await summary(order);
  const { id } = await server.call(writeReview, write(order, { stars: 1 }));
  const params = { reviewId: id };
  expect(await server.refusal(removeReview, { as: stranger, params })).toMatchObject({
    code: 'reviews/no-such-review',
  });
  await server.call(removeReview, { as: buyer, params });
  expect(await summary(order)).toEqual(before);
});

test('the list is filtered by stars and read page by page without a gap', async () => {
  const orders = [await received(), await received(), await received()];
  for (const order of orders) await server.call(writeReview, write(order, { stars: 3 }));
  const { productId } = orders[0]!.lines[0]!;
  const seen: string[] = [];
  let before: string | undefined;
  do {
    const { reviews } = await server.call(listReviews, {
      params: { productId },
      query: { stars: 3, limit: 1, before },
    });
    before = reviews.at(-1)?.id;
    if (before) seen.push(before);
  } while (before);
  expect(seen).toHaveLength(3);
  expect([...seen].sort().reverse()).toEqual(seen);
});
