import { fileURLToPath } from 'node:url';
import { getRoom } from '@kaibo/contracts';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openSession } from '../../apps/demo/src/session.ts';
import type { RtmpPublisher } from '../../packages/media/src/index.ts';
import { launchBrowser } from '../support/browser.ts';
import { type Product, startProduct } from '../support/product.ts';
import { newEmail, PASSWORD, pictureFile, stream } from './stage.ts';
import { expectMovingPicture, openVisitor, pictureOf, type Visitor } from './visitor.ts';

const SCARF = 'Silk scarf, hand rolled';

let product: Product;
let browser: Browser;
let host: Visitor;
let viewer: Visitor;
let studio: Page;
let streamUrl: string;
let roomId: string;
let encoder: RtmpPublisher | undefined;

beforeAll(async () => {
  [product, browser] = await Promise.all([startProduct(), launchBrowser()]);
  host = await openVisitor(browser, product, { locale: 'en-GB' });
  viewer = await openVisitor(browser, product, { locale: 'en-GB' });
  studio = host.page;
});
afterAll(async () => {
  await Promise.all([browser?.close(), encoder?.stop(), product?.stop()]);
});

const health = (): Locator => studio.locator('[data-health]').getByRole('status');
const roomNow = () => openSession(product.url).call(getRoom, { params: { roomId } });

test('a newcomer becomes host and merchant, opens a store and offers a product with two options', async () => {
  await host.go('/register?next=/studio');
  await studio.getByLabel('Name').fill('Mia');
  await studio.getByLabel('Email').fill(newEmail('host'));
  await studio.getByLabel('Password').fill(PASSWORD);
  await studio.getByRole('button', { name: 'Create account' }).click();
  await studio.getByRole('button', { name: 'Become a host and merchant' }).click();

  await studio.getByRole('link', { name: 'Products' }).click();
  await studio.getByLabel('Store name').fill('Silk road');
  await studio.getByRole('button', { name: 'Open a store' }).click();

  await studio.getByRole('link', { name: 'New product' }).first().click();
  await studio.getByRole('heading', { name: 'New product' }).waitFor();
  await studio.getByLabel('Title', { exact: true }).fill(SCARF);
  await studio.getByLabel('Category').selectOption('fashion');
  await studio.getByLabel('Add pictures').setInputFiles(fileURLToPath(pictureFile('fashion')));
  await studio.getByRole('listitem', { name: /^Picture 1;/ }).waitFor();
  await studio.getByRole('button', { name: 'Add an option' }).click();
  await studio.getByLabel('Option', { exact: true }).fill('Colour');
  await studio.getByLabel('Value 1').fill('Red');
  await studio.getByRole('button', { name: 'Add a value' }).click();
  await studio.getByLabel('Value 2').fill('Blue');
  const cell = (column: string, name: string): Locator =>
    studio.getByRole('textbox', { name: `${column} ${name}`, exact: true });
  for (const [i, name] of ['Red', 'Blue'].entries()) {
    await cell('Price (¥)', name).fill(`12${i}.50`);
    await cell('Stock', name).fill('5');
  }
  await studio.getByRole('button', { name: 'Put on sale' }).click();
  await studio.getByRole('heading', { name: 'Edit product' }).waitFor();
  await studio.getByRole('link', { name: 'Products' }).first().click();
  await studio.getByText(SCARF).first().waitFor();
  const offered = studio.getByRole('listitem').filter({ hasText: SCARF }).first();
  await offered.getByText('¥120.50').first().waitFor();
  expect(await offered.innerText()).toMatch(/¥120\.50[\s\S]*¥121\.50/);
});

test('a room goes live when an encoder comes with the key that the page showed', async () => {
  await studio.getByRole('link', { name: 'Rooms' }).click();
  await studio.getByRole('button', { name: 'New room' }).click();
  const form = studio.getByRole('dialog', { name: 'New room' });
  await form.getByLabel('Title').fill('Silk, live from Suzhou');
  await form.getByLabel('Category').selectOption({ label: 'Fashion' });
  await form.getByRole('button', { name: 'Create' }).click();
  await studio.waitForURL('**/studio/rooms/*');
  roomId = studio.url().split('/').at(-1)!;
  expect(await health().innerText()).toBe('No stream');

  await studio.getByRole('button', { name: 'Make a stream key' }).click();
  const [server, key] = await Promise.all(
    ['Server', 'Stream key'].map((label) =>
      studio
        .locator('div', { hasText: new RegExp(`^${label}`) })
        .locator('code')
        .last()
        .innerText(),
    ),
  );
  streamUrl = `${server}/${key}`;
  expect(streamUrl).toMatch(new RegExp(`^${product.rtmpUrl}/live/.+\\?key=.+`));

  await viewer.go(`/rooms/${roomId}`);
  await viewer.page.getByText('Time to be announced').waitFor();
  encoder = await stream(streamUrl, 'fashion');
  await health().filter({ hasText: 'Good' }).waitFor();
  const keyFrames = studio.getByText('1.0 s').or(studio.getByText('2.0 s'));
  await keyFrames.filter({ visible: true }).first().waitFor();
  await expectMovingPicture(viewer.page);
  await expectMovingPicture(studio);
});

test('what the host puts into the bag, shows and announces is on a viewer’s page without a reload', async () => {
  await studio.getByRole('button', { name: 'Add products' }).click();
  const sheet = studio.getByRole('dialog', { name: 'Choose products' });
  await sheet.getByText(SCARF).click();
  await viewer.page.getByRole('listitem').filter({ hasText: SCARF }).waitFor();
  expect(await viewer.page.getByRole('article').count()).toBe(0);
  await sheet.getByRole('button', { name: 'Close' }).click();

  await studio.getByRole('button', { name: 'Show', exact: true }).click();
  const pinned = viewer.page.getByRole('article').filter({ hasText: SCARF });
  await pinned.getByText('¥120.50').waitFor();

  await studio.getByLabel('Announcement').fill('Free shipping until nine');
  await studio.getByRole('button', { name: 'Announce', exact: true }).click();
  await viewer.page.getByText('Free shipping until nine').waitFor();

  await studio.getByRole('button', { name: 'Stop showing' }).click();
  await pinned.waitFor({ state: 'hidden' });
});

test('when the encoder drops and returns, the same picture goes on', async () => {
  const video = viewer.page.locator('video');
  await video.evaluate((element) => {
    element.dataset.same = 'yes';
  });
  const before = await pictureOf(viewer.page);
  const { liveUrl } = (await roomNow()).playback;
  await encoder?.stop();
  await health().filter({ hasText: 'Interrupted' }).waitFor();
  expect((await roomNow()).status).toBe('live');

  encoder = await stream(streamUrl, 'fashion');
  await health().filter({ hasText: 'Good' }).waitFor();
  const after = await expectMovingPicture(viewer.page);
  expect(after.atS).toBeGreaterThan(before.atS);
  expect((await roomNow()).playback.liveUrl).toBe(liveUrl);
  expect(await video.getAttribute('data-same')).toBe('yes');
});

test('after the end viewers get the replay, which plays from its beginning', async () => {
  await studio.getByRole('button', { name: 'End the stream' }).click();
  await studio.getByRole('dialog').getByRole('button', { name: 'OK' }).click();
  await studio.getByText('Ended', { exact: true }).waitFor();
  await encoder?.done;

  await viewer.page.locator('[data-replay] video').waitFor();
  const { atS } = await expectMovingPicture(viewer.page);
  expect(atS).toBeLessThan(10);
  const lengthS = await viewer.page
    .locator('video')
    .evaluate((video) => (video as HTMLVideoElement).duration);
  expect(lengthS).toBeGreaterThan(8);

  await viewer.go('/');
  const replay = viewer.page.getByRole('link', { name: 'Silk, live from Suzhou' });
  await replay.getByText('Replay').waitFor();
});

test('nothing went wrong on any page of it', () => {
  expect(host.wrong).toEqual([]);
  expect(viewer.wrong).toEqual([]);
});
