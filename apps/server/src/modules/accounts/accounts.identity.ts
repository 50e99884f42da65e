import { Failure, type Locale } from '@kaibo/contracts';
import { sql } from 'kysely';
import type { Database, Transaction } from '#platform/database';

type IdentityTables = {
  users: {
    id: string;
    email: string;
    email_verified: boolean;
    name: string;
    locale: Locale;
    updated_at: Date;
  };
  user_credentials: {
    user_id: string;
    provider_id: string;
    password: string | null;
    updated_at: Date;
  };
};

const tables = (db: Database | Transaction) => db.withTables<IdentityTables>();

/** Where a mail to this account goes, and how it is addressed; null once it is gone. */
export const mailAddressOf = async (
  db: Database | Transaction,
  userId: string,
): Promise<{ to: string; name: string; locale: Locale } | null> =>
  (await tables(db)
    .selectFrom('users')
    .select(['email as to', 'name', 'locale'])
    .where('id', '=', userId)
    .executeTakeFirst()) ?? null;

export const isVerified = async (db: Database | Transaction, userId: string): Promise<boolean> =>
  Boolean(
    (
      await tables(db)
        .selectFrom('users')
        .select('email_verified as isVerified')
        .where('id', '=', userId)
        .executeTakeFirst()
    )?.isVerified,
  );

/** False when the account has another address by now. */
export const proveEmail = async (
  db: Database | Transaction,
  userId: string,
  email: string,
): Promise<boolean> => {
  const proven = await tables(db)
    .updateTable('users')
    .set({ email_verified: true, updated_at: sql<Date>`now()` })
    .where('id', '=', userId)
    .where('email', '=', email)
    .executeTakeFirst();
  return proven.numUpdatedRows > 0n;
};

const isTaken = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === '23505';

/** The new address is proven by the link that was opened there. Refuses one that somebody took meanwhile. */
export const replaceEmail = async (
  tx: Transaction,
  userId: string,
  email: string,
): Promise<{ before: string }> => {
  const user = await tables(tx)
    .selectFrom('users')
    .select('email')
    .where('id', '=', userId)
    .forUpdate()
    .executeTakeFirst();
  if (!user) throw new Failure('accounts/link-unknown');
  try {
    await tables(tx)
      .updateTable('users')
      .set({ email, email_verified: true, updated_at: sql<Date>`now()` })
      .where('id', '=', userId)
      .where('email', '=', user.email)
      .execute();
  } catch (error) {
    if (isTaken(error)) throw new Failure('accounts/email-taken');
    throw error;
  }
  return { before: user.email };
};

/** Open reset links of the account; better-auth keeps whose they are as their value. */
export const deleteResets = async (tx: Transaction, userId: string): Promise<void> => {
  await sql`delete from user_verifications where value = ${userId}`.execute(tx);
};

const credentialOf = (db: Database | Transaction, userId: string) =>
  tables(db)
    .selectFrom('user_credentials')
    .select(['password', 'updated_at as updatedAt'])
    .where('user_id', '=', userId)
    .where('provider_id', '=', 'credential')
    .executeTakeFirst();

export const passwordHashOf = async (db: Database, userId: string): Promise<string | null> =>
  (await credentialOf(db, userId))?.password ?? null;

export const passwordChangedAtMs = async (db: Database, userId: string): Promise<number> =>
  (await credentialOf(db, userId))?.updatedAt.getTime() ?? 0;

/** False when the password is another one by now. */
export const replacePassword = async (
  tx: Transaction,
  userId: string,
  change: { fromHash: string; toHash: string },
): Promise<boolean> => {
  const replaced = await tables(tx)
    .updateTable('user_credentials')
    .set({ password: change.toHash, updated_at: sql<Date>`now()` })
    .where('user_id', '=', userId)
    .where('provider_id', '=', 'credential')
    .where('password', '=', change.fromHash)
    .executeTakeFirst();
  return replaced.numUpdatedRows > 0n;
};

/** Whose account it is and what its password is kept as; null for an unknown mail. */
export const credentialsByEmail = async (
  db: Database,
  email: string,
): Promise<{ userId: string; hash: string | null } | null> =>
  (await tables(db)
    .selectFrom('users')
    .innerJoin('user_credentials', 'user_credentials.user_id', 'users.id')
    .select(['users.id as userId', 'user_credentials.password as hash'])
    .where('users.email', '=', email)
    .where('user_credentials.provider_id', '=', 'credential')
    .executeTakeFirst()) ?? null;
