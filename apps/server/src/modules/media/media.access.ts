import { sql } from 'kysely';
import type { Database } from '#platform/database';
import { createCache, type Kept } from './media.cache.ts';
import type { LiveFile } from './media.rules.ts';
import { ownerSuspended } from './media.suspended.ts';

/** What decides who may fetch the files of a session. */
export interface SessionAccess {
  roomId: string | null;
  rehearsal: boolean;
  ended: boolean;
  /** An operator stopped the room, or its host is suspended. */
  stopped: boolean;
  /** The host hides replays of the room. */
  hidden: boolean;
  /** The part of the replay that viewers see, by the sequence of its segments; null for all of it. */
  shown: { from: number; to: number } | null;
}

/** How long what was shown a moment ago may still be fetched by those who know its address. */
const TRUSTED_MS = 2_000;
const MOST_SESSIONS = 10_000;

/** Nothing speaks against it; the media process itself knows no such session, or keeps it to the team. */
const unknown: SessionAccess = {
  roomId: null,
  rehearsal: false,
  ended: false,
  stopped: false,
  hidden: false,
  shown: null,
};

interface Row extends Omit<SessionAccess, 'shown'> {
  from: number | null;
  to: number | null;
}

const ask = async (db: Database, sessionId: string): Promise<SessionAccess> => {
  const { rows } = await sql<Row>`
    select room_id as "roomId", rehearsal, state = 'ended' as ended,
           (coalesce(closed_reason = 'stopped', false) or ${ownerSuspended}) as stopped, replay_hidden as hidden,
           shown_from as "from", shown_to as "to"
      from media_sessions join media_channels using (room_id)
     where media_sessions.id = ${sessionId}`.execute(db);
  const [row] = rows;
  if (!row) return unknown;
  const { from, to, ...access } = row;
  return { ...access, shown: from === null || to === null ? null : { from, to } };
};

/** While the database is away, what was known last of a session holds. */
export const createAccess = (db: Database): ((sessionId: string) => Promise<SessionAccess>) => {
  const cache = createCache<Kept & { access: SessionAccess }>(MOST_SESSIONS);
  const last = new Map<string, SessionAccess>();
  const remember = (sessionId: string, access: SessionAccess): SessionAccess => {
    last.delete(sessionId);
    last.set(sessionId, access);
    if (last.size > MOST_SESSIONS) last.delete(last.keys().next().value!);
    return access;
  };
  const load = async (sessionId: string) => {
    const access = await ask(db, sessionId).then(
      (known) => remember(sessionId, known),
      () => last.get(sessionId) ?? unknown,
    );
    return { access, bytes: 1, untilMs: Date.now() + TRUSTED_MS };
  };
  return async (sessionId) => (await cache.get(sessionId, () => load(sessionId))).access;
};

/** What everybody may fetch: never of a rehearsal, of a replay only what its host shows. */
export const isPublic = (access: SessionAccess, file: LiveFile): boolean => {
  if (access.stopped || access.rehearsal) return false;
  if (!access.ended) return true;
  if (access.hidden) return false;
  if (!access.shown) return true;
  // The last moments of the stream are not listed apart once they may be cut.
  if (file.kind !== 'segment') return file.kind !== 'live';
  return file.sequence >= access.shown.from && file.sequence <= access.shown.to;
};
