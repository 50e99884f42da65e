import { readFile, stat } from 'node:fs/promises';
import {
  Failure,
  getPayment,
  type Payment,
  PaymentCaptured,
  PaymentRefunded,
  sandboxPay,
} from '@kaibo/contracts';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { newId } from '#platform/id';
import { openPayments } from '../../../../../tests/support/payments.ts';

let shop: Awaited<ReturnType<typeof openPayments>>;
let payerId: string;
beforeAll(async () => {
  shop = await openPayments();
});
afterAll(() => shop.close());
beforeEach(() => {
  payerId = newId();
  Object.assign(shop.network, { isCut: false, losesAnswers: false });
});

/** As a caller does it: with a lock on what is paid for. */
const create = (reference: string, idempotencyKey = newId()): Promise<Payment | null> =>
  shop.db.transaction().execute(async (tx) => {
    await sql`select pg_advisory_xact_lock(hashtext(${reference}))`.execute(tx);
    return shop.payments.create(tx, {
      reference,
      payerId,
      amountFen: 5_000,
      idempotencyKey,
      simulated: false,
    });
  });
const opened = async (): Promise<Payment> => shop.payments.open((await create(newId()))!);
const pay = (payment: Payment, outcome: string, delayMs?: number) =>
  shop.request('POST', sandboxPay.path.replace(':paymentId', payment.id), {
    as: payerId,
    body: { outcome, delayMs },
  });
const statusOf = async (payment: Payment): Promise<string> => {
  const path = getPayment.path.replace(':paymentId', payment.id);
  return ((await shop.request('GET', path, { as: payerId })).reply as Payment).status;
};
const refund = (payment: Payment): Promise<boolean> =>
  shop.db.transaction().execute((tx) => shop.payments.refund(tx, payment.id));
const wordOf = (payment: Payment, kind: string) => ({
  eventId: newId(),
  paymentId: payment.id,
  kind,
  amountFen: payment.amountFen,
  atMs: shop.clock.nowMs(),
});

test('a payment is captured or declined by the callback of the provider, and told once', async () => {
  for (const [outcome, status] of [
    ['success', 'captured'],
    ['decline', 'declined'],
  ] as const) {
    const payment = await opened();
    expect(payment).toMatchObject({ status: 'pending', payUrl: `/pay/${payment.id}` });
    expect((await pay(payment, outcome)).status).toBe(200);
    expect(await statusOf(payment)).toBe('pending');
    await shop.runJobs();
    expect(await statusOf(payment)).toBe(status);
    await shop.runJobs();
    expect(await shop.told(payment.id)).toEqual([`payments.${status}`]);
  }
});

test('what the payer chose at the provider stands', async () => {
  const payment = await opened();
  await pay(payment, 'decline');
  expect((await pay(payment, 'success')).code).toBe('payments/wrong-state');
});

test('a payment is shown to its payer, and does not exist for anybody else', async () => {
  const payment = await opened();
  const path = getPayment.path.replace(':paymentId', payment.id);
  expect((await shop.request('GET', path, { as: newId() })).code).toBe('payments/no-such-payment');
  expect((await shop.request('GET', path)).code).toBe('accounts/not-signed-in');
  const foreign = shop.request('POST', `${path}/sandbox`, {
    as: newId(),
    body: { outcome: 'success' },
  });
  expect((await foreign).code).toBe('payments/no-such-payment');
});

test('one key is one payment, and one reference has one payment at a time', async () => {
  const reference = newId();
  const key = newId();
  const clicks = await Promise.all(Array.from({ length: 6 }, () => create(reference, key)));
  const other = await create(reference);
  expect(new Set([...clicks, other].map((payment) => payment!.id)).size).toBe(1);
  expect(await create(newId(), key)).toBeNull();
  await shop.payments.open(other!);
  await pay(other!, 'decline');
  await shop.runJobs();
  expect((await create(reference, key))!.id).toBe(other!.id);
  expect((await create(reference))!.id).not.toBe(other!.id);
});

test('a repeated callback is acknowledged and changes nothing', async () => {
  const payment = await opened();
  const word = wordOf(payment, 'captured');
  const answers = await Promise.all(Array.from({ length: 5 }, () => shop.callback(word)));
  const another = await shop.callback(wordOf(payment, 'captured'));
  expect([...answers, another].map(({ status }) => status)).toEqual(Array(6).fill(200));
  expect(await shop.told(payment.id)).toEqual([PaymentCaptured.name]);
});

test('a wrong signature, a wrong amount and an unknown payment are refused and leave no trace', async () => {
  const payment = await opened();
  const word = wordOf(payment, 'captured');
  expect(await shop.callback(word, '0'.repeat(64))).toEqual({
    status: 401,
    code: 'payments/bad-signature',
  });
  expect((await shop.callback({ ...word, amountFen: 4_999 })).code).toBe(
    'payments/amount-mismatch',
  );
  expect((await shop.callback({ ...word, paymentId: newId() })).code).toBe(
    'payments/no-such-payment',
  );
  expect(await statusOf(payment)).toBe('pending');
  expect(await shop.callback(word)).toEqual({ status: 200, code: undefined });
  expect(await statusOf(payment)).toBe('captured');
});

test('callbacks out of order: a late decline is ignored, an early refund must come again', async () => {
  const payment = await opened();
  const refunded = wordOf(payment, 'refunded');
  expect((await shop.callback(refunded)).code).toBe('payments/wrong-state');
  await shop.callback(wordOf(payment, 'captured'));
  expect((await shop.callback(wordOf(payment, 'declined'))).status).toBe(200);
  expect((await shop.callback(refunded)).code).toBe('payments/wrong-state');
  expect(await refund(payment)).toBe(true);
  expect((await shop.callback(refunded)).status).toBe(200);
  expect(await statusOf(payment)).toBe('refunded');
  expect(await shop.told(payment.id)).toEqual([PaymentCaptured.name, PaymentRefunded.name]);
});

test('money goes back once, by the word of the provider', async () => {
  const payment = await opened();
  expect(await refund(payment)).toBe(false);
  await pay(payment, 'success');
  await shop.runJobs();
  const asked = await Promise.all([refund(payment), refund(payment), refund(payment)]);
  expect(asked.filter(Boolean)).toHaveLength(1);
  expect(await statusOf(payment)).toBe('refunding');
  await shop.runJobs();
  await shop.runJobs();
  expect(await statusOf(payment)).toBe('refunded');
  expect(await refund(payment)).toBe(false);
  expect(await shop.told(payment.id)).toEqual([PaymentCaptured.name, PaymentRefunded.name]);
});

test('a refund that is rolled back is not asked for', async () => {
  const payment = await opened();
  await pay(payment, 'success');
  await shop.runJobs();
  const rolledBack = shop.db.transaction().execute(async (tx) => {
    await shop.payments.refund(tx, payment.id);
    throw new Failure('orders/wrong-state');
  });
  await expect(rolledBack).rejects.toThrow(Failure);
  await shop.runJobs();
  expect(await statusOf(payment)).toBe('captured');
});

test('`late` captures when its time has come and not before', async () => {
  const payment = await opened();
  await pay(payment, 'late', 60_000);
  await shop.runJobs();
  await shop.poll();
  expect(await statusOf(payment)).toBe('pending');
  shop.clock.pass(80_000);
  await shop.poll();
  await shop.runJobs();
  expect(await statusOf(payment)).toBe('captured');
});

test('a callback is repeated until it is acknowledged', async () => {
  const payment = await opened();
  await pay(payment, 'success');
  shop.network.isCut = true;
  await shop.runJobs();
  expect(await statusOf(payment)).toBe('pending');

  Object.assign(shop.network, { isCut: false, losesAnswers: true });
  shop.clock.pass(20_000);
  const before = shop.network.posts;
  await shop.poll();
  expect(await statusOf(payment)).toBe('captured');

  shop.network.losesAnswers = false;
  shop.clock.pass(20_000);
  await shop.poll();
  expect(shop.network.posts).toBe(before + 2);
  shop.clock.pass(600_000);
  await shop.poll();
  expect(shop.network.posts).toBe(before + 2);
  expect(await shop.told(payment.id)).toEqual([PaymentCaptured.name]);
});

test('what a lost callback should have said is found by asking the provider', async () => {
  shop.network.isCut = true;
  const payment = await opened();
  await pay(payment, 'success');
  await shop.runJobs();
  shop.clock.pass(20_000);
  await shop.poll();
  expect(await statusOf(payment)).toBe('captured');
  await refund(payment);
  await shop.runJobs();
  shop.clock.pass(20_000);
  await shop.poll();
  expect(await statusOf(payment)).toBe('refunded');
  expect(await shop.told(payment.id)).toEqual([PaymentCaptured.name, PaymentRefunded.name]);
});

test('a payment given up is closed at the provider, unless its money is on the way', async () => {
  const giveUp = (payment: Payment) =>
    shop.db.transaction().execute((tx) => shop.payments.cancelOf(tx, [payment.reference]));

  const idle = await opened();
  await giveUp(idle);
  await shop.runJobs();
  expect((await pay(idle, 'success')).code).toBe('payments/wrong-state');

  const late = await opened();
  await pay(late, 'late', 60_000);
  await giveUp(late);
  await shop.runJobs();
  expect(await statusOf(late)).toBe('cancelled');
  shop.clock.pass(80_000);
  await shop.poll();
  await shop.runJobs();
  expect(await statusOf(late)).toBe('captured');
  expect(await statusOf(idle)).toBe('cancelled');
});

test('the secret of callbacks is made once and is for its owner only', async () => {
  const { mode } = await stat(shop.secretFile);
  expect(mode & 0o777).toBe(0o600);
  expect((await readFile(shop.secretFile, 'utf8')).trim()).toMatch(/^[0-9a-f]{64}$/);
});
