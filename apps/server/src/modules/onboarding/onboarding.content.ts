import { type DocumentType, Failure } from '@kaibo/contracts';
import { JPG } from 'image-size/types/jpg';
import { PNG } from 'image-size/types/png';
import { WEBP } from 'image-size/types/webp';

const ascii = (bytes: Uint8Array, from: number, to: number): string =>
  String.fromCharCode(...bytes.subarray(from, to));
const tail = (bytes: Uint8Array, length: number): string =>
  ascii(bytes, Math.max(0, bytes.length - length), bytes.length);
const starts = (bytes: Uint8Array, ...start: number[]): boolean =>
  start.every((byte, at) => bytes[at] === byte);

/** An image whose head gives its size and whose end is there. */
const isWhole = (
  bytes: Uint8Array,
  kind: { validate(input: Uint8Array): boolean; calculate(input: Uint8Array): { width?: number } },
  hasEnd: boolean,
): boolean => {
  if (!hasEnd) return false;
  try {
    return kind.validate(bytes) && (kind.calculate(bytes).width ?? 0) > 0;
  } catch {
    return false; // a head that cannot be read
  }
};

const webpBytes = (bytes: Uint8Array): number =>
  8 + new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(4, true);

/**
 * What these bytes are by their content, whatever their name says. Refuses (`onboarding/not-a-document`) everything
 * else, and what was cut off. Documents are shown to few people and never run, so the middle is not walked.
 */
export const documentType = (bytes: Uint8Array): DocumentType => {
  if (bytes.length < 32) throw new Failure('onboarding/not-a-document');
  const isJpeg = starts(bytes, 0xff, 0xd8, 0xff) && tail(bytes, 64).includes('\xff\xd9');
  if (isWhole(bytes, JPG, isJpeg)) return 'image/jpeg';
  const isPng = starts(bytes, 0x89, 0x50, 0x4e, 0x47) && tail(bytes, 16).includes('IEND');
  if (isWhole(bytes, PNG, isPng)) return 'image/png';
  const isWebp = ascii(bytes, 0, 4) === 'RIFF' && ascii(bytes, 8, 12) === 'WEBP';
  if (isWebp && isWhole(bytes, WEBP, webpBytes(bytes) <= bytes.length)) return 'image/webp';
  // ISO 32000-2 7.5.2 and 7.5.5: the header begins the file, the end-of-file marker is in its last bytes.
  const isPdf = /^%PDF-[12]\.\d/.test(ascii(bytes, 0, 8)) && tail(bytes, 1_024).includes('%%EOF');
  if (isPdf) return 'application/pdf';
  throw new Failure('onboarding/not-a-document');
};
