import { getHome } from '@kaibo/contracts';
import { getTraffic } from '@kaibo/contracts/traffic';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { signIn } from './sign-in.ts';
import { type Market, openMarket, policyRow, raiseFloor } from './traffic-market.ts';
import { openVisitor } from './visitor.ts';

/** Two people at a desk, and a minute. */
const TEST_MS = 240_000;

let market: Market;
beforeAll(async () => {
  market = await openMarket((crowd) => crowd.call(getHome, { query: { limit: 24 } }));
});
afterAll(() => market?.close());

test('an operator raises the floor for new hosts, sees the what-if, somebody else approves, and within a minute places go by it', {
  timeout: TEST_MS,
}, async () => {
  const { desk } = market;
  const { policy: first } = await desk.call(getTraffic, {});
  const { author, approver } = await raiseFloor(market, 3_000);
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
  const { browser, product, operators } = market;
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
