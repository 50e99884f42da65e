import { collectEvents } from '@kaibo/contracts';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RtmpPublisher } from '../../packages/media/src/index.ts';
import { launchBrowser } from '../support/browser.ts';
import { type Product, startProduct } from '../support/product.ts';
import { seriousFindings } from './accessibility.ts';
import { signIn } from './sign-in.ts';
import { newAdmin, newStage, type Stage, stream } from './stage.ts';
import { openVisitor, type Visitor } from './visitor.ts';

const TEAPOT = '紫砂壶开片';
const TEACUP = '青瓷茶盏上新';
const LIPSTICK = '口红试色';
/** Oldest first: without a word about a person, home shows the newest first. */
const ROOMS = [
  { title: TEAPOT, categoryId: 'craft' },
  { title: TEACUP, categoryId: 'craft' },
  { title: LIPSTICK, categoryId: 'beauty' },
];
/** Who leaves sooner did not like it. */
const STAY_MS = 6_000;
const PEOPLE = 60;

let product: Product;
let browser: Browser;
let stages: Stage[];
let encoders: RtmpPublisher[];
let visitor: Visitor;
let page: Page;

const live = () => page.getByRole('region', { name: '正在直播' });
const shown = (): Promise<string[]> => live().locator('h3').allInnerTexts();
const card = (title: string) => live().getByRole('listitem').filter({ hasText: title });
const room = (title: string) => live().getByRole('link', { name: title });
const menuOf = (title: string) => page.getByRole('button', { name: `关于“${title}”的更多操作` });

/** Goes into a room as a viewer does, stays for a while, and comes back. */
const watch = async (title: string): Promise<void> => {
  await room(title).click();
  await page.locator('video').waitFor();
  await page.waitForTimeout(STAY_MS);
  await page.getByRole('link', { name: '离开直播间' }).click();
  await page.getByRole('heading', { name: '正在直播' }).waitFor();
};

/** How far things have moved by themselves since the page was loaded (cumulative layout shift). */
const shifted = (): Promise<number> =>
  page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        let sum = 0;
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) {
            const { value, hadRecentInput } = entry as PerformanceEntry & {
              value: number;
              hadRecentInput: boolean;
            };
            if (!hadRecentInput) sum += value;
          }
        }).observe({ type: 'layout-shift', buffered: true });
        setTimeout(() => resolve(sum), 500);
      }),
  );

beforeAll(async () => {
  [product, browser] = await Promise.all([startProduct(), launchBrowser()]);
  stages = [];
  encoders = [];
  for (const { title, categoryId } of ROOMS) {
    const stage = await newStage(product, {
      title,
      categoryId,
      productTitle: `${title}同款`,
      priceFen: 6_800,
    });
    stages.push(stage);
    encoders.push(await stream(stage.streamUrl, 'craft'));
  }
  visitor = await openVisitor(browser, product, { consent: 'yes' });
  page = visitor.page;
});
afterAll(async () => {
  await browser?.close();
  await Promise.all((encoders ?? []).map((encoder) => encoder.stop()));
  await product?.stop();
});

test('home changes after a few clicks: what resembles them comes first, and says why', async () => {
  // Now and then a place is given to something else, to be learnt from; and nothing moves while it is looked at.
  const anew = async (): Promise<string[]> => {
    await visitor.go('/');
    await room(TEAPOT).waitFor();
    return shown();
  };
  const first = async (): Promise<string | undefined> => (await anew())[0];
  await expect.poll(first, { timeout: 30_000, interval: 500 }).toBe(LIPSTICK);
  // All are on air from the first sight of this page on.
  await anew();

  await watch(TEACUP);
  await watch(TEACUP);
  expect(await shifted()).toBeLessThanOrEqual(0.05);
  const firstTwo = async (): Promise<string[]> => (await anew()).slice(0, 2).toSorted();
  await expect.poll(firstTwo, { timeout: 20_000, interval: 500 }).toEqual([TEACUP, TEAPOT].sort());
  expect(await card(TEAPOT).innerText()).toMatch(/你常逛|你看过|因为你|有你/);

  await menuOf(TEAPOT).click();
  const menu = page.getByRole('dialog', { name: '为什么看到它' });
  await menu.getByText(/^(你常逛|你看过|因为你|有你)/).waitFor();
  await menu.getByText('按你看过、喜欢和买过的内容排在这里。').waitFor();
  expect(await seriousFindings(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await menu.waitFor({ state: 'hidden' });
  await expect
    .poll(() => menuOf(TEAPOT).evaluate((it) => it === document.activeElement))
    .toBe(true);
});

test('what is of no interest goes from its place, stays away, and comes back when asked', async () => {
  await visitor.go('/');
  const before = await room(LIPSTICK).boundingBox();
  // By the keyboard alone.
  await menuOf(LIPSTICK).press('Enter');
  await page.getByRole('button', { name: '不感兴趣' }).press('Enter');
  const undo = page.getByRole('button', { name: '撤销' });
  await page.getByText('不再推荐这场直播').waitFor();
  expect(await room(LIPSTICK).count()).toBe(0);
  await expect.poll(() => undo.evaluate((it) => it === document.activeElement)).toBe(true);
  expect(await seriousFindings(page)).toEqual([]);

  await undo.press('Enter');
  await room(LIPSTICK).waitFor();
  // Nothing has moved.
  expect(await room(LIPSTICK).boundingBox()).toEqual(before);

  await menuOf(LIPSTICK).click();
  await page.getByRole('button', { name: '不感兴趣' }).click();
  await page.getByText('不再推荐这场直播').waitFor();
  await visitor.go('/');
  await room(TEACUP).waitFor();
  expect(await room(LIPSTICK).count()).toBe(0);

  await visitor.go('/account/privacy');
  await page.getByRole('button', { name: `恢复推荐“${LIPSTICK}”` }).click();
  await page.getByText('你还没有把什么标为不感兴趣').waitFor();
  expect(await seriousFindings(page)).toEqual([]);
  await visitor.go('/');
  await room(LIPSTICK).waitFor();
});

test('goods stand below the rooms, say why, take a no, and nothing moves for them', async () => {
  await visitor.go('/');
  const goods = page.getByRole('region', { name: /好物$/ });
  const good = (title: string) => goods.getByRole('link', { name: `${title}同款` });
  await good(TEAPOT).waitFor();
  expect(await shifted()).toBeLessThanOrEqual(0.05);
  await goods.getByRole('button', { name: `关于“${LIPSTICK}同款”的更多操作` }).click();
  await page.getByRole('dialog', { name: '为什么看到它' }).waitFor();
  expect(await seriousFindings(page)).toEqual([]);
  await page.getByRole('button', { name: '不感兴趣' }).click();
  await goods.getByText('不再推荐这件商品').waitFor();

  await visitor.go('/');
  await good(TEAPOT).waitFor();
  expect(await good(LIPSTICK).count()).toBe(0);
  await visitor.go('/account/privacy');
  await page.getByRole('button', { name: `恢复推荐“${LIPSTICK}同款”` }).click();
  await page.getByText('你还没有把什么标为不感兴趣').waitFor();
});

test('who forgets what was learnt, or is not remembered, sees what everybody sees', async () => {
  await visitor.go('/account/privacy');
  await page.getByRole('button', { name: '清除学到的偏好' }).click();
  await page.getByRole('button', { name: '清除', exact: true }).click();
  await page.getByText('已清除，推荐从头开始').waitFor();
  await page.getByRole('switch', { name: '记住这个浏览器' }).click();
  await page.getByRole('heading', { name: '不感兴趣的内容' }).waitFor({ state: 'hidden' });
  expect(await page.evaluate(() => localStorage.getItem('kaibo.visitor'))).toBeNull();

  await visitor.go('/');
  await menuOf(LIPSTICK).click();
  expect(await page.getByRole('button', { name: '不感兴趣' }).isDisabled()).toBe(true);
  await page.getByRole('button', { name: '允许记住' }).click();
  expect(await page.getByRole('button', { name: '不感兴趣' }).isEnabled()).toBe(true);
});

test('from a room one goes on to the next, without one’s place being moved', async () => {
  await visitor.go(`/rooms/${stages[0]!.roomId}`);
  const next = page.getByRole('region', { name: '接着看' });
  await next.getByRole('link', { name: TEACUP }).waitFor();
  expect(await next.getByRole('link', { name: TEAPOT }).count()).toBe(0);
  expect(await seriousFindings(page)).toEqual([]);
  await next.getByRole('link', { name: TEACUP }).click();
  await page.waitForURL(`**/rooms/${stages[1]!.roomId}`);
});

test('an operator fits a model, and sees how it learnt and what it led to', async () => {
  await Promise.all(
    Array.from({ length: PEOPLE }, (_, person) => {
      const liked = stages.filter((_, i) => i < 2 === person < PEOPLE / 2);
      const events = [...liked, stages[person % 3]!].flatMap(({ productId, roomId }) =>
        (
          [
            [roomId, 'room'],
            [productId, 'product'],
          ] as const
        ).map(([itemId, itemKind]) => ({
          id: crypto.randomUUID(),
          name: 'behaviour.click',
          atMs: Date.now(),
          roomId: null,
          payload: { surface: 'home', itemKind, itemId, position: 0, requestId: null },
        })),
      );
      const body = JSON.stringify({ visitorId: crypto.randomUUID(), events });
      const headers = { 'content-type': 'application/json', origin: product.url };
      return fetch(product.url + collectEvents.path, { method: 'POST', headers, body });
    }),
  );
  const operator = await openVisitor(browser, product, { locale: 'en-GB' });
  const { email } = await newAdmin(product);
  await signIn(operator, email, '/console/recommendation');
  const { page: desk } = operator;
  await desk.getByText(/A fit would learn from/).waitFor();
  await desk.getByRole('button', { name: 'Fit now' }).click();
  const rows = desk.getByRole('table', { name: 'Models' });
  await rows.locator('[data-model=active]').waitFor({ timeout: 90_000 });

  await desk.getByText(/The training loss fell by/).waitFor();
  await desk.getByText('Loss of each round').click();
  const losses = desk.getByRole('table', { name: 'Loss of each round' }).getByRole('row');
  expect(await losses.count()).toBeGreaterThan(2);
  await desk.locator('canvas').first().waitFor();
  await desk.getByText(/of the answers were personal/).waitFor();
  expect(await seriousFindings(desk)).toEqual([]);
  expect(operator.wrong).toEqual([]);
  await operator.leave();
});

test('nothing went wrong on any page of it', () => {
  expect(visitor.wrong).toEqual([]);
});
