import { announce, createProduct, getDesk, getRoom, listRooms, setBag } from '@kaibo/contracts';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RtmpPublisher } from '../../packages/media/src/index.ts';
import { launchBrowser } from '../support/browser.ts';
import { type Product, startProduct } from '../support/product.ts';
import { newPerson, newStage, type Person, type Stage, stream } from './stage.ts';
import { expectMovingPicture, openVisitor, PHONE, type Visitor } from './visitor.ts';

const TEA = 'Longjing before the rain';
const CUP = 'Gaiwan, celadon';

let product: Product;
let browser: Browser;
let stage: Stage;
let cupId: string;
let host: Visitor;
let helper: Visitor;
let viewer: Visitor;
let desk: Page;
let encoder: RtmpPublisher | undefined;

const signedIn = async (person: Person, size?: typeof PHONE): Promise<Visitor> => {
  const visitor = await openVisitor(browser, product, { locale: 'en-GB', size });
  const cookies = person.session.cookie.split('; ').map((cookie) => {
    const at = cookie.indexOf('=');
    return { name: cookie.slice(0, at), value: cookie.slice(at + 1), url: product.url };
  });
  await visitor.page.context().addCookies(cookies);
  return visitor;
};

beforeAll(async () => {
  [product, browser] = await Promise.all([startProduct(), launchBrowser()]);
  stage = await newStage(product, { title: 'Spring tea', productTitle: TEA, priceFen: 12_900 });
  const { call } = stage.host.session;
  const cup = await call(createProduct, {
    body: {
      storeId: stage.storeId,
      categoryId: 'craft',
      title: CUP,
      skus: [{ code: 'cup', option: 'one', priceFen: 8_800, stock: 6 }],
    },
  });
  cupId = cup.id;
  await call(setBag, {
    params: { roomId: stage.roomId },
    body: { productIds: [stage.productId, cupId] },
  });
  host = await signedIn(stage.host);
  viewer = await openVisitor(browser, product, { locale: 'en-GB', size: PHONE });
  desk = host.page;
});
afterAll(async () => {
  await Promise.all([browser?.close(), encoder?.stop(), product?.stop()]);
});

const roomNow = () => stage.host.session.call(getRoom, { params: { roomId: stage.roomId } });
const pinned = (page: Page, title: string): Locator =>
  page.getByRole('article').filter({ hasText: title });
const row = (page: Page, title: string): Locator =>
  page.locator('[data-product]').filter({ hasText: title });

test('a rehearsal plays on the desk alone, and its equipment is checked', async () => {
  await host.go(`/studio/rooms/${stage.roomId}`);
  await desk.getByRole('button', { name: 'Rehearse first' }).click();
  await desk.locator('[data-rehearsal=on]').waitFor();
  encoder = await stream(stage.streamUrl, 'food');
  await desk.locator('[data-rehearsal=running]').waitFor();
  await expectMovingPicture(desk);
  await desk.locator('[data-check=brightness]:not([data-verdict=unknown])').waitFor();
  await desk.getByRole('button', { name: 'Check the sound' }).click();
  await desk.locator('[data-check=sound]:not([data-verdict=unknown])').waitFor();
  await desk.locator('[data-check=keyFrames][data-verdict=good]').waitFor();

  expect((await roomNow()).status).toBe('scheduled');
  const { rooms } = await stage.host.session.call(listRooms, { query: { status: 'live' } });
  expect(rooms).toEqual([]);
  const { rehearsal } = await stage.host.session.call(getDesk, {
    params: { roomId: stage.roomId },
  });
  const guessed = String(rehearsal.url);
  for (const path of [guessed, guessed.replace('/team/', '/live/')])
    expect((await fetch(product.url + path)).ok).toBe(false);
});

test('going live shows the same stream to everybody', async () => {
  await desk.getByRole('button', { name: 'Go live' }).click();
  await desk.getByRole('dialog').getByRole('button', { name: 'OK' }).click();
  await desk.getByText('Live', { exact: true }).waitFor();
  await viewer.go(`/rooms/${stage.roomId}`);
  await expectMovingPicture(viewer.page);
  await expectMovingPicture(desk);
});

test('an assistant who joins by the link shows a product from another device, in step everywhere', async () => {
  await desk.getByRole('button', { name: 'Invite an assistant' }).click();
  await desk.getByRole('button', { name: 'Make an invitation' }).click();
  const link = await desk.getByLabel('Invitation link').last().inputValue();
  await desk.keyboard.press('Escape');

  helper = await signedIn(await newPerson(product, 'Mei'), PHONE);
  await helper.go(new URL(link).pathname + new URL(link).hash);
  await helper.page.getByRole('button', { name: 'Join' }).click();
  await row(helper.page, CUP).getByRole('button', { name: 'Show' }).click();
  await pinned(viewer.page, CUP).waitFor();
  await row(desk, CUP).getByRole('button', { name: 'Stop showing' }).waitFor();
  expect(await helper.page.getByText('Stream key').count()).toBe(0);
  expect(await helper.page.getByRole('button', { name: 'End the stream' }).count()).toBe(0);
});

test('price, sold out and announcement reach viewers from the desk', async () => {
  await row(desk, CUP)
    .getByRole('button', { name: `More for “${CUP}”` })
    .click();
  await desk.getByRole('menuitem', { name: 'Change price' }).click();
  const sheet = desk.getByRole('dialog');
  await sheet.getByLabel('New price of one (¥)').fill('0');
  await sheet.getByRole('button', { name: 'Save' }).click();
  await sheet.getByText('Enter a price above 0').waitFor();
  await sheet.getByLabel('New price of one (¥)').fill('66');
  await sheet.getByRole('button', { name: 'Save' }).click();
  await pinned(viewer.page, CUP).getByText('¥66').waitFor();
  await desk.keyboard.press('Escape');

  await row(helper.page, CUP)
    .getByRole('button', { name: `More for “${CUP}”` })
    .click();
  expect(await helper.page.getByRole('menuitem', { name: 'Change price' }).count()).toBe(0);
  await helper.page.getByRole('menuitem', { name: 'Mark as sold out' }).click();
  await pinned(viewer.page, CUP).getByRole('button', { name: 'Sold out' }).waitFor();
  await row(desk, CUP).getByText('Marked sold out').waitFor();

  await desk.getByLabel('Announcement').fill('Half price until nine');
  await desk.getByRole('button', { name: 'Announce', exact: true }).click();
  await viewer.page.getByText('Half price until nine').waitFor();
});

test('a replay jumps to where a product was shown, and shows it in step', async () => {
  // Long enough after the first product to be a place of its own.
  await expect.poll(async () => (await roomNow()).pinned?.id).toBe(cupId);
  await stage.host.session.call(announce, { params: { roomId: stage.roomId }, body: { text: '' } });
  await desk.getByRole('button', { name: 'End the stream' }).click();
  await desk.getByRole('dialog').getByRole('button', { name: 'OK' }).click();
  await desk.getByText('How it went').waitFor();
  await encoder?.done;

  await viewer.page.locator('[data-replay] video').waitFor();
  await viewer.page.getByRole('button', { name: 'Highlights' }).click();
  await viewer.page.locator('[data-point]').filter({ hasText: CUP }).click();
  await pinned(viewer.page, CUP).waitFor();
  await expectMovingPicture(viewer.page);
});

test('what the host cuts off is gone for viewers, and comes back', async () => {
  await desk.getByText('Viewers see').waitFor();
  const sizeOf = async () => {
    const { playback } = await roomNow();
    const text = await (await fetch(product.url + playback.replayUrl)).text();
    return text.match(/\.m4s/g)?.length ?? 0;
  };
  const whole = await sizeOf();
  await desk.getByRole('slider', { name: 'Begins at' }).fill('4500');
  await desk.getByRole('button', { name: 'Save the cut' }).click();
  await desk.getByRole('button', { name: 'Show all of it again' }).waitFor();
  await expect.poll(sizeOf, { timeout: 15_000 }).toBeLessThan(whole);
  await desk.getByRole('button', { name: /^Use \d+ suggested/ }).click();
  await desk.getByRole('button', { name: `Remove the chapter “${CUP}”` }).waitFor();
  await desk.getByRole('button', { name: 'Show all of it again' }).click();
  await expect.poll(sizeOf, { timeout: 15_000 }).toBe(whole);
});

test('nothing went wrong on any page of it', () => {
  expect(host.wrong).toEqual([]);
  expect(helper.wrong).toEqual([]);
  expect(viewer.wrong).toEqual([]);
});
