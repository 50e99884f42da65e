import type { EpochMs, Fen, Id, Payment, PaymentStatus } from '@kaibo/contracts';
import type { Database, Transaction } from '#platform/database';
import { isId } from '#platform/id';
import type { ProviderWord } from './payments.provider.ts';

type PaymentsTables = {
  payments: {
    id: string;
    reference: string;
    payer_id: string;
    provider: string;
    status: PaymentStatus;
    amount_fen: number;
    captured_fen: number;
    refunded_fen: number;
    pay_url: string | null;
    simulated: boolean;
    created_at: Date;
    updated_at: Date;
    closed_at: Date | null;
  };
  payment_keys: {
    payer_id: string;
    idempotency_key: string;
    payment_id: string;
  };
  payment_callbacks: {
    provider: string;
    event_id: string;
    payment_id: string;
    kind: string;
    amount_fen: number;
    outcome: 'applied' | 'stale';
    received_at: Date;
  };
};
const tables = (db: Database | Transaction) => (db as Database).$extendTables<PaymentsTables>();

export interface PaymentRow {
  id: Id;
  reference: Id;
  payerId: Id;
  provider: string;
  status: PaymentStatus;
  amountFen: Fen;
  payUrl: string | null;
  simulated: boolean;
  createdAt: Date;
}

const columns = [
  'payments.id',
  'reference',
  'payments.payer_id as payerId',
  'provider',
  'status',
  'amount_fen as amountFen',
  'pay_url as payUrl',
  'simulated',
  'created_at as createdAt',
] as const;

export const asPayment = (row: PaymentRow): Payment => ({
  id: row.id,
  reference: row.reference,
  provider: row.provider,
  status: row.status,
  amountFen: row.amountFen,
  createdAtMs: row.createdAt.getTime(),
  payUrl: row.payUrl,
});

/** False when the key has its payment; then that one stands. */
export const takeKey = async (
  tx: Transaction,
  key: { payerId: Id; idempotencyKey: string; paymentId: Id },
): Promise<boolean> => {
  const inserted = await tables(tx)
    .insertInto('payment_keys')
    .values({
      payer_id: key.payerId,
      idempotency_key: key.idempotencyKey,
      payment_id: key.paymentId,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return Number(inserted.numInsertedOrUpdatedRows) === 1;
};

export const insertPayment = (
  tx: Transaction,
  payment: Omit<PaymentRow, 'payUrl' | 'createdAt' | 'status'>,
  nowMs: EpochMs,
) =>
  tables(tx)
    .insertInto('payments')
    .values({
      id: payment.id,
      reference: payment.reference,
      payer_id: payment.payerId,
      provider: payment.provider,
      status: 'pending',
      amount_fen: payment.amountFen,
      captured_fen: 0,
      refunded_fen: 0,
      simulated: payment.simulated,
      created_at: new Date(nowMs),
      updated_at: new Date(nowMs),
    })
    .execute();

export const findPayment = (db: Database | Transaction, paymentId: Id) =>
  tables(db).selectFrom('payments').select(columns).where('id', '=', paymentId).executeTakeFirst();

export const lockPayment = (tx: Transaction, paymentId: Id) =>
  tables(tx)
    .selectFrom('payments')
    .select(columns)
    .where('id', '=', paymentId)
    .forUpdate()
    .executeTakeFirst();

export const findByKey = (db: Database | Transaction, payerId: Id, idempotencyKey: string) =>
  tables(db)
    .selectFrom('payments')
    .innerJoin('payment_keys', 'payment_keys.payment_id', 'payments.id')
    .select(columns)
    .where('payment_keys.payer_id', '=', payerId)
    .where('payment_keys.idempotency_key', '=', idempotencyKey)
    .executeTakeFirst();

/** Newest first. */
export const paymentsOf = (db: Database | Transaction, reference: Id) =>
  tables(db)
    .selectFrom('payments')
    .select(columns)
    .where('reference', '=', reference)
    .orderBy('id', 'desc')
    .execute();

export const setPayUrl = (db: Database, paymentId: Id, payUrl: string | null) =>
  tables(db).updateTable('payments').set({ pay_url: payUrl }).where('id', '=', paymentId).execute();

/** False when somebody else moved it first. */
export const movePayment = async (
  tx: Transaction,
  payment: { id: Id; from: PaymentStatus; to: PaymentStatus },
  nowMs: EpochMs,
): Promise<boolean> => {
  const moved = await tables(tx)
    .updateTable('payments')
    .set((row) => ({
      status: payment.to,
      updated_at: new Date(nowMs),
      ...(payment.to === 'captured' && { captured_fen: row.ref('amount_fen') }),
      ...(payment.to === 'refunded' && { refunded_fen: row.ref('captured_fen') }),
    }))
    .where('id', '=', payment.id)
    .where('status', '=', payment.from)
    .executeTakeFirst();
  return Number(moved.numUpdatedRows) === 1;
};

/** Ids of the payments that were pending. */
export const cancelPending = async (
  tx: Transaction,
  references: readonly Id[],
  nowMs: EpochMs,
): Promise<Id[]> => {
  const rows = await tables(tx)
    .updateTable('payments')
    .set({ status: 'cancelled', updated_at: new Date(nowMs) })
    .where('reference', 'in', [...references])
    .where('status', '=', 'pending')
    .returning('id')
    .execute();
  return rows.map((row) => row.id);
};

export const markClosed = (db: Database, paymentId: Id, nowMs: EpochMs) =>
  tables(db)
    .updateTable('payments')
    .set({ closed_at: new Date(nowMs) })
    .where('id', '=', paymentId)
    .where('closed_at', 'is', null)
    .execute();

/** False when this word was heard before. */
export const rememberWord = async (
  tx: Transaction,
  provider: string,
  word: ProviderWord,
  entry: { outcome: 'applied' | 'stale'; nowMs: EpochMs },
): Promise<boolean> => {
  const inserted = await tables(tx)
    .insertInto('payment_callbacks')
    .values({
      provider,
      event_id: word.eventId,
      payment_id: word.paymentId,
      kind: word.kind,
      amount_fen: word.amountFen,
      outcome: entry.outcome,
      received_at: new Date(entry.nowMs),
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return Number(inserted.numInsertedOrUpdatedRows) === 1;
};

/** Payments that wait for the provider's word and began before a moment, in id order after a cursor. */
export const waitingPayments = (db: Database, beforeMs: EpochMs, after: Id | null, limit: number) =>
  tables(db)
    .selectFrom('payments')
    .select(columns)
    .where((where) =>
      where.or([
        where('status', 'in', ['pending', 'refunding']),
        where.and([where('status', '=', 'cancelled'), where('closed_at', 'is', null)]),
      ]),
    )
    .where('updated_at', '<=', new Date(beforeMs))
    .$if(after !== null, (query) => query.where('id', '>', after))
    .orderBy('id')
    .limit(limit)
    .execute();

interface PaymentFilter {
  q?: string;
  status?: PaymentStatus;
  fromMs?: EpochMs;
  toMs?: EpochMs;
  before?: Id;
  limit: number;
}

/** Payments of everybody, newest first; a text that is no id finds nothing. */
export const paymentsMatching = (db: Database, filter: PaymentFilter) => {
  const { q, status, fromMs, toMs, before } = filter;
  return tables(db)
    .selectFrom('payments')
    .select([
      ...columns,
      'captured_fen as capturedFen',
      'refunded_fen as refundedFen',
      'updated_at as changedAt',
    ])
    .$if(q !== undefined, (query) =>
      query.where((where) =>
        isId(q!.toLowerCase())
          ? where.or([
              where('id', '=', q!),
              where('reference', '=', q!),
              where('payer_id', '=', q!),
            ])
          : where.lit(false),
      ),
    )
    .$if(status !== undefined, (query) => query.where('status', '=', status!))
    .$if(fromMs !== undefined, (query) => query.where('created_at', '>=', new Date(fromMs!)))
    .$if(toMs !== undefined, (query) => query.where('created_at', '<', new Date(toMs!)))
    .$if(before !== undefined, (query) => query.where('id', '<', before!))
    .orderBy('id', 'desc')
    .limit(filter.limit)
    .execute();
};

/** What providers called back of each payment, oldest first. */
export const callbacksOf = async (db: Database, paymentIds: readonly Id[]) => {
  if (paymentIds.length === 0) return new Map<Id, never[]>();
  const rows = await tables(db)
    .selectFrom('payment_callbacks')
    .select([
      'payment_id as paymentId',
      'event_id as eventId',
      'kind',
      'amount_fen as amountFen',
      'outcome',
      'received_at as at',
    ])
    .where('payment_id', 'in', [...paymentIds])
    .orderBy('received_at')
    .execute();
  return Map.groupBy(
    rows.map(({ at, ...callback }) => ({ ...callback, atMs: at.getTime() })),
    ({ paymentId }) => paymentId,
  );
};
