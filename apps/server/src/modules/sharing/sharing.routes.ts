import * as contract from '@kaibo/contracts';
import { signedIn } from '#platform/http';
import type { Router } from '#platform/router';
import { cookieOf, isVisit, pageOf } from './sharing.rules.ts';
import { arrive, countVisit, makeLink, numbersOf, type SharingNeeds } from './sharing.service.ts';
import { findLink } from './sharing.store.ts';

/** A page that is not there, which says that the link may have expired and leads home. */
const GONE = '/s';

export const sharingRoutes = (router: Router, needs: SharingNeeds): void => {
  const isSecure = new URL(needs.publicUrl).protocol === 'https:';

  router.mount(contract.makeShareLink, 'anyone', async ({ caller, body }) => {
    const code = await makeLink(needs, caller, body);
    return { code, path: contract.SHARE_PATH.replace(':code', code) };
  });
  router.mount(contract.arriveByShare, 'anyone', async ({ caller, body, request, headers }) => {
    const cookies = request.headers.get('cookie');
    const touch = await arrive(needs, caller, { code: body.code, cookies });
    if (touch) headers.append('set-cookie', cookieOf(touch, isSecure));
    return { done: true as const };
  });
  router.mount(contract.getShareNumbers, 'account', ({ caller, query: { kind, id } }) =>
    numbersOf(needs, {
      ownerId: signedIn(caller).id,
      ...(kind === undefined ? {} : { target: { kind, id } }),
    }),
  );
  router.mountRaw(
    { method: 'GET', path: contract.SHARE_PATH, summary: 'Lead a shared link to its page' },
    'anyone',
    async (request, params, caller) => {
      const code = contract.ShareCode.safeParse(params.code).data;
      const link = code === undefined ? null : await findLink(needs.db, code);
      if (link && isVisit(request)) await countVisit(needs, link, caller);
      const seconds = new URL(request.url).searchParams.get('t');
      const location = link ? pageOf(link.target, link.code, seconds) : GONE;
      return new Response(null, {
        status: 302,
        headers: { location, 'cache-control': 'no-store', 'x-robots-tag': 'noindex' },
      });
    },
  );
};
