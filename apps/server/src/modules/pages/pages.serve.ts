import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Locale } from '@kaibo/contracts';
import type { Clock } from '#platform/clock';
import { type FactsNeeds, factsOf } from './pages.facts.ts';
import { filled } from './pages.html.ts';
import { pageTexts } from './pages.texts.ts';

type Serve = (request: Request) => Promise<Response | null>;

export interface ServeNeeds extends FactsNeeds {
  clock: Clock;
  /** The built web app; its pages are all the same HTML. */
  app: Serve;
  /** Told when a head could not be made; the page is served without. */
  onError(error: unknown): void;
}

interface Rendered {
  atMs: number;
  /** Of which build. */
  template: string;
  status: number;
  isPrivate: boolean;
  etag: string;
  bytes: Record<'br' | 'gzip' | 'identity', Uint8Array<ArrayBuffer>>;
}

const FRESH_MS = 2_000;
const MOST_KEPT = 500;
const MOST_QUERY = 300;

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

/**
 * Serves the app's pages with a head of their own. Each is made once for everybody and kept for two seconds; whatever
 * fails in making one, the app itself is served.
 */
export const servePages = (needs: ServeNeeds): Serve => {
  const kept = new Map<string, Rendered>();

  const template = async (request: Request): Promise<{ html: string; headers: Headers } | null> => {
    const url = new URL('/index.html', request.url);
    const response = await needs.app(new Request(url));
    if (!response || !isPage(response)) return null;
    return { html: await response.text(), headers: response.headers };
  };

  const render = async (request: Request, html: string): Promise<Rendered> => {
    const url = new URL(request.url);
    const path = url.pathname.length > 1 ? url.pathname.replace(/\/$/, '') : url.pathname;
    const query = path === '/search' ? url.search.slice(0, MOST_QUERY) : '';
    const locale = languageOf(request);
    const key = `${locale} ${path}${query}`;
    const nowMs = needs.clock.nowMs();
    const known = kept.get(key);
    if (known && known.template === html && nowMs - known.atMs < FRESH_MS) return known;
    const facts = await factsOf(needs, { path, query, locale });
    const page = filled(html, facts, { origin: needs.origin, siteName: pageTexts[locale].site });
    const etag = `W/"${createHash('sha256').update(page).digest('base64url').slice(0, 22)}"`;
    const { status, isPrivate } = facts;
    const bytes = await squeezed(page);
    const rendered = { atMs: nowMs, template: html, status, isPrivate, etag, bytes };
    if (kept.size >= MOST_KEPT) kept.clear();
    kept.set(key, rendered);
    return rendered;
  };

  const respond = (request: Request, rendered: Rendered, base: Headers): Response => {
    const { status, etag, isPrivate, bytes } = rendered;
    const headers = new Headers({
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': base.get('content-security-policy') ?? '',
      'cache-control': 'no-cache',
      vary: 'accept-encoding, accept-language',
      'content-language': languageOf(request),
      etag,
    });
    if (isPrivate || status !== 200) headers.set('x-robots-tag', 'noindex');
    if (status === 200 && request.headers.get('if-none-match') === etag)
      return new Response(null, { status: 304, headers });
    const accepted = request.headers.get('accept-encoding') ?? '';
    const encoding = (['br', 'gzip'] as const).find((name) => accepted.includes(name));
    if (encoding) headers.set('content-encoding', encoding);
    return new Response(bytes[encoding ?? 'identity'], { status, headers });
  };

  return async (request) => {
    const own = await needs.app(request);
    // Files, and what is no page, are served as they are; `/index.html` is what every page is made of.
    const isFile = /\.\w+$/.test(new URL(request.url).pathname);
    if (!own || isFile || (own.status !== 304 && !isPage(own))) return own;
    try {
      const app = await template(request);
      if (!app) return own;
      return respond(request, await render(request, app.html), app.headers);
    } catch (error) {
      needs.onError(error);
      return own;
    }
  };
};
