import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { type Product, startProduct } from '../support/product.ts';
import { seriousFindings } from './accessibility.ts';
import { signIn } from './sign-in.ts';
import { newStage, type Stage } from './stage.ts';
import { openVisitor, PHONE, type Visitor } from './visitor.ts';

const TEA = '明前西湖龙井 Spring Harvest';

let product: Product;
let browser: Browser;
let stage: Stage;
let visitor: Visitor;
let page: Page;

beforeAll(async () => {
  [product, browser] = await Promise.all([startProduct(), launchBrowser()]);
  stage = await newStage(product, { title: '龙井现炒', productTitle: TEA, priceFen: 8_800 });
  visitor = await openVisitor(browser, product, { consent: 'yes' });
  page = visitor.page;
});
afterAll(async () => {
  await Promise.all([browser?.close(), product?.stop()]);
});

const card = (on: Page) => on.getByRole('link', { name: TEA });

test('what is typed is completed, chosen by the keyboard alone, and remembered', async () => {
  await visitor.go('/');
  const box = page.getByRole('combobox', { name: '搜索' });
  await box.fill('spring harv');
  await page.getByRole('option', { name: TEA }).waitFor();
  await box.press('ArrowDown');
  expect(await page.getByRole('option', { selected: true }).innerText()).toContain(TEA);
  await box.press('Enter');
  await page.waitForURL('**/search?q=*');
  await card(page).waitFor();
  await expect.poll(() => page.title()).toContain(TEA);

  await box.fill('');
  const recent = page.getByRole('listbox', { name: '最近搜索' });
  await recent.getByRole('option', { name: TEA }).waitFor();
  await box.press('Escape');
  expect(await recent.count()).toBe(0);
  await visitor.go('/search');
  await page.getByRole('button', { name: `删除“${TEA}”` }).click();
  expect(await page.getByRole('link', { name: TEA }).count()).toBe(0);
});

test('slips of the hand are understood, and filters say what is wrong with them', async () => {
  await visitor.go('/search?q=sprnig');
  await card(page).waitFor();
  await page.getByText('已按 “spring” 为你搜索').waitFor();
  await page.getByLabel('最低价').fill('200');
  await page.getByLabel('最高价').fill('100');
  await page.getByRole('button', { name: '应用' }).click();
  await page.getByText('最低价不能高于最高价').waitFor();
  await page.getByLabel('最高价').fill('300');
  await page.getByRole('button', { name: '应用' }).click();
  await page.getByText('这些筛选条件下没有内容').waitFor();
  await page.getByRole('link', { name: '清除筛选' }).click();
  await card(page).waitFor();
  expect(await seriousFindings(page)).toEqual([]);
});

test('who finds nothing is told what to try', async () => {
  await visitor.go('/search?q=xyzzyqq');
  await page.getByText('没有找到相关内容').waitFor();
  await page.getByText('检查有没有打错字').waitFor();
  expect(visitor.wrong).toEqual([]);
});

test('a page says what it is to who runs no script', async () => {
  const context = await browser.newContext({ javaScriptEnabled: false, locale: 'en-GB' });
  const plain = await context.newPage();
  await plain.goto(`${product.url}/products/${stage.productId}`);
  expect(await plain.title()).toContain(TEA);
  const shown = await plain.locator('main').innerText();
  expect(shown).toContain(TEA);
  expect(shown).toContain('¥88');
  // Drawn by the server as the app draws them: whole, not only their heads.
  for (const path of ['/', `/stores/${stage.storeId}`]) {
    await plain.goto(product.url + path);
    await plain.locator('#root h1, #root h2').first().waitFor();
  }
  expect((await plain.goto(`${product.url}/products/${stage.roomId}`))?.status()).toBe(404);
  await context.close();
});

test('a link that is handed on leads to the page, and the host sees who came by which way', async () => {
  const phone = await openVisitor(browser, product, { size: PHONE, consent: 'yes' });
  await phone.go(`/products/${stage.productId}`);
  await phone.page.getByRole('button', { name: '分享' }).first().click();
  const sheet = phone.page.getByRole('dialog', { name: '分享' });
  await sheet.getByRole('button', { name: '海报' }).click();
  await sheet.getByRole('img', { name: `“${TEA}”的分享海报` }).waitFor();
  await sheet.getByRole('button', { name: '返回' }).click();
  await sheet.getByRole('button', { name: '微信' }).click();
  await sheet.getByRole('img', { name: '打开这个页面的二维码' }).waitFor();
  const link = await sheet.getByText(`${product.url}/s/`).innerText();
  expect(await seriousFindings(phone.page)).toEqual([]);

  const friend = await openVisitor(browser, product, { size: PHONE, consent: 'yes' });
  await friend.page.goto(link);
  await card(friend.page)
    .or(friend.page.getByRole('heading', { name: TEA }))
    .first()
    .waitFor();
  await expect.poll(() => new URL(friend.page.url()).search).toBe('');

  const host = await openVisitor(browser, product);
  await signIn(host, stage.host.email, '/studio/sharing');
  const row = host.page.getByRole('table', { name: '按渠道' }).getByRole('row', { name: /微信/ });
  await row.waitFor();
  expect(await row.getByRole('cell').first().innerText()).toBe('1');
  expect(await seriousFindings(host.page)).toEqual([]);
  expect([phone.wrong, friend.wrong, host.wrong]).toEqual([[], [], []]);
});
