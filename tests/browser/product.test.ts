import { readFile } from 'node:fs/promises';
import { crc32, deflateSync } from 'node:zlib';
import {
  createStore,
  getProduct,
  listMyProducts,
  takeRole,
  updateProduct,
  uploadModel,
} from '@kaibo/contracts';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { type Product, startProduct } from '../support/product.ts';
import { signIn } from './sign-in.ts';
import { newPerson, type Person } from './stage.ts';
import { openVisitor, PHONE, type Visitor } from './visitor.ts';

const TITLE = '龙泉青瓷品茗杯';
const model = new URL('../../apps/demo/models/teacup.glb', import.meta.url);

let product: Product;
let browser: Browser;
let merchant: Person;
let storeId: string;
let productId: string;
let shop: Visitor;
let studio: Page;

beforeAll(async () => {
  [product, browser] = await Promise.all([startProduct(), launchBrowser()]);
  merchant = await newPerson(product, '林掌柜');
  const { call } = merchant.session;
  await call(takeRole, { body: { role: 'merchant' } });
  storeId = (await call(createStore, { body: { name: '青瓷小铺' } })).id;
  shop = await openVisitor(browser, product);
  studio = shop.page;
  await signIn(shop, merchant.email, '/studio');
});
afterAll(async () => {
  await Promise.all([browser?.close(), product?.stop()]);
});

const stored = () => merchant.session.call(getProduct, { params: { productId } });

/** A photo as a phone makes it: wider than a page needs, and as heavy as noise is. */
const photo = (widthPx: number, heightPx: number): Buffer => {
  const chunk = (name: string, data: Buffer): Buffer => {
    const named = Buffer.concat([Buffer.from(name, 'latin1'), data]);
    const framed = Buffer.alloc(8 + named.length);
    framed.writeUInt32BE(data.length, 0);
    named.copy(framed, 4);
    framed.writeUInt32BE(crc32(named), 4 + named.length);
    return framed;
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(widthPx, 0);
  header.writeUInt32BE(heightPx, 4);
  header[8] = 8;
  const rows = Buffer.alloc((widthPx + 1) * heightPx);
  for (let i = 0, seed = 1; i < rows.length; i++) {
    seed = (seed * 48_271) % 2_147_483_647;
    rows[i] = i % (widthPx + 1) === 0 ? 0 : seed & 0xff;
  }
  const parts = [chunk('IHDR', header), chunk('IDAT', deflateSync(rows, { level: 1 }))];
  const start = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([start, ...parts, chunk('IEND', Buffer.alloc(0))]);
};

const cell = (column: string, name: string) =>
  studio.getByRole('textbox', { name: `${column} ${name}`, exact: true });

test('who sells and does not stream begins with what they sell', async () => {
  await shop.go('/studio');
  await studio.getByRole('link', { name: '新建商品' }).waitFor();
  expect(new URL(studio.url()).pathname).toBe('/studio/products');
});

test('a merchant writes a product with a matrix of options and a heavy photo, and puts it on sale', async () => {
  await shop.go('/studio/products/new');
  await studio.getByRole('button', { name: '上架出售' }).click();
  await studio.getByText('必填').first().waitFor();
  await studio.getByLabel('标题').fill(TITLE);
  await studio.getByLabel('类目').selectOption('tea-ware');

  const heavy = photo(3_600, 2_400);
  expect(heavy.length).toBeGreaterThan(8_000_000);
  const file = { name: 'IMG_1.png', mimeType: 'image/png', buffer: heavy };
  await studio.getByLabel('添加图片').setInputFiles(file);

  for (const [i, [option, values]] of [
    ['釉色', ['梅子青', '月白']],
    ['容量', ['80 ml', '120 ml']],
  ].entries() as Iterable<[number, [string, string[]]]>) {
    await studio.getByRole('button', { name: '添加规格' }).click();
    const card = studio
      .getByRole('listitem')
      .filter({ has: studio.getByLabel('规格名') })
      .nth(i);
    await card.getByLabel('规格名').fill(option);
    await card.getByLabel('第 1 个值').fill(values[0]!);
    await card.getByRole('button', { name: '添加值' }).click();
    await card.getByLabel('第 2 个值').fill(values[1]!);
  }
  await cell('售价（元）', '梅子青 / 80 ml').fill('68');
  await cell('库存', '梅子青 / 80 ml').fill('20');
  await studio.getByRole('button', { name: '用第一行填满「售价（元）」' }).click();
  await studio.getByRole('button', { name: '用第一行填满「库存」' }).click();
  await cell('库存', '月白 / 120 ml').fill('0');
  await studio.getByRole('listitem', { name: /第 1 张/ }).waitFor();
  await studio.getByRole('button', { name: '上架出售' }).click();
  await studio.getByRole('heading', { name: '编辑商品' }).waitFor();

  const { products } = await merchant.session.call(listMyProducts, { query: { storeId } });
  productId = products[0]!.id;
  const { skus, cover, status } = products[0]!;
  expect(status).toBe('active');
  expect(skus.map(({ option, stock }) => `${option}: ${stock}`)).toEqual([
    '梅子青 / 80 ml: 20',
    '梅子青 / 120 ml: 20',
    '月白 / 80 ml: 20',
    '月白 / 120 ml: 0',
  ]);
  expect(Math.max(cover!.widthPx, cover!.heightPx)).toBe(2_400);
});

test('what was typed and not saved is there again, and may be thrown away', async () => {
  await studio.getByLabel('详情').fill('杯口薄，握感轻');
  await studio.getByText('未保存的内容已留在这个浏览器').waitFor();
  await studio.getByRole('link', { name: '商品列表' }).click();
  const asked = studio.getByRole('dialog', { name: '离开这个页面？' });
  await asked.getByRole('button', { name: '离开' }).click();
  await shop.go(`/studio/products/${productId}`);
  await studio.getByText('已恢复').waitFor();
  expect(await studio.getByLabel('详情').inputValue()).toBe('杯口薄，握感轻');
  await studio.getByRole('button', { name: '丢弃，用已保存的' }).click();
  expect(await studio.getByLabel('详情').inputValue()).toBe('');
});

test('the second of two editors sees what differs and loses nothing', async () => {
  await shop.go(`/studio/products/${productId}`);
  await studio.getByLabel('标题').fill('我的标题');
  await studio.getByLabel('详情').fill('我的说明');
  const { version } = await stored();
  const theirs = { version, title: '对方的标题', unpublishAtMs: Date.now() + 86_400_000 };
  await merchant.session.call(updateProduct, { params: { productId }, body: theirs });
  await studio.getByRole('button', { name: '保存', exact: true }).click();

  const clash = studio.getByRole('dialog', { name: '有人也改了这个商品' });
  await clash.getByRole('radio', { name: /对方的标题/ }).check();
  await clash.getByRole('button', { name: '用合并后的继续编辑' }).click();
  await studio.getByRole('button', { name: '保存', exact: true }).click();
  await studio.getByText('已保存').waitFor();
  expect(await stored()).toMatchObject({
    title: '对方的标题',
    description: '我的说明',
    unpublishAtMs: theirs.unpublishAtMs,
  });
  // The first answer of the second editor is the refusal that the page has just shown.
  expect(shop.wrong.splice(0).filter((what) => !what.includes('409'))).toEqual([]);
});

test('a viewer chooses on a phone; what is sold out is greyed, and the model turns', async () => {
  const bytes = new Uint8Array(await readFile(model));
  const { call } = merchant.session;
  const { id: modelId } = await call(uploadModel, {
    body: new Blob([bytes], { type: 'application/octet-stream' }),
  });
  await call(updateProduct, { params: { productId }, body: { modelId } });

  const viewer = await openVisitor(browser, product, { size: PHONE });
  const { page } = viewer;
  await viewer.go(`/products/${productId}`);
  await page.getByRole('heading', { name: '对方的标题' }).waitFor();
  await page.getByRole('button', { name: '3D' }).click();
  const canvas = page.locator('canvas');
  await canvas.and(page.locator('[data-drawn]')).waitFor({ timeout: 20_000 });
  await canvas.press('ArrowLeft');

  await page.getByRole('button', { name: '立即购买' }).filter({ visible: true }).click();
  const sheet = page.getByRole('dialog');
  await sheet.locator('label', { hasText: '120 ml' }).click();
  await sheet.locator('label', { hasText: '月白' }).click();
  // 120 ml of this one is sold out, so the nearest that can be had is taken.
  expect(await sheet.getByRole('radio', { name: '80 ml' }).isChecked()).toBe(true);
  expect(await sheet.getByRole('radio', { name: /120 ml/ }).isDisabled()).toBe(true);
  expect(viewer.wrong).toEqual([]);
  await viewer.leave();
});
