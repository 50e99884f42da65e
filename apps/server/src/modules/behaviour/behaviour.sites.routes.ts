import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure } from '@kaibo/contracts';
import * as contract from '@kaibo/contracts/sites';
import { newId } from '#platform/id';
import type { Router } from '#platform/router';
import { listImports } from './behaviour.import.store.ts';
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
const IMPORTS_MOST = 20;

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

const SCRIPT = join(import.meta.dirname, '../../../../../packages/track/track.js');

/** What pages of other sites load; they ask again after an hour whether it is another. */
const scriptRoute = (router: Router): void => {
  let read: Promise<{ text: string; etag: string }> | null = null;
  const load = async () => {
    const text = await readFile(SCRIPT, 'utf8');
    return {
      text,
      etag: `"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"`,
    };
  };
  router.mountRaw(
    { method: 'GET', path: '/track.js', summary: 'The script that pages of other sites load' },
    'anyone',
    async (request) => {
      read ??= load();
      const { text, etag } = await read.catch((error) => {
        read = null;
        throw error;
      });
      const headers = {
        'content-type': 'text/javascript; charset=utf-8',
        'cache-control': 'public, max-age=3600, stale-while-revalidate=86400',
        'cross-origin-resource-policy': 'cross-origin',
        etag,
      };
      const isKnown = request.headers.get('if-none-match') === etag;
      return new Response(isKnown ? null : text, { status: isKnown ? 304 : 200, headers });
    },
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
    const [sites, hours, refusals, imports] = await Promise.all([
      listSitesNewestFirst(db),
      hoursSince(db, sinceMs),
      refusalsSince(db, sinceMs),
      listImports(db, IMPORTS_MOST),
    ]);
    const of = <Row extends { site: string }>(rows: readonly Row[], id: string) =>
      rows.filter(({ site }) => site === id).map(({ site: _, ...row }) => row);
    return {
      sites: sites.map((site) => ({
        ...site,
        hours: of(hours, site.id),
        refusals: of(refusals, site.id),
      })),
      imports: imports.map(({ site: siteId, bytesDone: _, refusedBytes: __, ...one }) => ({
        ...one,
        siteId,
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
  scriptRoute(router);
  consoleRoutes(router, needs);
};
