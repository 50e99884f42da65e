import { Failure } from '@kaibo/contracts';
import * as contract from '@kaibo/contracts/sites';
import { newId } from '#platform/id';
import type { Router } from '#platform/router';
import { type IngestNeeds, ingest } from './behaviour.ingest.ts';
import { hoursSince, refusalsSince } from './behaviour.sites.counts.ts';
import { newPublicKey, newSecretKey } from './behaviour.sites.rules.ts';
import {
  changeSecret,
  changeSite,
  endSite,
  findSite,
  insertSite,
  listSitesNewestFirst,
  siteOfPublicKey,
} from './behaviour.sites.store.ts';

const DAY_MS = 86_400_000;

const namedBy = (request: Request) => ({
  publicKey: new URL(request.url).searchParams.get('key') ?? undefined,
  authorization: request.headers.get('authorization'),
  origin: request.headers.get('origin'),
});

/** The way in for other sites. */
const ingestRoute = (router: Router, needs: IngestNeeds): void => {
  // Also of a site that was revoked: its pages are told so, and stop.
  const sharesWith = async (request: Request): Promise<boolean> => {
    const { publicKey, origin } = namedBy(request);
    if (publicKey === undefined || origin === null) return false;
    const site = await siteOfPublicKey(needs.db, publicKey);
    return site?.origins.includes(origin) ?? false;
  };
  router.mountShared(contract.ingestEvents, sharesWith, ({ request, body, query }) =>
    ingest(needs, namedBy(request), { request, bytes: body, sentAtMs: query.sentAtMs }),
  );
};

/** Who may send, for who runs the platform. */
const consoleRoutes = (router: Router, { db, clock }: IngestNeeds): void => {
  const siteAt = async (siteId: string) => {
    const site = await findSite(db, siteId);
    if (!site) throw new Failure('sites/no-such-site');
    return site;
  };

  router.mount(contract.listSites, 'sites:read', async () => {
    const sinceMs = clock.nowMs() - DAY_MS;
    const [sites, hours, refusals] = await Promise.all([
      listSitesNewestFirst(db),
      hoursSince(db, sinceMs),
      refusalsSince(db, sinceMs),
    ]);
    const of = <Row extends { site: string }>(rows: readonly Row[], id: string) =>
      rows.filter(({ site }) => site === id).map(({ site: _, ...row }) => row);
    return {
      sites: sites.map((site) => ({
        ...site,
        hours: of(hours, site.id),
        refusals: of(refusals, site.id),
      })),
    };
  });

  router.mount(contract.createSite, 'sites:act', async ({ body, note }) => {
    const { key: secretKey, start, hash } = newSecretKey();
    const keys = { publicKey: newPublicKey(), secretStart: start, secretHash: hash };
    const site = await insertSite(db, newId(), body, keys);
    note({ after: site });
    return { site, secretKey };
  });

  router.mount(contract.updateSite, 'sites:act', async ({ params, body, note }) => {
    const before = await siteAt(params.siteId);
    const after = await changeSite(db, params.siteId, body);
    if (!after) throw new Failure('sites/no-such-site');
    note({ before, after });
    return after;
  });

  router.mount(contract.renewSiteSecret, 'sites:act', async ({ params, note }) => {
    const before = await siteAt(params.siteId);
    const { key: secretKey, start, hash } = newSecretKey();
    const site = await changeSecret(db, params.siteId, { secretStart: start, secretHash: hash });
    if (!site) throw new Failure('sites/revoked');
    note({ before, after: site });
    return { site, secretKey };
  });

  router.mount(contract.revokeSite, 'sites:act', async ({ params, note }) => {
    const before = await siteAt(params.siteId);
    await endSite(db, params.siteId);
    note({ before, after: await siteAt(params.siteId) });
    return { done: true as const };
  });
};

export const sitesRoutes = (router: Router, needs: IngestNeeds): void => {
  ingestRoute(router, needs);
  consoleRoutes(router, needs);
};
