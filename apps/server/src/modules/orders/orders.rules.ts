import { createHash } from 'node:crypto';
import {
  type BodyOf,
  type Id,
  OrderCancelled,
  OrderCompleted,
  OrderDelivered,
  OrderExpired,
  OrderPaid,
  OrderRefunded,
  OrderRefunding,
  OrderShipped,
  type OrderStatus,
  type placeOrder,
} from '@kaibo/contracts';

export type OrderTrigger =
  | 'pay'
  | 'cancel'
  | 'expire'
  | 'ship'
  | 'deliver'
  | 'complete'
  | 'refund'
  | 'money-back';

/**
 * From each state, where each trigger leads. `pay` out of `cancelled` and `expired` is money that arrived late
 * and found stock to reserve again; without stock the money goes back and the order stays.
 */
export const orderMachine = {
  unpaid: { pay: 'paid', cancel: 'cancelled', expire: 'expired' },
  paid: { ship: 'shipped', refund: 'refunding' },
  shipped: { deliver: 'delivered' },
  delivered: { complete: 'completed' },
  completed: {},
  cancelled: { pay: 'paid' },
  expired: { pay: 'paid' },
  refunding: { 'money-back': 'refunded' },
  refunded: {},
} as const satisfies Record<OrderStatus, Partial<Record<OrderTrigger, OrderStatus>>>;

/** Where a trigger leads, or null where it does not apply. */
export const nextStatus = (from: OrderStatus, trigger: OrderTrigger): OrderStatus | null => {
  const exits: Partial<Record<OrderTrigger, OrderStatus>> = orderMachine[from];
  return exits[trigger] ?? null;
};

/** States in which the order's pieces are out of stock for everybody else. */
export const holdsStock: ReadonlySet<OrderStatus> = new Set<OrderStatus>([
  'unpaid',
  'paid',
  'shipped',
  'delivered',
  'completed',
]);

/** What is told when an order arrives in a state. */
export const arrivalEvents = {
  paid: OrderPaid,
  shipped: OrderShipped,
  delivered: OrderDelivered,
  completed: OrderCompleted,
  cancelled: OrderCancelled,
  expired: OrderExpired,
  refunding: OrderRefunding,
  refunded: OrderRefunded,
} as const;

export interface WishedLine {
  skuId: Id;
  quantity: number;
  unitFen: number;
}

/** One line per SKU; null when the same SKU is wished at two prices. */
export const mergeLines = (lines: readonly WishedLine[]): WishedLine[] | null => {
  const merged = new Map<Id, WishedLine>();
  for (const line of lines) {
    const before = merged.get(line.skuId);
    if (before && before.unitFen !== line.unitFen) return null;
    merged.set(line.skuId, { ...line, quantity: line.quantity + (before?.quantity ?? 0) });
  }
  return [...merged.values()];
};

/** The same wish gives the same text whatever the order of its lines. */
export const requestHash = (wish: BodyOf<typeof placeOrder>): string => {
  const lines = wish.lines.map((line) => `${line.skuId}:${line.quantity}:${line.unitFen}`).sort();
  return createHash('sha256')
    .update(JSON.stringify([wish.addressId, wish.roomId, lines]))
    .digest('base64url');
};
