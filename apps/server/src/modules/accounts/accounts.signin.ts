import { Failure } from '@kaibo/contracts';
import { APIError } from 'better-auth/api';
import type { Database } from '#platform/database';
import type { HotState } from '#platform/hot-state';
import type { Jobs } from '#platform/jobs';
import type { Call } from '#platform/router';
import type { Auth } from './accounts.auth.ts';
import type { Here } from './accounts.devices.ts';
import { type FactorNeeds, hasFactor, requireCode } from './accounts.factors.ts';
import { credentialsByEmail, mailAddressOf, proveEmail } from './accounts.identity.ts';
import { attemptLogin, mayMailReset } from './accounts.limits.ts';
import { closeLinks } from './accounts.links.ts';
import { isWeakPassword } from './accounts.rules.ts';
import type { Sessions } from './accounts.sessions.ts';
import { deleteSession } from './accounts.store.ts';

export interface SignInNeeds extends FactorNeeds {
  auth: Auth;
  db: Database;
  hotState: HotState;
  jobs: Jobs;
  sessions: Sessions;
}

/** Where a request comes from, and where its answer's cookies go. */
export interface Exchange {
  request: Request;
  address: string;
  reply: Headers;
}

export const exchangeOf = ({
  request,
  headers,
  caller,
}: Pick<Call<unknown>, 'request' | 'headers' | 'caller'>): Exchange => ({
  request,
  address: caller.address,
  reply: headers,
});

export const SEND_RESET = 'accounts.send-reset';

/** Only what better-auth may believe: our own cookie, and the address that the platform vouches for. */
const trusted = ({ request, address }: Exchange): Headers =>
  new Headers({
    cookie: request.headers.get('cookie') ?? '',
    'user-agent': (request.headers.get('user-agent') ?? '').slice(0, 300),
    'x-forwarded-for': address,
  });

const passCookies = (from: Headers, to: Headers): void => {
  for (const cookie of from.getSetCookie()) to.append('set-cookie', cookie);
};

interface Credentials {
  email: string;
  password: string;
  /** Of the second factor, once it was asked for. */
  code?: string;
}

/** An unknown mail costs the same work as a wrong password. */
export const logIn = async (
  needs: SignInNeeds,
  exchange: Exchange,
  { email, password, code }: Credentials,
): Promise<{ userId: string }> => {
  const attempt = await attemptLogin(needs.hotState, { email, address: exchange.address });
  const known = await credentialsByEmail(needs.db, email);
  if (known && (await hasFactor(needs.db, known.userId))) {
    if (known.hash === null || !(await needs.passwords.verify(known.hash, password)))
      throw new Failure('accounts/wrong-credentials');
    await attempt.succeeded();
    if (code === undefined) throw new Failure('accounts/code-needed');
    await requireCode(needs, known.userId, code);
    await openSession(needs, exchange, known.userId);
    return { userId: known.userId };
  }
  try {
    const { headers, response } = await needs.auth.api.signInEmail({
      body: { email, password },
      headers: trusted(exchange),
      returnHeaders: true,
    });
    passCookies(headers, exchange.reply);
    await attempt.succeeded();
    return { userId: response.user.id };
  } catch (error) {
    if (error instanceof APIError && error.statusCode === 401)
      throw new Failure('accounts/wrong-credentials');
    throw error;
  }
};

/** Signs in somebody who has just proven otherwise who they are. */
export const openSession = async (
  needs: SignInNeeds,
  exchange: Exchange,
  userId: string,
): Promise<void> => {
  const { headers } = await needs.auth.api.openSession({
    body: { userId },
    headers: trusted(exchange),
    returnHeaders: true,
  });
  passCookies(headers, exchange.reply);
};

/** The session that a request comes with, whoever it belongs to. */
export const hereOf = async (
  needs: SignInNeeds,
  exchange: Exchange,
  userId: string,
): Promise<Here> => {
  const found = await needs.auth.api.getSession({ headers: trusted(exchange) });
  return { userId, token: found?.session.token ?? null };
};

/** The row goes first: when that fails, the caller must not be told that the session has ended. */
export const logOut = async (needs: SignInNeeds, exchange: Exchange): Promise<void> => {
  const found = await needs.auth.api.getSession({ headers: trusted(exchange) });
  if (found) await deleteSession(needs.db, found.session.token);
  const { headers } = await needs.auth.api.signOut({
    headers: trusted(exchange),
    returnHeaders: true,
  });
  if (found) await needs.sessions.forget(found.user.id);
  passCookies(headers, exchange.reply);
};

/** Only lays a job, so that the answer takes the same time whether or not the mail is known. */
export const askReset = async (needs: SignInNeeds, email: string): Promise<void> => {
  if (await mayMailReset(needs.hotState, email))
    await needs.jobs.enqueue(needs.db, SEND_RESET, { email });
};

export const sendReset = async (auth: Auth, email: string): Promise<void> => {
  await auth.api.requestPasswordReset({ body: { email } });
};

/** The token works once; every session of its user ends. Who read the mail has proven the address. */
export const resetPassword = async (
  needs: SignInNeeds,
  input: { token: string; password: string },
): Promise<void> => {
  if (isWeakPassword(input.password, '')) throw new Failure('accounts/weak-password');
  const { internalAdapter } = await needs.auth.$context;
  const pending = await internalAdapter.findVerificationValue(`reset-password:${input.token}`);
  try {
    await needs.auth.api.resetPassword({
      body: { token: input.token, newPassword: input.password },
    });
  } catch (error) {
    if (error instanceof APIError && error.statusCode === 400)
      throw new Failure('accounts/reset-expired');
    throw error;
  }
  if (!pending) return;
  await needs.db.transaction().execute(async (tx) => {
    // Whoever knew the old password may have asked for a mail of theirs.
    await closeLinks(tx, pending.value, 'change');
    const address = await mailAddressOf(tx, pending.value);
    if (address) await proveEmail(tx, pending.value, address.to);
  });
  await needs.sessions.forget(pending.value);
};
