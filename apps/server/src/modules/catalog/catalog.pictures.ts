import { Failure, type Picture } from '@kaibo/contracts';
import type { Storage, StorageOwner } from '#accounts';
import type { Blobs } from '#platform/blobs';
import type { Database, Transaction } from '#platform/database';
import type { HotState, TokenBucket } from '#platform/hot-state';
import { isId, newId } from '#platform/id';
import { inspectPicture } from './catalog.picture-content.ts';
import { pictureUrl, tables } from './catalog.tables.ts';

export interface PicturesNeeds {
  db: Database;
  blobs: Blobs;
  hotState: HotState;
  /** Without it, nothing limits what somebody keeps. */
  storage?: Storage;
}

/** A catalogue is filled in one sitting; a disk is not. */
const uploads: TokenBucket = { capacity: 500, refillPerSecond: 1 };

const keyOf = (id: string): string => `pictures/${id}`;

/** The bytes are durable before the row that makes them usable and counts them; what is refused leaves nothing. */
export const keepFile = async (
  { db, blobs, storage }: PicturesNeeds,
  owner: StorageOwner,
  file: { key: string; bytes: Uint8Array; type: string },
  insert: (tx: Transaction) => Promise<unknown>,
): Promise<void> => {
  const { key, bytes, type } = file;
  await storage?.requireRoom(owner, bytes.length);
  await blobs.put(key, bytes, type);
  try {
    await db.transaction().execute(async (tx) => {
      await storage?.take(tx, owner, bytes.length);
      await insert(tx);
    });
  } catch (error) {
    // Of a commit whose answer was lost nobody knows: its row may be there, and needs the bytes.
    if (error instanceof Failure) await blobs.delete(key);
    throw error;
  }
};

export const uploadPicture = async (
  needs: PicturesNeeds,
  owner: StorageOwner,
  sent: Uint8Array,
): Promise<Picture> => {
  const ownerId = owner.id;
  const { granted, retryAfterMs } = await needs.hotState.take(`catalog/upload/${ownerId}`, uploads);
  if (!granted) throw new Failure('http/too-many', { retryAfterMs });
  const { type, widthPx, heightPx, bytes } = inspectPicture(sent);
  const id = newId();
  const row = {
    id,
    owner_id: ownerId,
    content_type: type,
    width_px: widthPx,
    height_px: heightPx,
    size_bytes: bytes.length,
    created_at: new Date(),
  };
  await keepFile(needs, owner, { key: keyOf(id), bytes, type }, (tx) =>
    tables(tx).insertInto('pictures').values(row).execute(),
  );
  return { id, url: pictureUrl(id), widthPx, heightPx };
};

/** Refuses a picture that is not there or that somebody else uploaded. */
export const requirePictures = async (
  db: Database | Transaction,
  ownerId: string,
  ids: readonly string[],
): Promise<void> => {
  if (ids.length === 0) return;
  const wanted = [...new Set(ids)];
  const rows = await tables(db)
    .selectFrom('pictures')
    .select('id')
    .where('id', 'in', wanted)
    .where('owner_id', '=', ownerId)
    .execute();
  if (rows.length < wanted.length) throw new Failure('catalog/no-such-picture');
};

const TYPES = new Set(['image/jpeg', 'image/png', 'image/webp']);
const HEADERS = {
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; sandbox",
  // A shop's pictures may be shown by other sites, in search results and in shared links.
  'cross-origin-resource-policy': 'cross-origin',
} as const;

/** An id names the same bytes for ever, so a browser never asks twice. */
export const servePicture = async (
  blobs: Blobs,
  id: string,
  request: Request,
): Promise<Response> => {
  if (!isId(id)) throw new Failure('catalog/no-such-picture');
  const etag = `"${id}"`;
  const caching = { etag, 'cache-control': 'public, max-age=31536000, immutable' };
  if (request.headers.get('if-none-match')?.includes(etag))
    return new Response(null, { status: 304, headers: { ...HEADERS, ...caching } });
  const blob = await blobs.get(keyOf(id));
  if (!blob || !TYPES.has(blob.contentType)) throw new Failure('catalog/no-such-picture');
  return new Response(Buffer.from(blob.bytes), {
    headers: {
      ...HEADERS,
      ...caching,
      'content-type': blob.contentType,
      'content-length': String(blob.bytes.length),
    },
  });
};
