import { sql } from 'kysely';
import type { Database } from '#platform/database';

/** Streams that tell how long a host usually streams. */
const STREAMS = 10;

/** The median length of the host's latest streams, in minutes; null before the second one. */
export const usualMinutes = async (db: Database, hostId: string): Promise<number | null> => {
  const { rows } = await sql<{ minutes: number | null; streams: number }>`
    select percentile_cont(0.5) within group (order by minutes) as minutes, count(*) as streams
      from (
        select extract(epoch from ended_at - started_at) / 60 as minutes
          from rooms
         where host_id = ${hostId} and status = 'ended' and started_at is not null
           and ended_at > started_at + interval '2 minutes'
         order by id desc limit ${STREAMS}) latest`.execute(db);
  const [found] = rows;
  return found && found.streams >= 2 ? found.minutes : null;
};
