import { Failure, Followed } from '@kaibo/contracts';
import type { Database, Transaction } from '#platform/database';
import type { EventLog } from '#platform/events';

type FollowsTables = { follows: { user_id: string; host_id: string; since: Date } };

const tables = (db: Database | Transaction) => db.withTables<FollowsTables>();

export const isFollowing = async (
  db: Database,
  userId: string,
  hostId: string,
): Promise<boolean> => {
  const row = await tables(db)
    .selectFrom('follows')
    .select('user_id')
    .where('user_id', '=', userId)
    .where('host_id', '=', hostId)
    .executeTakeFirst();
  return row !== undefined;
};

export interface FollowNeeds {
  db: Database;
  events: EventLog;
  userExists(id: string): Promise<boolean>;
}

interface Follow {
  user: { id: string; simulated: boolean };
  hostId: string;
  following: boolean;
  roomId: string | null;
}

/** Follows or stops following; saying it twice changes and records nothing. */
export const setFollowing = async (needs: FollowNeeds, follow: Follow): Promise<void> => {
  const { user, hostId, following, roomId } = follow;
  if (hostId === user.id) throw new Failure('interaction/not-yourself');
  if (!(await needs.userExists(hostId))) throw new Failure('accounts/no-such-user');
  await needs.db.transaction().execute(async (tx) => {
    if (!(await (following ? insert(tx, user.id, hostId) : remove(tx, user.id, hostId)))) return;
    await needs.events.append(
      tx,
      Followed,
      { hostId, userId: user.id, following, roomId },
      { actorId: user.id, roomId, simulated: user.simulated },
    );
  });
};

const insert = async (tx: Transaction, userId: string, hostId: string): Promise<boolean> => {
  const result = await tables(tx)
    .insertInto('follows')
    .values({ user_id: userId, host_id: hostId, since: new Date() })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return (result.numInsertedOrUpdatedRows ?? 0n) > 0n;
};

const remove = async (tx: Transaction, userId: string, hostId: string): Promise<boolean> => {
  const result = await tables(tx)
    .deleteFrom('follows')
    .where('user_id', '=', userId)
    .where('host_id', '=', hostId)
    .executeTakeFirst();
  return result.numDeletedRows > 0n;
};
