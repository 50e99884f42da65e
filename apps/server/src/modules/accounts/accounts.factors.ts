import { Failure, type Role, TwoFactorChanged } from '@kaibo/contracts';
import { sql } from 'kysely';
import type { Database, Transaction } from '#platform/database';
import type { EventLog } from '#platform/events';
import type { HotState } from '#platform/hot-state';
import type { Jobs } from '#platform/jobs';
import { deleteSessions } from './accounts.devices.ts';
import {
  type FactorKeys,
  isAppCode,
  newBackupCodes as makeBackupCodes,
  newSecret,
  normalCode,
  secretText,
  secretUri,
  stepOf,
} from './accounts.factor.ts';
import { attemptCode, requirePassword } from './accounts.limits.ts';
import { layNotice } from './accounts.notices.ts';
import type { Passwords } from './accounts.passwords.ts';
import { mayGrant } from './accounts.rules.ts';
import type { Sessions } from './accounts.sessions.ts';
import { lockUser } from './accounts.store.ts';

export interface FactorNeeds {
  db: Database;
  events: EventLog;
  hotState: HotState;
  jobs: Jobs;
  passwords: Passwords;
  factorKeys: FactorKeys;
}

type FactorTables = {
  user_second_factors: {
    user_id: string;
    secret: string;
    on_since: Date | null;
    last_step: number;
  };
  user_backup_codes: { user_id: string; code_hash: string };
};

const tables = (db: Database | Transaction) => db.withTables<FactorTables>();

const factorOf = (db: Database | Transaction, userId: string) =>
  tables(db)
    .selectFrom('user_second_factors')
    .select(['secret', 'on_since as onSince'])
    .where('user_id', '=', userId)
    .executeTakeFirst();

export const hasFactor = async (db: Database, userId: string): Promise<boolean> =>
  Boolean((await factorOf(db, userId))?.onSince);

export const backupCodesLeft = async (db: Database, userId: string): Promise<number> => {
  const { count } = await tables(db)
    .selectFrom('user_backup_codes')
    .select(sql<number>`count(*)::int`.as('count'))
    .where('user_id', '=', userId)
    .executeTakeFirstOrThrow();
  return count;
};

/** A second call replaces the secret of the first, as long as none is confirmed. */
export const beginTwoFactor = async (
  needs: FactorNeeds,
  userId: string,
  password: string,
): Promise<{ secret: string; uri: string }> => {
  await requirePassword(needs, userId, password);
  const secret = newSecret();
  const sealed = needs.factorKeys.seal(secret, userId);
  return needs.db.transaction().execute(async (tx) => {
    const user = await lockUser(tx, userId);
    if (!user) throw new Failure('accounts/not-signed-in');
    const begun = await tables(tx)
      .insertInto('user_second_factors')
      .values({ user_id: userId, secret: sealed, on_since: null, last_step: 0 })
      .onConflict((conflict) =>
        conflict
          .column('user_id')
          .doUpdateSet({ secret: sealed, last_step: 0 })
          .where('user_second_factors.on_since', 'is', null),
      )
      .executeTakeFirst();
    if (begun.numInsertedOrUpdatedRows === 0n) throw new Failure('accounts/two-factor-on');
    return { secret: secretText(secret), uri: secretUri(secret, user.email) };
  });
};

/** The first code proves that the app has the secret; from then on signing in asks for one. */
export const confirmTwoFactor = async (
  needs: FactorNeeds,
  userId: string,
  typed: string,
): Promise<string[]> => {
  const factor = await factorOf(needs.db, userId);
  if (!factor) throw new Failure('accounts/two-factor-not-begun');
  if (factor.onSince) throw new Failure('accounts/two-factor-on');
  const attempt = await attemptCode(needs.hotState, userId);
  const secret = needs.factorKeys.open(factor.secret, userId);
  const step = await stepOf(secret, normalCode(typed), Date.now());
  if (step === null) throw new Failure('accounts/wrong-code');
  await attempt.succeeded();
  return needs.db.transaction().execute(async (tx) => {
    const on = await tables(tx)
      .updateTable('user_second_factors')
      .set({ on_since: sql<Date>`now()`, last_step: step })
      .where('user_id', '=', userId)
      .where('secret', '=', factor.secret)
      .where('on_since', 'is', null)
      .executeTakeFirst();
    if (on.numUpdatedRows === 0n) throw new Failure('accounts/two-factor-not-begun');
    await tell(needs, tx, { userId, on: true, by: userId });
    return replaceBackupCodes(needs, tx, userId);
  });
};

export const newBackupCodes = async (
  needs: FactorNeeds,
  userId: string,
  given: { password: string; code: string },
): Promise<string[]> => {
  await requireBoth(needs, userId, given);
  return needs.db.transaction().execute(async (tx) => {
    await lockUser(tx, userId);
    return replaceBackupCodes(needs, tx, userId);
  });
};

export const endTwoFactor = async (
  needs: FactorNeeds,
  userId: string,
  given: { password: string; code: string },
): Promise<void> => {
  await requireBoth(needs, userId, given);
  await needs.db.transaction().execute(async (tx) => {
    const ended = await tables(tx)
      .deleteFrom('user_second_factors')
      .where('user_id', '=', userId)
      .executeTakeFirst();
    if (ended.numDeletedRows > 0n) await tell(needs, tx, { userId, on: false, by: userId });
  });
};

/** For who lost phone and codes. Staff is helped by admins alone, and nobody by themselves. */
export const resetTwoFactor = async (
  needs: FactorNeeds & { sessions: Sessions },
  actor: { id: string; roles: readonly Role[] },
  userId: string,
): Promise<void> => {
  await needs.db.transaction().execute(async (tx) => {
    const user = await lockUser(tx, userId);
    if (!user) throw new Failure('accounts/no-such-user');
    if (actor.id === userId || !mayGrant(actor.roles, user.roles, user.roles))
      throw new Failure('accounts/forbidden');
    const ended = await tables(tx)
      .deleteFrom('user_second_factors')
      .where('user_id', '=', userId)
      .where('on_since', 'is not', null)
      .executeTakeFirst();
    if (ended.numDeletedRows === 0n) throw new Failure('accounts/two-factor-off');
    await deleteSessions(needs, tx, userId);
    await tell(needs, tx, { userId, on: false, by: actor.id });
  });
  await needs.sessions.forget(userId);
};

/** A code works once: the app's by its 30 s step, a backup code by being deleted. */
export const requireCode = async (
  needs: FactorNeeds,
  userId: string,
  typed: string,
): Promise<void> => {
  const factor = await factorOf(needs.db, userId);
  if (!factor?.onSince) throw new Failure('accounts/two-factor-off');
  const attempt = await attemptCode(needs.hotState, userId);
  const code = normalCode(typed);
  const fits = isAppCode(code)
    ? await takeStep(needs, { userId, sealed: factor.secret, code })
    : await takeBackupCode(needs, userId, code);
  if (!fits) throw new Failure('accounts/wrong-code');
  await attempt.succeeded();
};

const requireBoth = async (
  needs: FactorNeeds,
  userId: string,
  given: { password: string; code: string },
): Promise<void> => {
  await requirePassword(needs, userId, given.password);
  await requireCode(needs, userId, given.code);
};

const takeStep = async (
  needs: FactorNeeds,
  given: { userId: string; sealed: string; code: string },
): Promise<boolean> => {
  const { userId, sealed, code } = given;
  const step = await stepOf(needs.factorKeys.open(sealed, userId), code, Date.now());
  if (step === null) return false;
  const taken = await tables(needs.db)
    .updateTable('user_second_factors')
    .set({ last_step: step })
    .where('user_id', '=', userId)
    .where('last_step', '<', step)
    .executeTakeFirst();
  return taken.numUpdatedRows > 0n;
};

const takeBackupCode = (needs: FactorNeeds, userId: string, code: string): Promise<boolean> =>
  needs.db.transaction().execute(async (tx) => {
    const taken = await tables(tx)
      .deleteFrom('user_backup_codes')
      .where('user_id', '=', userId)
      .where('code_hash', '=', needs.factorKeys.hashBackupCode(code, userId))
      .executeTakeFirst();
    if (taken.numDeletedRows === 0n) return false;
    await layNotice(needs.jobs, tx, { userId, notice: 'backup-code-used' });
    return true;
  });

const replaceBackupCodes = async (
  needs: FactorNeeds,
  tx: Transaction,
  userId: string,
): Promise<string[]> => {
  const codes = makeBackupCodes();
  await tables(tx).deleteFrom('user_backup_codes').where('user_id', '=', userId).execute();
  await tables(tx)
    .insertInto('user_backup_codes')
    .values(
      codes.map((code) => ({
        user_id: userId,
        code_hash: needs.factorKeys.hashBackupCode(normalCode(code), userId),
      })),
    )
    .execute();
  return codes;
};

const tell = async (
  needs: FactorNeeds,
  tx: Transaction,
  { userId, on, by }: { userId: string; on: boolean; by: string },
): Promise<void> => {
  await needs.events.append(tx, TwoFactorChanged, { userId, on }, { actorId: by });
  const notice = on ? 'two-factor-on' : 'two-factor-off';
  await layNotice(needs.jobs, tx, { userId, notice });
};
