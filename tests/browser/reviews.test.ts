import {
  addAddress,
  confirmOrder,
  getProduct,
  payOrder,
  placeOrder,
  sandboxPay,
  shipOrder,
} from '@kaibo/contracts';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { type Product, startProduct } from '../support/product.ts';
import { signIn } from './sign-in.ts';
import { newPerson, newStage, type Person, pictureFile, type Stage } from './stage.ts';
import { openVisitor, type Visitor } from './visitor.ts';

let product: Product;
let browser: Browser;
let stage: Stage;
beforeAll(async () => {
  [product, browser] = await Promise.all([startProduct(), launchBrowser()]);
  stage = await newStage(product, { title: '茶', productTitle: '明前龙井', priceFen: 9_900 });
});
afterAll(async () => {
  await Promise.all([browser?.close(), product?.stop()]);
});

/** An order that the buyer has in hand. */
const received = async (buyer: Person): Promise<string> => {
  const { call } = buyer.session;
  const offer = await call(getProduct, { params: { productId: stage.productId } });
  const sku = offer.skus[0]!;
  const address = await call(addAddress, {
    body: { recipient: '林小满', phone: '13800000000', region: '上海', detail: '南京西路 1 号' },
  });
  const order = await call(placeOrder, {
    body: {
      idempotencyKey: crypto.randomUUID(),
      addressId: address.id,
      lines: [{ skuId: sku.id, quantity: 1, unitFen: sku.priceFen }],
    },
  });
  const params = { orderId: order.id };
  const payment = await call(payOrder, { params, body: { idempotencyKey: crypto.randomUUID() } });
  await call(sandboxPay, { params: { paymentId: payment.id }, body: { outcome: 'success' } });
  const ship = () =>
    stage.host.session
      .call(shipOrder, { params, body: { carrier: 'sandbox', trackingNumber: 'SB-7' } })
      .then(() => true)
      .catch(() => false);
  await expect.poll(ship, { timeout: 15_000, interval: 200 }).toBe(true);
  await call(confirmOrder, { params });
  return order.id;
};

const signedIn = async (person: Person): Promise<Visitor> => {
  const visitor = await openVisitor(browser, product);
  await signIn(visitor, person.email);
  return visitor;
};

test('a buyer reviews what arrived with stars, words and a picture; the store answers; everybody reads both', async () => {
  const buyer = await newPerson(product, '林小满');
  const orderId = await received(buyer);
  const { page, go, wrong, leave } = await signedIn(buyer);
  await go(`/orders/${orderId}`);
  await page.getByRole('button', { name: '写评价' }).click();
  const form = page.getByRole('dialog', { name: '写评价' });
  await form.getByRole('button', { name: '发布评价' }).click();
  await form.getByText('请先打分').waitFor();
  await form.getByRole('radio', { name: '4 星 · 好' }).check({ force: true });
  await form.getByLabel('说说感受').fill('清香，回甘久。');
  await form.locator('input[type=file]').setInputFiles(pictureFile('food').pathname);
  await form.getByRole('button', { name: '删除' }).waitFor();
  await form.getByRole('button', { name: '发布评价' }).click();
  await form.waitFor({ state: 'detached' });
  await page.getByText('清香，回甘久。').waitFor();
  expect(wrong).toEqual([]);
  await leave();

  const host = await signedIn(stage.host);
  await host.go('/studio/reviews');
  await host.page.getByRole('button', { name: '待回复 1' }).waitFor();
  await host.page.getByRole('button', { name: '回复', exact: true }).click();
  await host.page.getByLabel('回复', { exact: true }).fill('谢谢小满！');
  await host.page.getByRole('button', { name: '发布回复' }).click();
  await host.page.getByText('这里没有评价').waitFor();
  expect(host.wrong).toEqual([]);
  await host.leave();

  const guest = await openVisitor(browser, product);
  await guest.go(`/products/${stage.productId}`);
  const reviews = guest.page.getByRole('region', { name: '买家评价' });
  await reviews.getByText('林***满').waitFor();
  await reviews.getByText('谢谢小满！').waitFor();
  await reviews.getByRole('button', { name: '查看大图' }).click();
  await guest.page.getByRole('dialog').getByRole('img').waitFor();
  await guest.go(`/stores/${stage.storeId}`);
  await guest.page.getByText('4 分 · 1 条评价').waitFor();
  expect(guest.wrong).toEqual([]);
  await guest.leave();
});
