import { sql } from 'kysely';
import type { Database } from '#platform/database';
import { LEAST_WEIGHT } from './recommendation.fit.data.ts';
import { SEGMENT_PREFIX } from './recommendation.people.ts';
import { tables, weightAt } from './recommendation.store.ts';

/** What a fit would learn from now. */
export const countWaiting = async (db: Database, nowMs: number) => {
  const row = await tables(db)
    .selectFrom('recommendation_tastes')
    .select([
      sql<number>`count(distinct person)`.as('people'),
      sql<number>`count(distinct entity)`.as('items'),
      sql<number>`count(*)`.as('interactions'),
    ])
    .where('person', 'not like', `${SEGMENT_PREFIX}%`)
    .where(weightAt(new Date(nowMs)), '>', LEAST_WEIGHT)
    .executeTakeFirstOrThrow();
  return row;
};
