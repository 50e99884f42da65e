import { createStore, takeRole } from '@kaibo/contracts';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { type Product, startProduct } from '../support/product.ts';
import { signIn } from './sign-in.ts';
import { newPerson } from './stage.ts';
import { openVisitor, PHONE, type Visitor } from './visitor.ts';

const HEADS = 'Product code,Title,Category,SKU code,Option,Price,Stock';
const rows = Array.from(
  { length: 60 },
  (_, i) =>
    `TEA-${i},Tea no. ${i},craft,TEA-${i}-50,50 g,"¥1,0${String(i).padStart(2, '0')}.50",20`,
);
const file = [HEADS, ...rows, 'TEA-X,Broken,Nowhere,TEA-X-1,50 g,-3,1'].join('\r\n');

let product: Product;
let browser: Browser;
let merchant: Visitor;
let page: Page;

beforeAll(async () => {
  [product, browser] = await Promise.all([startProduct(), launchBrowser()]);
  const { email, session } = await newPerson(product, 'Mia');
  await session.call(takeRole, { body: { role: 'merchant' } });
  await session.call(createStore, { body: { name: 'Tea house' } });
  merchant = await openVisitor(browser, product, { locale: 'en-GB' });
  ({ page } = merchant);
  page.setDefaultTimeout(15_000);
  await signIn(merchant, email, '/studio/products');
  await page.getByRole('heading', { name: 'Tea house' }).waitFor();
});
afterAll(async () => {
  await Promise.all([browser?.close(), product?.stop()]);
});

test('a spreadsheet is checked first, its broken row is named, and the rest comes in', async () => {
  await page.getByRole('link', { name: 'Import / export' }).click();
  await page.getByLabel('Choose a file').setInputFiles({
    name: 'tea.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(file, 'utf8'),
  });
  await page.getByRole('heading', { name: 'Check the columns' }).waitFor();
  expect(await page.getByLabel('Column Price holds').inputValue()).toBe('price');
  await page.getByRole('button', { name: 'Check the file' }).click();
  await page.getByRole('heading', { name: 'Checked; nothing has changed yet' }).waitFor();
  await page.getByText('Row 62').waitFor();
  await page.getByText('no category "Nowhere"').waitFor();
  await page.getByText('price "-3" must be 0.01 to 1,000,000').waitFor();

  await page.getByRole('button', { name: 'Import 60 rows' }).click();
  await page.getByRole('heading', { name: 'Imported' }).waitFor();
  const report = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Download report' }).click();
  expect((await report).suggestedFilename()).toMatch(/^import-.*\.csv$/);
  await page.getByRole('link', { name: 'See products' }).click();
  await page.getByText('60 products').waitFor();
});

test('a price and a stock are changed where they stand, and what cannot be is said there', async () => {
  await page.getByLabel('Search title, product code or SKU code').fill('TEA-7');
  await page.getByText('1 products').waitFor();
  const price = page.getByLabel('Price of Tea no. 7 (¥)');
  await price.fill('free');
  await price.press('Enter');
  await page.getByText('An amount from 0.01 to 1,000,000').waitFor();
  await price.fill('9.90');
  await price.press('Enter');
  const stock = page.getByLabel('Stock of Tea no. 7');
  await stock.fill('3');
  await stock.press('Enter');
  await page.getByText('Running low', { exact: true }).and(page.locator('span')).waitFor();
  await page.reload();
  expect(await price.inputValue()).toBe('9.90');
  expect(await stock.inputValue()).toBe('3');
  await page.getByLabel('Search title, product code or SKU code').fill('');
  await page.getByText('60 products').waitFor();
});

test('a range of the list and then all of it is selected; a price change is seen first, done, and undone', async () => {
  await page.getByRole('checkbox', { name: 'Select Tea no. 59' }).click();
  await page.getByRole('checkbox', { name: 'Select Tea no. 55' }).click({ modifiers: ['Shift'] });
  await page.getByText('5 selected').waitFor();
  await page.getByRole('checkbox', { name: 'Select all on this page' }).click();
  await page.getByRole('button', { name: 'Select all 60 found' }).click();
  await page.getByRole('button', { name: 'Change price' }).click();
  const panel = page.getByRole('dialog', { name: 'Change price' });
  await panel.getByLabel('Percent').fill('-50');
  await panel.getByRole('button', { name: 'Preview' }).click();
  await panel.getByRole('heading', { name: '60 will change' }).waitFor();
  await panel.getByRole('button', { name: 'Change 60' }).click();
  await panel.getByText('60 changed').waitFor();
  await panel.getByRole('button', { name: 'Undo' }).click();
  await panel.getByText('Undone').waitFor();
  await panel.getByRole('button', { name: 'Done' }).click();
  await expect.poll(() => page.getByLabel('Price of Tea no. 59 (¥)').inputValue()).toBe('1059.50');
});

test('pieces are carried to a second place, and the history tells who did it', async () => {
  await page.getByRole('link', { name: 'Stock', exact: true }).click();
  await page.getByRole('link', { name: 'Places' }).click();
  await page.getByRole('button', { name: 'Add a place' }).click();
  await page.getByLabel('Name').fill('West depot');
  await page.getByRole('button', { name: 'Save' }).last().click();
  await page.getByText('West depot').waitFor();

  await page.getByRole('link', { name: 'On hand' }).click();
  await page.getByRole('checkbox', { name: 'Select Tea no. 59 50 g' }).click();
  await page.getByRole('button', { name: 'Transfer' }).click();
  const panel = page.getByRole('dialog', { name: 'Transfer' });
  await panel.getByLabel('Pieces of Tea no. 59 50 g').fill('21');
  await panel.getByRole('button', { name: 'Save' }).click();
  await panel.getByText('Only 20 for sale here').waitFor();
  await panel.getByLabel('Pieces of Tea no. 59 50 g').fill('8');
  await panel.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Stock updated').waitFor();
  await page.getByRole('link', { name: 'History of Tea no. 59 50 g' }).click();
  const row = page.getByRole('row').filter({ hasText: 'West depot' });
  await row.getByText('Transferred').waitFor();
  await row.getByText('Mia').waitFor();
});

test('the same pages stand on a phone', async () => {
  await page.setViewportSize(PHONE);
  for (const path of ['/studio/products', '/studio/transfers', '/studio/stock']) {
    await merchant.go(path);
    await page.locator('main h1').waitFor();
    await page.waitForFunction(() => !document.querySelector('[data-loading]'));
    const wider = await page.evaluate(() => {
      const { scrollWidth, clientWidth } = document.scrollingElement!;
      return scrollWidth - clientWidth;
    });
    expect(`${path}: ${wider}`).toBe(`${path}: 0`);
  }
});

test('nothing went wrong on any of these pages', () => {
  // One refusal was asked for: more pieces than there are.
  const unasked = merchant.wrong.filter((what) => !what.includes('409'));
  expect(unasked).toEqual([]);
});
