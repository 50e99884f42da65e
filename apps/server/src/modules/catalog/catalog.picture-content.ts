import { crc32 } from 'node:zlib';
import { Failure, PICTURE_LIMIT_BYTES } from '@kaibo/contracts';
import { JPG } from 'image-size/types/jpg';
import { PNG } from 'image-size/types/png';
import { WEBP } from 'image-size/types/webp';

const MOST_PX_A_SIDE = 12_000;
/** A browser holds four bytes of each in memory to show it. */
const MOST_PIXELS = 64_000_000;
/** Header orientations that turn the picture by a quarter. */
const TURNED = 5;

export type PictureType = 'image/jpeg' | 'image/png' | 'image/webp';

export interface PictureContent {
  type: PictureType;
  /** As a browser shows it. */
  widthPx: number;
  heightPx: number;
  /** The picture and nothing after it. */
  bytes: Uint8Array;
}

/**
 * What these bytes are by their content: walked from the first byte to the last, so that what is cut off,
 * damaged, or a picture and something else at once is refused. O(n).
 */
export const inspectPicture = (bytes: Uint8Array): PictureContent => {
  if (bytes.length > PICTURE_LIMIT_BYTES) throw new Failure('catalog/picture-too-large');
  const type = typeOf(bytes);
  const end = type && ends[type](bytes);
  if (!type || !end || !isHarmless(type, bytes.subarray(end)))
    throw new Failure('catalog/not-a-picture');

  const { widthPx, heightPx } = dimensionsOf(type, bytes);
  if (widthPx < 1 || heightPx < 1) throw new Failure('catalog/not-a-picture');
  if (widthPx > MOST_PX_A_SIDE || heightPx > MOST_PX_A_SIDE)
    throw new Failure('catalog/picture-too-large', { widthPx, heightPx, mostPx: MOST_PX_A_SIDE });
  if (widthPx * heightPx > MOST_PIXELS)
    throw new Failure('catalog/picture-too-large', { widthPx, heightPx, mostPixels: MOST_PIXELS });
  return { type, widthPx, heightPx, bytes: bytes.subarray(0, end) };
};

const startsWith = (bytes: Uint8Array, start: readonly number[]): boolean =>
  start.every((byte, at) => bytes[at] === byte);

const PNG_START = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] as const;

const ascii = (bytes: Uint8Array, from: number, to: number): string =>
  String.fromCharCode(...bytes.subarray(from, to));

const typeOf = (bytes: Uint8Array): PictureType | null => {
  if (startsWith(bytes, [0xff, 0xd8, 0xff])) return 'image/jpeg';
  if (startsWith(bytes, PNG_START)) return 'image/png';
  if (ascii(bytes, 0, 4) === 'RIFF' && ascii(bytes, 8, 12) === 'WEBP') return 'image/webp';
  return null;
};

const viewOf = (bytes: Uint8Array): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** ISO/IEC 10918-1 B.1: segments with a length, scans up to the next marker, the end marker. */
const endOfJpeg = (bytes: Uint8Array): number | null => {
  const view = viewOf(bytes);
  let at = 2;
  let scans = 0;
  while (at + 2 <= bytes.length) {
    if (bytes[at] !== 0xff) return null;
    const marker = bytes[at + 1]!;
    if (marker === 0xff) at += 1;
    else if (marker === 0xd9) return scans > 0 ? at + 2 : null;
    else if (marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7)) at += 2;
    else {
      if (marker === 0x00 || marker === 0xd8 || at + 4 > bytes.length) return null;
      const lengthBytes = view.getUint16(at + 2);
      if (lengthBytes < 2) return null;
      at += 2 + lengthBytes;
      if (marker === 0xda) {
        scans += 1;
        at = endOfScan(bytes, at);
      }
    }
  }
  return null;
};

const endOfScan = (bytes: Uint8Array, from: number): number => {
  let at = bytes.indexOf(0xff, from);
  while (at >= 0) {
    const next = bytes[at + 1];
    const isData = next === 0x00 || next === 0xff || (next !== undefined && (next & 0xf8) === 0xd0);
    if (!isData) return at;
    at = bytes.indexOf(0xff, at + 1);
  }
  return bytes.length;
};

/** PNG (Third Edition) 5.3: chunks of length, name, data, CRC, from IHDR to IEND. */
const endOfPng = (bytes: Uint8Array): number | null => {
  const view = viewOf(bytes);
  let at: number = PNG_START.length;
  let hasData = false;
  while (at + 12 <= bytes.length) {
    const lengthBytes = view.getUint32(at);
    const end = at + 12 + lengthBytes;
    if (end > bytes.length) return null;
    const name = ascii(bytes, at + 4, at + 8);
    const isFirst = at === PNG_START.length;
    if (isFirst !== (name === 'IHDR') || !/^[A-Za-z]{4}$/.test(name)) return null;
    if (crc32(bytes.subarray(at + 4, end - 4)) !== view.getUint32(end - 4)) return null;
    if (name === 'IDAT') hasData = true;
    if (name === 'IEND') return hasData ? end : null;
    at = end;
  }
  return null;
};

/** RFC 9649 2.3–2.5: RIFF chunks, each padded to an even length, that fill the size of the header. */
const endOfWebp = (bytes: Uint8Array): number | null => {
  const view = viewOf(bytes);
  if (bytes.length < 20) return null;
  const end = 8 + view.getUint32(4, true);
  if (end > bytes.length || !['VP8 ', 'VP8L', 'VP8X'].includes(ascii(bytes, 12, 16))) return null;
  let at = 12;
  let hasData = false;
  while (at + 8 <= end) {
    const lengthBytes = view.getUint32(at + 4, true);
    if (['VP8 ', 'VP8L', 'ANMF'].includes(ascii(bytes, at, at + 4))) hasData = true;
    at += 8 + lengthBytes + (lengthBytes % 2);
  }
  return hasData && (at === end || at === end + 1) ? end : null;
};

const ends: Record<PictureType, (bytes: Uint8Array) => number | null> = {
  'image/jpeg': endOfJpeg,
  'image/png': endOfPng,
  'image/webp': endOfWebp,
};

const foreign = [
  ...['<!doctype', '<html', '<head', '<body', '<script', '<svg', '<iframe', '<?php'],
  ...['pk\u0003\u0004', '%pdf-', '\u007felf'],
];

/**
 * Phones append a depth map or a short film to a JPEG; that is cut off. A page, an archive or a program behind a
 * picture is no phone's doing, and the other formats have nothing behind their end.
 */
const isHarmless = (type: PictureType, behind: Uint8Array): boolean => {
  if (behind.length === 0) return true;
  if (type !== 'image/jpeg') return false;
  const text = Buffer.from(behind).toString('latin1').toLowerCase();
  return !foreign.some((start) => text.includes(start));
};

const readers = { 'image/jpeg': JPG, 'image/png': PNG, 'image/webp': WEBP } as const;

const dimensionsOf = (type: PictureType, bytes: Uint8Array) => {
  const size = measure(type, bytes);
  const turned = (size.orientation ?? 1) >= TURNED;
  return turned
    ? { widthPx: size.height, heightPx: size.width }
    : { widthPx: size.width, heightPx: size.height };
};

const measure = (type: PictureType, bytes: Uint8Array) => {
  try {
    return readers[type].calculate(bytes);
  } catch {
    // The reader throws plain errors for a header that it cannot follow.
    throw new Failure('catalog/not-a-picture');
  }
};
