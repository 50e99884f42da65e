import type { EpochMs, Fen, Id } from '@kaibo/contracts';
import type { Database, Transaction } from '#platform/database';
import type { ProviderWord } from './payments.provider.ts';
import type { ProviderKind } from './payments.rules.ts';

export type ChargeStatus = 'open' | 'processing' | 'captured' | 'declined' | 'closed' | 'refunded';

type SandboxTables = {
  sandbox_charges: {
    payment_id: string;
    amount_fen: number;
    status: ChargeStatus;
    /** When a `processing` charge captures. */
    settles_at: Date | null;
    created_at: Date;
  };
  sandbox_callbacks: {
    event_id: string;
    payment_id: string;
    kind: ProviderKind;
    amount_fen: number;
    at: Date;
    attempts: number;
    next_attempt_at: Date;
    acknowledged_at: Date | null;
  };
};
const tables = (db: Database | Transaction) => (db as Database).$extendTables<SandboxTables>();

export const insertCharge = (db: Database, paymentId: Id, amountFen: Fen, nowMs: EpochMs) =>
  tables(db)
    .insertInto('sandbox_charges')
    .values({
      payment_id: paymentId,
      amount_fen: amountFen,
      status: 'open',
      created_at: new Date(nowMs),
    })
    .onConflict((conflict) => conflict.column('payment_id').doNothing())
    .execute();

/** The charge after it moved; undefined when it was not in that state. */
export const moveCharge = (
  db: Database | Transaction,
  paymentId: Id,
  from: ChargeStatus,
  to: ChargeStatus,
) =>
  tables(db)
    .updateTable('sandbox_charges')
    .set({ status: to })
    .where('payment_id', '=', paymentId)
    .where('status', '=', from)
    .returning(['payment_id as paymentId', 'amount_fen as amountFen'])
    .executeTakeFirst();

export const setSettlesAt = (tx: Transaction, paymentId: Id, settlesAtMs: EpochMs) =>
  tables(tx)
    .updateTable('sandbox_charges')
    .set({ settles_at: new Date(settlesAtMs) })
    .where('payment_id', '=', paymentId)
    .execute();

export const chargeStatus = async (
  db: Database | Transaction,
  paymentId: Id,
): Promise<ChargeStatus | null> => {
  const row = await tables(db)
    .selectFrom('sandbox_charges')
    .select('status')
    .where('payment_id', '=', paymentId)
    .executeTakeFirst();
  return row?.status ?? null;
};

/** Charges whose late capture is due and has not happened. */
export const overdueCharges = async (db: Database, nowMs: EpochMs): Promise<Id[]> => {
  const rows = await tables(db)
    .selectFrom('sandbox_charges')
    .select('payment_id as paymentId')
    .where('status', '=', 'processing')
    .where('settles_at', '<=', new Date(nowMs))
    .limit(500)
    .execute();
  return rows.map((row) => row.paymentId);
};

export const insertWord = (tx: Transaction, word: ProviderWord) =>
  tables(tx)
    .insertInto('sandbox_callbacks')
    .values({
      event_id: word.eventId,
      payment_id: word.paymentId,
      kind: word.kind,
      amount_fen: word.amountFen,
      at: new Date(word.atMs),
      attempts: 0,
      next_attempt_at: new Date(word.atMs),
    })
    .execute();

const wordColumns = [
  'event_id as eventId',
  'payment_id as paymentId',
  'kind',
  'amount_fen as amountFen',
  'at',
  'attempts',
] as const;

export const findUnacknowledged = (db: Database, eventId: string) =>
  tables(db)
    .selectFrom('sandbox_callbacks')
    .select(wordColumns)
    .where('event_id', '=', eventId)
    .where('acknowledged_at', 'is', null)
    .executeTakeFirst();

export const wordsAbout = async (db: Database, paymentId: Id): Promise<ProviderWord[]> => {
  const rows = await tables(db)
    .selectFrom('sandbox_callbacks')
    .select(wordColumns)
    .where('payment_id', '=', paymentId)
    .orderBy('event_id')
    .execute();
  return rows.map(({ at, attempts: _, ...word }) => ({ ...word, atMs: at.getTime() }));
};

export const markAcknowledged = (db: Database, eventId: string, nowMs: EpochMs) =>
  tables(db)
    .updateTable('sandbox_callbacks')
    .set({ acknowledged_at: new Date(nowMs) })
    .where('event_id', '=', eventId)
    .execute();

export const planNextAttempt = (db: Database | Transaction, eventId: string, atMs: EpochMs) =>
  tables(db)
    .updateTable('sandbox_callbacks')
    .set((row) => ({ attempts: row('attempts', '+', 1), next_attempt_at: new Date(atMs) }))
    .where('event_id', '=', eventId)
    .execute();

/** Callbacks whose next attempt is overdue: the job that should have sent them is gone. */
export const overdueCallbacks = async (db: Database, beforeMs: EpochMs): Promise<string[]> => {
  const rows = await tables(db)
    .selectFrom('sandbox_callbacks')
    .select('event_id as eventId')
    .where('acknowledged_at', 'is', null)
    .where('next_attempt_at', '<=', new Date(beforeMs))
    .orderBy('next_attempt_at')
    .limit(500)
    .execute();
  return rows.map((row) => row.eventId);
};
