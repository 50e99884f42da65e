import { StreamEnded, StreamInterrupted, StreamResumed, StreamStarted } from '@kaibo/contracts';
import { sql } from 'kysely';
import type { Database } from '#platform/database';
import { appendEvent } from '#platform/events.append';
import type { Channel } from './media.rules.ts';
import { type ClosedReason, type EndReason, type SessionState, tables } from './media.tables.ts';

export const channelOf = async (db: Database, roomId: string): Promise<Channel | null> => {
  const row = await tables(db)
    .selectFrom('media_channels')
    .select(['key_hash', 'closed_at'])
    .where('room_id', '=', roomId)
    .executeTakeFirst();
  return row ? { keyHash: row.key_hash, closed: row.closed_at !== null } : null;
};

export const closedAmong = (db: Database, roomIds: readonly string[]) =>
  tables(db)
    .selectFrom('media_channels')
    .select(['room_id as roomId', 'closed_reason as reason'])
    .where('room_id', 'in', [...roomIds])
    .where('closed_reason', 'is not', null)
    .$narrowType<{ reason: ClosedReason }>()
    .execute();

export interface SessionKey {
  id: string;
  roomId: string;
}

/** Starts the session unless its channel is closed: then it answers why. Harmless when repeated. */
export const beginSession = (
  db: Database,
  session: SessionKey,
  startedAtMs: number,
): Promise<ClosedReason | null> =>
  db.transaction().execute(async (tx) => {
    const channel = await tables(tx)
      .selectFrom('media_channels')
      .select('closed_reason')
      .where('room_id', '=', session.roomId)
      .forShare()
      .executeTakeFirst();
    if (!channel || channel.closed_reason) return channel?.closed_reason ?? 'stopped';
    const begun = await tables(tx)
      .insertInto('media_sessions')
      .values({
        id: session.id,
        room_id: session.roomId,
        state: 'live',
        started_at: new Date(startedAtMs),
      })
      .onConflict((conflict) => conflict.column('id').doNothing())
      .returning('id')
      .executeTakeFirst();
    if (begun)
      await appendEvent(
        tx,
        StreamStarted,
        { sessionId: session.id, roomId: session.roomId, startedAtMs },
        { roomId: session.roomId },
      );
    return null;
  });

/** False when the session was not in that state, so nothing has happened. */
export const interruptSession = (
  db: Database,
  session: SessionKey,
  { atMs, reason }: { atMs: number; reason: string },
): Promise<boolean> =>
  db.transaction().execute(async (tx) => {
    const moved = await tables(tx)
      .updateTable('media_sessions')
      .set({ state: 'interrupted', interrupted_at: new Date(atMs) })
      .where('id', '=', session.id)
      .where('state', '=', 'live')
      .returning('id')
      .executeTakeFirst();
    if (!moved) return false;
    const { id: sessionId, roomId } = session;
    await appendEvent(tx, StreamInterrupted, { sessionId, roomId, reason }, { roomId, atMs });
    return true;
  });

export const resumeSession = (db: Database, session: SessionKey, atMs: number): Promise<boolean> =>
  db.transaction().execute(async (tx) => {
    const moved = await tables(tx)
      .updateTable('media_sessions')
      .set({ state: 'live' })
      .where('id', '=', session.id)
      .where('state', '=', 'interrupted')
      .returning('interrupted_at')
      .executeTakeFirst();
    if (!moved) return false;
    const { id: sessionId, roomId } = session;
    const gapMs = Math.max(0, atMs - (moved.interrupted_at?.getTime() ?? atMs));
    await appendEvent(tx, StreamResumed, { sessionId, roomId, gapMs }, { roomId, atMs });
    return true;
  });

/** A session that waited for its encoder has ended when that left. */
export const endSession = (
  db: Database,
  session: SessionKey,
  end: { reason: EndReason; durationMs: number },
): Promise<boolean> =>
  db.transaction().execute(async (tx) => {
    const moved = await tables(tx)
      .updateTable('media_sessions')
      .set({
        state: 'ended',
        ended_at: sql<Date>`case state when 'interrupted' then interrupted_at else now() end`,
        end_reason: end.reason,
      })
      .where('id', '=', session.id)
      .where('state', '<>', 'ended')
      .returning('ended_at')
      .executeTakeFirst();
    if (!moved) return false;
    const { segments } = await tables(tx)
      .selectFrom('media_segments')
      .select((select) => select.fn.countAll<number>().as('segments'))
      .where('session_id', '=', session.id)
      .executeTakeFirstOrThrow();
    const { id: sessionId, roomId } = session;
    const endedAtMs = moved.ended_at?.getTime() ?? Date.now();
    await appendEvent(
      tx,
      StreamEnded,
      { sessionId, roomId, endedAtMs, segments, ...end },
      { roomId },
    );
    return true;
  });

export const addInit = async (
  db: Database,
  sessionId: string,
  init: { id: string; bytes: number },
): Promise<void> => {
  await tables(db)
    .insertInto('media_inits')
    .values({ session_id: sessionId, init_id: init.id, bytes: init.bytes })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
};

export const stateOf = async (db: Database, sessionId: string): Promise<SessionState | null> => {
  const row = await tables(db)
    .selectFrom('media_sessions')
    .select('state')
    .where('id', '=', sessionId)
    .executeTakeFirst();
  return row?.state ?? null;
};
