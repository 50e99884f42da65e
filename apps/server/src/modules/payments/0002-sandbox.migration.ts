import { type Kysely, sql } from 'kysely';

/** The sandbox provider's own books, as a provider elsewhere would keep them; nothing here refers to ours. */
export const up = async (db: Kysely<never>): Promise<void> => {
  await db.schema
    .createTable('sandbox_charges')
    .addColumn('payment_id', 'uuid', (column) => column.primaryKey())
    .addColumn('amount_fen', 'bigint', (column) => column.notNull().check(sql`amount_fen > 0`))
    .addColumn('status', 'text', (column) =>
      column
        .notNull()
        .check(sql`status in ('open', 'processing', 'captured', 'declined', 'closed', 'refunded')`),
    )
    /** When a `processing` charge captures. */
    .addColumn('settles_at', 'timestamptz')
    .addColumn('created_at', 'timestamptz', (column) => column.notNull())
    .execute();
  await sql`create index sandbox_charges_processing on sandbox_charges (settles_at) where status = 'processing'`.execute(
    db,
  );

  await db.schema
    .createTable('sandbox_callbacks')
    .addColumn('event_id', 'text', (column) => column.primaryKey())
    .addColumn('payment_id', 'uuid', (column) =>
      column.notNull().references('sandbox_charges.payment_id'),
    )
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('amount_fen', 'bigint', (column) => column.notNull())
    .addColumn('at', 'timestamptz', (column) => column.notNull())
    .addColumn('attempts', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('next_attempt_at', 'timestamptz', (column) => column.notNull())
    .addColumn('acknowledged_at', 'timestamptz')
    .addUniqueConstraint('sandbox_callbacks_once', ['payment_id', 'kind'])
    .execute();
  await sql`create index sandbox_callbacks_due on sandbox_callbacks (next_attempt_at) where acknowledged_at is null`.execute(
    db,
  );
};
