import { type Kysely, sql } from 'kysely';

/** Captured never exceeds the amount, refunded never exceeds captured: the database refuses, whatever the code does. */
export const up = async (db: Kysely<never>): Promise<void> => {
  await db.schema
    .createTable('payments')
    .addColumn('id', 'uuid', (column) => column.primaryKey())
    .addColumn('reference', 'uuid', (column) => column.notNull())
    .addColumn('payer_id', 'uuid', (column) => column.notNull())
    .addColumn('provider', 'text', (column) => column.notNull())
    .addColumn('status', 'text', (column) =>
      column
        .notNull()
        .check(
          sql`status in ('pending', 'captured', 'declined', 'cancelled', 'refunding', 'refunded')`,
        ),
    )
    .addColumn('amount_fen', 'bigint', (column) => column.notNull().check(sql`amount_fen > 0`))
    .addColumn('captured_fen', 'bigint', (column) =>
      column.notNull().defaultTo(0).check(sql`captured_fen between 0 and amount_fen`),
    )
    .addColumn('refunded_fen', 'bigint', (column) =>
      column.notNull().defaultTo(0).check(sql`refunded_fen between 0 and captured_fen`),
    )
    .addColumn('pay_url', 'text')
    .addColumn('simulated', 'boolean', (column) => column.notNull().defaultTo(false))
    .addColumn('created_at', 'timestamptz', (column) => column.notNull())
    .addColumn('updated_at', 'timestamptz', (column) => column.notNull())
    /** When the provider said that no money will come any more. */
    .addColumn('closed_at', 'timestamptz')
    .execute();
  await sql`create unique index payments_one_pending on payments (reference) where status = 'pending'`.execute(
    db,
  );
  await sql`create index payments_by_reference on payments (reference, id desc)`.execute(db);
  await sql`create index payments_waiting on payments (id)
    where status in ('pending', 'refunding') or (status = 'cancelled' and closed_at is null)`.execute(
    db,
  );

  // Which payment a key of a payer was answered with. Deferred, so that a key is taken before its payment is made.
  await db.schema
    .createTable('payment_keys')
    .addColumn('payer_id', 'uuid', (column) => column.notNull())
    .addColumn('idempotency_key', 'text', (column) => column.notNull())
    .addColumn('payment_id', 'uuid', (column) => column.notNull())
    .addPrimaryKeyConstraint('payment_keys_key', ['payer_id', 'idempotency_key'])
    .addForeignKeyConstraint(
      'payment_keys_payment',
      ['payment_id'],
      'payments',
      ['id'],
      (constraint) => constraint.deferrable().initiallyDeferred(),
    )
    .execute();

  await db.schema
    .createTable('payment_callbacks')
    .addColumn('provider', 'text', (column) => column.notNull())
    .addColumn('event_id', 'text', (column) => column.notNull())
    .addColumn('payment_id', 'uuid', (column) => column.notNull().references('payments.id'))
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('amount_fen', 'bigint', (column) => column.notNull())
    .addColumn('outcome', 'text', (column) =>
      column.notNull().check(sql`outcome in ('applied', 'stale')`),
    )
    .addColumn('received_at', 'timestamptz', (column) => column.notNull())
    .addPrimaryKeyConstraint('payment_callbacks_key', ['provider', 'event_id'])
    .execute();
  await sql`create index payment_callbacks_by_payment on payment_callbacks (payment_id)`.execute(
    db,
  );
};
