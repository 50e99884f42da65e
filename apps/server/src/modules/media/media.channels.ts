import { type EncoderSettings, Failure, type StreamHealth } from '@kaibo/contracts';
import { sql } from 'kysely';
import type { Database, Transaction } from '#platform/database';
import { hashOf, hintOf, newStreamKey, offline } from './media.rules.ts';
import { CHANNEL_CHANGED, type ClosedReason, tables } from './media.tables.ts';

export interface NewChannel {
  roomId: string;
  ownerId: string;
  keepRecordingMs: number | null;
}

export const openChannel = async (tx: Transaction, channel: NewChannel): Promise<void> => {
  const { roomId, ownerId, keepRecordingMs } = channel;
  await tables(tx)
    .insertInto('media_channels')
    .values({ room_id: roomId, owner_id: ownerId, keep_recording_ms: keepRecordingMs })
    .execute();
};

/** The media process hears of it at the commit and cuts the stream. An operator's word stands above the host's. */
export const closeChannel = async (
  tx: Transaction,
  roomId: string,
  reason: ClosedReason,
): Promise<void> => {
  await tables(tx)
    .updateTable('media_channels')
    .set({ closed_at: sql<Date>`coalesce(closed_at, now())`, closed_reason: reason })
    .where('room_id', '=', roomId)
    .$if(reason !== 'stopped', (query) => query.where('closed_at', 'is', null))
    .execute();
  await tellChanged(tx, roomId);
};

/** The media process hears of it at the commit. */
export const tellChanged = async (tx: Transaction, roomId: string): Promise<void> => {
  await sql`select pg_notify(${CHANNEL_CHANGED}, ${roomId})`.execute(tx);
};

const ownChannel = async (db: Database, roomId: string, callerId: string) => {
  const channel = await tables(db)
    .selectFrom('media_channels')
    .select(['owner_id', 'key_hint', 'rotated_at'])
    .where('room_id', '=', roomId)
    .executeTakeFirst();
  if (!channel) throw new Failure('rooms/no-such-room');
  if (channel.owner_id !== callerId) throw new Failure('rooms/not-your-room');
  return channel;
};

export interface EncoderNeeds {
  db: Database;
  /** What encoders call the server, e.g. `rtmp://127.0.0.1:1935/live`. */
  rtmpUrl(): string;
}

export const encoderOf = async (
  needs: EncoderNeeds,
  roomId: string,
  callerId: string,
): Promise<{ encoder: EncoderSettings; health: StreamHealth }> => {
  const channel = await ownChannel(needs.db, roomId, callerId);
  return {
    encoder: {
      server: needs.rtmpUrl(),
      streamKey: null,
      keyHint: channel.key_hint,
      rotatedAtMs: channel.rotated_at?.getTime() ?? null,
    },
    health: await healthOf(needs.db, roomId),
  };
};

/**
 * The secret is shown here and never again. The old key is refused at once; a stream that runs on it goes on until
 * its encoder leaves.
 */
export const rotateStreamKey = async (
  needs: EncoderNeeds,
  roomId: string,
  callerId: string,
): Promise<EncoderSettings> => {
  await ownChannel(needs.db, roomId, callerId);
  const key = newStreamKey();
  const { rotated_at } = await tables(needs.db)
    .updateTable('media_channels')
    .set({ key_hash: hashOf(key), key_hint: hintOf(key), rotated_at: sql<Date>`now()` })
    .where('room_id', '=', roomId)
    .where('owner_id', '=', callerId)
    .returning('rotated_at')
    .executeTakeFirstOrThrow();
  return {
    server: needs.rtmpUrl(),
    streamKey: `${roomId}?key=${key}`,
    keyHint: hintOf(key),
    rotatedAtMs: rotated_at?.getTime() ?? null,
  };
};

/** Older than this, nobody is there who would refresh it. */
const STALE_AFTER = sql<Date>`now() - interval '5 seconds'`;

export const healthOf = async (db: Database, roomId: string): Promise<StreamHealth> => {
  const row = await tables(db)
    .selectFrom('media_health')
    .select(['health', 'refusal'])
    .select((select) => select('updated_at', '>', STALE_AFTER).as('fresh'))
    .where('room_id', '=', roomId)
    .executeTakeFirst();
  const reported = row?.fresh ? row.health : null;
  return { ...offline, ...reported, lastRefusal: row?.refusal ?? null };
};
