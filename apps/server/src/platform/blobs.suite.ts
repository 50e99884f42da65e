import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Blobs } from './blobs.ts';

export interface BlobsUnderTest {
  blobs: Blobs;
  close(): Promise<void>;
}

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const textOf = async (opened: { stream: Readable } | null): Promise<string | null> =>
  opened && (await buffer(opened.stream)).toString();
const keysOf = async (blobs: Blobs, prefix: string): Promise<string[]> => {
  const keys: string[] = [];
  for await (const { key } of blobs.list(prefix)) keys.push(key);
  return keys;
};

/** The guarantees of blobs.ts, for every engine. */
export const blobsSuite = (engine: string, open: () => Promise<BlobsUnderTest>): void => {
  describe(`blobs on ${engine}`, () => {
    let blobs: Blobs;
    let close: BlobsUnderTest['close'];

    beforeEach(async () => {
      ({ blobs, close } = await open());
    });
    afterEach(() => close());

    test('what was put can be read at once, with its content type', async () => {
      await blobs.put('pictures/a.webp', bytesOf('picture'), 'image/webp');
      await blobs.put('odd/name', bytesOf('x'), 'text/plain; charset=utf-8');
      const picture = await blobs.get('pictures/a.webp');
      expect(picture?.contentType).toBe('image/webp');
      expect(Buffer.from(picture!.bytes).toString()).toBe('picture');
      expect((await blobs.get('odd/name'))?.contentType).toBe('text/plain; charset=utf-8');
    });

    test('putting again replaces bytes and type; a reader sees the old or the new, never a mix', async () => {
      const versions = ['a', 'b', 'c'].map((letter) => letter.repeat(200_000));
      await blobs.put('k', bytesOf(versions[0]!), 'text/plain');
      const writing = versions.map((text) => blobs.put('k', bytesOf(text), 'text/plain'));
      for (let i = 0; i < 20; i++) {
        const seen = Buffer.from((await blobs.get('k'))!.bytes).toString();
        expect(versions.includes(seen)).toBe(true);
      }
      await Promise.all(writing);
      await blobs.put('k', bytesOf('last'), 'application/octet-stream');
      expect(await blobs.get('k')).toMatchObject({ contentType: 'application/octet-stream' });
    });

    test('what is not there is null; deleting it is harmless', async () => {
      expect(await blobs.get('none')).toBeNull();
      expect(await blobs.open('none/at/all')).toBeNull();
      await blobs.delete('none');
      await blobs.put('some', bytesOf('x'), 'text/plain');
      await blobs.delete('some');
      await blobs.delete('some');
      expect(await blobs.get('some')).toBeNull();
    });

    test('a range gives exactly its bytes, its end included, and the size of the whole', async () => {
      await blobs.put('video/1.m4s', bytesOf('0123456789'), 'video/iso.segment');
      const part = await blobs.open('video/1.m4s', { start: 2, end: 5 });
      expect(part?.sizeBytes).toBe(10);
      expect(await textOf(part)).toBe('2345');
      expect(await textOf(await blobs.open('video/1.m4s', { start: 8, end: 99 }))).toBe('89');
      expect(await textOf(await blobs.open('video/1.m4s', { start: 10, end: 12 }))).toBe('');
      expect(await textOf(await blobs.open('video/1.m4s'))).toBe('0123456789');
    });

    test('keys under a prefix come in lexical order, whatever folders they make', async () => {
      const keys = ['a-b', 'a.c', 'a/1', 'a/b/2', 'a/b.3', 'a0', 'b/1'];
      for (const key of keys) await blobs.put(key, bytesOf(key), 'text/plain');
      expect(await keysOf(blobs, '')).toEqual([...keys].sort());
      expect(await keysOf(blobs, 'a/')).toEqual(['a/1', 'a/b.3', 'a/b/2']);
      expect(await keysOf(blobs, 'a/b')).toEqual(['a/b.3', 'a/b/2']);
      expect(await keysOf(blobs, 'zzz')).toEqual([]);
    });

    test.each([
      '',
      '/a',
      'a/',
      'a//b',
      '../a',
      'a/../b',
      '.',
      'A',
      'a b',
      'ä',
      'a~',
      'x'.repeat(513),
    ])('the key %j is refused everywhere', async (key) => {
      await expect(blobs.put(key, bytesOf('x'), 'text/plain')).rejects.toThrow(TypeError);
      await expect(blobs.get(key)).rejects.toThrow(TypeError);
      await expect(blobs.open(key)).rejects.toThrow(TypeError);
      await expect(blobs.delete(key)).rejects.toThrow(TypeError);
    });

    test('free space is told in bytes, or not at all', async () => {
      const free = await blobs.freeBytes();
      expect(free === null || free > 0).toBe(true);
    });
  });
};
