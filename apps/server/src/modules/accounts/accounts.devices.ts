import { Failure, type SessionRow, SessionsEnded } from '@kaibo/contracts';
import { sql } from 'kysely';
import type { Database, Transaction } from '#platform/database';
import type { EventLog } from '#platform/events';
import { deviceOf } from './accounts.device.ts';
import type { Sessions } from './accounts.sessions.ts';
import { hashToken } from './accounts.tokens.ts';

export interface DevicesNeeds {
  db: Database;
  events: EventLog;
  sessions: Sessions;
}

type DevicesTables = {
  user_sessions: {
    id: string;
    user_id: string;
    token: string;
    expires_at: Date;
    ip_address: string | null;
    user_agent: string | null;
    created_at: Date;
    last_seen_at: Date | null;
  };
};

const tables = (db: Database | Transaction) => db.withTables<DevicesTables>();

/** Whose sessions, and the token of the one that asks. */
export interface Here {
  userId: string;
  token: string | null;
}

const hereHash = ({ token }: Here): string => (token === null ? '' : hashToken(token));

/** This one first, then the one seen last. */
export const sessionsOf = async (db: Database, here: Here): Promise<SessionRow[]> => {
  const rows = await tables(db)
    .selectFrom('user_sessions')
    .select([
      'id',
      'token',
      'ip_address as address',
      'user_agent as userAgent',
      'created_at as createdAt',
      'last_seen_at as lastSeenAt',
    ])
    .where('user_id', '=', here.userId)
    .where('expires_at', '>', sql<Date>`now()`)
    .orderBy((order) => order.fn.coalesce('last_seen_at', 'created_at'), 'desc')
    .limit(100)
    .execute();
  const own = hereHash(here);
  return rows
    .map(({ id, token, address, userAgent, createdAt, lastSeenAt }) => ({
      id,
      device: deviceOf(userAgent),
      address: address ?? '',
      signedInAtMs: createdAt.getTime(),
      lastSeenAtMs: (lastSeenAt ?? createdAt).getTime(),
      isThis: token === own,
    }))
    .sort((a, b) => Number(b.isThis) - Number(a.isThis));
};

/** Remembers that it was used, at most every five minutes. */
export const touchSession = async (db: Database, token: string): Promise<void> => {
  await tables(db)
    .updateTable('user_sessions')
    .set({ last_seen_at: sql<Date>`now()` })
    .where('token', '=', hashToken(token))
    .where((where) =>
      where.or([
        where('last_seen_at', 'is', null),
        where('last_seen_at', '<', sql<Date>`now() - interval '5 minutes'`),
      ]),
    )
    .execute();
};

/** Ends one session of the caller that is not the one that asks; nobody believes it any more from then on. */
export const endSession = async (
  needs: DevicesNeeds,
  here: Here,
  sessionId: string,
): Promise<void> => {
  await needs.db.transaction().execute(async (tx) => {
    const ended = await tables(tx)
      .deleteFrom('user_sessions')
      .where('id', '=', sessionId)
      .where('user_id', '=', here.userId)
      .returning('token')
      .executeTakeFirst();
    if (!ended) throw new Failure('accounts/no-such-session');
    if (ended.token === hereHash(here)) throw new Failure('accounts/this-session');
    await tellEnded(needs, tx, here.userId, 1);
  });
  await needs.sessions.forget(here.userId);
};

export const endOtherSessions = async (needs: DevicesNeeds, here: Here): Promise<number> => {
  const ended = await needs.db
    .transaction()
    .execute((tx) => deleteSessions(needs, tx, here.userId, hereHash(here)));
  await needs.sessions.forget(here.userId);
  return ended;
};

/** All of the account's, or all but one. The caller calls `sessions.forget` once the transaction has committed. */
export const deleteSessions = async (
  needs: Pick<DevicesNeeds, 'events'>,
  tx: Transaction,
  userId: string,
  exceptHash = '',
): Promise<number> => {
  const ended = await tables(tx)
    .deleteFrom('user_sessions')
    .where('user_id', '=', userId)
    .where('token', '!=', exceptHash)
    .executeTakeFirst();
  const count = Number(ended.numDeletedRows);
  if (count > 0) await tellEnded(needs, tx, userId, count);
  return count;
};

const tellEnded = (
  { events }: Pick<DevicesNeeds, 'events'>,
  tx: Transaction,
  userId: string,
  count: number,
): Promise<unknown> => events.append(tx, SessionsEnded, { userId, count }, { actorId: userId });
