import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pagePolicy, WORKER_POLICY } from './security.ts';
import { type Asset, type Assets, compressAll, loadAssets } from './static.assets.ts';
import { missingBuildPage } from './static.missing.ts';

/** How often the directory is looked at for a new build. */
const LOOK_EVERY_MS = 1_000;
/** Paths that belong to the program: nothing below them is a page. */
const NO_PAGE = /^\/(v1|ws|live|assets|pictures|health|ready|docs)(\/|$)/;

interface Site {
  assets: Assets;
  /** What tells one build from the next. */
  builtAtMs: number;
  policy: string;
}

const builtAtMs = async (directory: string): Promise<number | null> => {
  const facts = await stat(join(directory, 'index.html')).catch(() => null);
  return facts?.mtimeMs ?? null;
};

const pathOf = (url: string): string | null => {
  try {
    return decodeURIComponent(new URL(url).pathname);
  } catch {
    return null;
  }
};

const pageHeaders = (policy: string): Record<string, string> => ({
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': policy,
  'cache-control': 'no-cache',
});

const respond = (request: Request, asset: Asset, policy: string): Response => {
  const headers: Record<string, string> = {
    ...(asset.type.startsWith('text/html') ? pageHeaders(policy) : {}),
    // What a worker may ask for is said by the reply that brings it, not by the page.
    ...(asset.type.startsWith('text/javascript')
      ? { 'content-security-policy': WORKER_POLICY }
      : {}),
    'content-type': asset.type,
    'cache-control': asset.isImmutable ? 'public, max-age=31536000, immutable' : 'no-cache',
    etag: asset.etag,
    vary: 'accept-encoding',
  };
  if ((request.headers.get('if-none-match') ?? '').split(/,\s*/).includes(asset.etag))
    return new Response(null, { status: 304, headers });
  const accepted = request.headers.get('accept-encoding') ?? '';
  for (const encoding of ['br', 'gzip'] as const) {
    const bytes = asset.encoded[encoding];
    if (bytes && accepted.includes(encoding))
      return new Response(bytes, { headers: { ...headers, 'content-encoding': encoding } });
  }
  return new Response(asset.bytes, { headers });
};

/**
 * Serves the built web app: files under their names, hashed ones for ever, and `index.html` for every other path of
 * the app. A new build is seen within a second; files of the build before it stay, for pages that are still open.
 * Null where there is nothing to serve.
 */
export const createStatic = (
  directory: string,
): ((request: Request) => Promise<Response | null>) => {
  let site: Site | null = null;
  let before: Assets = new Map();
  let lookedAtMs = Number.NEGATIVE_INFINITY;
  let looking: Promise<void> | null = null;

  const look = async (): Promise<void> => {
    const built = await builtAtMs(directory);
    if (built === null || built === site?.builtAtMs) return;
    const assets = await loadAssets(directory);
    const index = assets?.get('/index.html');
    if (!assets || !index) return;
    if (site) before = site.assets;
    site = { assets, builtAtMs: built, policy: pagePolicy(new TextDecoder().decode(index.bytes)) };
    // Served plain until it is done; what it cannot compress it leaves plain.
    compressAll(assets).catch(() => undefined);
  };
  const current = async (): Promise<Site | null> => {
    if (performance.now() - lookedAtMs > LOOK_EVERY_MS) {
      lookedAtMs = performance.now();
      looking ??= look().finally(() => {
        looking = null;
      });
    }
    if (looking) await looking;
    return site;
  };

  return async (request) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return null;
    const path = pathOf(request.url);
    if (path === null) return null;
    const now = await current();
    const asset = now?.assets.get(path) ?? before.get(path);
    if (now && asset) return respond(request, asset, now.policy);
    if (NO_PAGE.test(path) || /\.\w+$/.test(path)) return null;
    if (now) return respond(request, now.assets.get('/index.html')!, now.policy);
    const html = missingBuildPage();
    return new Response(html, { status: 503, headers: pageHeaders(pagePolicy(html)) });
  };
};
