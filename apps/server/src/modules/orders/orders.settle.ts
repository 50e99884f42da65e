import {
  type Id,
  type OrderLine,
  type PayloadOf,
  PaymentCaptured,
  PaymentDeclined,
} from '@kaibo/contracts';
import type { Transaction } from '#platform/database';
import type { StoredEvent } from '#platform/events';
import { addNote, moveOrder } from './orders.moves.ts';
import { nextStatus } from './orders.rules.ts';
import type { OrdersCore } from './orders.service.ts';
import { linesOf, lockOrders, type OrderRow } from './orders.store.ts';

type Settled = PayloadOf<typeof PaymentCaptured>;

/**
 * Takes what became of payments, in the transaction in which the log's place moves: exactly once. Money for an
 * order that cannot take it (expired with its stock gone, or paid already) goes back by itself.
 */
export const settle = async (
  core: OrdersCore,
  tx: Transaction,
  events: readonly StoredEvent[],
): Promise<void> => {
  const settled = events.map((event) => event.payload as Settled);
  const ids = [...new Set(settled.map(({ reference }) => reference))];
  // Orders first, then stock, each in the order of their ids: as everybody else does, so nobody deadlocks.
  const orders = new Map((await lockOrders(tx, ids)).map((order) => [order.id, order]));
  const lines = await linesOf(tx, [...orders.keys()]);
  const isLate = ({ status }: OrderRow) => status === 'expired' || status === 'cancelled';
  if ([...orders.values()].some(isLate)) await lockStock(core, tx, [...lines.values()].flat());

  const sold: OrderLine[] = [];
  for (const [i, event] of events.entries()) {
    const payment = settled[i]!;
    const order = orders.get(payment.reference);
    if (!order) continue;
    if (event.name === PaymentCaptured.name) {
      const own = lines.get(order.id)!;
      const paid = await captured(core, tx, { order, lines: own, payment });
      if (paid) sold.push(...own);
      orders.set(order.id, paid ?? order);
    } else if (event.name === PaymentDeclined.name) {
      await addNote(core, tx, order, { note: 'payment-declined' });
    } else {
      orders.set(order.id, await moneyBack(core, tx, order, payment.paymentId));
    }
  }
  if (sold.length > 0) await core.catalog.countSold(tx, sold);
};

/** Locks the stock rows in the order of their ids, so that several calls may follow in one transaction. */
const lockStock = (core: OrdersCore, tx: Transaction, lines: readonly OrderLine[]): Promise<void> =>
  core.catalog.countSold(
    tx,
    lines.map(({ skuId }) => ({ skuId, quantity: 0 })),
  );

/** The paid order, or null when its money is not accepted. */
const captured = async (
  core: OrdersCore,
  tx: Transaction,
  { order, lines, payment }: { order: OrderRow; lines: OrderLine[]; payment: Settled },
): Promise<OrderRow | null> => {
  const { paymentId } = payment;
  if (order.paymentId === paymentId) return null;
  const isFree = order.paymentId === null && nextStatus(order.status, 'pay') !== null;
  const isLate = order.status !== 'unpaid';
  if (isFree && (!isLate || 'lines' in (await core.catalog.reserve(tx, lines))))
    return moveOrder(core, tx, order, 'pay', { paymentId, note: isLate ? 'paid-late' : '' });

  if (await core.payments.refund(tx, paymentId))
    await addNote(core, tx, order, { note: 'payment-returned' });
  return null;
};

const moneyBack = async (
  core: OrdersCore,
  tx: Transaction,
  order: OrderRow,
  paymentId: Id,
): Promise<OrderRow> => {
  if (order.paymentId !== paymentId) return order;
  return (await moveOrder(core, tx, order, 'money-back')) ?? order;
};
