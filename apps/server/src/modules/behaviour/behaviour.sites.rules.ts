import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

const SECRET_BYTES = 32;
const START_BYTES = 6;
const PUBLIC_BYTES = 15;

const text = (bytes: number): string => randomBytes(bytes).toString('base64url');
const sha256 = (...parts: string[]): Buffer =>
  createHash('sha256').update(parts.join('\0')).digest();

/** Stands in the source of pages: whoever reads it may send, from pages of the site's origins, and read nothing. */
export const newPublicKey = (): string => `kaibo_pk_${text(PUBLIC_BYTES)}`;

export interface SecretKey {
  /** Shown once. */
  key: string;
  /** Kept, to find it and to tell people which one it is. */
  start: string;
  /** Kept. The key is 256 random bits, so a slow hash would add nothing. */
  hash: Buffer;
}

export const newSecretKey = (): SecretKey => {
  const start = `kaibo_sk_${text(START_BYTES)}`;
  const key = `${start}_${text(SECRET_BYTES)}`;
  return { key, start, hash: sha256(key) };
};

const SECRET = /^(kaibo_sk_[\w-]{8})_[\w-]{43}$/;

/** By which its row is found; null for what is no secret key. */
export const startOfSecret = (key: string): string | null => SECRET.exec(key)?.[1] ?? null;

export const isSecret = (key: string, hash: Uint8Array): boolean =>
  timingSafeEqual(sha256(key), hash);

/** A UUID of version 8 (RFC 9562 §5.8) made of the SHA-256 of these words. */
const uuidOf = (...parts: string[]): string => {
  const bytes = sha256(...parts);
  bytes[6] = (bytes[6]! & 0x0f) | 0x80;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = bytes.toString('hex', 0, 16);
  return [
    ...[hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16)],
    ...[hex.slice(16, 20), hex.slice(20)],
  ].join('-');
};

/** Ids of one site are never those of another, or of this platform, whatever it sends. */
export const siteEventId = (siteId: string, id: string): string => uuidOf('event', siteId, id);

/** What the store calls a thing of a site. */
export const siteItemId = (siteId: string, itemId: string): string =>
  uuidOf('item', siteId, itemId);

/**
 * What the log calls a person of a site: the same for every event of theirs, never one of this platform's, and not
 * the name that the site has for them.
 */
export const siteVisitorId = (siteId: string, visitorId: string): string =>
  `site:${siteId}:${sha256('visitor', siteId, visitorId).toString('base64url', 0, 16)}`;
