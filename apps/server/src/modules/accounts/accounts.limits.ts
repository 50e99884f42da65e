import { Failure } from '@kaibo/contracts';
import type { HotState, TokenBucket } from '#platform/hot-state';
import { addressKey } from './accounts.rules.ts';

interface Limit {
  key: string;
  /** Failed attempts in one window. */
  most: number;
  windowMs: number;
}

/**
 * On top of the platform's limit by address, which counts every attempt: failed log-ins only, so that a school behind one address is not locked out by its own success. The tight limit
 * is on the pair: a stranger elsewhere who guesses at somebody's mail does not lock the owner out.
 */
const loginLimits = (email: string, address: string): Limit[] => {
  const from = addressKey(address);
  return [
    { key: `accounts/login/from/${from}`, most: 100, windowMs: 300_000 },
    { key: `accounts/login/pair/${from}/${email}`, most: 10, windowMs: 300_000 },
    { key: `accounts/login/mail/${email}`, most: 100, windowMs: 3_600_000 },
  ];
};

/** An attempt is counted before it is judged, so a thousand at once are still a thousand; success takes it back. */
export const attemptLogin = async (
  hotState: HotState,
  who: { email: string; address: string },
): Promise<{ succeeded(): Promise<void> }> => {
  const limits = loginLimits(who.email, who.address);
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

const mailsToOneBox: TokenBucket = { capacity: 3, refillPerSecond: 1 / 300 };

/** Says no without a refusal: the answer must not tell that this mail was asked for before. */
export const mayMailReset = async (hotState: HotState, email: string): Promise<boolean> =>
  (await hotState.take(`accounts/forgot/to/${email}`, mailsToOneBox)).granted;
