import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { defineEvent } from './event.ts';
import { EpochMs, Fen, Id } from './values.ts';

/**
 * pending → captured | declined | cancelled; captured → refunding → refunded. A provider may capture what was
 * declined or cancelled here.
 */
export const PaymentStatus = z.enum([
  'pending',
  'captured',
  'declined',
  'cancelled',
  'refunding',
  'refunded',
]);
export type PaymentStatus = z.infer<typeof PaymentStatus>;

export const Payment = z.strictObject({
  id: Id,
  /** What is paid for: the order's id. */
  reference: Id,
  provider: z.string(),
  status: PaymentStatus,
  amountFen: Fen,
  createdAtMs: EpochMs,
  /** Where the payer goes on; the sandbox's own page. */
  payUrl: z.string().nullable(),
});
export type Payment = z.infer<typeof Payment>;

const ofPayment = z.strictObject({ paymentId: Id });

export const getPayment = endpoint({
  method: 'GET',
  path: '/v1/payments/:paymentId',
  summary: 'A payment of the caller',
  params: ofPayment,
  reply: Payment,
  errors: ['payments/no-such-payment'],
});

/** The sandbox provider: what a payer does there. `late` succeeds only after a while. */
export const sandboxPay = endpoint({
  method: 'POST',
  path: '/v1/payments/:paymentId/sandbox',
  summary: 'Sandbox provider: succeed, decline, or call back late',
  params: ofPayment,
  body: z.strictObject({
    outcome: z.enum(['success', 'decline', 'late']),
    /** For `late`: how long the provider waits, default 20 s. */
    delayMs: z.int().min(0).max(3_600_000).default(20_000),
  }),
  reply: Payment,
  errors: ['payments/no-such-payment', 'payments/wrong-state'],
});

/** Signed by the provider over the raw body (HMAC-SHA256, header `x-sandbox-signature`). */
export const sandboxCallback = endpoint({
  method: 'POST',
  path: '/v1/payments/callbacks/sandbox',
  summary:
    'Callback of the sandbox provider; a repeated event id changes nothing, one that comes too early is refused',
  body: z.strictObject({
    eventId: z.string().min(1).max(100),
    paymentId: Id,
    kind: z.enum(['captured', 'declined', 'refunded']),
    amountFen: Fen,
    atMs: EpochMs,
  }),
  reply: z.strictObject({ accepted: z.literal(true) }),
  errors: [
    'payments/bad-signature',
    'payments/no-such-payment',
    'payments/amount-mismatch',
    'payments/wrong-state',
  ],
});

const Settled = z.object({ paymentId: Id, reference: Id, payerId: Id, amountFen: Fen });
const settled = (name: string) =>
  defineEvent({ name, version: 1, payload: Settled, key: (payment) => payment.reference });

export const PaymentCaptured = settled('payments.captured');
export const PaymentDeclined = settled('payments.declined');
export const PaymentRefunded = settled('payments.refunded');
