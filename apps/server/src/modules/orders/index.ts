import type { Id, OrderLine } from '@kaibo/contracts';
import type { Database, Transaction } from '#platform/database';
import type { Module } from '#platform/module';
import { type ConsoleNeeds, consoleRoutes } from './orders.console.ts';
import {
  type DemandAsked,
  demandOf,
  type OrdersOfDay,
  ordersByDay,
  type SkuDemand,
  storesSelling,
  waitingOf,
} from './orders.demand.ts';
import { ordersSubscriptions } from './orders.events.ts';
import { ordersTasks } from './orders.jobs.ts';
import { moveOrder } from './orders.moves.ts';
import { createPlacing, type PlaceNeeds } from './orders.place.ts';
import { ordersRoutes } from './orders.routes.ts';
import { type Actor, lockOrder, orderFor, wrongState } from './orders.service.ts';
import { linesOf, type OrderRow } from './orders.store.ts';

export type { DemandAsked, OrdersOfDay, SkuDemand } from './orders.demand.ts';
export { type SoldOrder, soldOrders } from './orders.history.ts';
export type { Actor } from './orders.service.ts';
export type { OrderRow } from './orders.store.ts';

export type OrdersNeeds = PlaceNeeds & ConsoleNeeds;

export interface Orders {
  /** The order for its buyer, merchant or an operator; refuses everybody else. */
  readable(actor: Actor, orderId: Id): Promise<OrderRow>;
  /** The order with its lines for its buyer; refuses everybody else. */
  boughtBy(userId: Id, orderId: Id): Promise<{ order: OrderRow; lines: OrderLine[] }>;
  /** Lines of each order, in their own order. */
  linesOf(db: Database | Transaction, orderIds: readonly Id[]): Promise<Map<Id, OrderLine[]>>;
  /** The order for the merchant of its store (or an operator); refuses everybody else. */
  shippable(actor: Actor, orderId: Id): Promise<OrderRow>;
  /** paid → shipped in the caller's transaction; refuses any other state. */
  ship(tx: Transaction, orderId: Id, actorId: Id): Promise<void>;
  /** shipped → delivered in the caller's transaction; nothing when the buyer was quicker. */
  deliver(tx: Transaction, orderId: Id): Promise<void>;
  /** Pieces sold by option and day, of orders that were kept. */
  demandOf(asked: DemandAsked): Promise<SkuDemand[]>;
  /** Orders that were kept, by day and room. */
  ordersByDay(asked: DemandAsked): Promise<OrdersOfDay[]>;
  /** Orders of a store that are paid and not sent. */
  waitingOf(storeId: Id): Promise<number>;
  /** Stores that sold something since. */
  storesSelling(sinceMs: number): Promise<Id[]>;
  module: Module;
}

export const createOrders = (needs: OrdersNeeds): Orders => {
  const place = createPlacing(needs);
  return {
    readable: (actor, orderId) =>
      orderFor(needs, actor, orderId, ['buyer', 'operator', 'merchant']),
    boughtBy: async (userId, orderId) => {
      const order = await orderFor(needs, { id: userId, roles: [] }, orderId, ['buyer']);
      return { order, lines: (await linesOf(needs.db, [orderId])).get(orderId)! };
    },
    linesOf,
    demandOf: (asked) => demandOf(needs.db, asked),
    ordersByDay: (asked) => ordersByDay(needs.db, asked),
    waitingOf: (storeId) => waitingOf(needs.db, storeId),
    storesSelling: (sinceMs) => storesSelling(needs.db, sinceMs),
    shippable: (actor, orderId) => orderFor(needs, actor, orderId, ['operator', 'merchant']),
    ship: async (tx, orderId, actorId) => {
      const order = await lockOrder(tx, orderId);
      if (!(await moveOrder(needs, tx, order, 'ship', { actorId }))) throw wrongState(order);
    },
    deliver: async (tx, orderId) => {
      await moveOrder(needs, tx, await lockOrder(tx, orderId), 'deliver');
    },
    module: {
      routes: (router) => {
        ordersRoutes(router, { core: needs, cart: needs, place });
        consoleRoutes(router, needs);
      },
      subscriptions: ordersSubscriptions(needs),
      tasks: ordersTasks(needs),
    },
  };
};
