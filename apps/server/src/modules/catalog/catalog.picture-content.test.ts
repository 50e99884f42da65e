import { Failure } from '@kaibo/contracts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { inspectPicture } from './catalog.picture-content.ts';
import { jpeg, png, webp } from './catalog.samples.ts';

const samples = [
  ['image/jpeg', jpeg()],
  ['image/png', png()],
  ['image/webp', webp()],
] as const;

const refusal = (bytes: Uint8Array): string => {
  try {
    inspectPicture(bytes);
  } catch (error) {
    if (error instanceof Failure) return error.code;
    throw error;
  }
  return 'taken';
};

const join = (...parts: (Uint8Array | string)[]): Uint8Array =>
  new Uint8Array(Buffer.concat(parts.map((part) => Buffer.from(part as string, 'latin1'))));

test.each(samples)('%s is known by its content, with its size, byte for byte', (type, bytes) => {
  expect(inspectPicture(bytes)).toEqual({ type, widthPx: 24, heightPx: 16, bytes });
});

test.each(samples)('%s that was cut off anywhere is refused', (_, bytes) => {
  for (let length = 0; length < bytes.length; length++)
    expect(refusal(bytes.subarray(0, length))).toBe('catalog/not-a-picture');
});

test.each(samples)('whatever happens to %s, the answer is a picture or a refusal', (_, bytes) => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat({ max: bytes.length - 1 }), fc.nat({ max: 255 })), { maxLength: 6 }),
      (changes) => {
        const damaged = Uint8Array.from(bytes);
        for (const [at, byte] of changes) damaged[at] = byte;
        expect(['taken', 'catalog/not-a-picture', 'catalog/picture-too-large']).toContain(
          refusal(damaged),
        );
      },
    ),
    { numRuns: 500 },
  );
});

test('no random bytes behind a right beginning make the walk throw or hang', () => {
  const starts = samples.map(([, bytes]) => bytes.subarray(0, 20));
  fc.assert(
    fc.property(fc.constantFrom(...starts), fc.uint8Array({ maxLength: 400 }), (start, rest) => {
      expect(refusal(new Uint8Array([...start, ...rest]))).not.toBe('taken');
    }),
    { numRuns: 500 },
  );
});

test('a PNG in which one bit has flipped is refused', () => {
  const bytes = png();
  fc.assert(
    fc.property(fc.nat({ max: bytes.length - 1 }), fc.nat({ max: 7 }), (at, bit) => {
      const flipped = Uint8Array.from(bytes);
      flipped[at] = flipped[at]! ^ (1 << bit);
      expect(refusal(flipped)).toBe('catalog/not-a-picture');
    }),
  );
});

const foreign = {
  page: '<!doctype html><script>alert(1)</script>',
  drawing: '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
  archive: 'PK\x03\x04 and the rest of an archive',
  document: '%PDF-1.7',
  script: '<?php system($_GET["x"]); ?>',
};

test.each(Object.entries(foreign))('a %s is no picture, whatever it calls itself', (_, text) => {
  expect(refusal(join(text))).toBe('catalog/not-a-picture');
  expect(refusal(join(`GIF89a${text}`))).toBe('catalog/not-a-picture');
  expect(refusal(join('\xff\xd8\xff', text))).toBe('catalog/not-a-picture');
});

test.each(Object.entries(foreign))('a picture with a %s behind it is refused', (_, text) => {
  for (const [, bytes] of samples) {
    expect(refusal(join(bytes, text))).toBe('catalog/not-a-picture');
    expect(refusal(join(bytes, '\0\0', text.toUpperCase()))).toBe('catalog/not-a-picture');
  }
});

test('what a phone appends to a JPEG is cut off, and what it appends to nothing else is refused', () => {
  const film = '\0\0\0\x18ftypmp42 and frames';
  expect(inspectPicture(join(jpeg(), film)).bytes).toEqual(jpeg());
  expect(inspectPicture(join(jpeg(), jpeg())).bytes).toEqual(jpeg());
  expect(refusal(join(png(), film))).toBe('catalog/not-a-picture');
  expect(refusal(join(webp(), film))).toBe('catalog/not-a-picture');
});

test('a picture of a phone held upright has the size that is seen', () => {
  const tiff = 'MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0';
  const exif = `Exif\0\0${tiff}`;
  const length = String.fromCharCode(0, exif.length + 2);
  const turned = join(jpeg().subarray(0, 2), `\xff\xe1${length}`, exif, jpeg().subarray(2));
  expect(inspectPicture(turned)).toMatchObject({ widthPx: 16, heightPx: 24 });
});

test('12,000 px a side are taken and one more is not', () => {
  expect(inspectPicture(png(12_000, 1)).widthPx).toBe(12_000);
  expect(refusal(png(12_001, 1))).toBe('catalog/picture-too-large');
  expect(refusal(png(1, 12_001))).toBe('catalog/picture-too-large');
});

test('a photo of fifty million pixels is taken, one that fills a browser’s memory is not', () => {
  expect(inspectPicture(png(8_160, 6_144)).heightPx).toBe(6_144);
  expect(refusal(png(8_100, 8_100))).toBe('catalog/picture-too-large');
});

test('20 MiB are taken and one byte more is not', () => {
  expect(refusal(new Uint8Array(20 * 1024 * 1024 + 1))).toBe('catalog/picture-too-large');
  const padding = new Uint8Array(20 * 1024 * 1024 - jpeg().length);
  expect(inspectPicture(join(jpeg(), padding)).bytes).toEqual(jpeg());
});
