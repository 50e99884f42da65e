import { Id, type Locale, VISITOR_HEADER } from '@kaibo/contracts';
import type { Connection } from '#platform/http.caller';
import type { Ask, Drawing, Drawn } from './pages.drawing.ts';

export interface FirstNeeds {
  /** Null where there is no built app to draw with. */
  drawing: Drawing | null;
  /** Whether a request comes from somebody who is signed in. */
  isSignedIn(request: Request): Promise<boolean>;
  /** The API as everybody calls it. */
  api(request: Request, connection: Connection): Promise<Response>;
}

export interface FirstPage {
  path: string;
  /** What of its query makes another page; with its question mark, or empty. */
  query: string;
  locale: Locale;
  request: Request;
  connection: Connection;
  /** Which build of the app the page belongs to. */
  build: string;
}

/** Whom a page is drawn for: everybody who is nobody in particular, or one person alone. */
export type For = 'anyone' | 'person';

/** What people open first, and all they need to see it. */
const DRAWN = /^\/$|^\/(rooms|products|stores|hosts)\/[^/]+$|^\/(studio|console)$/;

/** Nobody's address (RFC 5737): what is told to this machine alone is not told to everybody. */
const STRANGER: Connection = { address: '192.0.2.1' };
/** Of the page, not of what it asks. */
const NOT_PASSED = /^(accept|accept-encoding|if-.*|range|connection|host|content-.*|sec-fetch-.*)$/;

export const isDrawn = (path: string): boolean => DRAWN.test(path);

/** What a browser is known as to whom it consented to, see the web app's `first-paint.js`. */
const visitorOf = (request: Request): string | null => {
  const cookie = /(?:^|;\s*)kaibo\.visitor=([^;]+)/.exec(request.headers.get('cookie') ?? '');
  return Id.safeParse(cookie?.[1]).data ?? null;
};

export const forWhom = async (needs: FirstNeeds, request: Request, path: string): Promise<For> => {
  if (!request.headers.has('cookie')) return 'anyone';
  // Of what guests see, only home depends on who they are.
  const isKnown = path === '/' && visitorOf(request) !== null;
  return isKnown || (await needs.isSignedIn(request)) ? 'person' : 'anyone';
};

/** A guess that only decides which of two views is drawn first. */
export const isWide = ({ headers }: Request): boolean =>
  headers.get('sec-ch-ua-mobile') !== '?1' && !/\bMobi/.test(headers.get('user-agent') ?? '');

const passed = (request: Request): Headers => {
  const headers = new Headers();
  for (const [name, value] of request.headers) if (!NOT_PASSED.test(name)) headers.set(name, value);
  const visitor = visitorOf(request);
  if (visitor !== null) headers.set(VISITOR_HEADER, visitor);
  return headers;
};

const askAs = (needs: FirstNeeds, page: FirstPage, whom: For): Ask => {
  const { request, locale } = page;
  const isPerson = whom === 'person';
  const headers = isPerson ? passed(request) : new Headers();
  headers.set('accept-language', locale);
  const connection = isPerson ? page.connection : STRANGER;
  return async (path) => {
    const url = new URL(path, request.url);
    if (!url.pathname.startsWith('/v1/')) return { status: 404, body: '{}' };
    const response = await needs.api(new Request(url, { headers }), connection);
    return { status: response.status, body: await response.text() };
  };
};

/** The first view of a page with the answers it was made of; null where the page must do without. */
export const firstView = async (
  needs: FirstNeeds,
  page: FirstPage,
  whom: For,
): Promise<Drawn | null> => {
  if (!needs.drawing) return null;
  const { path, query, locale, request, build } = page;
  const wanted = { path: `${path}${query}`, locale, isWide: isWide(request) };
  return needs.drawing.draw(build, wanted, askAs(needs, page, whom));
};
