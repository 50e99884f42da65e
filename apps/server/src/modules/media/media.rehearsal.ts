import type { Database, Transaction } from '#platform/database';
import { tellChanged } from './media.channels.ts';
import { tables } from './media.tables.ts';

export interface Rehearsal {
  /** What comes next is for the team only. */
  on: boolean;
  /** HLS playlist of the one under way. */
  url: string | null;
}

/** Null when there is no such channel. */
export const rehearsalOf = async (
  db: Database | Transaction,
  roomId: string,
): Promise<Rehearsal | null> => {
  const row = await tables(db)
    .selectFrom('media_channels')
    .leftJoin('media_sessions', (join) =>
      join
        .onRef('media_sessions.room_id', '=', 'media_channels.room_id')
        .on('media_sessions.state', '<>', 'ended')
        .on('media_sessions.rehearsal', '=', true),
    )
    .select(['media_channels.rehearsing as on', 'media_sessions.id as sessionId'])
    .where('media_channels.room_id', '=', roomId)
    .executeTakeFirst();
  if (!row) return null;
  return { on: row.on, url: row.sessionId === null ? null : `/team/${row.sessionId}/live.m3u8` };
};

/**
 * From the commit on, what comes is for the team only, or for everybody: a rehearsal under way goes public from its
 * next key frame. False when a public stream is under way, which no rehearsal may hide.
 */
export const setRehearsing = async (
  tx: Transaction,
  roomId: string,
  on: boolean,
): Promise<boolean> => {
  // Locked first, in a statement of its own: a session that is just beginning holds the channel until it is there.
  await tables(tx)
    .selectFrom('media_channels')
    .select('room_id')
    .where('room_id', '=', roomId)
    .forUpdate()
    .execute();
  if (on && (await publicUnderWay(tx, roomId))) return false;
  await tables(tx)
    .updateTable('media_channels')
    .set({ rehearsing: on })
    .where('room_id', '=', roomId)
    .execute();
  await tellChanged(tx, roomId);
  return true;
};

const publicUnderWay = async (tx: Transaction, roomId: string): Promise<boolean> => {
  const session = await tables(tx)
    .selectFrom('media_sessions')
    .select('id')
    .where('room_id', '=', roomId)
    .where('state', '<>', 'ended')
    .where('rehearsal', '=', false)
    .executeTakeFirst();
  return session !== undefined;
};
