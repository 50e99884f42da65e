import type { Readable } from 'node:stream';

/**
 * Bytes under a key: segments, pictures, exports.
 *
 * Guarantees of every engine: `put` is all or nothing and durable when it resolves; a key that was put can be
 * read at once; putting the same bytes again is harmless. Keys are `a-z 0-9 . - _ /`, at most 512 characters,
 * without empty or `..` parts.
 */
export interface Blobs {
  put(key: string, bytes: Uint8Array, contentType: string): Promise<void>;
  /** Null when there is none. */
  get(key: string): Promise<Blob | null>;
  /** A stream of part of it; `end` is inclusive. Null when there is none. */
  open(
    key: string,
    range?: { start: number; end: number },
  ): Promise<{ stream: Readable; sizeBytes: number } | null>;
  delete(key: string): Promise<void>;
  /** Keys under a prefix in lexical order. */
  list(prefix: string): AsyncIterable<{ key: string; sizeBytes: number }>;
  /** Bytes free for more; null when the engine cannot tell. */
  freeBytes(): Promise<number | null>;
}

export interface Blob {
  bytes: Uint8Array;
  contentType: string;
}
