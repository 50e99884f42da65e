import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RtmpPublisher } from '../../packages/media/src/index.ts';
import { launchBrowser } from '../support/browser.ts';
import { type Product, startProduct } from '../support/product.ts';
import { signIn } from './sign-in.ts';
import { newAdmin, newPerson, newStage, type Stage, stream } from './stage.ts';
import { expectMovingPicture, openVisitor, type Visitor } from './visitor.ts';
import { walk } from './walk.ts';

const ROOM = 'Not quite as advertised';

let product: Product;
let browser: Browser;
let stage: Stage;
let encoder: RtmpPublisher;
let admin: Visitor;

beforeAll(async () => {
  [product, browser] = await Promise.all([startProduct(), launchBrowser()]);
  stage = await newStage(product, { title: ROOM, productTitle: 'Miracle tea', priceFen: 9_900 });
  encoder = await stream(stage.streamUrl, 'food');
  admin = await openVisitor(browser, product, { locale: 'en-GB' });
});
afterAll(async () => {
  await Promise.all([browser?.close(), encoder?.stop(), product?.stop()]);
});

test('who was made an admin on the command line finds users, rooms and events in the console', async () => {
  const { email } = await newAdmin(product);
  await signIn(admin, email, '/console');

  const { page } = admin;
  const rooms = page.getByRole('table', { name: 'Rooms' });
  await rooms.getByRole('row', { name: ROOM }).getByText('Live').waitFor();

  await page.getByRole('link', { name: 'Users' }).click();
  const users = page.getByRole('table', { name: 'Users' });
  // A list that is still coming has no third row either.
  await users.getByRole('row', { name: email }).waitFor();
  await page.getByLabel('Search by mail or name').fill('阿苗');
  await users.getByRole('row').nth(2).waitFor({ state: 'detached' });
  expect(await users.innerText()).toContain(stage.host.email);
  expect(await users.innerText()).not.toContain(email);

  await page.getByRole('link', { name: 'Events' }).click();
  await page.getByLabel('Event', { exact: true }).selectOption('rooms.live');
  await page.getByRole('table').getByRole('cell', { name: 'rooms.live' }).first().waitFor();
  expect(admin.wrong).toEqual([]);
});

test('the console has no error and nothing too wide, in both languages and sizes', async () => {
  const paths = ['/console', '/console/users', '/console/events'];
  expect(await walk(admin, paths)).toEqual([]);
  await admin.page.evaluate(() => localStorage.setItem('kaibo.locale', 'en'));
});

test('a force-stopped room is closed for its viewers, and its encoder is cut and let in no more', async () => {
  const viewer = await openVisitor(browser, product, { locale: 'en-GB' });
  await viewer.go(`/rooms/${stage.roomId}`);
  await expectMovingPicture(viewer.page);

  await admin.go('/console');
  const row = admin.page.getByRole('row', { name: ROOM });
  await row.getByRole('button', { name: 'Force-stop' }).click();
  const form = admin.page.getByRole('dialog', { name: ROOM });
  await form.getByLabel('Reason').fill('Misleading claims');
  await form.getByRole('button', { name: 'Force-stop' }).click();
  await row.getByText('Closed').waitFor();

  await viewer.page.getByText('The platform has closed this room').waitFor();
  await viewer.page.getByText('The chat is closed').waitFor();
  expect(await viewer.page.locator('video').count()).toBe(0);
  await encoder.done;
  const again = await stream(stage.streamUrl, 'food');
  await again.done;
  expect(again.stats()).toMatchObject({ accepted: false, sentTags: 0 });

  await viewer.page.reload();
  await viewer.page.getByText('The platform has closed this room').waitFor();
  await viewer.go('/');
  await viewer.page.getByText('Nobody is live right now').waitFor();
  expect(await viewer.page.getByText(ROOM).count()).toBe(0);
  // The player may ask for the stream once more in the moment it is cut; the page of a stopped room is gone.
  const cut = /^404 GET .*\/live\/|^410 GET .*\/rooms\/|status of (404 \(Not Found|410 \(Gone)\)$/;
  expect(viewer.wrong.filter((line) => !cut.test(line))).toEqual([]);
  await viewer.leave();
});

test('a viewer is told that the console is not theirs', async () => {
  const viewer = await openVisitor(browser, product, { locale: 'en-GB' });
  const { email } = await newPerson(product, 'Curious');
  await signIn(viewer, email, '/console');
  await viewer.page.getByText('Only operators and admins work here').waitFor();
  expect(await viewer.page.getByRole('table').count()).toBe(0);
  expect(viewer.wrong).toEqual([]);
  await viewer.leave();
});
