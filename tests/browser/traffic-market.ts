import { getTraffic } from '@kaibo/contracts/traffic';
import type { Browser } from 'playwright-core';
import { expect, vi } from 'vitest';
import { openSession, signIn as openSessionOf, type Session } from '../../apps/demo/src/session.ts';
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

/** A running product with rooms on air, people who look at its home, and two who may decide on traffic. */
export interface Market {
  product: Product;
  browser: Browser;
  stages: readonly Stage[];
  operators: readonly { email: string; password: string }[];
  /** Of the first operator. */
  desk: Session;
  close(): Promise<void>;
}

/** @param visit is made ten times a second; one that is refused or lost is one less. */
export const openMarket = async (
  visit: (crowd: Session, stages: readonly Stage[]) => Promise<unknown>,
): Promise<Market> => {
  const [product, browser] = await Promise.all([startProduct(), launchBrowser()]);
  const ends = [() => product.stop(), () => browser.close()];
  const close = async (): Promise<void> => {
    for (const end of ends.toReversed()) await end();
  };
  try {
    const stages: Stage[] = [];
    for (const title of TITLES) {
      const stage = await newStage(product, { title, productTitle: title, priceFen: 6_800 });
      stages.push(stage);
      const encoder = await stream(stage.streamUrl, 'craft');
      ends.push(() => encoder.stop());
    }
    const operators = [await newAdmin(product), await newAdmin(product)];
    const desk = await openSessionOf(product.url, operators[0]!);
    const crowd = openSession(product.url);
    const visits = setInterval(() => visit(crowd, stages).catch(() => undefined), VISIT_EVERY_MS);
    ends.push(async () => clearInterval(visits));
    const isPlanned = async () => (await desk.call(getTraffic, {})).plan !== null;
    await vi.waitUntil(isPlanned, { timeout: 60_000, interval: 500 });
    return { product, browser, stages, operators, desk, close };
  } catch (error) {
    await close();
    throw error;
  }
};

export const policyRow = ({ page }: Visitor, state: string) =>
  page.locator(`tr[data-state="${state}"]`);

/** On the pages: a draft with a floor for new hosts, what it would do, approved by the second operator, published. */
export const raiseFloor = async (
  { product, browser, operators }: Market,
  perHour: number,
): Promise<{ author: Visitor; approver: Visitor }> => {
  const author = await openVisitor(browser, product);
  await signIn(author, operators[0]!.email, '/console/traffic/policies');
  await author.page.getByRole('button', { name: '新建草稿' }).click();
  const group = author.page.locator('[data-group="new-hosts"]');
  await group.getByLabel('每个直播间每小时保底').fill(String(perHour));
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
  await approver.page
    .getByRole('row', {
      name: `新主播：每个直播间每小时保底 0 ${perHour.toLocaleString('en')}`,
    })
    .waitFor();
  expect(await seriousFindings(approver.page)).toEqual([]);
  await approver.page.getByRole('button', { name: '审批通过', exact: true }).click();
  await approver.page.locator('[data-policy-state="approved"]').waitFor();

  await author.page.locator('[data-policy-state="approved"]').waitFor({ timeout: 20_000 });
  await author.page.getByRole('button', { name: '发布', exact: true }).click();
  await author.page.getByRole('dialog').getByRole('button', { name: '发布', exact: true }).click();
  await author.page.locator('[data-policy-state="published"]').waitFor();
  return { author, approver };
};
