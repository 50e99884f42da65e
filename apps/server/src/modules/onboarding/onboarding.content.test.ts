import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { documentType } from './onboarding.content.ts';

const clips = join(import.meta.dirname, '../../../../demo/clips');
const jpeg = new Uint8Array(await readFile(join(clips, 'food.jpg')));
const pdf = Buffer.from(`%PDF-1.4\n${'1 0 obj<<>>endobj\n'.repeat(4)}trailer<<>>\n%%EOF\n`);
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
const webp = Buffer.from('UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA', 'base64');

test('a document is what its bytes say', () => {
  expect([jpeg, png, webp, pdf].map(documentType)).toEqual([
    'image/jpeg',
    'image/png',
    'image/webp',
    'application/pdf',
  ]);
});

test.each([
  ['nothing', new Uint8Array(0)],
  ['a page of HTML', Buffer.from(`<!doctype html><script>alert(1)</script>${' '.repeat(64)}`)],
  ['a program', Buffer.concat([Buffer.from('MZ'), Buffer.alloc(200)])],
  ['a picture cut off', jpeg.subarray(0, jpeg.length / 2)],
  ['a PNG cut off', png.subarray(0, png.length - 12)],
  ['a PDF cut off', pdf.subarray(0, pdf.length - 8)],
  [
    'only the head of a picture',
    Buffer.concat([Buffer.from([0xff, 0xd8, 0xff]), Buffer.alloc(64)]),
  ],
  ['a PDF somewhere in the middle', Buffer.concat([Buffer.from('PK\x03\x04'), pdf])],
])('%s is no document, whatever its name says', (_, bytes) => {
  expect(() => documentType(bytes)).toThrow(
    expect.objectContaining({ code: 'onboarding/not-a-document' }),
  );
});
