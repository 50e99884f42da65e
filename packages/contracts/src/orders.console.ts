import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { OrderStatus, OrderSummary } from './orders.ts';
import { PaymentStatus } from './payments.ts';
import { EpochMs, Fen, Id, QueryInt } from './values.ts';

const AnyMs = QueryInt(0, 8_640_000_000_000_000);

export const ConsoleOrderQuery = z.strictObject({
  /** The id of an order, a buyer, a store or a room, or part of a store's name. */
  q: z.string().max(100).optional(),
  status: OrderStatus.optional(),
  /** Only what people did, only what the demo did, or both. */
  made: z.enum(['people', 'demo']).optional(),
  fromMs: AnyMs.optional(),
  toMs: AnyMs.optional(),
});

export const ConsoleOrder = OrderSummary.extend({ buyerName: z.string(), simulated: z.boolean() });
export type ConsoleOrder = z.infer<typeof ConsoleOrder>;

export const listAllOrders = endpoint({
  method: 'GET',
  path: '/v1/console/orders',
  summary: 'Every order for operators and support, newest first',
  query: ConsoleOrderQuery.extend({
    before: Id.optional(),
    limit: QueryInt(1, 100).default(50),
  }),
  reply: z.strictObject({ orders: z.array(ConsoleOrder) }),
});

export const ConsolePaymentQuery = z.strictObject({
  /** The id of a payment, of what it is for, or of the payer. */
  q: z.string().max(100).optional(),
  status: PaymentStatus.optional(),
  fromMs: AnyMs.optional(),
  toMs: AnyMs.optional(),
});

export const ConsolePayment = z.strictObject({
  id: Id,
  reference: Id,
  payerId: Id,
  provider: z.string(),
  status: PaymentStatus,
  amountFen: Fen,
  capturedFen: Fen,
  refundedFen: Fen,
  createdAtMs: EpochMs,
  changedAtMs: EpochMs,
  simulated: z.boolean(),
  /** What the provider called back, oldest first. */
  callbacks: z.array(
    z.strictObject({
      eventId: z.string(),
      kind: z.string(),
      amountFen: Fen,
      outcome: z.enum(['applied', 'stale']),
      atMs: EpochMs,
    }),
  ),
});
export type ConsolePayment = z.infer<typeof ConsolePayment>;

export const listAllPayments = endpoint({
  method: 'GET',
  path: '/v1/console/payments',
  summary: 'Every payment with what its provider called back, newest first',
  query: ConsolePaymentQuery.extend({
    before: Id.optional(),
    limit: QueryInt(1, 100).default(50),
  }),
  reply: z.strictObject({ payments: z.array(ConsolePayment) }),
});
