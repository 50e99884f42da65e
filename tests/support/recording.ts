import { newId } from '../../apps/server/src/platform/id.ts';
import type { TestServer } from './server.ts';

const SEGMENT_MS = 2_000;

/** What the media process leaves of a stream that has ended, without its pictures; answers its session. */
export const recordStream = async (
  { pool }: TestServer,
  roomId: string,
  { startedAtMs, seconds }: { startedAtMs: number; seconds: number },
): Promise<string> => {
  const sessionId = newId();
  const startedAt = new Date(startedAtMs);
  await pool.query(
    `insert into media_sessions (id, room_id, state, started_at, ended_at, end_reason)
     values ($1, $2, 'ended', $3, now(), 'host-ended')`,
    [sessionId, roomId, startedAt],
  );
  await pool.query("insert into media_inits values ($1, 'a', 1)", [sessionId]);
  await pool.query(
    `insert into media_segments (session_id, sequence, init_id, start_ms, started_at, duration_ms,
                                 bytes, discontinuity, independent)
     select $1, i, 'a', i * $3::int, $2::timestamptz + i * $3::int * interval '1 ms', $3, 1, false, true
       from generate_series(0, $4::int - 1) i`,
    [sessionId, startedAt, SEGMENT_MS, Math.ceil((seconds * 1_000) / SEGMENT_MS)],
  );
  return sessionId;
};
