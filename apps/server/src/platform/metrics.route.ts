import { createHash, timingSafeEqual } from 'node:crypto';
import { Failure } from '@kaibo/contracts';
import { isAtThisMachine } from './http.local.ts';
import type { Router } from './router.ts';

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Compared by digests, so that the time it takes tells nothing. */
const isToken = (given: string | null, token: string): boolean =>
  given !== null && timingSafeEqual(digest(given), digest(`Bearer ${token}`));

/**
 * `/metrics` for whoever is at this machine, not through a proxy, or has the token. With a token set, also this
 * machine needs it: others may share it.
 */
export const metricsRoute = (
  router: Router,
  needs: { token: string | null; text: () => Promise<string> },
): void =>
  router.mountRaw(
    {
      method: 'GET',
      path: '/metrics',
      summary: 'Figures for Prometheus; for this machine or with a token',
    },
    'anyone',
    async (request, _, caller) => {
      const isAllowed =
        needs.token === null
          ? isAtThisMachine(request, caller.address)
          : isToken(request.headers.get('authorization'), needs.token);
      if (!isAllowed) throw new Failure('accounts/forbidden');
      return new Response(await needs.text(), {
        headers: {
          'content-type': 'text/plain; version=0.0.4; charset=utf-8',
          'cache-control': 'no-store',
        },
      });
    },
  );
