import type { Kysely, Transaction as KyselyTransaction } from 'kysely';

/** Rows are typed by each module's own store (`db.withTables<OrdersTables>()`); the connection is shared. */
// biome-ignore lint/complexity/noBannedTypes: a schema without tables until a store adds its own.
export type Database = Kysely<{}>;
// biome-ignore lint/complexity/noBannedTypes: as above.
export type Transaction = KyselyTransaction<{}>;
