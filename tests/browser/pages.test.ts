import {
  addAddress,
  createRoom,
  getProduct,
  payOrder,
  placeOrder,
  setCartLine,
} from '@kaibo/contracts';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RtmpPublisher } from '../../packages/media/src/index.ts';
import { launchBrowser } from '../support/browser.ts';
import { type Product, startProduct } from '../support/product.ts';
import { newStage, PASSWORD, type Stage, stream } from './stage.ts';
import { openVisitor } from './visitor.ts';
import { walk } from './walk.ts';

/** A busy machine needs a while for some hundred looks. */
const WALK_MS = 180_000;
const LONG_TITLE =
  'Hand-thrown porcelain teapot from Jingdezhen with a bamboo handle 景德镇手工瓷壶';

let product: Product;
let browser: Browser;
let stage: Stage;
let encoder: RtmpPublisher;
let paths: string[];

/** An order of the host at the own store, half paid, so that each page has something to show. */
const buy = async () => {
  const { call } = stage.host.session;
  const offer = await call(getProduct, { params: { productId: stage.productId } });
  const sku = offer.skus[0]!;
  await call(setCartLine, { params: { skuId: sku.id }, body: { quantity: 2 } });
  const address = await call(addAddress, {
    body: { recipient: '林小满', phone: '13800000000', region: '上海', detail: '南京西路 1 号' },
  });
  const lines = [{ skuId: sku.id, quantity: 1, unitFen: sku.priceFen }];
  const order = await call(placeOrder, {
    body: { idempotencyKey: crypto.randomUUID(), addressId: address.id, lines },
  });
  const payment = await call(payOrder, {
    params: { orderId: order.id },
    body: { idempotencyKey: crypto.randomUUID() },
  });
  return { orderId: order.id, paymentId: payment.id };
};

beforeAll(async () => {
  [product, browser] = await Promise.all([startProduct(), launchBrowser()]);
  stage = await newStage(product, {
    title: LONG_TITLE,
    productTitle: LONG_TITLE,
    priceFen: 1_299_950,
  });
  encoder = await stream(stage.streamUrl, 'craft');
  const preview = await stage.host.session.call(createRoom, {
    body: { title: LONG_TITLE, categoryId: 'craft', startsAtMs: Date.now() + 86_400_000 },
  });
  const { orderId, paymentId } = await buy();
  paths = [
    ...['/', '/?category=kids', '/search?q=', '/search?q=teapot'],
    ...['/search?q=没有的东西', `/rooms/${stage.roomId}`, `/rooms/${preview.id}`],
    ...[`/products/${stage.productId}`, `/stores/${stage.storeId}`, '/cart', '/orders'],
    ...[`/orders/${orderId}`, `/pay/${paymentId}`, '/account', '/sign-in', '/register'],
    ...['/forgot', '/reset', '/reset?token=abc', '/mailbox', '/studio', '/studio/products'],
    ...['/studio/orders', `/studio/rooms/${stage.roomId}`, '/console', '/nowhere'],
  ];
});
afterAll(async () => {
  await Promise.all([browser?.close(), encoder?.stop(), product?.stop()]);
});

test.concurrent('a guest finds no error and nothing too wide on any page, in both languages and sizes', {
  timeout: WALK_MS,
}, async () => {
  const guest = await openVisitor(browser, product);
  expect(await walk(guest, paths)).toEqual([]);
  await guest.leave();
});

test.concurrent('nor does who is signed in, and hosts and sells', {
  timeout: WALK_MS,
}, async () => {
  const host = await openVisitor(browser, product);
  await host.go('/sign-in');
  await host.page.getByLabel('邮箱').fill(stage.host.email);
  await host.page.getByLabel('密码').fill(PASSWORD);
  await host.page.getByRole('main').getByRole('button', { name: '登录' }).click();
  await host.page.waitForURL(`${product.url}/`);
  expect(await walk(host, paths)).toEqual([]);
  await host.leave();
});

test('the language is the browser’s until it is switched, and the switch is remembered', async () => {
  const { page, go, leave } = await openVisitor(browser, product, { locale: 'en-GB' });
  const language = () => page.locator('html').getAttribute('lang');
  await go('/sign-in');
  await page.getByRole('heading', { name: 'Sign in to Kaibo' }).waitFor();
  expect(await language()).toBe('en');
  await page.getByRole('button', { name: '中文' }).click();
  await page.getByRole('heading', { name: '登录开播' }).waitFor();
  expect(await language()).toBe('zh-CN');
  await page.reload();
  await page.getByRole('heading', { name: '登录开播' }).waitFor();
  expect(await language()).toBe('zh-CN');
  await leave();
});

test('the theme is the system’s until it is switched, and the switch is remembered', async () => {
  const { page, go, leave } = await openVisitor(browser, product);
  const theme = () =>
    page.evaluate(() => ({
      name: document.documentElement.dataset.theme,
      isDark: getComputedStyle(document.documentElement)
        .backgroundColor.match(/[\d.]+/g)!
        .slice(0, 3)
        .every((part) => Number(part) < 64),
    }));
  await page.emulateMedia({ colorScheme: 'dark' });
  await go('/');
  await page.getByRole('heading').first().waitFor();
  expect(await theme()).toEqual({ name: 'dark', isDark: true });
  await page.getByRole('button', { name: '切换到浅色' }).click();
  expect(await theme()).toEqual({ name: 'light', isDark: false });
  await page.reload();
  await page.getByRole('heading').first().waitFor();
  expect(await theme()).toEqual({ name: 'light', isDark: false });
  await leave();
});
