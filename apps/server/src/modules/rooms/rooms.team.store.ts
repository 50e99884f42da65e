import { createHash, createHmac, randomBytes } from 'node:crypto';
import { type Expression, type SqlBool, sql } from 'kysely';
import type { Database, Transaction } from '#platform/database';
import { tables } from './rooms.tables.ts';

/** 192 random bits, so its plain hash is as hard to turn back as any slow one. */
export const newToken = (): string => randomBytes(24).toString('base64url');
/** The same for the same facts, and nothing to anybody without the secret. */
export const tokenOf = (secret: string, facts: readonly string[]): string =>
  createHmac('sha256', secret)
    .update(`invite/${facts.join('/')}`)
    .digest('base64url')
    .slice(0, 32);
export const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest();

export const isAssistant = async (
  db: Database | Transaction,
  roomId: string,
  userId: string,
): Promise<boolean> => {
  const row = await tables(db)
    .selectFrom('room_team')
    .select('user_id')
    .where('room_id', '=', roomId)
    .where('user_id', '=', userId)
    .executeTakeFirst();
  return row !== undefined;
};

export const assistantsOf = (db: Database | Transaction, roomId: string) =>
  tables(db)
    .selectFrom('room_team')
    .select(['user_id as userId', 'joined_at as joinedAt'])
    .where('room_id', '=', roomId)
    .orderBy('joined_at')
    .execute();

export const assistedBy = async (db: Database, userId: string): Promise<string[]> => {
  const rows = await tables(db)
    .selectFrom('room_team')
    .select('room_id')
    .where('user_id', '=', userId)
    .orderBy('room_id', 'desc')
    .limit(100)
    .execute();
  return rows.map((row) => row.room_id);
};

/** False when they were on it already. */
export const addAssistant = async (
  tx: Transaction,
  roomId: string,
  userId: string,
  now: Date,
): Promise<boolean> => {
  const added = await tables(tx)
    .insertInto('room_team')
    .values({ room_id: roomId, user_id: userId, joined_at: now })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return (added.numInsertedOrUpdatedRows ?? 0n) > 0n;
};

export const dropAssistant = async (
  tx: Transaction,
  roomId: string,
  userId: string,
): Promise<boolean> => {
  const dropped = await tables(tx)
    .deleteFrom('room_team')
    .where('room_id', '=', roomId)
    .where('user_id', '=', userId)
    .executeTakeFirst();
  return dropped.numDeletedRows > 0n;
};

export interface NewInvite {
  id: string;
  roomId: string;
  tokenHash: Buffer;
  email: string | null;
  createdAt: Date;
  expiresAt: Date;
}

export const insertInvite = async (tx: Transaction, invite: NewInvite): Promise<void> => {
  await tables(tx)
    .insertInto('room_invites')
    .values({
      id: invite.id,
      room_id: invite.roomId,
      token_hash: invite.tokenHash,
      email: invite.email,
      created_at: invite.createdAt,
      expires_at: invite.expiresAt,
    })
    .execute();
};

const isOpen = (now: Date): Expression<SqlBool> =>
  sql<boolean>`used_at is null and withdrawn_at is null and expires_at > ${now}`;

export const openInvites = (db: Database | Transaction, roomId: string, now: Date) =>
  tables(db)
    .selectFrom('room_invites')
    .select(['id', 'email', 'expires_at as expiresAt'])
    .where('room_id', '=', roomId)
    .where(isOpen(now))
    .orderBy('id')
    .execute();

/** The invitation of a token, whatever became of it. */
export const inviteOf = (db: Database | Transaction, token: string) =>
  tables(db)
    .selectFrom('room_invites')
    .select(['id', 'room_id as roomId', 'email', 'used_by as usedBy'])
    .select('expires_at as expiresAt')
    .select(sql<boolean>`withdrawn_at is not null`.as('withdrawn'))
    .where('token_hash', '=', hashOf(token))
    .executeTakeFirst();

/** False when it was used, withdrawn or too late in the meantime. */
export const takeInvite = async (
  tx: Transaction,
  inviteId: string,
  userId: string,
  now: Date,
): Promise<boolean> => {
  const taken = await tables(tx)
    .updateTable('room_invites')
    .set({ used_at: now, used_by: userId })
    .where('id', '=', inviteId)
    .where(isOpen(now))
    .executeTakeFirst();
  return taken.numUpdatedRows > 0n;
};

export const withdrawInvites = async (
  tx: Database | Transaction,
  roomId: string,
  inviteId: string,
  now: Date,
): Promise<void> => {
  await tables(tx)
    .updateTable('room_invites')
    .set({ withdrawn_at: now })
    .where('room_id', '=', roomId)
    .where('id', '=', inviteId)
    .where('used_at', 'is', null)
    .where('withdrawn_at', 'is', null)
    .execute();
};

/** An invitation is worth nothing when it is over; whom it was sent to is forgotten a month later. */
export const forgetInvites = async (db: Database): Promise<void> => {
  await sql`delete from room_invites where expires_at < now() - interval '30 days'`.execute(db);
};
