import type { Role, Suspension } from '@kaibo/contracts';
import { type Generated, sql } from 'kysely';
import type { Database, Transaction } from '#platform/database';
import { isActive } from './accounts.suspension.rules.ts';

export type SuspensionTables = {
  users: { id: string; name: string; email: string; roles: Role[]; simulated: boolean };
  user_sessions: { user_id: string };
  user_suspensions: {
    id: string;
    user_id: string;
    reason: string;
    by_user_id: string;
    since: Generated<Date>;
    until: Date | null;
    lifted_at: Date | null;
    lifted_by: string | null;
    lift_note: Generated<string>;
  };
};

export const tables = (db: Database | Transaction) => db.withTables<SuspensionTables>();

/** True for a suspension that holds now; for queries over `user_suspensions`. */
export const holdsNow = sql<boolean>`
  user_suspensions.lifted_at is null
  and (user_suspensions.until is null or user_suspensions.until > now())`;

const suspensionRows = (db: Database | Transaction) =>
  tables(db)
    .selectFrom('user_suspensions')
    .leftJoin('users as suspender', 'suspender.id', 'user_suspensions.by_user_id')
    .leftJoin('users as lifter', 'lifter.id', 'user_suspensions.lifted_by')
    .select([
      'user_suspensions.id',
      'user_suspensions.user_id as userId',
      'user_suspensions.reason',
      'user_suspensions.by_user_id as byUserId',
      'suspender.name as byName',
      'user_suspensions.since',
      'user_suspensions.until',
      'user_suspensions.lifted_at as liftedAt',
      'lifter.name as liftedByName',
      'user_suspensions.lift_note as liftNote',
    ]);

type Row = Awaited<ReturnType<ReturnType<typeof suspensionRows>['execute']>>[number];

export type SuspensionOfUser = Suspension & { userId: string };

const toSuspension = ({ since, until, liftedAt, byName, ...row }: Row): SuspensionOfUser => {
  const period = {
    untilMs: until?.getTime() ?? null,
    liftedAtMs: liftedAt?.getTime() ?? null,
  };
  return {
    ...row,
    ...period,
    byName: byName ?? '',
    sinceMs: since.getTime(),
    active: isActive(period, Date.now()),
  };
};

/** Newest first. */
export const suspensionsOf = async (db: Database, userId: string): Promise<Suspension[]> => {
  const rows = await suspensionRows(db)
    .where('user_suspensions.user_id', '=', userId)
    .orderBy('user_suspensions.id', 'desc')
    .limit(50)
    .execute();
  return rows.map(toSuspension).map(({ userId: _, ...suspension }) => suspension);
};

export const suspensionsById = async (
  db: Database | Transaction,
  ids: readonly string[],
): Promise<Map<string, SuspensionOfUser>> => {
  if (ids.length === 0) return new Map();
  const rows = await suspensionRows(db)
    .where('user_suspensions.id', 'in', [...ids])
    .execute();
  return new Map(rows.map((row) => [row.id, toSuspension(row)]));
};

/** The one that holds now. */
export const activeSuspension = async (
  db: Database | Transaction,
  userId: string,
): Promise<SuspensionOfUser | null> => {
  const row = await suspensionRows(db)
    .where('user_suspensions.user_id', '=', userId)
    .where(holdsNow)
    .executeTakeFirst();
  return row ? toSuspension(row) : null;
};

/** Closes those that have run out, of one user so that a new one can begin, or of all. */
export const closeRunOut = (
  tx: Transaction,
  userId: string | null,
): Promise<{ suspensionId: string; userId: string }[]> =>
  tables(tx)
    .updateTable('user_suspensions')
    .set({ lifted_at: sql<Date>`until` })
    .$if(userId !== null, (query) => query.where('user_id', '=', userId!))
    .where('lifted_at', 'is', null)
    .where('until', '<=', sql<Date>`now()`)
    .returning(['id as suspensionId', 'user_id as userId'])
    .execute();

export const insertSuspension = async (
  tx: Transaction,
  suspension: { id: string; userId: string; reason: string; byUserId: string; until: Date | null },
): Promise<boolean> => {
  const { id, userId, reason, byUserId, until } = suspension;
  const inserted = await tables(tx)
    .insertInto('user_suspensions')
    .values({
      id,
      user_id: userId,
      reason,
      by_user_id: byUserId,
      until,
      lifted_at: null,
      lifted_by: null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return inserted.numInsertedOrUpdatedRows === 1n;
};

/** False when it does not hold any more. */
export const endSuspension = async (
  tx: Transaction,
  lift: { suspensionId: string; byUserId: string; note: string },
): Promise<boolean> => {
  const { numUpdatedRows } = await tables(tx)
    .updateTable('user_suspensions')
    .set({ lifted_at: sql<Date>`now()`, lifted_by: lift.byUserId, lift_note: lift.note })
    .where('id', '=', lift.suspensionId)
    .where(holdsNow)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
};

export const endSessions = async (tx: Transaction, userId: string): Promise<void> => {
  await tables(tx).deleteFrom('user_sessions').where('user_id', '=', userId).execute();
};

/** The roles of somebody held against a suspension that begins beside: either sees the other. */
export const holdUser = async (tx: Transaction, userId: string): Promise<readonly Role[]> => {
  const held = tables(tx).selectFrom('users').select('roles').where('id', '=', userId).forShare();
  return (await held.executeTakeFirst())?.roles ?? [];
};
