import {
  addAddress,
  createRoom,
  getMe,
  getProduct,
  payOrder,
  placeOrder,
  setCartLine,
} from '@kaibo/contracts';
import { listTrafficPolicies } from '@kaibo/contracts/traffic';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { signIn as openSessionOf } from '../../apps/demo/src/session.ts';
import type { RtmpPublisher } from '../../packages/media/src/index.ts';
import { launchBrowser } from '../support/browser.ts';
import { type Product, startProduct } from '../support/product.ts';
import { addressOf, routePaths } from './routes.ts';
import { signIn } from './sign-in.ts';
import { newAdmin, newStage, type Stage, stream } from './stage.ts';
import { openVisitor, type Visitor } from './visitor.ts';
import { walk } from './walk.ts';

/** A busy machine needs a while for some hundred looks. */
const WALK_MS = 400_000;
const LONG_TITLE =
  'Hand-thrown porcelain teapot from Jingdezhen with a bamboo handle 景德镇手工瓷壶';

let product: Product;
let browser: Browser;
let stage: Stage;
let encoder: RtmpPublisher;
let viewerPaths: string[];
let studioPaths: string[];
let consolePaths: string[];

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
  const { roomId, productId, storeId } = stage;
  const { me } = await stage.host.session.call(getMe, {});
  const desk = await openSessionOf(product.url, await newAdmin(product));
  const { publishedId } = await desk.call(listTrafficPolicies, {});
  const names = {
    ...{ roomId, productId, storeId, orderId, paymentId, hostId: me!.id },
    policyId: publishedId,
  };
  const all = routePaths().map((path) => addressOf(path, names));
  const isOf = (desk: string) => (path: string) => path.split('/')[1] === desk;
  consolePaths = all.filter(isOf('console'));
  studioPaths = all.filter(isOf('studio'));
  viewerPaths = [
    ...all.filter((path) => !isOf('console')(path) && !isOf('studio')(path)),
    ...['/?category=craft', '/search?q=teapot', '/search?q=没有的东西', '/reset?token=abc'],
    ...[`/rooms/${preview.id}`, `/studio/rooms/${preview.id}`, '/nowhere'],
  ];
});
afterAll(async () => {
  await Promise.all([browser?.close(), encoder?.stop(), product?.stop()]);
});

const signedIn = async (email: string): Promise<Visitor> => {
  const visitor = await openVisitor(browser, product);
  await signIn(visitor, email);
  return visitor;
};

const whoWalks = [
  {
    who: 'a guest',
    enter: () => openVisitor(browser, product),
    paths: () => [...viewerPaths, '/studio', '/console'],
  },
  {
    who: 'who hosts and sells',
    enter: () => signedIn(stage.host.email),
    paths: () => [...studioPaths, ...viewerPaths],
  },
  {
    who: 'an operator',
    enter: async () => {
      const { email } = await newAdmin(product);
      return signedIn(email);
    },
    paths: () => consolePaths,
  },
];

test.concurrent.each(whoWalks)(
  '$who finds no error, nothing too wide, and nothing that axe calls serious on any page',
  {
    timeout: WALK_MS,
  },
  async ({ enter, paths }) => {
    const visitor = await enter();
    expect(await walk(visitor, paths())).toEqual([]);
    await visitor.leave();
  },
);

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
