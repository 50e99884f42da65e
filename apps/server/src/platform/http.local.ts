import { isIP } from 'node:net';
import { isLoopback } from './http.limits.ts';

const PROXY_HEADERS = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'via'];

/** A name that leads to this machine whoever asks: `localhost`, or a loopback address itself. */
export const isLoopbackName = (hostname: string): boolean => {
  const bare = hostname.replace(/^\[|\]$/g, '');
  return bare === 'localhost' || (isIP(bare) !== 0 && isLoopback(bare));
};

/**
 * The person who asks sits at this machine: a loopback address, through no proxy, and under a loopback name, because
 * a stranger's page may point a name of its own here and have the browser ask.
 */
export const isAtThisMachine = (request: Request, address: string): boolean =>
  isLoopback(address) &&
  isLoopbackName(new URL(request.url).hostname) &&
  !PROXY_HEADERS.some((name) => request.headers.has(name));
