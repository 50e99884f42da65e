import type { EpochMs, Fen, Id } from '@kaibo/contracts';
import type { ProviderKind } from './payments.rules.ts';

/** A fact told by a provider; the same `eventId` is the same fact however often it is told. */
export interface ProviderWord {
  eventId: string;
  paymentId: Id;
  kind: ProviderKind;
  amountFen: Fen;
  atMs: EpochMs;
}

/**
 * Somebody who moves money. Every call may be repeated with the same payment and then changes nothing more.
 * Results arrive later as words: by callback, or found by `lookUp` when the callback was lost.
 */
export interface PaymentProvider {
  readonly name: string;
  create(payment: {
    paymentId: Id;
    reference: Id;
    amountFen: Fen;
  }): Promise<{ payUrl: string | null }>;
  /** True when no money will ever come; false when the provider has begun to capture. */
  cancel(paymentId: Id): Promise<boolean>;
  refund(paymentId: Id, amountFen: Fen): Promise<void>;
  /** Null unless the provider signed exactly these bytes. */
  verify(rawBody: Uint8Array, headers: Headers): Promise<ProviderWord | null>;
  /** Everything the provider has to say about a payment so far, in order. */
  lookUp(paymentId: Id): Promise<ProviderWord[]>;
}
