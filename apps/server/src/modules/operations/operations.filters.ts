import {
  type BodyOf,
  Failure,
  FILTERS_LIMIT,
  type SavedFilter,
  type saveFilter,
} from '@kaibo/contracts';
import { sql } from 'kysely';
import type { Database } from '#platform/database';
import { newId } from '#platform/id';
import { tables } from './operations.tables.ts';

const columns = ['id', 'page', 'name', 'search'] as const;

/** In the order in which they were saved. */
export const filtersOf = (db: Database, userId: string, page: string): Promise<SavedFilter[]> =>
  tables(db)
    .selectFrom('saved_filters')
    .select(columns)
    .where('user_id', '=', userId)
    .where('page', '=', page)
    .orderBy('id')
    .execute();

/** One of the same name takes the new search; the count holds whatever is saved beside. */
export const keepFilter = (
  db: Database,
  userId: string,
  { page, name, search }: BodyOf<typeof saveFilter>,
): Promise<SavedFilter> =>
  db.transaction().execute(async (tx) => {
    await sql`select pg_advisory_xact_lock(hashtextextended(${`filters/${userId}`}, 0))`.execute(
      tx,
    );
    const known = await filtersOf(tx, userId, page);
    if (known.length >= FILTERS_LIMIT && !known.some((filter) => filter.name === name))
      throw new Failure('operations/too-many-filters', { most: FILTERS_LIMIT });
    return tables(tx)
      .insertInto('saved_filters')
      .values({
        id: newId(),
        user_id: userId,
        page,
        name,
        search: sql`${JSON.stringify(search)}::jsonb`,
      })
      .onConflict((conflict) =>
        conflict.columns(['user_id', 'page', 'name']).doUpdateSet((row) => ({
          search: row.ref('excluded.search'),
        })),
      )
      .returning(columns)
      .executeTakeFirstOrThrow();
  });

/** Refuses a filter that is not there or not the user's. */
export const dropFilter = async (db: Database, userId: string, id: string): Promise<void> => {
  const { numDeletedRows } = await tables(db)
    .deleteFrom('saved_filters')
    .where('id', '=', id)
    .where('user_id', '=', userId)
    .executeTakeFirst();
  if (numDeletedRows === 0n) throw new Failure('operations/no-such-filter');
};
