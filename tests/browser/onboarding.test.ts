import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { createUser, logIn } from '@kaibo/contracts';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openSession } from '../../apps/demo/src/session.ts';
import { launchBrowser } from '../support/browser.ts';
import { type Product, startProduct } from '../support/product.ts';
import { seriousFindings } from './accessibility.ts';
import { signIn } from './sign-in.ts';
import { newEmail, PASSWORD, pictureFile } from './stage.ts';
import { openVisitor, type Visitor } from './visitor.ts';

const run = promisify(execFile);
const cli = join(import.meta.dirname, '../../apps/cli/src/main.ts');
const applicantEmail = newEmail('applicant');
const licence = fileURLToPath(pictureFile('craft'));

let product: Product;
let browser: Browser;
let applicant: Visitor;
let operator: Visitor;

/** What was refused on purpose (an open page asks on after its session has ended), or the browser's word for it. */
const unexpected = ({ wrong }: Visitor): string[] =>
  wrong
    .splice(0)
    .filter((line) => !/status of (401|403|409|415)/.test(line))
    .filter((line) => !/^401 GET .*\/v1\/studio\//.test(line))
    .filter((line) => !/^(401|403|409|415) POST .*\/v1\/(account\/login|onboarding)/.test(line));

beforeAll(async () => {
  [product, browser] = await Promise.all([
    startProduct({ args: ['--onboarding', 'review'] }),
    launchBrowser(),
  ]);
  const email = newEmail('admin');
  const who = ['--email', email, '--name', 'Ada', '--password', PASSWORD];
  await run(process.execPath, [cli, 'admin', 'create', ...who, '--data-dir', product.dataDir]);
  const admin = openSession(product.url);
  await admin.call(logIn, { body: { email, password: PASSWORD } });
  const operatorEmail = newEmail('operator');
  await admin.call(createUser, {
    body: { email: operatorEmail, password: PASSWORD, name: 'Oz', roles: ['operator'] },
  });
  await admin.call(createUser, {
    body: { email: applicantEmail, password: PASSWORD, name: 'Lin', roles: [] },
  });
  [applicant, operator] = await Promise.all([
    openVisitor(browser, product, { locale: 'en-GB' }),
    openVisitor(browser, product, { locale: 'en-GB' }),
  ]);
  await signIn(operator, operatorEmail, '/console/applications');
});
afterAll(async () => {
  await Promise.all([browser?.close(), product?.stop()]);
});

test('who applies is told what is missing, and what was typed stays', async () => {
  await signIn(applicant, applicantEmail, '/studio');
  const { page } = applicant;
  await page.getByRole('link', { name: 'Apply' }).click();
  await page.getByLabel('Your real name').fill('Lin Yun');
  await page.getByRole('button', { name: 'Hand in' }).click();
  await page.getByText('Please give a number that reaches you').waitFor();
  expect(await page.getByLabel('Your real name').inputValue()).toBe('Lin Yun');
  await page.getByLabel('Contact person').fill('Lin');
  await page.getByLabel('Phone').fill('13800000000');
  await page.getByLabel('What do you want to do?').fill('Three tea sessions a week.');
  const lie = { name: 'scan.pdf', mimeType: 'application/pdf', buffer: Buffer.alloc(64, 'x') };
  await page.getByLabel('Add a document').setInputFiles(lie);
  await page.getByText('The file is not a sound JPEG').waitFor();
  await page.getByLabel('Add a document').setInputFiles(licence);
  await page.getByRole('link', { name: 'craft.jpg' }).waitFor();
  await page.getByRole('button', { name: 'Hand in' }).click();
  await page.getByRole('heading', { name: 'In review' }).waitFor();
  expect(unexpected(applicant)).toEqual([]);
});

test('a reviewer works through the queue with the keyboard: opens, returns, approves', async () => {
  const { page } = operator;
  await page.reload();
  await page.getByRole('list', { name: 'Applications' }).getByText('Lin Yun').waitFor();
  await page.keyboard.press('j');
  await page.getByRole('heading', { name: 'Lin Yun' }).waitFor();
  await page.getByRole('img', { name: 'craft.jpg' }).waitFor();
  expect(await seriousFindings(page)).toEqual([]);
  await page.keyboard.press('r');
  await page.getByRole('button', { name: 'Return it' }).waitFor();
  await page.keyboard.type('Please show the licence number');
  await page.getByRole('button', { name: 'Return it' }).click();
  await page.getByText('No application waits').waitFor();

  await applicant.page.reload();
  await applicant.page.getByText('Please show the licence number').waitFor();
  await applicant.page.getByRole('button', { name: 'Hand in' }).click();
  await applicant.page.getByRole('heading', { name: 'In review' }).waitFor();

  await page.reload();
  await page.getByRole('list', { name: 'Applications' }).getByText('Lin Yun').waitFor();
  await page.keyboard.press('j');
  await page.getByRole('button', { name: 'Approve' }).waitFor();
  await page.keyboard.press('a');
  await page.getByText('Approved; the role works at once').waitFor();
  await applicant.go('/studio');
  await applicant.page.getByRole('navigation', { name: 'Studio' }).waitFor();
  expect(unexpected(applicant)).toEqual([]);
  expect(unexpected(operator)).toEqual([]);
});

test('a suspended person is told why at the door, appeals, and is let in again', async () => {
  const { page } = operator;
  await page.keyboard.press('g');
  await page.keyboard.press('u');
  await page.getByRole('table', { name: 'Users' }).getByText(applicantEmail).click();
  const panel = page.getByRole('dialog', { name: 'Lin' });
  await panel.getByRole('button', { name: 'Suspend…' }).click();
  expect(await seriousFindings(page)).toEqual([]);
  await panel.getByLabel('Reason').fill('Sold what was not there');
  await panel.getByRole('button', { name: 'Suspend', exact: true }).click();
  await panel.getByText('Sold what was not there').waitFor();
  await page.keyboard.press('Escape');

  const door = applicant.page;
  await applicant.go('/sign-in');
  await door.getByLabel('Email').fill(applicantEmail);
  await door.getByLabel('Password').fill(PASSWORD);
  await door.getByRole('main').getByRole('button', { name: 'Sign in' }).click();
  await door.getByText('Sold what was not there').waitFor();
  await door.getByRole('link', { name: 'Appeal' }).click();
  await door.getByLabel('What do you want to say?').fill('It was in stock; see the receipt.');
  await door.getByRole('button', { name: 'Send the appeal' }).click();
  await door.getByText('Being read').waitFor();
  expect(await seriousFindings(door)).toEqual([]);

  await operator.go('/console/appeals');
  await page.getByRole('list', { name: 'Appeals' }).getByText('Lin').waitFor();
  await page.keyboard.press('j');
  await page.getByLabel('Answer').fill('You are right, sorry.');
  await page.getByRole('button', { name: 'Open the account' }).click();
  await page.getByText('No appeal waits').waitFor();
  await door.reload();
  await door.getByText('You are right, sorry.').waitFor();
  await signIn(applicant, applicantEmail, '/studio');
  expect(unexpected(applicant)).toEqual([]);
});

test('the log shows what was done and what it changed, and a filter can be kept', async () => {
  await operator.go('/console/audit');
  const { page } = operator;
  const log = page.getByRole('table', { name: 'Audit log' });
  // A log that is still coming has no third row either.
  await log.getByRole('row').nth(2).waitFor();
  await page
    .getByLabel('Action', { exact: true })
    .selectOption('POST /v1/console/users/:userId/suspend');
  await log.getByRole('row').nth(2).waitFor({ state: 'detached' });
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Save filter' }).click();
  const form = page.getByRole('dialog', { name: 'Save filter' });
  await form.getByLabel('Name of the filter').fill('Suspensions');
  await form.getByRole('button', { name: 'Save' }).click();
  await form.waitFor({ state: 'detached' });
  await page.getByRole('list', { name: 'Saved filters' }).getByText('Suspensions').waitFor();
  const href = await page.getByRole('link', { name: 'Export CSV' }).getAttribute('href');
  const csv = await page.request.get(product.url + href);
  expect((await csv.text()).trim().split('\r\n')).toHaveLength(2);
  await log.getByRole('row').nth(1).getByRole('cell').first().click();
  const entry = page.getByRole('dialog', { name: 'Action' });
  await entry.getByText('"suspended": true').waitFor();
  expect(await seriousFindings(page)).toEqual([]);
  await entry.getByText('Sold what was not there').first().waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await page.keyboard.press('?');
  await page.getByRole('dialog', { name: 'Keyboard' }).getByText('Next row').waitFor();
  expect(unexpected(operator)).toEqual([]);
});
