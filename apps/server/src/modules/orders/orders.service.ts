import {
  type BodyOf,
  Failure,
  type Id,
  type listOrders,
  type listStoreOrders,
  may,
  type Order,
  type OrderLine,
  type OrderSummary,
  orderGroups,
  type Parcel,
  type Payment,
  type payOrder,
  type QueryOf,
} from '@kaibo/contracts';
import type { Catalog } from '#catalog';
import type { Payments } from '#payments';
import type { Clock } from '#platform/clock';
import type { Database, Transaction } from '#platform/database';
import type { EventLog } from '#platform/events';
import type { Caller } from '#platform/router';
import { moveOrder } from './orders.moves.ts';
import {
  asSummary,
  findOrder,
  linesOf,
  lockOrders,
  type OrderRow,
  pageOfOrders,
  stepsOf,
} from './orders.store.ts';

export interface OrdersCore {
  db: Database;
  events: EventLog;
  clock: Clock;
  payments: Payments;
  catalog: Pick<
    Catalog,
    'storeOf' | 'closedStores' | 'skuCards' | 'reserve' | 'release' | 'countSold'
  >;
  parcelOf(orderId: Id): Promise<Parcel | null>;
}

export type Actor = Pick<Caller, 'roles'> & { id: Id };

type Side = 'buyer' | 'merchant' | 'operator';

/** The order, for those of these sides who are on one of them; everybody else is refused. */
export const orderFor = async (
  core: OrdersCore,
  actor: Actor,
  orderId: Id,
  sides: readonly Side[],
): Promise<OrderRow> => {
  const order = await findOrder(core.db, orderId);
  if (!order) throw new Failure('orders/no-such-order');
  const isOn = async (side: Side): Promise<boolean> => {
    if (side === 'buyer') return order.buyerId === actor.id;
    if (side === 'operator') return may(actor.roles, 'orders:act');
    return (await core.catalog.storeOf(order.storeId))?.ownerId === actor.id;
  };
  for (const side of sides) if (await isOn(side)) return order;
  throw new Failure('orders/not-your-order');
};

/** The order page, for buyer, merchant and operators. */
export const readOrder = async (core: OrdersCore, actor: Actor, orderId: Id): Promise<Order> =>
  fullOrder(core, await orderFor(core, actor, orderId, ['buyer', 'operator', 'merchant']));

export const fullOrder = async (core: OrdersCore, order: OrderRow): Promise<Order> => {
  const [lines, timeline, payment, parcel] = await Promise.all([
    linesOf(core.db, [order.id]),
    stepsOf(core.db, order.id),
    core.payments.ofReference(order.id),
    core.parcelOf(order.id),
  ]);
  return {
    ...asSummary(order, lines.get(order.id)!),
    address: order.address,
    timeline,
    payment,
    parcel,
  };
};

const summaries = async (core: OrdersCore, orders: OrderRow[]): Promise<OrderSummary[]> => {
  const lines = await linesOf(
    core.db,
    orders.map((order) => order.id),
  );
  return orders.map((order) => asSummary(order, lines.get(order.id)!));
};

export const listOwnOrders = async (
  core: OrdersCore,
  buyerId: Id,
  { group, ...page }: QueryOf<typeof listOrders>,
): Promise<OrderSummary[]> => {
  const statuses = group && orderGroups[group];
  return summaries(core, await pageOfOrders(core.db, { buyerId }, { ...page, statuses }));
};

export const listOrdersOfStore = async (
  core: OrdersCore,
  actor: Actor,
  { storeId, status, ...page }: QueryOf<typeof listStoreOrders>,
): Promise<OrderSummary[]> => {
  const store = await core.catalog.storeOf(storeId);
  if (!store) throw new Failure('catalog/no-such-store');
  if (store.ownerId !== actor.id && !may(actor.roles, 'orders:act'))
    throw new Failure('catalog/not-your-store');
  const statuses = status && [status];
  return summaries(core, await pageOfOrders(core.db, { storeId }, { ...page, statuses }));
};

/** The order under lock, so that its state holds until the transaction ends. */
export const lockOrder = async (tx: Transaction, orderId: Id): Promise<OrderRow> => {
  const [order] = await lockOrders(tx, [orderId]);
  if (!order) throw new Failure('orders/no-such-order');
  return order;
};

export const wrongState = (order: OrderRow): Failure =>
  new Failure('orders/wrong-state', { status: order.status });

/** Starts a payment, or answers the one that was started: by the same key, or still open for this order. */
export const pay = async (
  core: OrdersCore,
  actor: Actor,
  orderId: Id,
  { idempotencyKey }: BodyOf<typeof payOrder>,
): Promise<Payment> => {
  await orderFor(core, actor, orderId, ['buyer']);
  const earlier = await core.payments.ofKey(actor.id, idempotencyKey);
  if (earlier?.reference === orderId) return core.payments.open(earlier);

  const payment = await core.db.transaction().execute(async (tx) => {
    const order = await lockOrder(tx, orderId);
    const isLate = order.expiresAt.getTime() <= core.clock.nowMs();
    if (order.status !== 'unpaid' || isLate) throw wrongState(order);
    if ((await core.catalog.closedStores(tx, [order.storeId])).size > 0)
      throw new Failure('orders/store-closed');
    return core.payments.create(tx, {
      reference: order.id,
      payerId: order.buyerId,
      amountFen: order.totalFen,
      idempotencyKey,
      simulated: order.simulated,
    });
  });
  if (!payment) throw new Failure('orders/key-reused');
  return core.payments.open(payment);
};

/** Cancels an unpaid order: its stock is free again and its pending payment is given up. */
export const cancel = (
  core: OrdersCore,
  actor: Actor,
  orderId: Id,
  reason: string,
): Promise<Order> =>
  change(core, actor, { orderId, sides: ['buyer'] }, async (tx, order) => {
    const why = { actorId: actor.id, note: reason };
    const cancelled = await moveOrder(core, tx, order, 'cancel', why);
    if (!cancelled) throw wrongState(order);
    await core.payments.cancelOf(tx, [order.id]);
    await core.catalog.release(tx, (await linesOf(tx, [order.id])).get(order.id)!);
  });

/** Sends the money of a paid order back; its stock is free at once, `refunded` follows the provider's word. */
export const refund = (
  core: OrdersCore,
  actor: Actor,
  orderId: Id,
  reason: string,
): Promise<Order> =>
  change(core, actor, { orderId, sides: ['buyer', 'operator', 'merchant'] }, async (tx, order) => {
    const why = { actorId: actor.id, note: reason };
    const refunding = await moveOrder(core, tx, order, 'refund', why);
    if (!refunding) throw wrongState(order);
    if (!(await core.payments.refund(tx, order.paymentId!)))
      throw new Error(`order ${order.id} is paid but its payment cannot be refunded`);
    const lines = (await linesOf(tx, [order.id])).get(order.id)!;
    await core.catalog.release(tx, lines);
    await core.catalog.countSold(tx, lines.map(unsold));
  });

/** The buyer has the parcel; said before the carrier does, both steps are taken. */
export const confirm = (core: OrdersCore, actor: Actor, orderId: Id): Promise<Order> =>
  change(core, actor, { orderId, sides: ['buyer'] }, async (tx, order) => {
    const why = { actorId: actor.id };
    const delivered =
      order.status === 'shipped' ? await moveOrder(core, tx, order, 'deliver', why) : order;
    const completed = delivered && (await moveOrder(core, tx, delivered, 'complete', why));
    if (!completed) throw wrongState(order);
  });

const unsold = ({ skuId, quantity }: OrderLine) => ({ skuId, quantity: -quantity });

const change = async (
  core: OrdersCore,
  actor: Actor,
  who: { orderId: Id; sides: readonly Side[] },
  work: (tx: Transaction, order: OrderRow) => Promise<void>,
): Promise<Order> => {
  await orderFor(core, actor, who.orderId, who.sides);
  await core.db.transaction().execute(async (tx) => work(tx, await lockOrder(tx, who.orderId)));
  return fullOrder(core, (await findOrder(core.db, who.orderId))!);
};
