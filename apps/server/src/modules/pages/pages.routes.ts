import { Failure } from '@kaibo/contracts';
import type { Feed, MapEntry } from '#feed';
import type { Router } from '#platform/router';

export interface MapNeeds {
  origin: string;
  feed: Pick<Feed, 'findable'>;
}

/** As the protocol of sitemaps allows. */
export const MOST_IN_MAP = 50_000;
const SHORT_CACHE = 'public, max-age=600';

const folders = { product: 'products', room: 'rooms', store: 'stores', host: 'hosts' } as const;
const kinds = Object.keys(folders) as MapEntry['kind'][];

/** Not for indexes: what belongs to one person, and what the program says to itself. */
const CLOSED = [
  ...['/v1/', '/ws/', '/live/', '/s/', '/account', '/orders', '/cart', '/pay/', '/studio'],
  ...['/console', '/desk/', '/mailbox', '/sign-in', '/register', '/forgot', '/reset', '/verify'],
  ...['/join', '/onboarding', '/appeal', '/unsubscribe', '/following'],
];

const robots = (origin: string): string =>
  [
    'User-agent: *',
    ...CLOSED.map((path) => `Disallow: ${path}`),
    '',
    `Sitemap: ${origin}/sitemap.xml`,
    '',
  ].join('\n');

const xml = (body: string): Response =>
  new Response(`<?xml version="1.0" encoding="UTF-8"?>\n${body}\n`, {
    headers: { 'content-type': 'application/xml; charset=utf-8', 'cache-control': SHORT_CACHE },
  });

const NAMESPACE = 'http://www.sitemaps.org/schemas/sitemap/0.9';
const when = (atMs: number): string => new Date(atMs).toISOString();

/** Where each map of a kind begins: after the last id of the one before. */
const beginnings = async (
  { feed }: MapNeeds,
  kind: MapEntry['kind'],
): Promise<{ after: string | null; changedAtMs: number }[]> => {
  const found: { after: string | null; changedAtMs: number }[] = [];
  for (let after: string | null = null; ; ) {
    const page: MapEntry[] = await feed.findable(kind, after, MOST_IN_MAP);
    if (page.length === 0) return found;
    found.push({
      after,
      changedAtMs: page.reduce((last, one) => Math.max(last, one.changedAtMs), 0),
    });
    if (page.length < MOST_IN_MAP) return found;
    after = page.at(-1)!.id;
  }
};

const mapIndex = async (needs: MapNeeds): Promise<Response> => {
  const all = await Promise.all(
    kinds.map(async (kind) =>
      (await beginnings(needs, kind)).map(({ after, changedAtMs }) => {
        const query = after === null ? '' : `?after=${after}`;
        const location = `${needs.origin}/sitemaps/${kind}.xml${query}`;
        return `<sitemap><loc>${location}</loc><lastmod>${when(changedAtMs)}</lastmod></sitemap>`;
      }),
    ),
  );
  return xml(`<sitemapindex xmlns="${NAMESPACE}">${all.flat().join('')}</sitemapindex>`);
};

const map = async ({ feed, origin }: MapNeeds, kind: MapEntry['kind'], after: string | null) => {
  const page = await feed.findable(kind, after, MOST_IN_MAP);
  const urls = page.map(
    ({ id, changedAtMs }) =>
      `<url><loc>${origin}/${folders[kind]}/${id}</loc><lastmod>${when(changedAtMs)}</lastmod></url>`,
  );
  const home = kind === 'room' && after === null ? `<url><loc>${origin}/</loc></url>` : '';
  return xml(`<urlset xmlns="${NAMESPACE}">${home}${urls.join('')}</urlset>`);
};

const ID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/;

export const pagesRoutes = (router: Router, needs: MapNeeds): void => {
  router.mountRaw(
    { method: 'GET', path: '/robots.txt', summary: 'What indexes may read' },
    'anyone',
    async () =>
      new Response(robots(needs.origin), {
        headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': SHORT_CACHE },
      }),
  );
  router.mountRaw(
    { method: 'GET', path: '/sitemap.xml', summary: 'The maps of the site' },
    'anyone',
    () => mapIndex(needs),
  );
  router.mountRaw(
    {
      method: 'GET',
      path: '/sitemaps/:name',
      summary: 'Pages of one kind, with when they changed',
    },
    'anyone',
    (request, { name }) => {
      const kind = kinds.find((each) => name === `${each}.xml`);
      const after = new URL(request.url).searchParams.get('after');
      if (!kind || (after !== null && !ID.test(after))) throw new Failure('http/not-found');
      return map(needs, kind, after);
    },
  );
};
