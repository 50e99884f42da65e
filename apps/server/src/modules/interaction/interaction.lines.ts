import { ChatRemoved, ChatSaid, Failure, type PayloadOf, type ReplayLine } from '@kaibo/contracts';
import { sql } from 'kysely';
import type { Database, Transaction } from '#platform/database';
import type { EventLog, StoredEvent, Subscription } from '#platform/events';

type LinesTables = {
  interaction_lines: {
    room_id: string;
    message_id: string;
    user_id: string;
    text: string;
    said_at: Date;
    simulated: boolean;
    removed_at: Date | null;
  };
};
const tables = (db: Database | Transaction) => db.withTables<LinesTables>();

/** Most lines of one answer. */
const MOST_LINES = 300;

/** One statement for a whole batch; a line that is heard twice is kept once. */
const keepLines = async (events: readonly StoredEvent[], tx: Transaction): Promise<void> => {
  const lines = events.map(({ payload, atMs, simulated }) => ({
    ...(payload as PayloadOf<typeof ChatSaid>),
    saidAt: new Date(atMs),
    simulated,
  }));
  await sql`
    insert into interaction_lines (room_id, message_id, user_id, text, said_at, simulated)
    select * from unnest(
      ${lines.map((line) => line.roomId)}::uuid[],
      ${lines.map((line) => line.messageId)}::text[],
      ${lines.map((line) => line.userId)}::uuid[],
      ${lines.map((line) => line.text)}::text[],
      ${lines.map((line) => line.saidAt)}::timestamptz[],
      ${lines.map((line) => line.simulated)}::bool[])
    on conflict do nothing`.execute(tx);
};

export const linesSubscription: Subscription = {
  group: 'interaction.lines',
  names: [ChatSaid.name],
  from: 'oldest',
  batchSize: 1_000,
  handle: keepLines,
};

/** A crowd of a demo talks without end, and its rooms are never replayed from their beginning. */
export const forgetLines = async (db: Database): Promise<void> => {
  await sql`
    delete from interaction_lines where simulated and said_at < now() - interval '2 days'`.execute(
    db,
  );
};

export interface LinesNeeds {
  db: Database;
  events: EventLog;
}

/** Takes a line back for everybody. Harmless when repeated. */
export const removeLine = (
  { db, events }: LinesNeeds,
  byUserId: string,
  { roomId, messageId }: { roomId: string; messageId: string },
): Promise<void> =>
  db.transaction().execute(async (tx) => {
    const line = await tables(tx)
      .selectFrom('interaction_lines')
      .select(['removed_at as removedAt', 'simulated'])
      .where('room_id', '=', roomId)
      .where('message_id', '=', messageId)
      .forUpdate()
      .executeTakeFirst();
    if (!line) throw new Failure('interaction/no-such-line');
    if (line.removedAt !== null) return;
    await tables(tx)
      .updateTable('interaction_lines')
      .set({ removed_at: new Date() })
      .where('room_id', '=', roomId)
      .where('message_id', '=', messageId)
      .execute();
    const facts = { actorId: byUserId, roomId, simulated: line.simulated };
    await events.append(tx, ChatRemoved, { roomId, messageId }, facts);
  });

/** What was said between two moments and was not taken back, oldest first. */
export const linesBetween = async (
  db: Database,
  roomId: string,
  { fromMs, toMs }: { fromMs: number; toMs: number },
): Promise<Omit<ReplayLine, 'name' | 'avatarUrl'>[]> => {
  const rows = await tables(db)
    .selectFrom('interaction_lines')
    .select(['message_id as id', 'user_id as userId', 'text', 'said_at as saidAt', 'simulated'])
    .where('room_id', '=', roomId)
    .where('removed_at', 'is', null)
    .where('said_at', '>=', new Date(fromMs))
    .where('said_at', '<', new Date(toMs))
    .orderBy('said_at')
    .limit(MOST_LINES)
    .execute();
  return rows.map(({ saidAt, ...line }) => ({ ...line, atMs: saidAt.getTime() }));
};
