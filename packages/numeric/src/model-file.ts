/** Layout, little-endian: four letters, u16 version, u16 0, u32 header bytes, u32 checksum of all that follows, header (JSON, padded with spaces to 8), arrays (each padded to 8). */
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

interface Header extends Omit<ModelFile, 'arrays'> {
  arrays: { name: string; kind: Kind; length: number }[];
}

export type ModelFileFault =
  | 'foreign-file'
  | 'unsupported-version'
  | 'truncated-file'
  | 'checksum-mismatch';

export interface ModelFileDetails {
  /** What is cut, altered or too new. */
  field?: string;
  expected?: number;
  found?: number;
}

export interface ModelFormatOptions {
  /** Four ASCII letters that the file begins with. */
  magic: string;
  version: number;
  /** Throws the library's own error for a file that cannot be read. */
  refuse(fault: ModelFileFault, message: string, details: ModelFileDetails): never;
}

export interface ModelFormat {
  /** Same file, same bytes. O(bytes). */
  write(file: ModelFile): Uint8Array<ArrayBuffer>;
  /** Name and facts, without reading arrays or checking the sum. */
  readHeader(bytes: Uint8Array): Omit<ModelFile, 'arrays'>;
  /** The caller's bytes stay the caller's. O(bytes). */
  read(bytes: Uint8Array): ModelFile;
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

const magicNumber = (letters: string): number =>
  [...letters].reduce((number, letter, at) => number | (letter.charCodeAt(0) << (8 * at)), 0) >>> 0;

const layHeader = ({ model, facts, arrays }: ModelFile): Uint8Array => {
  const header: Header = {
    model,
    facts,
    arrays: Object.entries(arrays).map(([name, array]) => ({
      name,
      kind: kindOf(array),
      length: array.length,
    })),
  };
  return new TextEncoder().encode(JSON.stringify(header));
};

/** A binary model file: named facts and typed arrays behind a version and a checksum. */
export const modelFormat = ({ magic, version, refuse }: ModelFormatOptions): ModelFormat => {
  const wanted = magicNumber(magic);

  const truncated = (bytes: Uint8Array, field: string, expected: number): never =>
    refuse('truncated-file', `the model file ends within its ${field}`, {
      field,
      expected,
      found: bytes.byteLength,
    });

  const damaged = (field: string): never =>
    refuse('checksum-mismatch', `the model file is damaged (${field})`, { field });

  const headerOf = (bytes: Uint8Array): { header: Header; arraysBegin: number; sum: number } => {
    if (bytes.byteLength < 4) truncated(bytes, 'preamble', PREAMBLE_BYTES);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (view.getUint32(0, true) !== wanted) refuse('foreign-file', 'this is no model file', {});
    if (bytes.byteLength < PREAMBLE_BYTES) truncated(bytes, 'preamble', PREAMBLE_BYTES);
    const found = view.getUint16(4, true);
    if (found !== version)
      refuse('unsupported-version', `model file of version ${found}`, {
        field: 'version',
        expected: version,
        found,
      });
    const arraysBegin = PREAMBLE_BYTES + view.getUint32(8, true);
    if (bytes.byteLength < arraysBegin) truncated(bytes, 'header', arraysBegin);
    const text = new TextDecoder().decode(bytes.subarray(PREAMBLE_BYTES, arraysBegin));
    try {
      return { header: JSON.parse(text) as Header, arraysBegin, sum: view.getUint32(12, true) };
    } catch {
      return damaged('header');
    }
  };

  return {
    write(file) {
      const text = layHeader(file);
      const headerBytes = padded(text.length);
      const arrays = Object.values(file.arrays);
      const bytes = new Uint8Array(
        arrays.reduce((sum, array) => sum + padded(array.byteLength), PREAMBLE_BYTES + headerBytes),
      );
      bytes.fill(0x20, PREAMBLE_BYTES, PREAMBLE_BYTES + headerBytes);
      bytes.set(text, PREAMBLE_BYTES);
      let at = PREAMBLE_BYTES + headerBytes;
      for (const array of arrays) {
        bytes.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), at);
        at += padded(array.byteLength);
      }
      const view = new DataView(bytes.buffer);
      view.setUint32(0, wanted, true);
      view.setUint16(4, version, true);
      view.setUint32(8, headerBytes, true);
      view.setUint32(12, checksumOf(bytes.subarray(PREAMBLE_BYTES)), true);
      return bytes;
    },
    readHeader(bytes) {
      const { model, facts } = headerOf(bytes).header;
      return { model, facts };
    },
    read(given) {
      // A copy, so that arrays are aligned.
      const bytes = new Uint8Array(given);
      const { header, arraysBegin, sum } = headerOf(bytes);
      if (!Array.isArray(header.arrays)) damaged('header');
      const arrays: Record<string, ModelArray> = {};
      let at = arraysBegin;
      for (const { name, kind, length } of header.arrays) {
        if (!Object.hasOwn(KINDS, kind) || !Number.isSafeInteger(length) || length < 0)
          damaged('header');
        const end = at + padded(length * KINDS[kind].BYTES_PER_ELEMENT);
        if (end > bytes.byteLength) truncated(bytes, name, end);
        if (at % 8 !== 0) damaged('header');
        arrays[name] = new KINDS[kind](bytes.buffer, at, length);
        at = end;
      }
      const isWhole = at === bytes.byteLength && bytes.byteLength % 4 === 0;
      if (!isWhole || checksumOf(bytes.subarray(PREAMBLE_BYTES)) !== sum) damaged('checksum');
      return { model: header.model, facts: header.facts, arrays };
    },
  };
};
