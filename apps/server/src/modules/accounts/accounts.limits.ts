import { Failure } from '@kaibo/contracts';
import type { Database } from '#platform/database';
import type { HotState, TokenBucket } from '#platform/hot-state';
import { passwordHashOf } from './accounts.identity.ts';
import type { Passwords } from './accounts.passwords.ts';
import { addressKey } from './accounts.rules.ts';

interface Limit {
  key: string;
  /** Failed attempts in one window. */
  most: number;
  windowMs: number;
}

export interface Attempt {
  succeeded(): Promise<void>;
}

/**
 * On top of the platform's limit by address, which counts every attempt: failed log-ins only, so that a school
 * behind one address is not locked out by its own success. The tight limit is on the pair: a stranger elsewhere who
 * guesses at somebody's mail does not lock the owner out.
 */
const loginLimits = (email: string, address: string): Limit[] => {
  const from = addressKey(address);
  return [
    { key: `accounts/login/from/${from}`, most: 100, windowMs: 300_000 },
    { key: `accounts/login/pair/${from}/${email}`, most: 10, windowMs: 300_000 },
    { key: `accounts/login/mail/${email}`, most: 100, windowMs: 3_600_000 },
  ];
};

/** Who gets here has the password or a session. Of a million codes three fit at a time: 20 a day find none. */
const codeLimits = (userId: string): Limit[] => [
  { key: `accounts/code/${userId}`, most: 5, windowMs: 900_000 },
  { key: `accounts/code/day/${userId}`, most: 20, windowMs: 86_400_000 },
];

const passwordLimits = (userId: string): Limit[] => [
  { key: `accounts/password/${userId}`, most: 10, windowMs: 900_000 },
];

/** An attempt is counted before it is judged, so a thousand at once are still a thousand; success takes it back. */
const begin = async (hotState: HotState, limits: readonly Limit[]): Promise<Attempt> => {
  for (const { key, most, windowMs } of limits) {
    const attempts = await hotState.increment(key, 1, windowMs);
    if (attempts > most) throw new Failure('http/too-many', { retryAfterMs: windowMs });
  }
  return {
    succeeded: async () => {
      for (const { key, windowMs } of limits) await hotState.increment(key, -1, windowMs);
    },
  };
};

export const attemptLogin = (
  hotState: HotState,
  who: { email: string; address: string },
): Promise<Attempt> => begin(hotState, loginLimits(who.email, who.address));

export const attemptCode = (hotState: HotState, userId: string): Promise<Attempt> =>
  begin(hotState, codeLimits(userId));

/** Before what a stolen session must not do. */
export const requirePassword = async (
  needs: { db: Database; hotState: HotState; passwords: Passwords },
  userId: string,
  password: string,
): Promise<void> => {
  const attempt = await begin(needs.hotState, passwordLimits(userId));
  const hash = await passwordHashOf(needs.db, userId);
  if (hash === null || !(await needs.passwords.verify(hash, password)))
    throw new Failure('accounts/wrong-password');
  await attempt.succeeded();
};

const mailsToOneBox: TokenBucket = { capacity: 3, refillPerSecond: 1 / 300 };

/** Says no without a refusal: the answer must not tell that this mail was asked for before. */
export const mayMailReset = async (hotState: HotState, email: string): Promise<boolean> =>
  (await hotState.take(`accounts/forgot/to/${email}`, mailsToOneBox)).granted;

/** Links that one account may have mailed, to whatever address. */
export const limitMails = async (hotState: HotState, userId: string): Promise<void> => {
  const { granted, retryAfterMs } = await hotState.take(`accounts/mails/${userId}`, mailsToOneBox);
  if (!granted) throw new Failure('http/too-many', { retryAfterMs });
};
