import {
  type Consent,
  Failure,
  type Locale,
  type Me,
  type Role,
  type UserRow,
} from '@kaibo/contracts';
import type { Generated } from 'kysely';
import { sql } from 'kysely';
import type { Database, Transaction } from '#platform/database';
import { newId } from '#platform/id';
import { holdsNow } from './accounts.suspension.store.ts';
import { hashToken } from './accounts.tokens.ts';

type UsersTable = {
  id: string;
  email: string;
  email_verified: boolean;
  name: string;
  image: string | null;
  locale: Locale;
  roles: Role[];
  simulated: boolean;
  consent_analytics: boolean;
  consent_personalisation: boolean;
  created_at: Generated<Date>;
  updated_at: Generated<Date>;
};

type AccountsTables = {
  users: UsersTable;
  user_credentials: {
    id: string;
    user_id: string;
    provider_id: string;
    account_id: string;
    password: string | null;
  };
  user_sessions: { user_id: string; token: string; expires_at: Date };
  user_second_factors: { user_id: string; on_since: Date | null };
};

const tables = (db: Database | Transaction) => db.withTables<AccountsTables>();

/** What requests need to know of a user; small, because it is cached. */
export interface UserFacts {
  id: string;
  name: string;
  avatarUrl: string | null;
  roles: Role[];
  locale: Locale;
  simulated: boolean;
  consent: Consent;
  suspended: boolean;
}

const isSuspended = sql<boolean>`exists (
  select from user_suspensions where user_suspensions.user_id = users.id and ${holdsNow}
)`;

const factColumns = [
  'users.id',
  'users.name',
  'users.image as avatarUrl',
  'users.roles',
  'users.locale',
  'users.simulated',
  'users.consent_analytics as analytics',
  'users.consent_personalisation as personalisation',
  isSuspended.as('suspended'),
] as const;

interface FactsRow extends Omit<UserFacts, 'consent'>, Consent {}

const toFacts = ({ analytics, personalisation, ...rest }: FactsRow): UserFacts => ({
  ...rest,
  consent: { analytics, personalisation },
});

export const factsOfUser = async (db: Database, userId: string): Promise<UserFacts | null> => {
  const row = await tables(db)
    .selectFrom('users')
    .select(factColumns)
    .where('id', '=', userId)
    .executeTakeFirst();
  return row ? toFacts(row) : null;
};

/** Null once the session has ended, whatever a cache may still say. */
export const factsOfSession = async (db: Database, token: string): Promise<UserFacts | null> => {
  const row = await tables(db)
    .selectFrom('user_sessions')
    .innerJoin('users', 'users.id', 'user_sessions.user_id')
    .select(factColumns)
    .where('user_sessions.token', '=', hashToken(token))
    .where('user_sessions.expires_at', '>', sql<Date>`now()`)
    .executeTakeFirst();
  return row ? toFacts(row) : null;
};

/** Accounts that are neither simulated nor end with this; the whole platform's, so for start-up only. */
export const countPeople = async (db: Database, mailEnding: string): Promise<number> => {
  const { count } = await tables(db)
    .selectFrom('users')
    .select(sql<number>`count(*)`.as('count'))
    .where('simulated', '=', false)
    .where('email', 'not like', `%${mailEnding}`)
    .executeTakeFirstOrThrow();
  return count;
};

/** People whom nobody has suspended, and who have one of these roles at least. */
export const countWithRoles = async (db: Database, roles: readonly Role[]): Promise<number> => {
  const { count } = await tables(db)
    .selectFrom('users')
    .select(sql<number>`count(*)::int`.as('count'))
    .where(sql<boolean>`roles && ${[...roles]}::text[]`)
    .where(sql<boolean>`not ${isSuspended}`)
    .executeTakeFirstOrThrow();
  return count;
};

export const deleteSession = async (db: Database, token: string): Promise<void> => {
  await tables(db).deleteFrom('user_sessions').where('token', '=', hashToken(token)).execute();
};

export const deleteExpired = async (db: Database): Promise<void> => {
  await sql`delete from user_sessions where expires_at < now()`.execute(db);
  await sql`delete from user_verifications where expires_at < now()`.execute(db);
};

export interface NewUser {
  email: string;
  name: string;
  passwordHash: string;
  roles: Role[];
  locale: Locale;
  simulated: boolean;
}

/** Refuses when the mail is taken. Nobody has consented yet; the crowd is not a person and needs no asking. */
export const insertUser = async (tx: Transaction, user: NewUser): Promise<UserRow> => {
  const id = newId();
  const { passwordHash, simulated, ...row } = user;
  const inserted = await tables(tx)
    .insertInto('users')
    .values({
      id,
      ...row,
      simulated,
      email_verified: simulated,
      image: null,
      consent_analytics: simulated,
      consent_personalisation: simulated,
    })
    .onConflict((conflict) => conflict.column('email').doNothing())
    .returning('created_at as createdAt')
    .executeTakeFirst();
  if (!inserted) throw new Failure('accounts/email-taken');

  await tables(tx)
    .insertInto('user_credentials')
    .values({
      id: newId(),
      user_id: id,
      provider_id: 'credential',
      account_id: id,
      password: passwordHash,
    })
    .execute();
  const { email, name, roles } = user;
  return { id, email, name, roles, simulated, createdAtMs: inserted.createdAt.getTime() };
};

export const emailExists = async (db: Database, email: string): Promise<boolean> =>
  (await tables(db)
    .selectFrom('users')
    .select('id')
    .where('email', '=', email)
    .executeTakeFirst()) !== undefined;

export const selectMe = async (db: Database, userId: string): Promise<Me | null> => {
  const row = await tables(db)
    .selectFrom('users')
    .leftJoin('user_second_factors as factor', (join) =>
      join.onRef('factor.user_id', '=', 'users.id').on('factor.on_since', 'is not', null),
    )
    .select([
      'email',
      'email_verified as emailVerified',
      'factor.user_id as factorOf',
      ...factColumns,
    ])
    .where('users.id', '=', userId)
    .executeTakeFirst();
  if (!row) return null;
  const { factorOf, simulated: _, ...rest } = row;
  const { analytics, personalisation, ...facts } = rest;
  return { ...facts, consent: { analytics, personalisation }, twoFactor: factorOf !== null };
};

export const updateProfile = async (
  db: Database | Transaction,
  userId: string,
  change: { name?: string; imageUrl?: string | null; locale?: Locale; consent?: Consent },
): Promise<void> => {
  const { name, imageUrl, locale, consent } = change;
  await tables(db)
    .updateTable('users')
    .set({
      updated_at: sql<Date>`now()`,
      ...(name !== undefined && { name }),
      ...(imageUrl !== undefined && { image: imageUrl }),
      ...(locale !== undefined && { locale }),
      ...(consent !== undefined && {
        consent_analytics: consent.analytics,
        consent_personalisation: consent.personalisation,
      }),
    })
    .where('id', '=', userId)
    .execute();
};

/** Locks the row until the transaction ends, so that two changes of roles follow one another. */
export const lockUser = async (tx: Transaction, userId: string): Promise<UserRow | null> => {
  const row = await tables(tx)
    .selectFrom('users')
    .select(userRowColumns)
    .where('id', '=', userId)
    .forUpdate()
    .executeTakeFirst();
  return row ? toUserRow(row) : null;
};

export const updateRoles = async (tx: Transaction, userId: string, roles: Role[]) => {
  await tables(tx)
    .updateTable('users')
    .set({ roles, updated_at: sql<Date>`now()` })
    .where('id', '=', userId)
    .execute();
};

const userRowColumns = [
  'id',
  'email',
  'name',
  'roles',
  'simulated',
  'created_at as createdAt',
] as const;

const toUserRow = ({
  createdAt,
  ...row
}: Omit<UserRow, 'createdAtMs'> & { createdAt: Date }): UserRow => ({
  ...row,
  createdAtMs: createdAt.getTime(),
});

export const selectFaces = (db: Database, ids: readonly string[]) =>
  tables(db)
    .selectFrom('users')
    .select(['id', 'name', 'image as avatarUrl'])
    .where(sql<boolean>`id = any (${[...ids]}::uuid[])`)
    .execute();
