import type { Database } from '#platform/database';
import { tables } from './rooms.tables.ts';

/** How many rooms are in each status; a status that none is in is left out. */
export const countRooms = async (db: Database): Promise<Record<string, number>> => {
  const rows = await tables(db)
    .selectFrom('rooms')
    .select(({ fn }) => ['status', fn.countAll<number>().as('count')])
    .groupBy('status')
    .execute();
  return Object.fromEntries(rows.map(({ status, count }) => [status, count]));
};
