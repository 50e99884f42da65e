import {
  type EpochMs,
  Failure,
  type Fen,
  type Id,
  type Payment,
  PaymentCaptured,
  PaymentDeclined,
  PaymentRefunded,
} from '@kaibo/contracts';
import type { Clock } from '#platform/clock';
import type { Database, Transaction } from '#platform/database';
import type { EventLog } from '#platform/events';
import { newId } from '#platform/id';
import type { Jobs } from '#platform/jobs';
import type { PaymentProvider, ProviderWord } from './payments.provider.ts';
import { judge } from './payments.rules.ts';
import {
  asPayment,
  cancelPending,
  findByKey,
  findPayment,
  insertPayment,
  lockPayment,
  movePayment,
  type PaymentRow,
  paymentsOf,
  rememberWord,
  setPayUrl,
  takeKey,
} from './payments.store.ts';

export interface PaymentsCore {
  db: Database;
  events: EventLog;
  jobs: Jobs;
  clock: Clock;
  provider: PaymentProvider;
}

export interface NewPayment {
  /** What is paid for; at most one payment of it is pending. */
  reference: Id;
  payerId: Id;
  amountFen: Fen;
  /** Chosen by the payer's client: one key, one payment. */
  idempotencyKey: string;
  simulated: boolean;
}

export const ASK_CANCEL = 'payments.ask-cancel';
export const ASK_REFUND = 'payments.ask-refund';

const told = { captured: PaymentCaptured, declined: PaymentDeclined, refunded: PaymentRefunded };

/**
 * A payment in the caller's transaction. Who repeats a key gets its payment; a reference that has a pending or
 * captured payment gets that one. Null when the key belongs to another reference; then nothing was written. One
 * reference at a time: the caller holds a lock on what is paid for. Call `open` after the commit.
 */
export const create = async (
  core: PaymentsCore,
  tx: Transaction,
  request: NewPayment,
): Promise<Payment | null> => {
  const { reference, payerId, idempotencyKey } = request;
  const others = await paymentsOf(tx, reference);
  const standing = others.find(({ status }) => status === 'pending' || status === 'captured');
  const id = standing?.id ?? newId();

  if (!(await takeKey(tx, { payerId, idempotencyKey, paymentId: id }))) {
    const earlier = await findByKey(tx, payerId, idempotencyKey);
    return earlier?.reference === reference ? asPayment(earlier) : null;
  }
  if (standing) return asPayment(standing);
  const payment = { ...request, id, provider: core.provider.name };
  const nowMs = core.clock.nowMs();
  await insertPayment(tx, payment, nowMs);
  return asPayment({ ...payment, status: 'pending', payUrl: null, createdAt: new Date(nowMs) });
};

/** Tells the provider of a pending payment, so that the payer can go on there. May be repeated. */
export const open = async (core: PaymentsCore, payment: Payment): Promise<Payment> => {
  if (payment.status !== 'pending' || payment.payUrl !== null) return payment;
  const { payUrl } = await core.provider.create({
    paymentId: payment.id,
    reference: payment.reference,
    amountFen: payment.amountFen,
  });
  await setPayUrl(core.db, payment.id, payUrl);
  return { ...payment, payUrl };
};

/** Gives up the pending payments of references. The provider is asked after the commit and may still capture. */
export const cancelOf = async (
  core: PaymentsCore,
  tx: Transaction,
  references: readonly Id[],
): Promise<void> => {
  for (const paymentId of await cancelPending(tx, references, core.clock.nowMs()))
    await core.jobs.enqueue(tx, ASK_CANCEL, { paymentId });
};

/** Sends captured money back. False when it is not there to send: never captured, or on its way back already. */
export const refund = async (
  core: PaymentsCore,
  tx: Transaction,
  paymentId: Id,
): Promise<boolean> => {
  const move = { id: paymentId, from: 'captured', to: 'refunding' } as const;
  const moved = await movePayment(tx, move, core.clock.nowMs());
  if (moved) await core.jobs.enqueue(tx, ASK_REFUND, { paymentId });
  return moved;
};

/** The payment that speaks for a reference: the one that holds money, else the newest. */
export const ofReference = async (
  db: Database | Transaction,
  reference: Id,
): Promise<Payment | null> => {
  const payments = await paymentsOf(db, reference);
  const speaking =
    payments.find((payment) => payment.status === 'captured') ??
    payments.find((payment) => payment.status === 'refunding' || payment.status === 'refunded') ??
    payments[0];
  return speaking ? asPayment(speaking) : null;
};

/**
 * Takes a provider's word: the same word twice changes nothing, and the payment, the inbox and the event change
 * in one transaction.
 */
export const hear = (core: PaymentsCore, word: ProviderWord): Promise<void> =>
  core.db.transaction().execute(async (tx) => {
    const payment = await lockPayment(tx, word.paymentId);
    if (!payment || payment.provider !== core.provider.name)
      throw new Failure('payments/no-such-payment');
    if (payment.amountFen !== word.amountFen) throw new Failure('payments/amount-mismatch');

    const nowMs = core.clock.nowMs();
    const verdict = judge(payment.status, word.kind);
    if (verdict.kind === 'early') throw new Failure('payments/wrong-state');
    const outcome = verdict.kind === 'apply' ? 'applied' : 'stale';
    const isNew = await rememberWord(tx, payment.provider, word, { outcome, nowMs });
    if (!isNew || verdict.kind === 'stale') return;

    await movePayment(tx, { id: payment.id, from: payment.status, to: verdict.to }, nowMs);
    await announce(core, tx, payment, word);
  });

const announce = (
  core: PaymentsCore,
  tx: Transaction,
  payment: PaymentRow,
  word: { kind: ProviderWord['kind']; atMs: EpochMs },
): Promise<void> =>
  core.events.append(
    tx,
    told[word.kind],
    {
      paymentId: payment.id,
      reference: payment.reference,
      payerId: payment.payerId,
      amountFen: payment.amountFen,
    },
    { simulated: payment.simulated },
  );

/** A payment of this payer; anybody else's does not exist for them. */
export const ownPayment = async (db: Database, payerId: Id, paymentId: Id): Promise<Payment> => {
  const payment = await findPayment(db, paymentId);
  if (!payment || payment.payerId !== payerId) throw new Failure('payments/no-such-payment');
  return asPayment(payment);
};
