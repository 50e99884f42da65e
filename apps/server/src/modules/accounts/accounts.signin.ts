import { Failure } from '@kaibo/contracts';
import { APIError } from 'better-auth/api';
import type { Database } from '#platform/database';
import type { HotState } from '#platform/hot-state';
import type { Jobs } from '#platform/jobs';
import type { Auth } from './accounts.auth.ts';
import { attemptLogin, mayMailReset } from './accounts.limits.ts';
import { isWeakPassword } from './accounts.rules.ts';
import type { Sessions } from './accounts.sessions.ts';
import { deleteSession } from './accounts.store.ts';

export interface SignInNeeds {
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

/** An unknown mail costs the same work as a wrong password. */
export const logIn = async (
  needs: SignInNeeds,
  exchange: Exchange,
  input: { email: string; password: string },
): Promise<{ userId: string }> => {
  const attempt = await attemptLogin(needs.hotState, { ...input, address: exchange.address });
  try {
    const { headers, response } = await needs.auth.api.signInEmail({
      body: input,
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

/** Signs in a user who has just registered. */
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

/** The token works once; every session of its user ends. */
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
  if (pending) await needs.sessions.forget(pending.value);
};
