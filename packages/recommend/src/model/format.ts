import { RecommendError, type RecommendErrorCode } from '../errors.ts';

/** Layout, little-endian: "KBRM", u16 version, u16 0, u32 header bytes, u32 checksum of all that follows, header (JSON, padded with spaces to 8), arrays (each padded to 8). */
const MAGIC = 0x4d52424b;
const VERSION = 1;
const PREAMBLE_BYTES = 16;

export type ModelArray = Uint8Array | Int32Array | Uint32Array | Float32Array | Float64Array;

const KINDS = {
  u8: Uint8Array,
  i32: Int32Array,
  u32: Uint32Array,
  f32: Float32Array,
  f64: Float64Array,
} as const;
type Kind = keyof typeof KINDS;

/** Plain JSON; key order is kept as written, so equal states give equal bytes. */
export type Json = string | number | boolean | null | readonly Json[] | { [key: string]: Json };

export interface ModelFile {
  model: string;
  facts: { [key: string]: Json };
  arrays: Record<string, ModelArray>;
}

interface Header {
  model: string;
  facts: { [key: string]: Json };
  arrays: { name: string; kind: Kind; length: number }[];
}

const padded = (bytes: number): number => Math.ceil(bytes / 8) * 8;

const kindOf = (array: ModelArray): Kind =>
  (Object.keys(KINDS) as Kind[]).find((kind) => array instanceof KINDS[kind])!;

/** Murmur-like, four bytes a step: finds torn and altered files, is no protection against malice. */
const checksumOf = (bytes: Uint8Array): number => {
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength >> 2);
  let hash = bytes.byteLength | 0;
  for (let i = 0; i < words.length; i++) {
    const word = Math.imul(words[i]!, 0xcc9e2d51);
    hash ^= Math.imul((word << 15) | (word >>> 17), 0x1b873593);
    hash = (Math.imul((hash << 13) | (hash >>> 19), 5) + 0xe6546b64) | 0;
  }
  return (hash ^ (hash >>> 16)) >>> 0;
};

/** Same file, same bytes. O(bytes). */
export const writeModelFile = ({ model, facts, arrays }: ModelFile): Uint8Array<ArrayBuffer> => {
  const header: Header = {
    model,
    facts,
    arrays: Object.entries(arrays).map(([name, array]) => ({
      name,
      kind: kindOf(array),
      length: array.length,
    })),
  };
  const text = new TextEncoder().encode(JSON.stringify(header));
  const headerBytes = padded(text.length);
  const total = Object.values(arrays).reduce(
    (sum, array) => sum + padded(array.byteLength),
    PREAMBLE_BYTES + headerBytes,
  );
  const bytes = new Uint8Array(total);
  bytes.fill(0x20, PREAMBLE_BYTES, PREAMBLE_BYTES + headerBytes);
  bytes.set(text, PREAMBLE_BYTES);
  let at = PREAMBLE_BYTES + headerBytes;
  for (const array of Object.values(arrays)) {
    bytes.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), at);
    at += padded(array.byteLength);
  }
  const view = new DataView(bytes.buffer);
  view.setUint32(0, MAGIC, true);
  view.setUint16(4, VERSION, true);
  view.setUint32(8, headerBytes, true);
  view.setUint32(12, checksumOf(bytes.subarray(PREAMBLE_BYTES)), true);
  return bytes;
};

const refuse = (code: RecommendErrorCode, message: string, details = {}): never => {
  throw new RecommendError(code, message, details);
};

const truncated = (bytes: Uint8Array, field: string, expected: number): never =>
  refuse('recommend/truncated-file', `the model file ends within its ${field}`, {
    field,
    expected,
    found: bytes.byteLength,
  });

const headerOf = (bytes: Uint8Array): { header: Header; arraysBegin: number; sum: number } => {
  if (bytes.byteLength < 4) truncated(bytes, 'preamble', PREAMBLE_BYTES);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(0, true) !== MAGIC) refuse('recommend/foreign-file', 'this is no model file');
  if (bytes.byteLength < PREAMBLE_BYTES) truncated(bytes, 'preamble', PREAMBLE_BYTES);
  const version = view.getUint16(4, true);
  if (version !== VERSION)
    refuse('recommend/unsupported-version', `model file of version ${version}`, {
      field: 'version',
      expected: VERSION,
      found: version,
    });
  const arraysBegin = PREAMBLE_BYTES + view.getUint32(8, true);
  if (bytes.byteLength < arraysBegin) truncated(bytes, 'header', arraysBegin);
  const text = new TextDecoder().decode(bytes.subarray(PREAMBLE_BYTES, arraysBegin));
  try {
    return { header: JSON.parse(text) as Header, arraysBegin, sum: view.getUint32(12, true) };
  } catch {
    return refuse('recommend/checksum-mismatch', 'the header of the model file is damaged', {
      field: 'header',
    });
  }
};

/** Name and facts, without reading arrays or checking the sum. Errors as `readModelFile`. */
export const readModelHeader = (bytes: Uint8Array): Omit<ModelFile, 'arrays'> => {
  const { model, facts } = headerOf(bytes).header;
  return { model, facts };
};

/**
 * @throws RecommendError `recommend/foreign-file`, `recommend/unsupported-version`,
 * `recommend/truncated-file` (field: what is cut) or `recommend/checksum-mismatch`.
 */
export const readModelFile = (given: Uint8Array): ModelFile => {
  // A copy, so that arrays are aligned and the caller's bytes stay the caller's.
  const bytes = new Uint8Array(given);
  const { header, arraysBegin, sum } = headerOf(bytes);
  const arrays: Record<string, ModelArray> = {};
  let at = arraysBegin;
  for (const { name, kind, length } of header.arrays) {
    const Kind = KINDS[kind];
    const end = at + padded(length * Kind.BYTES_PER_ELEMENT);
    if (end > bytes.byteLength) truncated(bytes, name, end);
    arrays[name] = new Kind(bytes.buffer, at, length);
    at = end;
  }
  if (at !== bytes.byteLength || checksumOf(bytes.subarray(PREAMBLE_BYTES)) !== sum)
    refuse('recommend/checksum-mismatch', 'the model file is damaged', { field: 'checksum' });
  return { model: header.model, facts: header.facts, arrays };
};
