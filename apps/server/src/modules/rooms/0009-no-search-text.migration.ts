import { type Kysely, sql } from 'kysely';

/** Search reads an index of its own (`search_documents`): this copy of title and description was found by nobody. */
export const up = async (db: Kysely<never>): Promise<void> => {
  await sql`alter table rooms drop column search_text`.execute(db);
};
