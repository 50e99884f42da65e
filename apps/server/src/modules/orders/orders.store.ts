import type { EpochMs, Id, Order, OrderLine, OrderStatus, OrderSummary } from '@kaibo/contracts';
import type { Generated } from 'kysely';
import { containing, type Database, type Transaction } from '#platform/database';
import { isId } from '#platform/id';

export interface ShippingAddress {
  recipient: string;
  phone: string;
  region: string;
  detail: string;
}

type OrdersTables = {
  orders: {
    id: string;
    buyer_id: string;
    store_id: string;
    store_name: string;
    room_id: string | null;
    status: OrderStatus;
    total_fen: number;
    address: ShippingAddress;
    intention: string;
    request_hash: string;
    payment_id: string | null;
    simulated: boolean;
    placed_at: Date;
    expires_at: Date;
    delivered_at: Date | null;
  };
  order_lines: {
    order_id: string;
    position: number;
    sku_id: string;
    product_id: string;
    title: string;
    option: string;
    cover_url: string | null;
    unit_fen: number;
    quantity: number;
  };
  order_steps: {
    id: Generated<number>;
    order_id: string;
    status: OrderStatus;
    note: string;
    actor_id: string | null;
    at: Date;
  };
};
const tables = (db: Database | Transaction) => (db as Database).$extendTables<OrdersTables>();

const columns = [
  'id',
  'buyer_id as buyerId',
  'store_id as storeId',
  'store_name as storeName',
  'room_id as roomId',
  'status',
  'total_fen as totalFen',
  'address',
  'payment_id as paymentId',
  'simulated',
  'placed_at as placedAt',
  'expires_at as expiresAt',
] as const;

export interface OrderRow {
  id: Id;
  buyerId: Id;
  storeId: Id;
  storeName: string;
  roomId: Id | null;
  status: OrderStatus;
  totalFen: number;
  address: ShippingAddress;
  /** The payment whose money the order accepted. */
  paymentId: Id | null;
  simulated: boolean;
  placedAt: Date;
  expiresAt: Date;
}

export const asSummary = (row: OrderRow, lines: OrderLine[]): OrderSummary => ({
  id: row.id,
  storeId: row.storeId,
  storeName: row.storeName,
  roomId: row.roomId,
  buyerId: row.buyerId,
  status: row.status,
  totalFen: row.totalFen,
  lines,
  placedAtMs: row.placedAt.getTime(),
  expiresAtMs: row.status === 'unpaid' ? row.expiresAt.getTime() : null,
});

export const findOrder = (db: Database | Transaction, orderId: Id): Promise<OrderRow | undefined> =>
  tables(db).selectFrom('orders').select(columns).where('id', '=', orderId).executeTakeFirst();

export const findByIntention = (db: Database, intention: string): Promise<OrderRow | undefined> =>
  tables(db)
    .selectFrom('orders')
    .select(columns)
    .where('intention', '=', intention)
    .executeTakeFirst();

/** Locked in the order of the ids, before any stock, by everybody who needs both. */
export const lockOrders = (tx: Transaction, orderIds: readonly Id[]): Promise<OrderRow[]> =>
  tables(tx)
    .selectFrom('orders')
    .select(columns)
    .where('id', 'in', [...orderIds])
    .orderBy('id')
    .forUpdate()
    .execute();

/** Unpaid orders whose time is over; those that somebody else is working on are left to them. */
export const lockExpired = (tx: Transaction, nowMs: EpochMs, limit: number): Promise<OrderRow[]> =>
  tables(tx)
    .selectFrom('orders')
    .select(columns)
    .where('status', '=', 'unpaid')
    .where('expires_at', '<=', new Date(nowMs))
    .orderBy('expires_at')
    .limit(limit)
    .forUpdate()
    .skipLocked()
    .execute();

export const lockDeliveredBefore = (
  tx: Transaction,
  beforeMs: EpochMs,
  limit: number,
): Promise<OrderRow[]> =>
  tables(tx)
    .selectFrom('orders')
    .select(columns)
    .where('status', '=', 'delivered')
    .where('delivered_at', '<=', new Date(beforeMs))
    .orderBy('delivered_at')
    .limit(limit)
    .forUpdate()
    .skipLocked()
    .execute();

/** False when the order is not in `from` any more. */
export const setStatus = async (
  tx: Transaction,
  order: { id: Id; from: OrderStatus; to: OrderStatus; paymentId: Id | null },
  nowMs: EpochMs,
): Promise<boolean> => {
  const moved = await tables(tx)
    .updateTable('orders')
    .set({
      status: order.to,
      payment_id: order.paymentId,
      ...(order.to === 'delivered' && { delivered_at: new Date(nowMs) }),
    })
    .where('id', '=', order.id)
    .where('status', '=', order.from)
    .executeTakeFirst();
  return Number(moved.numUpdatedRows) === 1;
};

export const insertStep = (
  tx: Transaction,
  step: { orderId: Id; status: OrderStatus; note: string; actorId: Id | null; atMs: EpochMs },
) =>
  tables(tx)
    .insertInto('order_steps')
    .values({
      order_id: step.orderId,
      status: step.status,
      note: step.note,
      actor_id: step.actorId,
      at: new Date(step.atMs),
    })
    .execute();

export const stepsOf = async (db: Database, orderId: Id): Promise<Order['timeline']> => {
  const rows = await tables(db)
    .selectFrom('order_steps')
    .select(['status', 'note', 'at'])
    .where('order_id', '=', orderId)
    .orderBy('id')
    .execute();
  return rows.map(({ status, note, at }) => ({ status, note, atMs: at.getTime() }));
};

/** Lines of each order in their own order. */
export const linesOf = async (
  db: Database | Transaction,
  orderIds: readonly Id[],
): Promise<Map<Id, OrderLine[]>> => {
  const lines = new Map<Id, OrderLine[]>(orderIds.map((id) => [id, []]));
  if (orderIds.length === 0) return lines;
  const rows = await tables(db)
    .selectFrom('order_lines')
    .select([
      'order_id as orderId',
      'sku_id as skuId',
      'product_id as productId',
      'title',
      'option',
      'cover_url as coverUrl',
      'unit_fen as unitFen',
      'quantity',
    ])
    .where('order_id', 'in', [...orderIds])
    .orderBy('order_id')
    .orderBy('position')
    .execute();
  for (const { orderId, ...line } of rows) lines.get(orderId)!.push(line);
  return lines;
};

/** How many of a buyer's orders are in which state. */
export const countByStatus = async (
  db: Database,
  buyerId: Id,
): Promise<Partial<Record<OrderStatus, number>>> => {
  const rows = await tables(db)
    .selectFrom('orders')
    .select(['status', (row) => row.fn.countAll<number>().as('count')])
    .where('buyer_id', '=', buyerId)
    .groupBy('status')
    .execute();
  return Object.fromEntries(rows.map(({ status, count }) => [status, count]));
};

/** Newest first; ids are UUIDv7, so the last id seen is the cursor. */
export const pageOfOrders = (
  db: Database,
  owner: { buyerId: Id } | { storeId: Id },
  page: { statuses?: readonly OrderStatus[]; before?: Id; limit: number },
): Promise<OrderRow[]> =>
  tables(db)
    .selectFrom('orders')
    .select(columns)
    .where((where) =>
      'buyerId' in owner
        ? where('buyer_id', '=', owner.buyerId)
        : where('store_id', '=', owner.storeId),
    )
    .$if(page.statuses !== undefined, (query) => query.where('status', 'in', page.statuses!))
    .$if(page.before !== undefined, (query) => query.where('id', '<', page.before!))
    .orderBy('id', 'desc')
    .limit(page.limit)
    .execute();

interface OrderFilter {
  q?: string;
  status?: OrderStatus;
  made?: 'people' | 'demo';
  fromMs?: EpochMs;
  toMs?: EpochMs;
  before?: Id;
  limit: number;
}

/** Orders of everybody, newest first. */
export const ordersMatching = (db: Database, filter: OrderFilter): Promise<OrderRow[]> => {
  const { q, status, made, fromMs, toMs, before } = filter;
  return tables(db)
    .selectFrom('orders')
    .select(columns)
    .$if(q !== undefined, (query) =>
      query.where((where) =>
        isId(q!.toLowerCase())
          ? where.or([
              where('id', '=', q!),
              where('buyer_id', '=', q!),
              where('store_id', '=', q!),
              where('room_id', '=', q!),
            ])
          : where('store_name', 'ilike', containing(q!)),
      ),
    )
    .$if(status !== undefined, (query) => query.where('status', '=', status!))
    .$if(made !== undefined, (query) => query.where('simulated', '=', made === 'demo'))
    .$if(fromMs !== undefined, (query) => query.where('placed_at', '>=', new Date(fromMs!)))
    .$if(toMs !== undefined, (query) => query.where('placed_at', '<', new Date(toMs!)))
    .$if(before !== undefined, (query) => query.where('id', '<', before!))
    .orderBy('id', 'desc')
    .limit(filter.limit)
    .execute();
};
