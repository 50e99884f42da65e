import { getHome } from '@kaibo/contracts';
import { getTraffic } from '@kaibo/contracts/traffic';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openSession, signIn as openSessionOf, type Session } from '../../apps/demo/src/session.ts';
import type { RtmpPublisher } from '../../packages/media/src/index.ts';
import { launchBrowser } from '../support/browser.ts';
import { type Product, startProduct } from '../support/product.ts';
import { seriousFindings } from './accessibility.ts';
import { signIn } from './sign-in.ts';
import { newAdmin, newStage, type Stage, stream } from './stage.ts';
import { openVisitor, type Visitor } from './visitor.ts';

/** More than a page gives places to, so that somebody is left out. */
const TITLES = ['壶', '盏', '碗', '瓶', '盘', '杯', '罐', '灯', '印'].map(
  (what) => `手工${what}专场`,
);
const VISIT_EVERY_MS = 100;
const FLOOR_PER_HOUR = 3_000;
/** Two people at a desk, and a minute. */
const TEST_MS = 240_000;

let product: Product;
let browser: Browser;
let stages: Stage[];
let encoders: RtmpPublisher[];
let operators: { email: string; password: string }[];
let desk: Session;
let visits: ReturnType<typeof setInterval>;

beforeAll(async () => {
  [product, browser] = await Promise.all([startProduct(), launchBrowser()]);
  stages = [];
  encoders = [];
  for (const title of TITLES) {
    const stage = await newStage(product, { title, productTitle: title, priceFen: 6_800 });
    stages.push(stage);
    encoders.push(await stream(stage.streamUrl, 'craft'));
  }
  operators = [await newAdmin(product), await newAdmin(product)];
  desk = await openSessionOf(product.url, operators[0]!);
  const crowd = openSession(product.url);
  visits = setInterval(() => {
    // One that is refused or lost is one visit less.
    crowd.call(getHome, { query: { limit: 24 } }).catch(() => undefined);
  }, VISIT_EVERY_MS);
  const isPlanned = async () => (await desk.call(getTraffic, {})).plan !== null;
  await vi.waitUntil(isPlanned, { timeout: 60_000, interval: 500 });
});
afterAll(async () => {
  clearInterval(visits);
  await browser?.close();
  await Promise.all((encoders ?? []).map((encoder) => encoder.stop()));
  await product?.stop();
});

const policyRow = ({ page }: Visitor, state: string) => page.locator(`tr[data-state="${state}"]`);

test('an operator raises the floor for new hosts, sees the what-if, somebody else approves, and within a minute places go by it', {
  timeout: TEST_MS,
}, async () => {
  const { policy: first } = await desk.call(getTraffic, {});
  const author = await openVisitor(browser, product);
  await signIn(author, operators[0]!.email, '/console/traffic/policies');
  await author.page.getByRole('button', { name: '新建草稿' }).click();
  const group = author.page.locator('[data-group="new-hosts"]');
  await group.getByLabel('每个直播间每小时保底').fill(String(FLOOR_PER_HOUR));
  // Whom nobody clicks is known within a hundred impressions, and then new no more.
  await author.page.getByLabel('毕业线').fill('0.5');
  await author.page.getByRole('button', { name: '保存并试算' }).click();
  await author.page.locator('[data-what-if]').waitFor({ timeout: 30_000 });
  await author.page
    .getByRole('list', { name: /各直播间的展示/ })
    .getByRole('listitem')
    .first()
    .waitFor();
  await author.page.getByRole('button', { name: '提交审批' }).click();
  await author.page.getByText('你写的规则由另一位运营审批').waitFor();
  expect(await author.page.getByRole('button', { name: '审批通过', exact: true }).count()).toBe(0);

  const approver = await openVisitor(browser, product);
  await signIn(approver, operators[1]!.email, '/console/traffic/policies');
  await policyRow(approver, 'submitted').getByRole('link').click();
  await approver.page.getByRole('row', { name: /新主播：每个直播间每小时保底 0 3,000/ }).waitFor();
  expect(await seriousFindings(approver.page)).toEqual([]);
  await approver.page.getByRole('button', { name: '审批通过', exact: true }).click();
  await approver.page.locator('[data-policy-state="approved"]').waitFor();

  await author.page.locator('[data-policy-state="approved"]').waitFor({ timeout: 20_000 });
  await author.page.getByRole('button', { name: '发布', exact: true }).click();
  await author.page.getByRole('dialog').getByRole('button', { name: '发布', exact: true }).click();
  await author.page.locator('[data-policy-state="published"]').waitFor();
  const isPlanned = async () => {
    const { plan, policy } = await desk.call(getTraffic, {});
    return plan?.policyVersion === policy.version && policy.version !== first.version;
  };
  await vi.waitUntil(isPlanned, { timeout: 60_000, interval: 500 });
  expect([...author.wrong, ...approver.wrong]).toEqual([]);
  await author.leave();
  await approver.leave();
});

test('what was in force before is put in force again with a reason, and the reason is kept', async () => {
  const operator = await openVisitor(browser, product);
  await signIn(operator, operators[1]!.email, '/console/traffic/policies');
  await policyRow(operator, 'retired').first().getByRole('link').click();
  const { page } = operator;
  await page.getByRole('button', { name: '回滚到这一版', exact: true }).click();
  await page.getByLabel('原因').fill('保底太高');
  await page.getByRole('dialog').getByRole('button', { name: '回滚到这一版', exact: true }).click();
  await page.locator('[data-policy-state="published"]').waitFor();
  await page.locator('[data-act="rolled-back"]', { hasText: '保底太高' }).waitFor();
  expect(operator.wrong).toEqual([]);
  await operator.leave();
});
