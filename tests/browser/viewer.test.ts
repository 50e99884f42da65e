import { getMe, getRoom, logIn, suspendUser } from '@kaibo/contracts';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openSession } from '../../apps/demo/src/session.ts';
import type { RtmpPublisher } from '../../packages/media/src/index.ts';
import { launchBrowser } from '../support/browser.ts';
import { type Product, startProduct } from '../support/product.ts';
import { signIn } from './sign-in.ts';
import { newAdmin, newEmail, newStage, PASSWORD, type Stage, stream } from './stage.ts';
import { expectMovingPicture, openVisitor, PHONE, type Visitor } from './visitor.ts';

const ROOM = '明前龙井现炒现卖';
const TEA = '龙井 特级';

let product: Product;
let browser: Browser;
let stage: Stage;
let encoder: RtmpPublisher;
let viewer: Visitor;
let other: Visitor;
let page: Page;

beforeAll(async () => {
  const env = { KAIBO_SANDBOX_CARRIER_STEP_MS: '500' };
  [product, browser] = await Promise.all([startProduct({ env }), launchBrowser()]);
  stage = await newStage(product, { title: ROOM, productTitle: TEA, priceFen: 8_800 });
  encoder = await stream(stage.streamUrl, 'craft');
  viewer = await openVisitor(browser, product, { size: PHONE });
  other = await openVisitor(browser, product, { locale: 'en-GB' });
  page = viewer.page;
});
afterAll(async () => {
  await Promise.all([browser?.close(), encoder?.stop(), product?.stop()]);
});

const roomNow = () => stage.host.session.call(getRoom, { params: { roomId: stage.roomId } });

/** From the pinned card to the provider's buttons; the address is there from the second time on. */
const orderPinned = async (address?: () => Promise<void>): Promise<void> => {
  await page.getByRole('article').getByRole('button', { name: '抢购' }).click();
  const sheet = page.getByRole('dialog', { name: '确认订单' });
  await sheet.getByText('100 g').click();
  await address?.();
  await sheet.getByRole('button', { name: '提交订单 ¥176' }).click();
};
const paid = () => page.getByRole('status').filter({ hasText: '支付成功' });

test('a newcomer registers, finds the live room on the home page, and sees its picture move', async () => {
  await expect.poll(async () => (await roomNow()).status).toBe('live');
  await viewer.go('/register');
  await page.getByLabel('昵称').fill('林小满');
  await page.getByLabel('邮箱').fill(newEmail('viewer'));
  await page.getByLabel('密码').fill(PASSWORD);
  await page.getByRole('button', { name: '注册' }).click();
  await page.waitForURL(`${product.url}/`);

  const card = page.getByRole('link', { name: ROOM });
  await card.waitFor();
  const shown = await card.innerText();
  expect(shown).toContain('直播中');
  expect(shown).toContain(TEA);
  expect(shown).toContain('¥88');
  await card.click();
  await page.waitForURL(`**/rooms/${stage.roomId}`);
  await expectMovingPicture(page);
});

test('what one viewer says another reads, and likes and viewers are counted for all', async () => {
  await other.go(`/rooms/${stage.roomId}`);
  const chat = other.page.getByRole('list', { name: 'Chat' });
  await other.page.getByText('Connecting to the chat…').waitFor({ state: 'hidden' });

  await page.getByLabel('说点什么…').fill('这个茶多少钱？');
  await page.getByRole('button', { name: '发送' }).click();
  await chat.getByText('这个茶多少钱？').waitFor();
  expect(await chat.innerText()).toContain('林小满');
  await page.getByRole('list', { name: '聊天' }).getByText('这个茶多少钱？').waitFor();

  await page.getByRole('button', { name: '点赞' }).click();
  await expect.poll(async () => (await roomNow()).counters.likes, { timeout: 15_000 }).toBe(1);
  await other.page.getByText('2 watching').waitFor();
});

test('a viewer buys the pinned product without leaving the picture and sees the order paid', async () => {
  await orderPinned(async () => {
    await page.getByLabel('收货人').fill('林小满');
    await page.getByLabel('手机号').fill('13800000000');
    await page.getByLabel('省', { exact: true }).selectOption('浙江省');
    await page.getByLabel('市', { exact: true }).selectOption('杭州市');
    await page.getByLabel('区县').selectOption('西湖区');
    await page.getByLabel('详细地址').fill('龙井路 1 号');
    await page.getByRole('button', { name: '保存地址' }).click();
  });
  await page.getByRole('button', { name: '支付成功' }).click();
  await paid().waitFor();
  await expectMovingPicture(page);

  await page.getByRole('link', { name: '查看订单' }).click();
  await page.locator('[data-order=paid]').waitFor();
  await page.getByText('待发货').first().waitFor();
  expect((await roomNow()).bag[0]?.stock).toBe(99);
});

test('the merchant ships, the parcel moves by itself, and the buyer confirms its receipt', async () => {
  const merchant = await openVisitor(browser, product);
  await signIn(merchant, stage.host.email, '/studio/orders');
  await merchant.page.getByRole('button', { name: '发货', exact: true }).click();
  const form = merchant.page.getByRole('dialog', { name: '发货' });
  await form.getByText('龙井路 1 号').waitFor();
  await form.getByLabel('快递公司').selectOption({ label: '沙盒快递' });
  await form.getByLabel('运单号').fill('KB20260001');
  await form.getByRole('button', { name: '发货', exact: true }).click();
  await form.waitFor({ state: 'hidden' });

  await page.getByText('KB20260001').waitFor();
  await page.locator('[data-order=delivered]').waitFor();
  expect(await page.locator('[data-parcel]').innerText()).toMatch(
    /已签收[\s\S]*派送中[\s\S]*运输中[\s\S]*已揽收/,
  );
  await page.getByRole('button', { name: '确认收货' }).click();
  await page.getByRole('dialog').getByRole('button', { name: '确定' }).click();
  await page.locator('[data-order=completed]').waitFor();
  await page.getByText('已完成').first().waitFor();

  await merchant.page.getByRole('button', { name: '已完成' }).click();
  await merchant.page.getByRole('list').getByText('¥176').first().waitFor();
  expect(merchant.wrong).toEqual([]);
  await merchant.leave();
});

test('a declined payment leaves the order to be paid again', async () => {
  await viewer.go(`/rooms/${stage.roomId}`);
  await orderPinned();
  await page.getByRole('button', { name: '支付失败' }).click();
  await page.getByRole('status').filter({ hasText: '支付被拒绝' }).waitFor();
  await page.getByRole('button', { name: '重新支付' }).click();
  await page.getByRole('button', { name: '支付成功' }).click();
  await paid().waitFor();
  await page.getByRole('button', { name: '继续看直播' }).click();
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
});

test('an order whose provider calls back late is paid by itself', async () => {
  // Late enough for a busy machine to show the order unpaid before.
  await page.route('**/v1/payments/*/sandbox', async (route) => {
    const sooner = { ...route.request().postDataJSON(), delayMs: 8_000 };
    await route.continue({ postData: JSON.stringify(sooner) });
  });
  await orderPinned();
  await page.getByRole('button', { name: '延迟回调' }).click();
  await page.getByText('支付渠道稍后才会回调').waitFor();
  await page.getByRole('link', { name: '查看订单' }).click();
  await page.locator('[data-order=unpaid]').waitFor();
  await page.locator('[data-order=paid]').waitFor();
});

test('Back closes what lies over the page, and only then leaves the page', async () => {
  await viewer.go('/');
  await page.getByRole('link', { name: ROOM }).click();
  await page.waitForURL(`**/rooms/${stage.roomId}`);
  const bag = page.getByRole('button', { name: /小黄车/ });
  const dialog = page.getByRole('dialog');
  await bag.click();
  await dialog.waitFor();
  await page.goBack();
  await dialog.waitFor({ state: 'hidden' });
  expect(new URL(page.url()).pathname).toBe(`/rooms/${stage.roomId}`);
  await expect.poll(() => bag.evaluate((it) => it === document.activeElement)).toBe(true);

  // What was closed by its own button is not in the way, nor is it after another page.
  await bag.click();
  await dialog.getByRole('button', { name: '关闭' }).click();
  await dialog.waitFor({ state: 'hidden' });
  await bag.click();
  await dialog.getByRole('button', { name: '抢购' }).click();
  // The bag goes while the order comes: for a moment there are two.
  const order = page.getByRole('dialog', { name: '确认订单' });
  await order.getByRole('button', { name: '关闭' }).click();
  await order.waitFor({ state: 'hidden' });
  await page.getByRole('link', { name: /阿苗/ }).first().click();
  await page.waitForURL('**/hosts/**');
  await page.goBack();
  await page.waitForURL(`**/rooms/${stage.roomId}`);
  await bag.waitFor();
  await page.goBack();
  await page.waitForURL(`${product.url}/`);
  await page.getByRole('link', { name: ROOM }).waitFor();
});

test('filters chosen in a panel stay when Back closes it', async () => {
  await viewer.go('/');
  await viewer.go('/search?q=龙井');
  await page.getByRole('button', { name: '筛选' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('group').first().getByRole('button').first().click();
  await page.waitForURL(/search\?.*&/);
  const chosen = page.url();
  await page.goBack();
  await dialog.waitFor({ state: 'hidden' });
  expect(page.url()).toBe(chosen);
  await page.goBack();
  await page.waitForURL(`${product.url}/`);
});

test('nothing went wrong on any page of it', () => {
  expect(viewer.wrong).toEqual([]);
  expect(other.wrong).toEqual([]);
});

test('a suspended merchant signs in to refund and send what was paid, and finds nothing else to do', async () => {
  const admin = await newAdmin(product);
  const operator = openSession(product.url);
  await operator.call(logIn, { body: admin });
  const { me } = await stage.host.session.call(getMe, {});
  const params = { userId: me?.id ?? '' };
  await operator.call(suspendUser, { params, body: { reason: '虚假发货', untilMs: null } });

  const merchant = await openVisitor(browser, product);
  const shop = merchant.page;
  await merchant.go('/sign-in?next=/studio/products');
  await shop.getByLabel('邮箱').fill(stage.host.email);
  await shop.getByLabel('密码', { exact: true }).fill(PASSWORD);
  await shop.getByRole('main').getByRole('button', { name: '登录', exact: true }).click();
  await shop.waitForURL('**/studio/orders');
  await shop.getByText('虚假发货').waitFor();
  await shop.getByRole('link', { name: '提出申诉' }).waitFor();
  const sections = shop.getByRole('navigation', { name: '主播台' }).getByRole('link');
  expect(await sections.allInnerTexts()).toEqual(['发货']);

  const refund = shop.getByRole('button', { name: '退款', exact: true });
  await refund.first().click();
  const form = shop.getByRole('dialog', { name: '退款' });
  await form.getByLabel('原因').fill('没有货了');
  await form.getByRole('button', { name: '退款' }).click();
  await form.waitFor({ state: 'hidden' });
  await shop.getByRole('button', { name: '发货', exact: true }).click();
  const shipping = shop.getByRole('dialog', { name: '发货' });
  await shipping.getByLabel('快递公司').selectOption({ label: '沙盒快递' });
  await shipping.getByLabel('运单号').fill('KB20260002');
  await shipping.getByRole('button', { name: '发货', exact: true }).click();
  await shipping.waitFor({ state: 'hidden' });
  await merchant.go('/studio/products');
  await shop.waitForURL('**/studio/orders');
  expect(merchant.wrong).toEqual([]);
  await merchant.leave();
});
