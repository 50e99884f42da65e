import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

const typeByExtension: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
};
const isText = (type: string): boolean => /^text\/|json|svg|wasm/.test(type);
/** Below this compression saves less than a packet. */
const COMPRESS_FROM = 1_024;
const BROTLI_QUALITY = 9;

export interface Asset {
  bytes: Uint8Array<ArrayBuffer>;
  type: string;
  etag: string;
  /** Its name changes with its content. */
  isImmutable: boolean;
  /** There once they have been made; the plain bytes serve until then. */
  encoded: Partial<Record<'br' | 'gzip', Uint8Array<ArrayBuffer>>>;
}

/** By path, `/` first. */
export type Assets = ReadonlyMap<string, Asset>;

const read = async (directory: string, path: string): Promise<Asset> => {
  const bytes = await readFile(path);
  const etag = `W/"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`;
  const type = typeByExtension[extname(path).toLowerCase()] ?? 'application/octet-stream';
  const isImmutable = relative(directory, path).startsWith(`assets${sep}`);
  return { bytes, type, etag, isImmutable, encoded: {} };
};

const compress = async (asset: Asset): Promise<void> => {
  if (!isText(asset.type) || asset.bytes.length < COMPRESS_FROM) return;
  const { BROTLI_PARAM_QUALITY, BROTLI_PARAM_SIZE_HINT } = constants;
  const params = {
    [BROTLI_PARAM_QUALITY]: BROTLI_QUALITY,
    [BROTLI_PARAM_SIZE_HINT]: asset.bytes.length,
  };
  asset.encoded.gzip = await promisify(gzip)(asset.bytes, { level: 9 });
  asset.encoded.br = await promisify(brotliCompress)(asset.bytes, { params });
};

/** Everything below a directory except names that begin with a dot; null when there is no such directory. */
export const loadAssets = async (directory: string): Promise<Assets | null> => {
  const listed = await readdir(directory, { recursive: true, withFileTypes: true }).catch(
    () => null,
  );
  if (!listed) return null;
  const assets = new Map<string, Asset>();
  for (const entry of listed) {
    const path = join(entry.parentPath, entry.name);
    const name = relative(directory, path).split(sep);
    if (!entry.isFile() || name.some((part) => part.startsWith('.'))) continue;
    assets.set(`/${name.join('/')}`, await read(directory, path));
  }
  return assets;
};

/** Makes the compressed forms one after the other, off the main thread. */
export const compressAll = async (assets: Assets): Promise<void> => {
  for (const asset of assets.values()) await compress(asset);
};
