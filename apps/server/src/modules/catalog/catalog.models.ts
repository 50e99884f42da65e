import { Failure, type Model } from '@kaibo/contracts';
import type { StorageOwner } from '#accounts';
import type { Blobs } from '#platform/blobs';
import type { Database, Transaction } from '#platform/database';
import type { TokenBucket } from '#platform/hot-state';
import { isId, newId } from '#platform/id';
import { inspectModel } from './catalog.model-content.ts';
import { keepFile, type PicturesNeeds } from './catalog.pictures.ts';
import { tables } from './catalog.tables.ts';

const uploads: TokenBucket = { capacity: 50, refillPerSecond: 0.1 };
const TYPE = 'model/gltf-binary';
const keyOf = (id: string): string => `models/${id}`;
const modelUrl = (id: string): string => `/models/${id}`;

export const uploadModel = async (
  needs: PicturesNeeds,
  owner: StorageOwner,
  bytes: Uint8Array,
): Promise<Model> => {
  const ownerId = owner.id;
  const { granted, retryAfterMs } = await needs.hotState.take(`catalog/model/${ownerId}`, uploads);
  if (!granted) throw new Failure('http/too-many', { retryAfterMs });
  const { triangles } = inspectModel(bytes);
  const id = newId();
  const row = {
    id,
    owner_id: ownerId,
    size_bytes: bytes.length,
    triangles,
    created_at: new Date(),
  };
  await keepFile(needs, owner, { key: keyOf(id), bytes, type: TYPE }, (tx) =>
    tables(tx).insertInto('models').values(row).execute(),
  );
  return { id, url: modelUrl(id), sizeBytes: bytes.length, triangles };
};

export const modelsOf = async (
  db: Database | Transaction,
  ids: readonly string[],
): Promise<Map<string, Model>> => {
  if (ids.length === 0) return new Map();
  const rows = await tables(db)
    .selectFrom('models')
    .select(['id', 'size_bytes as sizeBytes', 'triangles'])
    .where('id', 'in', [...new Set(ids)])
    .execute();
  return new Map(rows.map((row) => [row.id, { ...row, url: modelUrl(row.id) }]));
};

/** Refuses a model that is not there or that somebody else uploaded. */
export const requireModel = async (
  db: Database | Transaction,
  ownerId: string,
  id: string,
): Promise<void> => {
  const row = await tables(db)
    .selectFrom('models')
    .select('id')
    .where('id', '=', id)
    .where('owner_id', '=', ownerId)
    .executeTakeFirst();
  if (!row) throw new Failure('catalog/no-such-model');
};

/** An id names the same bytes for ever. */
export const serveModel = async (blobs: Blobs, id: string, request: Request): Promise<Response> => {
  if (!isId(id)) throw new Failure('catalog/no-such-model');
  const etag = `"${id}"`;
  const headers = {
    etag,
    'cache-control': 'public, max-age=31536000, immutable',
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; sandbox",
  };
  if (request.headers.get('if-none-match')?.includes(etag))
    return new Response(null, { status: 304, headers });
  const blob = await blobs.get(keyOf(id));
  if (blob?.contentType !== TYPE) throw new Failure('catalog/no-such-model');
  return new Response(Buffer.from(blob.bytes), {
    headers: { ...headers, 'content-type': TYPE, 'content-length': String(blob.bytes.length) },
  });
};
