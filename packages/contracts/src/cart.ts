import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { CartLine, OrderStatus } from './orders.ts';
import { Id, IdempotencyKey } from './values.ts';

export const MOST_GUEST_LINES = 50;

const GuestLine = z.strictObject({
  skuId: Id,
  quantity: z.int().min(1).max(999),
  roomId: Id.nullable(),
});
export type GuestLine = z.infer<typeof GuestLine>;

const guestLines = z.array(GuestLine).max(MOST_GUEST_LINES);
const cartReply = z.strictObject({ lines: z.array(CartLine) });

export const showGuestCart = endpoint({
  method: 'POST',
  path: '/v1/cart/guest',
  summary: 'What a guest keeps in the browser, with today’s prices; nothing is stored',
  body: z.strictObject({ lines: guestLines }),
  reply: cartReply,
});

/** The same key adds only what it has not added before, so a repeat or a second tab doubles nothing. */
export const mergeCart = endpoint({
  method: 'POST',
  path: '/v1/cart/merge',
  summary: 'Put the cart of a browser into the cart of the account',
  body: z.strictObject({ key: IdempotencyKey, lines: guestLines }),
  reply: cartReply,
  errors: ['orders/cart-full'],
});

export const countOrders = endpoint({
  method: 'GET',
  path: '/v1/orders/counts',
  summary: 'How many orders of the caller are in which state; states without any are left out',
  reply: z.strictObject({ counts: z.partialRecord(OrderStatus, z.int().min(1)) }),
});
