import { type Id, sandboxCallback } from '@kaibo/contracts';
import type { Clock } from '#platform/clock';
import type { Database, Transaction } from '#platform/database';
import { newId } from '#platform/id';
import type { Jobs, Task } from '#platform/jobs';
import type { PaymentProvider, ProviderWord } from './payments.provider.ts';
import type { ProviderKind } from './payments.rules.ts';
import { isSigned, SIGNATURE_HEADER, sign } from './sandbox.signature.ts';
import {
  chargeStatus,
  findUnacknowledged,
  insertCharge,
  insertWord,
  markAcknowledged,
  moveCharge,
  overdueCallbacks,
  overdueCharges,
  planNextAttempt,
  setSettlesAt,
  wordsAbout,
} from './sandbox.store.ts';

export interface SandboxNeeds {
  db: Database;
  jobs: Jobs;
  clock: Clock;
  /** Signs callbacks; shared by the provider and this installation. */
  secret: () => Promise<string>;
  /** Where this installation takes callbacks. */
  baseUrl: () => string;
  fetch: (request: Request) => Promise<Response>;
}

export type SandboxOutcome = 'success' | 'decline' | 'late';

export interface Sandbox extends PaymentProvider {
  /** What the payer chooses there; false when the charge is not open (any more). */
  pay(paymentId: Id, outcome: SandboxOutcome, delayMs: number): Promise<boolean>;
  /** Sends what is overdue: the jobs that should have done it may have died with their process. */
  sweep(): Promise<void>;
  tasks: readonly Task[];
}

const SETTLE = 'payments.sandbox-settle';
const DELIVER = 'payments.sandbox-deliver';
const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 300_000;
/** How long a callback may be overdue before the sweep sends it itself. */
const OVERDUE_MS = 10_000;

/** A small provider that works like one elsewhere: its own books, signed callbacks repeated until acknowledged. */
export const createSandbox = (needs: SandboxNeeds): Sandbox => {
  const { db, jobs, clock } = needs;

  const say = async (
    tx: Transaction,
    charge: { paymentId: Id; amountFen: number },
    kind: ProviderKind,
  ): Promise<void> => {
    const eventId = newId();
    await insertWord(tx, { ...charge, eventId, kind, atMs: clock.nowMs() });
    await jobs.enqueue(tx, DELIVER, { eventId });
  };

  const settle = (paymentId: Id): Promise<void> =>
    db.transaction().execute(async (tx) => {
      const charge = await moveCharge(tx, paymentId, 'processing', 'captured');
      if (charge) await say(tx, charge, 'captured');
    });

  const post = async (word: ProviderWord): Promise<boolean> => {
    const body = new TextEncoder().encode(JSON.stringify(word));
    const request = new Request(new URL(sandboxCallback.path, needs.baseUrl()), {
      method: sandboxCallback.method,
      headers: {
        'content-type': 'application/json',
        [SIGNATURE_HEADER]: sign(await needs.secret(), body),
      },
      body,
      redirect: 'error',
      signal: AbortSignal.timeout(10_000),
    });
    try {
      const reply = await needs.fetch(request);
      await reply.arrayBuffer();
      return reply.ok;
    } catch {
      return false; // unreachable or too slow: the same to a provider as a refusal, it comes again
    }
  };

  const deliver = async (eventId: string): Promise<void> => {
    const found = await findUnacknowledged(db, eventId);
    if (!found) return;
    const { at, attempts, ...word } = found;
    if (await post({ ...word, atMs: at.getTime() })) {
      await markAcknowledged(db, eventId, clock.nowMs());
      return;
    }
    const waitMs = Math.min(FIRST_RETRY_MS * 2 ** Math.min(attempts, 20), LONGEST_RETRY_MS);
    const runAtMs = clock.nowMs() + waitMs;
    await db.transaction().execute(async (tx) => {
      await planNextAttempt(tx, eventId, runAtMs);
      await jobs.enqueue(tx, DELIVER, { eventId }, { runAtMs });
    });
  };

  return {
    name: 'sandbox',

    create: async ({ paymentId, amountFen }) => {
      await insertCharge(db, paymentId, amountFen, clock.nowMs());
      return { payUrl: `/pay/${paymentId}` };
    },

    cancel: async (paymentId) => {
      const closed = await moveCharge(db, paymentId, 'open', 'closed');
      if (closed) return true;
      const status = await chargeStatus(db, paymentId);
      return status === null || status === 'closed' || status === 'declined';
    },

    refund: (paymentId) =>
      db.transaction().execute(async (tx) => {
        const charge = await moveCharge(tx, paymentId, 'captured', 'refunded');
        if (charge) await say(tx, charge, 'refunded');
      }),

    verify: async (rawBody, headers) =>
      isSigned(await needs.secret(), rawBody, headers.get(SIGNATURE_HEADER))
        ? sandboxCallback.body.parse(JSON.parse(new TextDecoder().decode(rawBody)))
        : null,

    lookUp: (paymentId) => wordsAbout(db, paymentId),

    pay: (paymentId, outcome, delayMs) =>
      db.transaction().execute(async (tx) => {
        const to = { success: 'captured', decline: 'declined', late: 'processing' } as const;
        const charge = await moveCharge(tx, paymentId, 'open', to[outcome]);
        if (!charge) return false;
        if (outcome === 'late') {
          const runAtMs = clock.nowMs() + delayMs;
          await setSettlesAt(tx, paymentId, runAtMs);
          await jobs.enqueue(tx, SETTLE, { paymentId }, { runAtMs });
        } else await say(tx, charge, outcome === 'success' ? 'captured' : 'declined');
        return true;
      }),

    sweep: async () => {
      const nowMs = clock.nowMs();
      for (const paymentId of await overdueCharges(db, nowMs - OVERDUE_MS)) await settle(paymentId);
      for (const eventId of await overdueCallbacks(db, nowMs - OVERDUE_MS)) await deliver(eventId);
    },

    tasks: [
      { name: SETTLE, run: (payload) => settle((payload as { paymentId: Id }).paymentId) },
      { name: DELIVER, run: (payload) => deliver((payload as { eventId: string }).eventId) },
    ],
  };
};
