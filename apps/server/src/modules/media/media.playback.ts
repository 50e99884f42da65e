import { sql } from 'kysely';
import type { Database } from '#platform/database';

export interface Playback {
  /** HLS playlist while a session of the room is under way (an interrupted one too). */
  liveUrl: string | null;
  /** VOD playlist of the latest session that has ended; null while its host hides it. */
  replayUrl: string | null;
}

interface Row {
  roomId: string;
  liveId: string | null;
  replayId: string | null;
}

const urlOf = (sessionId: string | null, file: string): string | null =>
  sessionId === null ? null : `/live/${sessionId}/${file}`;

/** Ids are UUIDv7: the greatest is the latest. */
export const playbackOf = async (
  db: Database,
  roomIds: readonly string[],
): Promise<Map<string, Playback>> => {
  if (roomIds.length === 0) return new Map();
  const { rows } = await sql<Row>`
    select room.id as "roomId", live.id as "liveId", replay.id as "replayId"
      from unnest(${[...roomIds]}::uuid[]) as room (id)
      left join media_sessions live
        on live.room_id = room.id and live.state <> 'ended' and not live.rehearsal
      left join lateral (
        select session.id from media_sessions session join media_channels using (room_id)
         where room_id = room.id and session.state = 'ended'
           and not session.rehearsal and not replay_hidden
           and exists (select from media_segments where session_id = session.id)
         order by session.id desc limit 1
      ) replay on true
     where coalesce(live.id, replay.id) is not null`.execute(db);
  return new Map(
    rows.map(({ roomId, liveId, replayId }) => [
      roomId,
      { liveUrl: urlOf(liveId, 'live.m3u8'), replayUrl: urlOf(replayId, 'replay.m3u8') },
    ]),
  );
};
