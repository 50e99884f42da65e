import {
  type Appeal,
  AppealDecided,
  AppealFiled,
  type AppealRow,
  type AppealStatus,
  type AppealView,
  Failure,
  type Role,
} from '@kaibo/contracts';
import { type Generated, sql } from 'kysely';
import type { Database, Transaction } from '#platform/database';
import { newId } from '#platform/id';
import { MAIL_SUSPENSION } from './accounts.suspension.mails.ts';
import { mayAppeal, maySuspend, suspensionOfToken } from './accounts.suspension.rules.ts';
import { type SuspensionOfUser, suspensionsById } from './accounts.suspension.store.ts';
import { liftWithin, type SuspensionNeeds } from './accounts.suspension.ts';

type AppealTables = {
  users: { id: string; name: string; email: string; roles: Role[] };
  user_suspensions: { id: string };
  user_appeals: {
    id: string;
    suspension_id: string;
    user_id: string;
    text: string;
    status: Generated<AppealStatus>;
    filed_at: Generated<Date>;
    answer: Generated<string>;
    decided_by: string | null;
    decided_at: Date | null;
  };
};

const tables = (db: Database | Transaction) => db.withTables<AppealTables>();

const columns = [
  'user_appeals.id',
  'user_appeals.text',
  'user_appeals.status',
  'user_appeals.filed_at as filedAt',
  'user_appeals.answer',
  'user_appeals.decided_at as decidedAt',
] as const;

type Row = Omit<Appeal, 'filedAtMs' | 'decidedAtMs'> & { filedAt: Date; decidedAt: Date | null };
const toAppeal = ({ id, text, status, answer, filedAt, decidedAt }: Row): Appeal => ({
  id,
  text,
  status,
  answer,
  filedAtMs: filedAt.getTime(),
  decidedAtMs: decidedAt?.getTime() ?? null,
});

const appealsOf = async (db: Database | Transaction, suspensionId: string): Promise<Appeal[]> => {
  const rows = await tables(db)
    .selectFrom('user_appeals')
    .select(columns)
    .where('suspension_id', '=', suspensionId)
    .orderBy('id')
    .execute();
  return rows.map(toAppeal);
};

const opened = async (
  needs: SuspensionNeeds,
  db: Database | Transaction,
  token: string,
): Promise<SuspensionOfUser> => {
  const id = suspensionOfToken(needs.secret, token, Date.now());
  const suspension = id === null ? undefined : (await suspensionsById(db, [id])).get(id);
  if (!suspension) throw new Failure('accounts/appeal-link');
  return suspension;
};

export const lookAppeal = async (needs: SuspensionNeeds, token: string): Promise<AppealView> => {
  const suspension = await opened(needs, needs.db, token);
  const appeals = await appealsOf(needs.db, suspension.id);
  const { name } = await tables(needs.db)
    .selectFrom('users')
    .select('name')
    .where('id', '=', suspension.userId)
    .executeTakeFirstOrThrow();
  const { reason, sinceMs, untilMs, active } = suspension;
  const statuses = appeals.map(({ status }) => status);
  return {
    ...{ name, reason, sinceMs, untilMs, active, appeals },
    mayAppeal: mayAppeal(active, statuses),
  };
};

/** Two sent at once are one: the other is refused. */
export const fileAppeal = async (
  needs: SuspensionNeeds,
  { token, text }: { token: string; text: string },
): Promise<AppealView> => {
  await needs.db.transaction().execute(async (tx) => {
    const { id: suspensionId, userId, active } = await opened(needs, tx, token);
    await tables(tx)
      .selectFrom('user_suspensions')
      .select('id')
      .where('id', '=', suspensionId)
      .forUpdate()
      .execute();
    const statuses = (await appealsOf(tx, suspensionId)).map(({ status }) => status);
    if (!active) throw new Failure('accounts/not-suspended');
    if (statuses.includes('open')) throw new Failure('accounts/appeal-open');
    if (!mayAppeal(active, statuses)) throw new Failure('accounts/no-more-appeals');
    const id = newId();
    await tables(tx)
      .insertInto('user_appeals')
      .values({
        id,
        suspension_id: suspensionId,
        user_id: userId,
        text,
        decided_by: null,
        decided_at: null,
      })
      .execute();
    await needs.events.append(
      tx,
      AppealFiled,
      { userId, suspensionId, appealId: id },
      { actorId: userId },
    );
  });
  return lookAppeal(needs, token);
};

/** Open ones in the order in which they came, decided ones newest first. */
export const listAppeals = async (
  db: Database,
  page: { status: AppealStatus; after?: string; limit: number },
): Promise<AppealRow[]> => {
  const { status, after, limit } = page;
  const isOpen = status === 'open';
  const rows = await tables(db)
    .selectFrom('user_appeals')
    .innerJoin('users', 'users.id', 'user_appeals.user_id')
    .leftJoin('users as decider', 'decider.id', 'user_appeals.decided_by')
    .select([
      ...columns,
      'user_appeals.suspension_id as suspensionId',
      'user_appeals.user_id as userId',
      'users.name as userName',
      'users.email',
      'users.roles',
      'decider.name as decidedByName',
      sql<number>`(
        select count(*)::int from user_appeals earlier
        where earlier.suspension_id = user_appeals.suspension_id and earlier.id < user_appeals.id
      )`.as('earlier'),
    ])
    .where('user_appeals.status', '=', status)
    .$if(after !== undefined, (query) => query.where('user_appeals.id', isOpen ? '>' : '<', after!))
    .orderBy('user_appeals.id', isOpen ? 'asc' : 'desc')
    .limit(limit)
    .execute();
  const suspensions = await suspensionsById(db, [...new Set(rows.map((row) => row.suspensionId))]);
  return rows.map((row) => {
    const { userId, userName, email, roles, decidedByName, earlier } = row;
    const { userId: _, ...suspension } = suspensions.get(row.suspensionId)!;
    return { ...toAppeal(row), userId, userName, email, roles, decidedByName, earlier, suspension };
  });
};

interface Decision {
  appealId: string;
  decision: 'lift' | 'keep';
  answer: string;
}

/** Of two who decide at once, the second is told. */
export const decideAppeal = (
  needs: SuspensionNeeds,
  actor: { id: string; roles: readonly Role[] },
  { appealId, decision, answer }: Decision,
): Promise<{ userId: string }> =>
  needs.db.transaction().execute(async (tx) => {
    const appeal = await tables(tx)
      .selectFrom('user_appeals')
      .innerJoin('users', 'users.id', 'user_appeals.user_id')
      .select(['suspension_id as suspensionId', 'user_id as userId', 'users.roles'])
      .where('user_appeals.id', '=', appealId)
      .executeTakeFirst();
    if (!appeal) throw new Failure('accounts/no-such-appeal');
    const { suspensionId, userId, roles } = appeal;
    if (userId === actor.id) throw new Failure('accounts/not-yourself');
    if (!maySuspend(actor.roles, roles)) throw new Failure('accounts/forbidden');
    const { numUpdatedRows } = await tables(tx)
      .updateTable('user_appeals')
      .set({
        status: decision === 'lift' ? 'lifted' : 'kept',
        answer,
        decided_by: actor.id,
        decided_at: sql<Date>`now()`,
      })
      .where('id', '=', appealId)
      .where('status', '=', 'open')
      .executeTakeFirst();
    if (numUpdatedRows === 0n) throw new Failure('accounts/appeal-decided');
    // One that ran out meanwhile needs no lifting.
    if (decision === 'lift')
      await liftWithin(needs, tx, { suspensionId, userId, byUserId: actor.id, note: answer });
    const facts = { actorId: actor.id };
    const decided = { userId, appealId, byUserId: actor.id, decision };
    await needs.events.append(tx, AppealDecided, decided, facts);
    await needs.jobs.enqueue(tx, MAIL_SUSPENSION, { kind: 'answered', suspensionId, appealId });
    return { userId };
  });
