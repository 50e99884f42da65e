import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { type Product, startProduct } from '../support/product.ts';

let product: Product;
let browser: Browser;

beforeAll(async () => {
  [product, browser] = await Promise.all([startProduct(), launchBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await product?.stop();
});

test('an empty Kaibo opens in a browser in both languages, without an error', async () => {
  for (const locale of ['zh-CN', 'en-GB']) {
    const context = await browser.newContext({ locale });
    const page = await context.newPage();
    const wrong: string[] = [];
    page.on('pageerror', (error) => wrong.push(error.message));
    page.on('response', (response) => {
      if (response.status() >= 400) wrong.push(`${response.status()} ${response.url()}`);
    });
    page.on('console', (message) => {
      if (message.type() === 'error') wrong.push(message.text());
    });
    await page.goto(product.url);
    await page.locator('main').waitFor();
    expect(await page.locator('html').getAttribute('lang')).toMatch(locale.slice(0, 2));
    expect(await page.title()).toContain(locale === 'zh-CN' ? '开播' : 'Kaibo');
    await page.getByRole('heading').first().waitFor();
    expect(wrong).toEqual([]);
    await context.close();
  }
});

test('the browser plays what the product sends: H.264 with AAC, without a click', async () => {
  const page = await browser.newPage();
  await page.goto(product.url);
  const types = ['video/mp4; codecs="avc1.42E01E,mp4a.40.2"', 'video/mp4; codecs="avc1.640028"'];
  const plays = (wanted: string[]) => wanted.map((type) => MediaSource.isTypeSupported(type));
  expect(await page.evaluate(plays, types)).toEqual([true, true]);
  await page.close();
});
