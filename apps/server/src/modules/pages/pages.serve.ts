import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Locale } from '@kaibo/contracts';
import type { Clock } from '#platform/clock';
import type { Connection } from '#platform/http.caller';
import { type FactsNeeds, factsOf } from './pages.facts.ts';
import {
  type FirstNeeds,
  type FirstPage,
  type For,
  firstView,
  forWhom,
  isDrawn,
  isWide,
} from './pages.first.ts';
import { filled, withFirstView } from './pages.html.ts';
import { pageTexts } from './pages.texts.ts';

type App = (request: Request) => Promise<Response | null>;
type Serve = (request: Request, connection?: Connection) => Promise<Response | null>;

export interface ServeNeeds extends FactsNeeds, FirstNeeds {
  clock: Clock;
  /** The built web app; its pages are all the same HTML. */
  app: App;
  /** Told when a head could not be made; the page is served without. */
  onError(error: unknown): void;
}

interface Rendered {
  atMs: number;
  /** Of which build: the app's own HTML. */
  build: string;
  whom: For;
  status: number;
  isPrivate: boolean;
  etag: string;
  bytes: Record<'br' | 'gzip' | 'identity', Uint8Array<ArrayBuffer>>;
}

const FRESH_MS = 2_000;
const MOST_KEPT = 100;
const MOST_QUERY = 300;
const MOST_CATEGORY = 40;

/** By the address where it says so (`?lang=`), else as the browser asks. */
export const languageOf = (request: Request): Locale => {
  const asked = new URL(request.url).searchParams.get('lang');
  if (asked === 'en' || asked === 'zh-CN') return asked;
  for (const part of (request.headers.get('accept-language') ?? '').split(',')) {
    const tag = part.trim().toLowerCase();
    if (tag.startsWith('zh')) return 'zh-CN';
    if (tag.startsWith('en')) return 'en';
  }
  return 'zh-CN';
};

const squeezed = async (html: string): Promise<Rendered['bytes']> => {
  const identity = new TextEncoder().encode(html);
  const params = { [constants.BROTLI_PARAM_QUALITY]: 4 };
  const [br, zipped] = await Promise.all([
    promisify(brotliCompress)(identity, { params }),
    promisify(gzip)(identity, { level: 6 }),
  ]);
  return { identity, br: new Uint8Array(br), gzip: new Uint8Array(zipped) };
};

const isPage = (response: Response): boolean =>
  response.status === 200 && (response.headers.get('content-type') ?? '').startsWith('text/html');

const VARIES = 'accept-encoding, accept-language, cookie, user-agent';

const respond = (request: Request, rendered: Rendered, policy: string): Response => {
  const { status, etag, isPrivate, whom, bytes } = rendered;
  const headers = new Headers({
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': policy,
    'cache-control': whom === 'person' ? 'private, no-store' : 'no-cache',
    vary: VARIES,
    'content-language': languageOf(request),
  });
  if (whom === 'anyone') headers.set('etag', etag);
  if (isPrivate || status !== 200) headers.set('x-robots-tag', 'noindex');
  const isKnown = whom === 'anyone' && request.headers.get('if-none-match') === etag;
  if (status === 200 && isKnown) return new Response(null, { status: 304, headers });
  const accepted = request.headers.get('accept-encoding') ?? '';
  const encoding = (['br', 'gzip'] as const).find((name) => accepted.includes(name));
  if (encoding) headers.set('content-encoding', encoding);
  return new Response(bytes[encoding ?? 'identity'], { status, headers });
};

const noConnection: Connection = { address: '' };

const pathOf = ({ url }: Request): string => {
  const { pathname } = new URL(url);
  return pathname.length > 1 ? pathname.replace(/\/$/, '') : pathname;
};

/** What of the query makes another page. */
const queryOf = ({ url }: Request, path: string): string => {
  const { search, searchParams } = new URL(url);
  if (path === '/search') return search.slice(0, MOST_QUERY);
  const category = path === '/' ? searchParams.get('category') : null;
  return category ? `?category=${encodeURIComponent(category.slice(0, MOST_CATEGORY))}` : '';
};

/**
 * Serves the app's pages with a head of their own, and those that people open first with what the app draws first.
 * Each is made once for everybody and kept for two seconds, or for one person and kept by nobody; whatever fails in
 * making one, the app itself is served.
 */
export const servePages = (needs: ServeNeeds): Serve => {
  const kept = new Map<string, Rendered>();
  const underway = new Map<string, Promise<Rendered>>();

  const template = async (request: Request): Promise<{ html: string; headers: Headers } | null> => {
    const url = new URL('/index.html', request.url);
    const response = await needs.app(new Request(url));
    if (!response || !isPage(response)) return null;
    return { html: await response.text(), headers: response.headers };
  };

  const make = async (page: FirstPage, whom: For): Promise<Rendered> => {
    const { path, query, locale, build } = page;
    const [facts, drawn] = await Promise.all([
      factsOf(needs, { path, query, locale }),
      isDrawn(path) ? firstView(needs, page, whom) : null,
    ]);
    const { status, isPrivate } = facts;
    const head = { origin: needs.origin, siteName: pageTexts[locale].site };
    const bare = filled(build, facts, head);
    const html = drawn && status === 200 ? withFirstView(bare, drawn, locale) : bare;
    const etag = `W/"${createHash('sha256').update(html).digest('base64url').slice(0, 22)}"`;
    const bytes = await squeezed(html);
    return { atMs: needs.clock.nowMs(), build, status, isPrivate, whom, etag, bytes };
  };

  const shared = async (page: FirstPage): Promise<Rendered> => {
    const { path, query, locale, build } = page;
    const key = `${locale} ${isWide(page.request)} ${path}${query}`;
    const known = kept.get(key);
    if (known && known.build === build && needs.clock.nowMs() - known.atMs < FRESH_MS) return known;
    const making =
      underway.get(key) ?? make(page, 'anyone').finally(() => void underway.delete(key));
    underway.set(key, making);
    const rendered = await making;
    if (kept.size >= MOST_KEPT) kept.clear();
    kept.set(key, rendered);
    return rendered;
  };

  const render = async (request: Request, connection: Connection, build: string) => {
    const path = pathOf(request);
    const query = queryOf(request, path);
    const page = { path, query, locale: languageOf(request), request, connection, build };
    const whom = isDrawn(path) ? await forWhom(needs, request, path) : 'anyone';
    return whom === 'person' ? make(page, whom) : shared(page);
  };

  return async (request, connection = noConnection) => {
    const own = await needs.app(request);
    // Files, and what is no page, are served as they are; `/index.html` is what every page is made of.
    const isFile = /\.\w+$/.test(new URL(request.url).pathname);
    if (!own || isFile || (own.status !== 304 && !isPage(own))) return own;
    try {
      const app = await template(request);
      if (!app) return own;
      const rendered = await render(request, connection, app.html);
      return respond(request, rendered, app.headers.get('content-security-policy') ?? '');
    } catch (error) {
      needs.onError(error);
      return own;
    }
  };
};
