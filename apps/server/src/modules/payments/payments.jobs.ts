import { Failure, type Id } from '@kaibo/contracts';
import type { Task } from '#platform/jobs';
import { ASK_CANCEL, ASK_REFUND, hear, type PaymentsCore } from './payments.service.ts';
import { findPayment, markClosed, waitingPayments } from './payments.store.ts';

/** A payment is looked up when it has waited this long. */
const PATIENCE_MS = 10_000;
const PAGE = 200;

const paymentIdOf = (payload: unknown): Id => (payload as { paymentId: Id }).paymentId;

const askCancel = async (core: PaymentsCore, paymentId: Id): Promise<void> => {
  const payment = await findPayment(core.db, paymentId);
  if (payment?.status !== 'cancelled') return;
  if (await core.provider.cancel(paymentId))
    await markClosed(core.db, paymentId, core.clock.nowMs());
};

const askRefund = async (core: PaymentsCore, paymentId: Id): Promise<void> => {
  const payment = await findPayment(core.db, paymentId);
  if (payment?.status === 'refunding') await core.provider.refund(paymentId, payment.amountFen);
};

/** Finds what callbacks should have said: asks again, then hears everything the provider knows. */
export const pollProvider = async (core: PaymentsCore): Promise<void> => {
  const beforeMs = core.clock.nowMs() - PATIENCE_MS;
  let after: Id | null = null;
  for (;;) {
    const page = await waitingPayments(core.db, beforeMs, after, PAGE);
    for (const payment of page) {
      if (payment.status === 'cancelled') await askCancel(core, payment.id);
      if (payment.status === 'refunding') await askRefund(core, payment.id);
      for (const word of await core.provider.lookUp(payment.id)) {
        await hear(core, word).catch((error: unknown) => {
          if (!(error instanceof Failure)) throw error; // refused now; the next poll asks again
        });
      }
    }
    if (page.length < PAGE) return;
    after = page.at(-1)!.id;
  }
};

export const paymentsTasks = (core: PaymentsCore, sweep: () => Promise<void>): readonly Task[] => [
  { name: ASK_CANCEL, run: (payload) => askCancel(core, paymentIdOf(payload)) },
  { name: ASK_REFUND, run: (payload) => askRefund(core, paymentIdOf(payload)) },
  {
    name: 'payments.poll',
    everyMs: 30_000,
    run: async () => {
      await sweep();
      await pollProvider(core);
    },
  },
];
