import { StreamEnded, StreamInterrupted, StreamResumed, StreamStarted } from '@kaibo/contracts';
import { sql } from 'kysely';
import type { Database } from '#platform/database';
import { appendEvent } from '#platform/events.append';
import type { Channel } from './media.rules.ts';
import { ownerSuspended } from './media.suspended.ts';
import { type ClosedReason, type EndReason, type SessionState, tables } from './media.tables.ts';

/** A suspended owner's channels are closed for as long as that lasts. */
const closedNow = sql<ClosedReason | null>`
  coalesce(closed_reason, case when ${ownerSuspended} then 'stopped' end)`;

export const channelOf = async (db: Database, roomId: string): Promise<Channel | null> => {
  const row = await tables(db)
    .selectFrom('media_channels')
    .select(['key_hash', 'closed_at', 'rehearsing', ownerSuspended.as('suspended')])
    .where('room_id', '=', roomId)
    .executeTakeFirst();
  if (!row) return null;
  const { key_hash: keyHash, closed_at: closedAt, rehearsing, suspended } = row;
  return { keyHash, closed: closedAt !== null, suspended, rehearsing };
};

export const channelsOf = (db: Database, roomIds: readonly string[]) =>
  tables(db)
    .selectFrom('media_channels')
    .select(['room_id as roomId', closedNow.as('closed'), 'rehearsing'])
    .where('room_id', 'in', [...roomIds])
    .execute();

export interface SessionKey {
  id: string;
  roomId: string;
  rehearsal: boolean;
}

/** Why a session may not begin: its channel is closed, or rehearses by now or no more. */
export type NotBegun = { closed: ClosedReason } | { rehearsing: boolean };

/** Null when the session has begun. Harmless when repeated. Of a rehearsal no event tells. */
export const beginSession = (
  db: Database,
  session: SessionKey,
  startedAtMs: number,
): Promise<NotBegun | null> =>
  db.transaction().execute(async (tx) => {
    const ofRoom = tables(tx).selectFrom('media_channels').where('room_id', '=', session.roomId);
    // Locked first, in a statement of its own: who suspends the owner holds the channel until that is kept.
    await ofRoom.select('room_id').forShare().execute();
    const channel = await ofRoom.select([closedNow.as('closed'), 'rehearsing']).executeTakeFirst();
    if (!channel || channel.closed) return { closed: channel?.closed ?? 'stopped' };
    if (channel.rehearsing !== session.rehearsal) return { rehearsing: channel.rehearsing };
    const begun = await tables(tx)
      .insertInto('media_sessions')
      .values({
        id: session.id,
        room_id: session.roomId,
        state: 'live',
        rehearsal: session.rehearsal,
        started_at: new Date(startedAtMs),
      })
      .onConflict((conflict) => conflict.column('id').doNothing())
      .returning('id')
      .executeTakeFirst();
    if (begun && !session.rehearsal)
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
    if (session.rehearsal) return true;
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
    if (session.rehearsal) return true;
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
    if (session.rehearsal) return true;
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
