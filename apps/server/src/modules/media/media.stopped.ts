import { sql } from 'kysely';
import type { Database } from '#platform/database';
import { createCache, type Kept } from './media.cache.ts';

/** How long a stopped stream may still be fetched by those who know its address. */
const TRUSTED_MS = 2_000;
const MOST_SESSIONS = 10_000;

const askIsStopped = async (db: Database, sessionId: string): Promise<boolean> => {
  const { rows } = await sql<{ stopped: boolean }>`
    select exists (
      select from media_sessions join media_channels using (room_id)
       where media_sessions.id = ${sessionId} and closed_reason = 'stopped'
    ) as stopped`.execute(db);
  return rows[0]!.stopped;
};

/** Whether an operator stopped what a session belongs to: then neither stream nor replay is shown any more. */
export const createStoppedSessions = (db: Database): ((sessionId: string) => Promise<boolean>) => {
  const cache = createCache<Kept & { stopped: boolean }>(MOST_SESSIONS);
  const ask = async (sessionId: string) => {
    // While the database is away, what is live goes on.
    const stopped = await askIsStopped(db, sessionId).catch(() => false);
    return { stopped, bytes: 1, untilMs: Date.now() + TRUSTED_MS };
  };
  return async (sessionId) => (await cache.get(sessionId, () => ask(sessionId))).stopped;
};
