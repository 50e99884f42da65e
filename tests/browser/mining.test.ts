import { createProduct, getProduct, type Id, updateProduct } from '@kaibo/contracts';
import { listMiningRuns, startMining, tellPastPurchases } from '@kaibo/contracts/mining';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { signIn as openSessionOf } from '../../apps/demo/src/session.ts';
import { launchBrowser } from '../support/browser.ts';
import { type Product, startProduct } from '../support/product.ts';
import { seriousFindings } from './accessibility.ts';
import { signIn } from './sign-in.ts';
import { newAdmin, newStage, type Stage } from './stage.ts';
import { DESKTOP, openVisitor, PHONE } from './visitor.ts';

const DAY_MS = 86_400_000;
const TEA = '正山小种红茶';
const CUP = '羊脂玉茶杯';

let product: Product;
let browser: Browser;
let stage: Stage;
let admin: { email: string; password: string };

/** Tea and cup together, each alone, and other things: on eighty days, by people of two kinds. */
const purchasesOf = (tea: Id, cup: Id, others: readonly Id[]) =>
  Array.from({ length: 900 }, (_, i) => {
    const isEvening = i % 3 !== 0;
    const day = new Date(Date.now() - (1 + (i % 80)) * DAY_MS);
    const hour = isEvening ? 20 : 9;
    const ids = i % 10 < 2 ? [tea, cup] : i % 10 === 2 ? [tea] : [others[i % others.length]!];
    return {
      id: `p-${i}`,
      buyer: `buyer-${isEvening ? i % 60 : 60 + (i % 40)}`,
      atMs: new Date(day.getFullYear(), day.getMonth(), day.getDate(), hour, i % 60).getTime(),
      lines: ids.map((productId) => ({
        ...{ productId, quantity: 1 },
        unitFen: isEvening ? 2_900 : 48_000,
      })),
    };
  });

beforeAll(async () => {
  [product, browser] = await Promise.all([startProduct(), launchBrowser()]);
  stage = await newStage(product, { title: '茶会', productTitle: TEA, priceFen: 6_800 });
  const { call } = stage.host.session;
  const made = async (title: string): Promise<Id> => {
    const body = {
      ...{ storeId: stage.storeId, categoryId: 'craft', title },
      skus: [{ code: 'one', option: '单件', priceFen: 4_800, stock: 20 }],
    };
    return (await call(createProduct, { body })).id;
  };
  const cup = await made(CUP);
  const others = [await made('竹茶盘'), await made('铁观音礼盒'), await made('茶巾')];
  admin = await newAdmin(product);
  const desk = await openSessionOf(product.url, admin);
  const body = { purchases: purchasesOf(stage.productId, cup, others), simulated: true };
  await desk.call(tellPastPurchases, { body });
  const isQueued = async () => (await desk.call(startMining, {})).queued;
  await vi.waitUntil(isQueued, { timeout: 30_000, interval: 500 });
  const isDone = async () => (await desk.call(listMiningRuns, {})).runs[0]?.state === 'done';
  await vi.waitUntil(isDone, { timeout: 60_000, interval: 500 });
});
afterAll(async () => {
  await browser?.close();
  await product?.stop();
});

test('an operator turns a found rule into a set, and its merchant completes and sells it', async () => {
  const visitor = await openVisitor(browser, product, { size: DESKTOP });
  const { page } = visitor;
  await signIn(visitor, admin.email, '/console/mining');
  await page.getByRole('heading', { name: '规律与节奏' }).waitFor();
  const rules = page.locator('[data-chart="rules"]');
  const rule = rules
    .getByRole('listitem')
    .filter({ hasText: TEA })
    .filter({ hasText: CUP })
    .first();
  await rule.getByRole('button', { name: '做成套装' }).click();
  await page.getByText('套装草稿已放进').waitFor();
  await rule.getByText('已有套装').waitFor();
  expect(visitor.wrong).toEqual([]);
  await visitor.leave();

  const merchant = await openVisitor(browser, product, { size: DESKTOP });
  await signIn(merchant, stage.host.email, '/studio/products');
  const row = merchant.page.getByRole('listitem').filter({ hasText: '套装 · 2 件' });
  await row.getByText('草稿').waitFor();
  await row.getByRole('link', { name: /编辑/ }).click();
  await merchant.page.getByRole('heading', { name: '套装内容' }).waitFor();
  await merchant.page.getByText('由「规律与节奏」提出').waitFor();
  const productId = /products\/([\w-]+)/.exec(merchant.page.url())![1]!;
  const desk = merchant.page;
  await desk.getByRole('button', { name: `${CUP} 加一件` }).click();
  await desk.getByRole('button', { name: '添加商品' }).click();
  const picker = desk.getByRole('dialog');
  await picker.getByRole('checkbox', { name: /竹茶盘/ }).check();
  await desk.keyboard.press('Escape');
  await desk.getByRole('button', { name: '保存套装内容' }).click();
  await desk.getByText('套装内容已保存').waitFor();
  await desk.getByText('你改过内容').waitFor();
  // What was typed before goes on from the set as it is now.
  await desk.getByRole('textbox', { name: '标题' }).fill('茶与杯');
  await desk.getByRole('button', { name: '存为草稿' }).click();
  await desk.getByText('草稿已保存').first().waitFor();
  expect(await seriousFindings(desk)).toEqual([]);
  expect(merchant.wrong).toEqual([]);
  await merchant.leave();

  const { call } = stage.host.session;
  const { bundle, title } = await call(getProduct, { params: { productId } });
  expect(title).toBe('茶与杯');
  const held = bundle!.parts.map((part) => `${part.title} ${part.quantity}`);
  expect(held.sort()).toEqual([`${CUP} 2`, `${TEA} 1`, '竹茶盘 1'].sort());
  await call(updateProduct, { params: { productId }, body: { status: 'active' } });
  const buyer = await openVisitor(browser, product, { size: PHONE });
  await buyer.go(`/products/${productId}`);
  await buyer.page.getByRole('heading', { name: '套装包含' }).waitFor();
  await buyer.page
    .getByRole('link', { name: new RegExp(CUP) })
    .first()
    .waitFor();
  await buyer.page.getByText('× 2').first().waitFor();
  expect(await buyer.page.getByText('规律与节奏').count()).toBe(0);
  await buyer.leave();
});

test('every chart is a picture and a table, and both can be taken away', async () => {
  const visitor = await openVisitor(browser, product, { size: DESKTOP });
  const { page } = visitor;
  await signIn(visitor, admin.email, '/console/mining');
  for (const chart of ['rhythm-orders', 'trend-orders', 'clusters', 'rfm']) {
    const card = page.locator(`[data-chart="${chart}"]`);
    await card.getByRole('img').first().waitFor();
    const [csv] = await Promise.all([
      page.waitForEvent('download'),
      card.getByRole('button', { name: /CSV/ }).click(),
    ]);
    expect(csv.suggestedFilename()).toBe(`${chart}.csv`);
    const [png] = await Promise.all([
      page.waitForEvent('download'),
      card.getByRole('button', { name: /PNG/ }).click(),
    ]);
    expect(png.suggestedFilename()).toBe(`${chart}.png`);
    await card.getByText('表格', { exact: true }).click();
    await card.getByRole('table').first().waitFor();
  }
  expect(await seriousFindings(page)).toEqual([]);
  expect(visitor.wrong).toEqual([]);
  await visitor.leave();
});
