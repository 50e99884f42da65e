import { kyselyAdapter } from '@better-auth/kysely-adapter';
import { UserSignedIn } from '@kaibo/contracts';
import type { BetterAuthOptions } from 'better-auth';
import { createAuthEndpoint } from 'better-auth/api';
import { setSessionCookie } from 'better-auth/cookies';
import { betterAuth } from 'better-auth/minimal';
import { z } from 'zod';
import type { Database, Transaction } from '#platform/database';
import type { EventLog } from '#platform/events';
import type { HotState } from '#platform/hot-state';
import { newId } from '#platform/id';
import type { Mailer } from '#platform/mail';
import { resetMail } from './accounts.mails.ts';
import type { Passwords } from './accounts.passwords.ts';
import { factsOfUser } from './accounts.store.ts';
import { refuseSuspended } from './accounts.suspension.ts';
import { hashingTokens } from './accounts.tokens.ts';

const SESSION_DAYS = 30;
const RESET_MINUTES = 60;

export interface AuthNeeds {
  db: Database;
  events: EventLog;
  hotState: HotState;
  mailer: Mailer;
  passwords: Passwords;
  /** Signs the cookies; who has it can forge none without also having a session's token. */
  secret: string;
  /** Where the site is reached; https makes the cookies Secure. */
  publicUrl: string;
}

export type Auth = ReturnType<typeof createAuth>;

/**
 * better-auth on our tables. Its own router is never mounted: our endpoints call `auth.api`, so that every
 * request passes our validation, limits and cross-site check.
 */
export const createAuth = (needs: AuthNeeds) =>
  betterAuth({
    appName: 'Kaibo',
    baseURL: needs.publicUrl,
    secret: needs.secret,
    database: adapter(needs),
    secondaryStorage: secondaryStorage(needs.hotState),
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: 8,
      maxPasswordLength: 128,
      password: {
        hash: (password) => needs.passwords.hash(password),
        verify: ({ hash, password }) => needs.passwords.verify(hash, password),
      },
      resetPasswordTokenExpiresIn: RESET_MINUTES * 60,
      revokeSessionsOnPasswordReset: true,
      sendResetPassword: async ({ user, token }) => {
        const facts = await factsOfUser(needs.db, user.id);
        if (!facts) return;
        const link = new URL(`/reset?token=${encodeURIComponent(token)}`, needs.publicUrl).href;
        await needs.mailer.send(
          resetMail({ to: user.email, link, minutes: RESET_MINUTES, ...facts }),
        );
      },
    },
    session: {
      modelName: 'user_sessions',
      fields: {
        userId: 'user_id',
        expiresAt: 'expires_at',
        ipAddress: 'ip_address',
        userAgent: 'user_agent',
        createdAt: 'created_at',
        updatedAt: 'updated_at',
      },
      expiresIn: SESSION_DAYS * 86_400,
      disableSessionRefresh: true,
      storeSessionInDatabase: true,
    },
    user: {
      modelName: 'users',
      fields: {
        emailVerified: 'email_verified',
        createdAt: 'created_at',
        updatedAt: 'updated_at',
      },
    },
    account: {
      modelName: 'user_credentials',
      fields: {
        userId: 'user_id',
        providerId: 'provider_id',
        accountId: 'account_id',
        accessToken: 'access_token',
        refreshToken: 'refresh_token',
        idToken: 'id_token',
        accessTokenExpiresAt: 'access_token_expires_at',
        refreshTokenExpiresAt: 'refresh_token_expires_at',
        createdAt: 'created_at',
        updatedAt: 'updated_at',
      },
    },
    verification: {
      modelName: 'user_verifications',
      fields: { expiresAt: 'expires_at', createdAt: 'created_at', updatedAt: 'updated_at' },
      storeIdentifier: 'hashed',
      storeInDatabase: true,
    },
    advanced: {
      cookiePrefix: 'kaibo',
      useSecureCookies: needs.publicUrl.startsWith('https:'),
      defaultCookieAttributes: { httpOnly: true, sameSite: 'lax', path: '/' },
      database: { generateId: () => newId(), validateSchema: false },
    },
    plugins: [{ id: 'kaibo', endpoints: { openSession } }],
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    logger: { disabled: true },
  });

/** Signs in somebody whose right to it was just proven otherwise (a registration). */
const openSession = createAuthEndpoint.serverOnly(
  { method: 'POST', body: z.object({ userId: z.string() }) },
  async (context) => {
    const { internalAdapter } = context.context;
    const user = await internalAdapter.findUserById(context.body.userId);
    if (!user) throw new Error('a session needs a user');
    const session = await internalAdapter.createSession(user.id);
    await setSessionCookie(context, { session, user });
    return { token: session.token };
  },
);

/**
 * better-auth's Kysely adapter, except that a session and the event of its beginning are one transaction, and that
 * its token is kept as a hash.
 */
const adapter = ({ db, events, secret }: AuthNeeds) => {
  return (options: BetterAuthOptions) => {
    const onTables = (connection: Database | Transaction, transaction: boolean) =>
      kyselyAdapter(connection, { type: 'postgres', transaction })(options);
    const whole = onTables(db, true);
    const create: typeof whole.create = (input) => {
      if (input.model !== 'session') return whole.create(input);
      return db.transaction().execute(async (tx) => {
        const userId = String(input.data.userId);
        await refuseSuspended(tx, userId, secret);
        const facts = await factsOfUser(tx, userId);
        await events.append(
          tx,
          UserSignedIn,
          { userId },
          { actorId: userId, simulated: facts?.simulated },
        );
        return onTables(tx, false).create(input);
      });
    };
    return hashingTokens({ ...whole, create });
  };
};

/** Sessions on `HotState` for speed; the database keeps them too, so a restart signs nobody out. */
const secondaryStorage = (hotState: HotState): BetterAuthOptions['secondaryStorage'] => {
  const at = (key: string) => `accounts/auth/${key}`;
  return {
    get: (key) => hotState.get(at(key)),
    set: (key, value, ttlSeconds) =>
      hotState.set(at(key), value, ttlSeconds === undefined ? null : ttlSeconds * 1_000),
    delete: (key) => hotState.delete(at(key)),
    increment: (key, ttlSeconds) => hotState.increment(at(key), 1, ttlSeconds * 1_000),
    getAndDelete: async (key) => {
      const lock = `${at(key)}/taken`;
      const holder = newId();
      if (!(await hotState.lease(lock, holder, 5_000))) return null;
      try {
        const value = await hotState.get(at(key));
        await hotState.delete(at(key));
        return value;
      } finally {
        await hotState.release(lock, holder);
      }
    },
  };
};
