import { join } from 'node:path';
import pg from 'pg';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readRunning } from '../../apps/server/src/start.running.ts';
import { launchBrowser } from '../support/browser.ts';
import { type Product, startProduct } from '../support/product.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { signIn } from './sign-in.ts';
import { newAdmin } from './stage.ts';
import { openVisitor, type Visitor } from './visitor.ts';
import { walk } from './walk.ts';

let folder: string;
let product: Product;
let browser: Browser;
let admin: Visitor;
let pool: pg.Pool;

beforeAll(async () => {
  folder = await temporaryFolder('running');
  [product, browser] = await Promise.all([
    startProduct({ dataDir: join(folder, 'data') }),
    launchBrowser(),
  ]);
  const running = await readRunning(product.dataDir);
  pool = new pg.Pool({ connectionString: running!.databaseUrl, max: 1 });
  admin = await openVisitor(browser, product, { locale: 'en-GB' });
  const { email } = await newAdmin(product);
  await signIn(admin, email, '/console/health');
});
afterAll(async () => {
  await pool?.end();
  await browser?.close();
  await product?.stop();
});

test('the health page says how it is, shows each process, and puts a given up job right', async () => {
  await pool.query(
    `select graphile_worker.add_job('mail.broken', '{}'::json, max_attempts => 1, run_at => now() - interval '1 hour');`,
  );
  await pool.query(
    `update graphile_worker._private_jobs set attempts = 1, last_error = 'no route to host'
      where id = (select max(id) from graphile_worker._private_jobs)`,
  );
  const { page, go } = admin;
  await go('/console/health');
  await page.getByText('It runs, and something should be done soon').waitFor();
  await page.getByText('Jobs given up: 1').waitFor();
  const processes = page.getByRole('table', { name: 'Processes' });
  for (const name of ['main', 'postgres', 'media'])
    await processes.getByRole('cell', { name, exact: true }).waitFor();
  const job = page.getByRole('table', { name: 'Jobs' }).getByRole('row', { name: 'mail.broken' });
  await job.getByText('no route to host').waitFor();
  await job.getByRole('button', { name: 'Remove' }).click();
  await job.getByRole('button', { name: 'Yes, remove' }).click();
  await page.getByText('No job needs a look').waitFor();
  expect(admin.wrong).toEqual([]);
});

test('the settings page finds a setting, and changes what is logged or says why not', async () => {
  const { page, go } = admin;
  await go('/console/settings');
  await page.getByLabel('Find a setting').fill('proxies');
  await page.getByText('--trusted-proxies').waitFor();
  expect(await page.getByText('--smtp-url').count()).toBe(0);
  const level = page.getByLabel('Log level');
  await level.fill('loud');
  await page.getByRole('button', { name: 'Apply' }).click();
  await page.getByText('Not a log level; write info, or info,orders=debug').waitFor();
  expect(await level.inputValue()).toBe('loud');
  await level.fill('info,http=debug');
  await page.getByRole('button', { name: 'Apply' }).click();
  await page.getByText('Logged from now on: info,http=debug').waitFor();
  admin.wrong.splice(0);
});

test('both pages are right in both languages, sizes and themes', async () => {
  expect(await walk(admin, ['/console/health', '/console/settings'])).toEqual([]);
});
