import { sql } from 'kysely';
import type { Database, Transaction } from '#platform/database';
import type { ClockedSegment } from './media.clock.ts';
import { tables } from './media.tables.ts';

/** What a room recorded last, as a whole. */
export interface Recording {
  sessionId: string;
  /** Plays all of it, for the team alone. */
  url: string;
  /** The part that viewers see, by the sequence of its segments; null for all of it. */
  shown: { from: number; to: number } | null;
  hidden: boolean;
  /** In playing order, at least one. */
  segments: readonly ClockedSegment[];
}

/** Null while nothing that has ended was recorded. */
export const recordingOf = async (
  db: Database | Transaction,
  roomId: string,
): Promise<Recording | null> => {
  const session = await tables(db)
    .selectFrom('media_sessions')
    .innerJoin('media_channels', 'media_channels.room_id', 'media_sessions.room_id')
    .select(['media_sessions.id', 'shown_from as from', 'shown_to as to'])
    .select('replay_hidden as hidden')
    .where('media_sessions.room_id', '=', roomId)
    .where('state', '=', 'ended')
    .where('rehearsal', '=', false)
    .where(sql<boolean>`exists (select from media_segments where session_id = media_sessions.id)`)
    .orderBy('media_sessions.id', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (!session) return null;
  const { id: sessionId, from, to, hidden } = session;
  const rows = await tables(db)
    .selectFrom('media_segments')
    .select(['sequence', 'started_at as startedAt', 'duration_ms as durationMs'])
    .where('session_id', '=', sessionId)
    .orderBy('sequence')
    .execute();
  const segments = rows.map(({ startedAt, ...row }) => ({
    ...row,
    startedAtMs: startedAt.getTime(),
  }));
  const shown = from === null || to === null ? null : { from, to };
  return { sessionId, url: `/team/${sessionId}/replay.m3u8`, shown, hidden, segments };
};

/** Nothing is deleted: null shows all of it again. */
export const showPart = async (
  tx: Transaction,
  sessionId: string,
  shown: { from: number; to: number } | null,
): Promise<void> => {
  await tables(tx)
    .updateTable('media_sessions')
    .set({ shown_from: shown?.from ?? null, shown_to: shown?.to ?? null })
    .where('id', '=', sessionId)
    .execute();
};

export const hideReplay = async (
  tx: Transaction,
  roomId: string,
  hidden: boolean,
): Promise<void> => {
  await tables(tx)
    .updateTable('media_channels')
    .set({ replay_hidden: hidden })
    .where('room_id', '=', roomId)
    .execute();
};
