import { Failure } from '@kaibo/contracts';
import type { HotState, TokenBucket } from './hot-state.ts';
import { isUnsafe } from './security.ts';

/** Generous: they stop floods, not people. Only what changes something is counted. */
export interface RateLimits {
  /** Changing requests of one address; addresses of the machine itself are not counted. */
  address: TokenBucket;
  /** Changing requests of one account. */
  user: TokenBucket;
  /** Log-in, registration and password reset of one address, counted for every address. */
  signIn: TokenBucket;
}

const SIGN_IN = /^\/v1\/account\/(login|register|password\/)/;

export const isLoopback = (address: string): boolean =>
  address.startsWith('127.') || address === '::1' || address.startsWith('::ffff:127.');

export const createLimits = (hotState: HotState, limits: RateLimits | null) => {
  const take = async (key: string, bucket: TokenBucket): Promise<void> => {
    const { granted, retryAfterMs } = await hotState.take(key, bucket);
    if (!granted) throw new Failure('http/too-many', { retryAfterMs });
  };

  return {
    /** Decided once per route; null where nothing is counted. */
    forRoute(method: string, path: string) {
      if (!limits || !isUnsafe(method)) return null;
      const isSignIn = SIGN_IN.test(path);
      return async (address: string, userId: string | null): Promise<void> => {
        if (isSignIn) await take(`http/sign-in/${address}`, limits.signIn);
        else if (!isLoopback(address)) await take(`http/address/${address}`, limits.address);
        if (userId !== null) await take(`http/user/${userId}`, limits.user);
      };
    },
  };
};
