import {
  cancelOrder,
  confirmOrder,
  type Endpoint,
  type OrderStatus,
  type PaymentStatus,
  payOrder,
  placeOrder,
  refundOrder,
  sandboxPay,
  shipOrder,
} from '@kaibo/contracts';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { movingClock } from '../../../../../tests/support/clock.ts';
import { type Sent, type TestServer, testServer } from '../../../../../tests/support/server.ts';
import {
  type Buyer,
  newBuyer,
  newKey,
  openShop,
  type Shop,
  settleAll,
} from '../../../../../tests/support/shop.ts';
import { holdsStock } from './orders.rules.ts';

const STOCK = [6, 3];
const EXPIRY_MS = 15 * 60_000;
const STEP_MS = 15_000;
const IS_FULL = process.env.KAIBO_FULL === '1';
const RUNS = IS_FULL
  ? { numRuns: 500, interruptAfterTimeLimit: 280_000 }
  : { numRuns: 12, interruptAfterTimeLimit: 15_000 };
const clock = movingClock();
let server: TestServer;
let buyers: Buyer[];
beforeAll(async () => {
  server = await testServer({ clock, config: { sandboxCarrierStepMs: STEP_MS } });
  buyers = await Promise.all([newBuyer(server), newBuyer(server), newBuyer(server)]);
});
afterAll(() => server.close());

type Placing = { kind: 'place'; buyer: number; sku: number; quantity: number };
/** `any` picks among all orders, else among those in a state where it may work. */
type OnOrder =
  | { kind: 'pay' | 'cancel' | 'refund' | 'ship' | 'confirm'; order: number; any: boolean }
  | { kind: 'choose'; order: number; any: boolean; outcome: 'success' | 'decline' | 'late' };
type Passing = { kind: 'settle' | 'jobs' | 'readers' | 'sweeps' | 'expiry' };
/** What anybody, or time, may do next. */
type Step = Placing | OnOrder | Passing;

const pick = fc.nat({ max: 5 });
const on = <Kind extends OnOrder['kind']>(kind: Kind) => ({
  kind: fc.constant(kind),
  order: pick,
  any: fc.nat({ max: 3 }).map((n) => n === 0),
});
const placing = fc.record({
  kind: fc.constant('place' as const),
  buyer: pick,
  sku: pick,
  quantity: fc.integer({ min: 1, max: 3 }),
});
const choosing = fc.record({
  ...on('choose'),
  outcome: fc.constantFrom('success', 'success', 'late', 'late', 'decline'),
});
const passing = (kind: Passing['kind']) => fc.constant({ kind });
const steps: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: placing },
  { weight: 6, arbitrary: choosing },
  { weight: 5, arbitrary: passing('settle') },
  { weight: 3, arbitrary: fc.record(on('ship')) },
  { weight: 3, arbitrary: passing('sweeps') },
  { weight: 2, arbitrary: fc.record(on('refund')) },
  { weight: 2, arbitrary: passing('expiry') },
  { weight: 1, arbitrary: fc.record(on('confirm')) },
  { weight: 1, arbitrary: fc.record(on('cancel')) },
  { weight: 1, arbitrary: fc.record(on('pay')) },
  { weight: 1, arbitrary: passing('jobs') },
  { weight: 1, arbitrary: passing('readers') },
);
const fits: Record<OnOrder['kind'], readonly OrderStatus[]> = {
  pay: ['unpaid'],
  choose: ['unpaid'],
  cancel: ['unpaid'],
  refund: ['paid'],
  ship: ['paid'],
  confirm: ['shipped', 'delivered'],
};
/** Steps of one group happen at the same time. */
const scripts = fc
  .tuple(
    fc.array(placing, { minLength: 2, maxLength: 3 }),
    fc.array(fc.array(steps, { minLength: 1, maxLength: 4 }), { minLength: 4, maxLength: 14 }),
  )
  .map(([first, rest]): Step[][] => [first, ...rest]);

interface OrderFacts {
  id: string;
  status: OrderStatus;
  totalFen: number;
  buyerId: string;
}
interface PaymentFacts {
  id: string;
  reference: string;
  status: PaymentStatus;
  amountFen: number;
  capturedFen: number;
  refundedFen: number;
}

const ordersOf = async (shop: Shop): Promise<OrderFacts[]> => {
  const { rows } = await server.pool.query<OrderFacts>(
    `select id, status, total_fen as "totalFen", buyer_id as "buyerId"
     from orders where store_id = $1 order by id`,
    [shop.storeId],
  );
  return rows;
};

const paymentsOf = async (orders: OrderFacts[]): Promise<PaymentFacts[]> => {
  const { rows } = await server.pool.query<PaymentFacts>(
    `select id, reference, status, amount_fen as "amountFen", captured_fen as "capturedFen",
       refunded_fen as "refundedFen" from payments where reference = any ($1::uuid[]) order by id`,
    [orders.map(({ id }) => id)],
  );
  return rows;
};

/** A request whose refusal is as good as its success; a bug is neither. */
const attempt = async <E extends Endpoint>(endpoint: E, sent: Sent<E>): Promise<void> => {
  const { status } = await server.send(endpoint, sent);
  expect(status).toBeLessThan(500);
};

let working = Promise.resolve();
/** One worker at a time in a process. */
const runJobs = (): Promise<void> => {
  working = working.then(() => server.runJobs());
  return working;
};

const perform = async (shop: Shop, step: Step): Promise<void> => {
  switch (step.kind) {
    case 'place': {
      const as = buyers[step.buyer % buyers.length]!;
      const sku = shop.skus[step.sku % shop.skus.length]!;
      const lines = [{ ...sku, quantity: step.quantity }];
      const body = { idempotencyKey: newKey(), addressId: as.addressId, lines };
      return attempt(placeOrder, { as, body });
    }
    case 'settle':
      await runJobs();
      await server.caughtUp();
      await runJobs();
      return server.caughtUp();
    case 'jobs':
      return runJobs();
    case 'readers':
      return server.caughtUp();
    case 'expiry':
      clock.pass(EXPIRY_MS + 1_000);
      return server.runTask('orders.expire');
    case 'sweeps':
      clock.pass(STEP_MS + 31_000);
      await server.runTask('fulfilment.sweep');
      return server.runTask('payments.poll');
    default:
      return performOn(shop, step);
  }
};

const performOn = async (shop: Shop, step: OnOrder): Promise<void> => {
  const all = await ordersOf(shop);
  const fitting = all.filter(({ status }) => fits[step.kind].includes(status));
  const orders = step.any ? all : fitting;
  if (orders.length === 0) return;
  const { id: orderId, buyerId } = orders[step.order % orders.length]!;
  const as = buyers.find(({ id }) => id === buyerId)!;
  const params = { orderId };
  const pay = { as, params, body: { idempotencyKey: newKey() } };
  switch (step.kind) {
    case 'pay':
      return attempt(payOrder, pay);
    case 'cancel':
      return attempt(cancelOrder, { as, params, body: {} });
    case 'refund':
      return attempt(refundOrder, { as, params, body: {} });
    case 'confirm':
      return attempt(confirmOrder, { as, params });
    case 'ship': {
      const body = { carrier: 'sandbox' as const, trackingNumber: 'SB-1' };
      return attempt(shipOrder, { as: shop.merchant, params, body });
    }
    case 'choose': {
      await attempt(payOrder, pay);
      const payment = (await paymentsOf(all)).findLast((one) => one.reference === orderId);
      if (!payment) return;
      const body = { outcome: step.outcome, delayMs: 10_000 };
      return attempt(sandboxPay, { as, params: { paymentId: payment.id }, body });
    }
  }
};

/** Laws that hold after every step, whatever happened at the same time. */
const checkLaws = async (shop: Shop, before: Map<string, OrderStatus>): Promise<void> => {
  const { rows } = await server.pool.query<{ stock: number; held: number }>(
    `select skus.stock, coalesce(sum(order_lines.quantity) filter (where orders.status = any ($2)), 0) as held
     from skus
     left join order_lines on order_lines.sku_id = skus.id
     left join orders on orders.id = order_lines.order_id
     where skus.id = any ($1::uuid[]) group by skus.id order by skus.position`,
    [shop.skus.map(({ skuId }) => skuId), [...holdsStock]],
  );
  expect(rows.map(({ stock, held }) => stock + held)).toEqual(STOCK);

  const orders = await ordersOf(shop);
  const payments = await paymentsOf(orders);
  for (const order of orders) {
    const own = payments.filter(({ reference }) => reference === order.id);
    for (const { amountFen, capturedFen, refundedFen } of own) {
      expect(amountFen).toBe(order.totalFen);
      expect(capturedFen).toBeLessThanOrEqual(amountFen);
      expect(refundedFen).toBeLessThanOrEqual(capturedFen);
    }
    expect(own.filter(({ status }) => status === 'pending').length).toBeLessThanOrEqual(1);
    const was = before.get(order.id);
    if (was === 'completed' || was === 'refunded') expect(order.status).toBe(was);
    if (was === 'expired' || was === 'cancelled')
      expect([was, 'paid', 'shipped', 'refunding', 'refunded']).toContain(order.status);
    before.set(order.id, order.status);
  }
};

/** When everything that was on its way has arrived, nobody's money lies around. */
const checkRest = async (shop: Shop): Promise<void> => {
  for (let round = 0; round < 2; round++) {
    clock.pass(EXPIRY_MS + 1_000);
    await server.runTask('orders.expire');
    await server.runTask('payments.poll');
    await settleAll(server);
  }
  const orders = await ordersOf(shop);
  const payments = await paymentsOf(orders);
  for (const { id, status, totalFen } of orders) {
    const own = payments.filter(({ reference }) => reference === id);
    const kept = own
      .filter((payment) => payment.status === 'captured')
      .reduce((sum, payment) => sum + payment.capturedFen, 0);
    const isPaidFor = ['paid', 'shipped', 'delivered', 'completed'].includes(status);
    expect({ status, kept }).toEqual({ status, kept: isPaidFor ? totalFen : 0 });
    expect(['unpaid', 'refunding']).not.toContain(status);
    for (const payment of own) expect(['pending', 'refunding']).not.toContain(payment.status);
  }
};

test('no sequence of commands, callbacks and jobs, also at once, breaks stock, money or an end', async () => {
  await fc.assert(
    fc.asyncProperty(scripts, async (script) => {
      const shop = await openShop(
        server,
        STOCK.map((stock) => ({ stock })),
      );
      const before = new Map<string, OrderStatus>();
      for (const group of script) {
        await Promise.all(group.map((step) => perform(shop, step)));
        await checkLaws(shop, before);
      }
      await checkRest(shop);
      await checkLaws(shop, before);
    }),
    { ...RUNS, markInterruptAsFailure: false },
  );
}, 300_000);
