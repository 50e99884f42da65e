import { createHash } from 'node:crypto';
import { Failure } from '@kaibo/contracts';

/** On every reply. */
export const baseHeaders = (options: { isHttpsOnly: boolean }): Record<string, string> => ({
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'strict-origin-when-cross-origin',
  'x-frame-options': 'DENY',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(self), microphone=(self), geolocation=(), payment=()',
  ...(options.isHttpsOnly ? { 'strict-transport-security': 'max-age=31536000' } : {}),
});

/** For replies that are no page: nothing in them may run or load. */
export const DATA_POLICY = "default-src 'none'; frame-ancestors 'none'";

/** For scripts, of which one is a service worker: it reads and keeps files of its own site. */
export const WORKER_POLICY = "default-src 'self'; object-src 'none'; frame-ancestors 'none'";

const INLINE = /<(script|style)(?:\s[^>]*)?>([^<]+)<\/\1>/g;

/**
 * What a page of ours may do: only its own origin (`connect-src 'self'` includes its WebSockets); `blob:` for
 * Media Source Extensions and for pictures about to be uploaded.
 *
 * @param html its inline scripts and styles, if any, are allowed by their hashes.
 */
export const pagePolicy = (html = ''): string => {
  const hashes = { script: [''], style: [''] };
  for (const [, kind, text] of html.matchAll(INLINE)) {
    const hash = createHash('sha256').update(text!).digest('base64');
    hashes[kind as 'script' | 'style'].push(`'sha256-${hash}'`);
  }
  return [
    "default-src 'self'",
    `script-src 'self'${hashes.script.join(' ')}`,
    `style-src 'self'${hashes.style.join(' ')}`,
    "img-src 'self' data: blob:",
    "media-src 'self' blob:",
    "worker-src 'self'",
    "connect-src 'self'",
    "font-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
};

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);
export const isUnsafe = (method: string): boolean => !SAFE.has(method);

const hostOf = (url: string): string => {
  const start = url.indexOf('://') + 3;
  const end = url.indexOf('/', start);
  return end < 0 ? url.slice(start) : url.slice(start, end);
};

/**
 * Refuses what another site makes a signed-in browser send. A changing request with a cookie must say that it comes
 * from this site: `Sec-Fetch-Site: same-origin`, or an `Origin` of this host or of the public address.
 */
export const refuseCrossSite = (request: Request, publicOrigin: string | null): void => {
  if (!isUnsafe(request.method) || !request.headers.has('cookie')) return;
  const site = request.headers.get('sec-fetch-site');
  if (site === 'same-origin') return;
  const origin = request.headers.get('origin');
  const own = origin !== null && (origin === publicOrigin || isOwnHost(origin, request.url));
  if (own && site === null) return;
  throw new Failure(
    'http/cross-site',
    origin === null && site === null ? { missing: 'origin' } : {},
  );
};

// A proxy may end TLS before us, so the scheme is not compared.
const isOwnHost = (origin: string, url: string): boolean =>
  origin.startsWith('http') && hostOf(origin) === hostOf(url);
