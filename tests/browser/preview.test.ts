import { readFile } from 'node:fs/promises';
import { createRoom, getReminder, getRunSheet, rotateStreamKey } from '@kaibo/contracts';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RtmpPublisher } from '../../packages/media/src/index.ts';
import { launchBrowser } from '../support/browser.ts';
import { type Product, startProduct } from '../support/product.ts';
import { signIn } from './sign-in.ts';
import { newEmail, newStage, PASSWORD, pictureFile, type Stage, stream } from './stage.ts';
import { expectMovingPicture, openVisitor, PHONE, type Visitor } from './visitor.ts';

const TITLE = '柴烧新品首发';
const SECRET = '主人杯 限量';

let product: Product;
let browser: Browser;
let stage: Stage;
let host: Visitor;
let viewer: Visitor;
let encoder: RtmpPublisher | undefined;
let studio: Page;
let page: Page;
let roomId: string;

beforeAll(async () => {
  [product, browser] = await Promise.all([startProduct(), launchBrowser()]);
  stage = await newStage(product, { title: '另一场', productTitle: SECRET, priceFen: 24_800 });
  host = await openVisitor(browser, product);
  viewer = await openVisitor(browser, product, { size: PHONE });
  studio = host.page;
  page = viewer.page;
});
afterAll(async () => {
  await Promise.all([browser?.close(), encoder?.stop(), product?.stop()]);
});

/** What a field for date and time takes, in the time zone of the form. */
const inTwoHours = (): string => new Date(Date.now() + 2 * 3_600_000).toISOString().slice(0, 16);

test('a host plans a launch with its time, cover and a run-sheet in an order of their own', async () => {
  await signIn(host, stage.host.email, '/studio');
  await studio.getByRole('button', { name: '创建直播间' }).click();
  const form = studio.getByRole('dialog', { name: '创建直播间' });
  await form.getByLabel('标题').fill(TITLE);
  await form.getByText('新品首发').click();
  await form.getByLabel('时区').selectOption('UTC');
  await form.getByLabel('开播时间').fill('2020-01-01T10:00');
  await form.locator('input[type=file]').setInputFiles(pictureFile('craft').pathname);
  await form.getByRole('application', { name: '裁切框' }).press('ArrowLeft');
  await form.getByRole('button', { name: '创建' }).click();
  await form.getByText('开播时间已经过去').waitFor();
  expect(await form.getByLabel('标题').inputValue()).toBe(TITLE);
  host.wrong.splice(0);

  await form.getByLabel('开播时间').fill(inTwoHours());
  await form.getByLabel('预计时长').selectOption('30');
  await form.getByRole('button', { name: '创建' }).click();
  await studio.waitForURL('**/plan');
  roomId = studio.url().split('/').at(-2)!;

  await studio.getByRole('button', { name: '添加商品' }).click();
  const picker = studio.getByRole('dialog', { name: '选择商品' });
  await picker.getByText(SECRET).click();
  await picker.getByRole('button', { name: '完成' }).click();
  await studio.getByRole('button', { name: '添加环节' }).click();
  const sheet = studio.getByRole('list', { name: '流程单' });
  await sheet.getByLabel('分钟数').first().fill('28');
  await studio.getByText('超出 3 分钟').waitFor();
  await sheet.getByLabel('先藏起来，开播后揭晓').click();
  await sheet.getByLabel('在预告里展示').click();
  // The section goes first, by the keyboard.
  await sheet.getByRole('button', { name: '移动 开场' }).press('ArrowUp');
  await sheet.getByRole('listitem').first().getByLabel('环节名称').waitFor();
  await sheet.getByLabel('写备注').last().click();
  await sheet.getByRole('textbox', { name: /^备注/ }).fill('底价 98');
  await studio.getByRole('button', { name: '保存流程单' }).click();
  await expect.poll(linesSaved, { timeout: 10_000 }).toEqual(['开场', SECRET]);
});

const linesSaved = async (): Promise<string[]> => {
  const { items } = await stage.host.session.call(getRunSheet, { params: { roomId } });
  return items.map((item) => (item.kind === 'section' ? item.title : SECRET));
};

test('of two who edit the run-sheet, the second is told, and chooses whose stays', async () => {
  const other = await studio.context().newPage();
  await other.goto(`/studio/rooms/${roomId}/plan`);
  await other.getByLabel('环节名称').fill('大家好');
  await other.getByRole('button', { name: '保存流程单' }).click();
  await expect.poll(linesSaved, { timeout: 10_000 }).toEqual(['大家好', SECRET]);
  await studio.getByLabel('环节名称').fill('欢迎');
  await studio.getByRole('button', { name: '保存流程单' }).click();
  await studio.getByRole('alert').getByText('流程单刚刚被别人改过').waitFor();
  await studio.getByRole('button', { name: '用我的覆盖' }).click();
  await expect.poll(linesSaved, { timeout: 10_000 }).toEqual(['欢迎', SECRET]);
  await studio.getByRole('alert').waitFor({ state: 'hidden' });
  host.wrong.splice(0);
  await other.close();
});

test('a viewer finds it on the home page, and sees when it starts but not what is hidden', async () => {
  await viewer.go('/');
  await page.getByRole('link', { name: '全部预告' }).click();
  await page.waitForURL('**/upcoming');
  await page.getByRole('link', { name: TITLE }).click();
  await page.locator('[data-preview=scheduled]').waitFor();
  await page.getByText('神秘新品').waitFor();
  await page.getByText('距离开播').waitFor();
  expect(await page.locator('body').innerText()).not.toMatch(new RegExp(`${SECRET}|底价`));
  expect(await page.content()).not.toContain(stage.productId);
});

test('a guest gets a calendar file, and whoever signs in subscribes where they were', async () => {
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: '加到日历' }).click();
  const file = await readFile(await (await download).path(), 'utf8');
  expect(file).toMatch(/^BEGIN:VCALENDAR\r\n[\s\S]*UID:.*\r\n[\s\S]*END:VCALENDAR\r\n$/);

  await page.getByRole('button', { name: '预约提醒' }).click();
  await page.getByRole('link', { name: '登录后预约' }).click();
  await page.getByRole('link', { name: '注册' }).click();
  await page.getByLabel('昵称').fill('林小满');
  await page.getByLabel('邮箱').fill(newEmail('subscriber'));
  await page.getByLabel('密码').fill(PASSWORD);
  await page.getByRole('button', { name: '注册' }).click();
  await page.waitForURL(`**/rooms/${roomId}`);
  await page.getByRole('button', { name: '预约提醒' }).click();
  await page.getByRole('button', { name: '已预约' }).waitFor();
  await page.getByText('1 人已预约').waitFor();
  const { subscribers } = await stage.host.session.call(getReminder, { params: { roomId } });
  expect(subscribers).toBe(1);
});

test('following a host from the preview fills one’s own feed and their page', async () => {
  await page.getByRole('button', { name: '关注', exact: true }).click();
  await page.getByRole('button', { name: '已关注' }).waitFor();
  await viewer.go('/following');
  await page.getByRole('heading', { name: '关注的主播' }).waitFor();
  await page.getByRole('link', { name: /阿苗/ }).last().click();
  await page.waitForURL('**/hosts/*');
  await page.getByText('1 粉丝').waitFor();
  await page.getByRole('link', { name: /山里茶铺/ }).waitFor();
});

test('what one wants to be told is saved as it is ticked', async () => {
  await viewer.go('/account/notifications');
  const box = page.getByRole('checkbox', { name: '关注的主播开播了: 邮件' });
  const saved = page.waitForResponse((response) => response.request().method() === 'PUT');
  await box.click();
  expect((await saved).ok()).toBe(true);
  await page.reload();
  await expect.poll(() => box.isChecked()).toBe(true);
});

test('a message pushed to the app is shown, and leads to the stream', async ({ skip }) => {
  await page.context().grantPermissions(['notifications'], { origin: product.url });
  await viewer.go('/');
  const allowed = await page.evaluate(() => Notification.permission);
  skip(allowed !== 'granted', 'this browser shows no notifications');
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => true));
  const devtools = await page.context().newCDPSession(page);
  const registrations: string[] = [];
  devtools.on('ServiceWorker.workerRegistrationUpdated', ({ registrations: found }) => {
    registrations.push(...found.map((one) => one.registrationId));
  });
  await devtools.send('ServiceWorker.enable');
  await expect.poll(() => registrations.length).toBeGreaterThan(0);
  const data = JSON.stringify({
    title: '马上开播',
    body: TITLE,
    path: `/rooms/${roomId}`,
    tag: 't',
  });
  const message = { origin: product.url, registrationId: registrations[0]!, data };
  for (let i = 0; i < 2; i++) await devtools.send('ServiceWorker.deliverPushMessage', message);
  const shown = () =>
    page.evaluate(async () => {
      const registration = await navigator.serviceWorker.ready;
      const notifications = await registration.getNotifications();
      return notifications.map(({ title, data: about }) => [title, about.path]);
    });
  await expect.poll(shown).toEqual([['马上开播', `/rooms/${roomId}`]]);
  await devtools.detach();
});

test('without a network the app still opens and says so, and goes on once it is back', async () => {
  await viewer.go('/upcoming');
  await page.getByRole('link', { name: TITLE }).waitFor();
  const notice = page.getByText('网络已断开');
  await page.context().setOffline(true);
  await notice.waitFor();
  await page.reload({ waitUntil: 'domcontentloaded' });
  await notice.waitFor();
  expect(await page.locator('header').first().innerText()).toContain('开播');
  await page.context().setOffline(false);
  await page.getByText('已恢复连接').waitFor();
  await page.getByRole('link', { name: TITLE }).waitFor();
  viewer.wrong.splice(0);
});

test('when the stream begins, the preview becomes the live room by itself', async () => {
  await viewer.go(`/rooms/${roomId}`);
  await page.locator('[data-preview=scheduled]').waitFor();
  const { server, streamKey } = await stage.host.session.call(rotateStreamKey, {
    params: { roomId },
  });
  encoder = await stream(`${server}/${streamKey}`, 'craft');
  await expectMovingPicture(page);
  expect(viewer.wrong).toEqual([]);
});

test('a stream that is called off says so where it was announced', async () => {
  const later = { title: '会取消的一场', categoryId: 'craft', startsAtMs: Date.now() + 9e6 };
  const room = await stage.host.session.call(createRoom, { body: later });
  await viewer.go(`/rooms/${room.id}`);
  await page.locator('[data-preview=scheduled]').waitFor();
  await host.go(`/studio/rooms/${room.id}/plan`);
  await studio.getByRole('button', { name: '取消直播' }).click();
  const dialog = studio.getByRole('dialog', { name: '取消这场直播？' });
  await dialog.getByLabel('给观众的留言').fill('台风来了');
  await dialog.getByRole('button', { name: '取消直播' }).click();
  await dialog.waitFor({ state: 'hidden' });
  await page.locator('[data-preview=cancelled]').getByText('台风来了').waitFor();
  expect(host.wrong).toEqual([]);
  expect(viewer.wrong).toEqual([]);
});
