import { Failure, type Locale, may } from '@kaibo/contracts';
import type { Caller, Who } from './router.ts';

/** Who a request's session belongs to, as the accounts module knows it. */
export type Identity = Pick<Caller, 'id' | 'roles' | 'name' | 'simulated' | 'locale'> & {
  suspended?: boolean;
};

/** Null, or an identity without id, is a guest. */
export type ResolveCaller = (request: Request) => Promise<Identity | null> | Identity | null;

/** What the server knows of the connection behind a request. */
export interface Connection {
  address: string;
}

/** The caller of a route that is not for `anyone`. */
export const signedIn = (caller: Caller): Caller & { id: string } => {
  if (caller.id === null) throw new Failure('accounts/not-signed-in');
  return caller as Caller & { id: string };
};

const languageOf = (request: Request): Locale => {
  const wanted = request.headers.get('accept-language') ?? '';
  const english = wanted.search(/\ben\b/i);
  const chinese = wanted.search(/\bzh\b/i);
  return english >= 0 && (chinese < 0 || english < chinese) ? 'en' : 'zh-CN';
};

/** @param trustedProxies how many proxies before us append to X-Forwarded-For; 0 ignores the header. */
export const addressOf = (
  request: Request,
  connection: Connection | undefined,
  trustedProxies: number,
): string => {
  const peer = connection?.address || '127.0.0.1';
  if (trustedProxies === 0) return peer;
  const hops = (request.headers.get('x-forwarded-for') ?? '').split(',').map((hop) => hop.trim());
  return hops.at(-trustedProxies) || peer;
};

/** What a route asks of its caller. */
interface Asks {
  who: Who;
  /** Open to a suspended merchant. */
  owed: boolean;
}

/** A suspended account is a guest where guests may call, and refused elsewhere, but for what buyers are owed. */
export const callerOf = async (
  resolve: ResolveCaller,
  request: Request,
  { who, owed, ...facts }: Asks & { address: string; requestId: string },
): Promise<Caller> => {
  const { headers } = request;
  // Without a credential there is nobody to look up.
  const identity =
    headers.has('cookie') || headers.has('authorization') ? await resolve(request) : null;
  const isBarred = identity?.suspended === true && !owed;
  if (isBarred && who !== 'anyone') throw new Failure('accounts/suspended');
  if (!identity?.id || isBarred)
    return {
      id: null,
      roles: [],
      name: '',
      simulated: false,
      locale: identity?.locale ?? languageOf(request),
      ...facts,
    };
  const { id, roles, name, simulated, locale } = identity;
  return { id, roles, name, simulated, locale, ...facts };
};

export const refuseOthers = (who: Who, caller: Caller): void => {
  if (who === 'anyone') return;
  const { roles } = signedIn(caller);
  if (who !== 'account' && !may(roles, who)) throw new Failure('accounts/forbidden');
};
