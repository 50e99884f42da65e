import { sql } from 'kysely';
import type { Blobs } from '#platform/blobs';
import type { Database } from '#platform/database';
import { segmentKey } from './engine.segments.ts';

/** What live viewers may still ask for is never deleted. */
const ALWAYS_KEPT = 8;

/**
 * Deletes what streams under way have recorded before the time their room keeps. The index first: a file without a
 * row is removed at the next start, a row without its file would be a hole. Answers how many.
 */
export const deleteOldSegments = async (db: Database, blobs: Blobs): Promise<number> => {
  const { rows } = await sql<{ sessionId: string; sequence: number }>`
    delete from media_segments segment
     using media_sessions session, media_channels channel
     where session.id = segment.session_id and session.state <> 'ended'
       and channel.room_id = session.room_id and channel.keep_recording_ms is not null
       and segment.started_at < now() - (channel.keep_recording_ms + segment.duration_ms) * interval '1 ms'
       and segment.sequence <= (select max(newest.sequence) - ${ALWAYS_KEPT}::int
                                  from media_segments newest where newest.session_id = session.id)
    returning segment.session_id as "sessionId", segment.sequence`.execute(db);
  for (const { sessionId, sequence } of rows) await blobs.delete(segmentKey(sessionId, sequence));
  return rows.length;
};
