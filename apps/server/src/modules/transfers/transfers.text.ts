import type { ImportEncoding } from '@kaibo/contracts/goods';

const CHUNK_BYTES = 256 * 1024;

/** The text of a file piece by piece, its byte order mark left out. Throws `TypeError` at what is no text. */
export function* textOf(bytes: Uint8Array, encoding: ImportEncoding): Generator<string> {
  const decoder = new TextDecoder(encoding, { fatal: true });
  for (let start = 0; start < bytes.length; start += CHUNK_BYTES)
    yield decoder.decode(bytes.subarray(start, start + CHUNK_BYTES), { stream: true });
  const rest = decoder.decode();
  if (rest) yield rest;
}

const isReadableAs = (bytes: Uint8Array, encoding: ImportEncoding): boolean => {
  try {
    for (const text of textOf(bytes, encoding)) if (text.includes('\0')) return false;
    return true;
  } catch {
    return false;
  }
};

const beginsWith = (bytes: Uint8Array, mark: readonly number[]): boolean =>
  mark.every((byte, i) => bytes[i] === byte);

/** UTF-16 without its mark: every other byte of the ASCII in it (separators, digits) is zero. */
const zeroShare = (bytes: Uint8Array, parity: 0 | 1): number => {
  const length = Math.min(bytes.length & ~1, 4096);
  let zeros = 0;
  for (let i = parity; i < length; i += 2) if (bytes[i] === 0) zeros += 1;
  return length === 0 ? 0 : zeros / (length / 2);
};

const guess = (bytes: Uint8Array): ImportEncoding => {
  if (beginsWith(bytes, [0xef, 0xbb, 0xbf])) return 'utf-8';
  if (beginsWith(bytes, [0xff, 0xfe])) return 'utf-16le';
  if (beginsWith(bytes, [0xfe, 0xff])) return 'utf-16be';
  if (zeroShare(bytes, 1) > 0.2) return 'utf-16le';
  if (zeroShare(bytes, 0) > 0.2) return 'utf-16be';
  return isReadableAs(bytes, 'utf-8') ? 'utf-8' : 'gb18030';
};

/** How a file is written; null when it is no text. GBK and GB2312 are read as GB18030, which holds both. */
export const encodingOf = (bytes: Uint8Array): ImportEncoding | null => {
  const encoding = guess(bytes);
  return isReadableAs(bytes, encoding) ? encoding : null;
};

const ZIP = [0x50, 0x4b, 0x03, 0x04];
const OLD_OFFICE = [0xd0, 0xcf, 0x11, 0xe0];
const PDF = [0x25, 0x50, 0x44, 0x46];

/** A workbook of Excel or another document, whatever its name. */
export const isDocument = (bytes: Uint8Array): boolean =>
  [ZIP, OLD_OFFICE, PDF].some((mark) => beginsWith(bytes, mark));

const SEPARATORS = [',', ';', '\t'] as const;

/** Of the first line that has anything in it: what stands most often between its cells. */
export const separatorOf = (text: string): string => {
  const counts = new Map<string, number>(SEPARATORS.map((separator) => [separator, 0]));
  let quoted = false;
  let seen = false;
  for (const character of text) {
    if (character === '"') quoted = !quoted;
    if (quoted) continue;
    if (character === '\n' && seen) break;
    if (character.trim() !== '') seen = true;
    const before = counts.get(character);
    if (before !== undefined) counts.set(character, before + 1);
  }
  return SEPARATORS.reduce((best, each) => (counts.get(each)! > counts.get(best)! ? each : best));
};
