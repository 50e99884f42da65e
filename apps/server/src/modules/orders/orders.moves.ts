import type { Id } from '@kaibo/contracts';
import type { Clock } from '#platform/clock';
import type { Transaction } from '#platform/database';
import type { EventLog } from '#platform/events';
import { arrivalEvents, nextStatus, type OrderTrigger } from './orders.rules.ts';
import { insertStep, type OrderRow, setStatus } from './orders.store.ts';

export interface MovesNeeds {
  events: EventLog;
  clock: Clock;
}

export interface Why {
  note?: string;
  /** Who did it; null for the system. */
  actorId?: Id | null;
  /** For `pay`: the payment whose money is accepted. */
  paymentId?: Id;
}

/**
 * Moves an order, adds to its timeline and tells it, in the caller's transaction. Null when the trigger does not
 * apply to the state it is in (any more); then nothing happened.
 */
export const moveOrder = async (
  needs: MovesNeeds,
  tx: Transaction,
  order: OrderRow,
  trigger: OrderTrigger,
  why: Why = {},
): Promise<OrderRow | null> => {
  const to = nextStatus(order.status, trigger);
  if (to === null || to === 'unpaid') return null;
  const nowMs = needs.clock.nowMs();
  const paymentId = why.paymentId ?? order.paymentId;
  const moved = await setStatus(tx, { id: order.id, from: order.status, to, paymentId }, nowMs);
  if (!moved) return null;

  await addNote(needs, tx, { ...order, status: to }, why);
  const { id: orderId, buyerId, storeId, roomId, totalFen, simulated } = order;
  await needs.events.append(
    tx,
    arrivalEvents[to],
    { orderId, buyerId, storeId, roomId, totalFen },
    { actorId: why.actorId ?? null, roomId, simulated },
  );
  return { ...order, status: to, paymentId };
};

/** One more line of the timeline, in the state the order is in. */
export const addNote = async (
  { clock }: Pick<MovesNeeds, 'clock'>,
  tx: Transaction,
  order: OrderRow,
  why: Why,
): Promise<void> => {
  await insertStep(tx, {
    orderId: order.id,
    status: order.status,
    note: why.note ?? '',
    actorId: why.actorId ?? null,
    atMs: clock.nowMs(),
  });
};
