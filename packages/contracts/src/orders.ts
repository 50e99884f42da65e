import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { defineEvent } from './event.ts';
import { Parcel } from './fulfilment.ts';
import { Payment } from './payments.ts';
import { type BothLanguages, EpochMs, Fen, Id, IdempotencyKey, QueryInt } from './values.ts';

/**
 * unpaid → paid → shipped → delivered → completed; unpaid → cancelled | expired;
 * paid → refunding → refunded. `expired` and `cancelled` have given their stock back; money that still comes makes
 * them `paid` if their stock is there to reserve again, and goes back otherwise.
 */
export const OrderStatus = z.enum([
  'unpaid',
  'paid',
  'shipped',
  'delivered',
  'completed',
  'cancelled',
  'expired',
  'refunding',
  'refunded',
]);
export type OrderStatus = z.infer<typeof OrderStatus>;

/** What a buyer looks for together. */
export const orderGroups = {
  unpaid: ['unpaid'],
  'to-ship': ['paid'],
  'to-receive': ['shipped', 'delivered'],
  done: ['completed'],
  refunds: ['refunding', 'refunded'],
} as const satisfies Record<string, readonly OrderStatus[]>;

export const OrderGroup = z.enum(['unpaid', 'to-ship', 'to-receive', 'done', 'refunds']);
export type OrderGroup = z.infer<typeof OrderGroup>;

export const OrderLine = z.strictObject({
  skuId: Id,
  productId: Id,
  title: z.string(),
  option: z.string(),
  coverUrl: z.string().nullable(),
  unitFen: Fen,
  quantity: z.int().min(1),
});
export type OrderLine = z.infer<typeof OrderLine>;

export const ShippingAddress = z.strictObject({
  recipient: z.string(),
  phone: z.string(),
  region: z.string(),
  detail: z.string(),
});

/** What the system notes on a timeline, beside what people write themselves. */
export const orderNotes = {
  'payment-declined': { zh: '支付未成功，可重新支付', en: 'The payment was declined; try again' },
  'paid-late': {
    zh: '超时后到账，已重新锁定库存',
    en: 'The money came late; stock was reserved again',
  },
  'payment-returned': {
    zh: '重复或迟到的款项，将自动退回',
    en: 'A payment that came late or twice goes back',
  },
  'completed-by-itself': { zh: '系统自动确认收货', en: 'Completed by itself' },
} as const satisfies Record<string, BothLanguages>;

export const OrderStep = z.strictObject({
  status: OrderStatus,
  atMs: EpochMs,
  /** What a person wrote, a key of `orderNotes`, or nothing. */
  note: z.string(),
});

export const OrderSummary = z.strictObject({
  id: Id,
  storeId: Id,
  storeName: z.string(),
  roomId: Id.nullable(),
  buyerId: Id,
  status: OrderStatus,
  totalFen: Fen,
  lines: z.array(OrderLine),
  placedAtMs: EpochMs,
  /** When an unpaid order gives its stock back. */
  expiresAtMs: EpochMs.nullable(),
});
export type OrderSummary = z.infer<typeof OrderSummary>;

export const Order = OrderSummary.extend({
  address: ShippingAddress,
  timeline: z.array(OrderStep),
  payment: Payment.nullable(),
  parcel: Parcel.nullable(),
});
export type Order = z.infer<typeof Order>;

export const CartLine = z.strictObject({
  skuId: Id,
  productId: Id,
  storeId: Id,
  storeName: z.string(),
  title: z.string(),
  option: z.string(),
  coverUrl: z.string().nullable(),
  unitFen: Fen,
  stock: z.int(),
  quantity: z.int(),
  roomId: Id.nullable(),
});
export type CartLine = z.infer<typeof CartLine>;

const cartReply = z.strictObject({ lines: z.array(CartLine) });

export const getCart = endpoint({
  method: 'GET',
  path: '/v1/cart',
  summary: 'The cart of the caller',
  reply: cartReply,
});

export const setCartLine = endpoint({
  method: 'PUT',
  path: '/v1/cart/lines/:skuId',
  summary: 'Put a quantity of an option into the cart; 0 removes it',
  params: z.strictObject({ skuId: Id }),
  body: z.strictObject({ quantity: z.int().min(0).max(999), roomId: Id.nullable().default(null) }),
  reply: cartReply,
  errors: ['catalog/no-such-sku', 'orders/cart-full'],
});

export const placeOrder = endpoint({
  method: 'POST',
  path: '/v1/orders',
  summary: 'Place an order of one store; the same key gets the first answer',
  body: z.strictObject({
    idempotencyKey: IdempotencyKey,
    roomId: Id.nullable().default(null),
    addressId: Id,
    lines: z
      .array(z.strictObject({ skuId: Id, quantity: z.int().min(1).max(999), unitFen: Fen }))
      .min(1)
      .max(50),
  }),
  reply: Order,
  errors: [
    'accounts/no-such-address',
    'catalog/no-such-sku',
    'orders/out-of-stock',
    'orders/store-closed',
    'orders/price-changed',
    'orders/several-stores',
    'orders/key-reused',
  ],
});

export const listOrders = endpoint({
  method: 'GET',
  path: '/v1/orders',
  summary: 'Orders of the caller, newest first',
  query: z.strictObject({
    group: OrderGroup.optional(),
    before: Id.optional(),
    limit: QueryInt(1, 50).default(20),
  }),
  reply: z.strictObject({ orders: z.array(OrderSummary) }),
});

const ofOrder = z.strictObject({ orderId: Id });
const acting = ['orders/no-such-order', 'orders/not-your-order', 'orders/wrong-state'] as const;

export const getOrder = endpoint({
  method: 'GET',
  path: '/v1/orders/:orderId',
  summary:
    'An order with its timeline, payment and parcel (buyer, merchant of the store, operators)',
  params: ofOrder,
  reply: Order,
  errors: ['orders/no-such-order', 'orders/not-your-order'],
  owed: true,
});

export const payOrder = endpoint({
  method: 'POST',
  path: '/v1/orders/:orderId/pay',
  summary: 'Start a payment; the same key gets the first answer',
  params: ofOrder,
  body: z.strictObject({
    idempotencyKey: IdempotencyKey,
    method: z.enum(['sandbox']).default('sandbox'),
  }),
  reply: Payment,
  errors: [...acting, 'orders/key-reused'],
});

export const cancelOrder = endpoint({
  method: 'POST',
  path: '/v1/orders/:orderId/cancel',
  summary: 'Cancel an unpaid order; stock goes back',
  params: ofOrder,
  body: z.strictObject({ reason: z.string().trim().max(200).default('') }),
  reply: Order,
  errors: acting,
});

export const refundOrder = endpoint({
  method: 'POST',
  path: '/v1/orders/:orderId/refund',
  summary: 'Refund a paid order that has not been shipped; stock goes back',
  params: ofOrder,
  body: z.strictObject({ reason: z.string().trim().max(200).default('') }),
  reply: Order,
  errors: acting,
  owed: true,
});

export const confirmOrder = endpoint({
  method: 'POST',
  path: '/v1/orders/:orderId/confirm',
  summary: 'The buyer has the parcel',
  params: ofOrder,
  reply: Order,
  errors: acting,
});

export const listStoreOrders = endpoint({
  method: 'GET',
  path: '/v1/studio/orders',
  summary: 'Orders of a store of the caller, newest first',
  query: z.strictObject({
    storeId: Id,
    status: OrderStatus.optional(),
    before: Id.optional(),
    limit: QueryInt(1, 100).default(50),
  }),
  reply: z.strictObject({ orders: z.array(OrderSummary) }),
  errors: ['catalog/no-such-store', 'catalog/not-your-store'],
  owed: true,
});

const Moved = z.object({
  orderId: Id,
  buyerId: Id,
  storeId: Id,
  roomId: Id.nullable(),
  totalFen: Fen,
});

/** Written with the order row. `left` is the stock of the option after this order. */
export const OrderPlaced = defineEvent({
  name: 'orders.placed',
  version: 1,
  payload: Moved.extend({
    lines: z.array(
      z.object({ skuId: Id, productId: Id, quantity: z.int(), unitFen: Fen, left: z.int() }),
    ),
  }),
  key: (order) => order.roomId ?? order.buyerId,
});

const moved = <Name extends string>(name: Name) =>
  defineEvent({ name, version: 1, payload: Moved, key: (order) => order.roomId ?? order.buyerId });

export const OrderPaid = moved('orders.paid');
export const OrderShipped = moved('orders.shipped');
export const OrderDelivered = moved('orders.delivered');
export const OrderCompleted = moved('orders.completed');
export const OrderCancelled = moved('orders.cancelled');
export const OrderExpired = moved('orders.expired');
export const OrderRefunding = moved('orders.refunding');
export const OrderRefunded = moved('orders.refunded');

export const CartChanged = defineEvent({
  name: 'orders.cart-changed',
  version: 1,
  payload: z.object({
    userId: Id,
    skuId: Id,
    productId: Id,
    quantity: z.int(),
    roomId: Id.nullable(),
  }),
  key: (change) => change.userId,
});
