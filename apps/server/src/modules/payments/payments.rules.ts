import type { PaymentStatus } from '@kaibo/contracts';

/** What a provider can tell about a payment. */
export type ProviderKind = 'captured' | 'declined' | 'refunded';
/** What this installation asks for. */
export type PaymentCommand = 'cancel' | 'refund';

/**
 * From each state, where each trigger leads. A provider may capture money after the payment was given up
 * here: the money is there, so the payment is captured, and whoever is paid decides what becomes of it.
 */
export const paymentMachine = {
  pending: { captured: 'captured', declined: 'declined', cancel: 'cancelled' },
  declined: { captured: 'captured' },
  cancelled: { captured: 'captured' },
  captured: { refund: 'refunding' },
  refunding: { refunded: 'refunded' },
  refunded: {},
} as const satisfies Record<
  PaymentStatus,
  Partial<Record<ProviderKind | PaymentCommand, PaymentStatus>>
>;

/** Where a trigger leads, or null where it does not apply. */
export const nextStatus = (
  from: PaymentStatus,
  trigger: ProviderKind | PaymentCommand,
): PaymentStatus | null => {
  const exits: Partial<Record<ProviderKind | PaymentCommand, PaymentStatus>> = paymentMachine[from];
  return exits[trigger] ?? null;
};

export type Verdict =
  | { kind: 'apply'; to: PaymentStatus }
  /** Known already, or overtaken by something later: acknowledged, nothing changes. */
  | { kind: 'stale' }
  /** Out of order: refused, so that the provider says it again later. */
  | { kind: 'early' };

/** What to do with a provider's word. */
export const judge = (status: PaymentStatus, word: ProviderKind): Verdict => {
  const to = nextStatus(status, word);
  if (to !== null) return { kind: 'apply', to };
  return word === 'refunded' && status !== 'refunded' ? { kind: 'early' } : { kind: 'stale' };
};
