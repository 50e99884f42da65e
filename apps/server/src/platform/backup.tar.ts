import type { FileHandle } from 'node:fs/promises';
import { BackupError } from './backup.errors.ts';

// POSIX.1-1988 "ustar" headers with POSIX.1-2001 "pax" records before what does not fit, so that any tar reads it.
// https://pubs.opengroup.org/onlinepubs/9799919799/utilities/pax.html

export const BLOCK_BYTES = 512;
const MOST_NAME_BYTES = 100;
/** Eleven octal digits. */
const MOST_SIZE_BYTES = 0o77777777777;
const READ_BYTES = 1_048_576;

export const paddingOf = (sizeBytes: number): number =>
  (BLOCK_BYTES - (sizeBytes % BLOCK_BYTES)) % BLOCK_BYTES;

interface HeaderFacts {
  path: string;
  sizeBytes: number;
  mode: number;
  mtimeMs: number;
}

const header = ({ path, sizeBytes, mode, mtimeMs }: HeaderFacts, type: '0' | 'x'): Buffer => {
  const block = Buffer.alloc(BLOCK_BYTES);
  const octal = (value: number, at: number, digits: number) =>
    block.write(`${value.toString(8).padStart(digits, '0')}\0`, at, 'latin1');
  block.write(path, 0, MOST_NAME_BYTES, 'utf8');
  octal(mode, 100, 7);
  octal(0, 108, 7);
  octal(0, 116, 7);
  octal(Math.min(sizeBytes, MOST_SIZE_BYTES), 124, 11);
  octal(Math.floor(mtimeMs / 1_000), 136, 11);
  block.write('        ', 148, 'latin1');
  block.write(type, 156, 'latin1');
  block.write('ustar\0'.concat('00'), 257, 'latin1');
  let sum = 0;
  for (const byte of block) sum += byte;
  block.write(sumText(sum), 148, 'latin1');
  return block;
};

/** As it stands in a header, to the last bit. */
const sumText = (sum: number): string => `${sum.toString(8).padStart(6, '0')}\0 `;

/** `LENGTH KEY=VALUE\n`, where the length counts its own digits too. */
const paxRecord = (key: string, value: string): string => {
  const rest = Buffer.byteLength(` ${key}=${value}\n`);
  let length = rest + String(rest).length;
  length = rest + String(length).length;
  return `${length} ${key}=${value}\n`;
};

/** The blocks that come before the bytes of a file. */
export const headerOf = (facts: HeaderFacts): Buffer => {
  const records: string[] = [];
  if (Buffer.byteLength(facts.path) > MOST_NAME_BYTES) records.push(paxRecord('path', facts.path));
  if (facts.sizeBytes > MOST_SIZE_BYTES) records.push(paxRecord('size', String(facts.sizeBytes)));
  if (records.length === 0) return header(facts, '0');
  const pax = Buffer.from(records.join(''));
  return Buffer.concat([
    header({ ...facts, path: 'pax', sizeBytes: pax.length }, 'x'),
    pax,
    Buffer.alloc(paddingOf(pax.length)),
    header(facts, '0'),
  ]);
};

export interface TarEntry {
  path: string;
  sizeBytes: number;
  /** Where its bytes begin. */
  at: number;
}

const truncated = (what: string): BackupError =>
  new BackupError('backup/truncated', `The file is cut off in ${what}; get a whole copy of it.`);
const damaged = (what: string): BackupError =>
  new BackupError('backup/damaged', `The file is damaged at ${what}; get an undamaged copy of it.`);

const readAt = async (file: FileHandle, at: number, bytes: number, what: string) => {
  const buffer = Buffer.alloc(bytes);
  for (let filled = 0; filled < bytes; ) {
    const { bytesRead } = await file.read(buffer, filled, bytes - filled, at + filled);
    if (bytesRead === 0) throw truncated(what);
    filled += bytesRead;
  }
  return buffer;
};

const textIn = (block: Buffer, from: number, length: number): string => {
  const field = block.subarray(from, from + length);
  const end = field.indexOf(0);
  return field.toString('utf8', 0, end < 0 ? length : end);
};

const sumOf = (block: Buffer): number => {
  let sum = 0;
  for (let i = 0; i < BLOCK_BYTES; i++) sum += i >= 148 && i < 156 ? 32 : block[i]!;
  return sum;
};

const paxOf = (text: string): Record<string, string> =>
  Object.fromEntries(
    text
      .split('\n')
      .filter(Boolean)
      .map((line) => {
        const record = line.slice(line.indexOf(' ') + 1);
        const equals = record.indexOf('=');
        return [record.slice(0, equals), record.slice(equals + 1)];
      }),
  );

const refusePadding = async (file: FileHandle, entry: TarEntry): Promise<void> => {
  const padding = paddingOf(entry.sizeBytes);
  const bytes = await readAt(file, entry.at + entry.sizeBytes, padding, entry.path);
  if (bytes.some((byte) => byte !== 0)) throw damaged(`the end of ${entry.path}`);
};

/** Every file in the archive, in order. Throws `BackupError` where it is cut off or its headers are damaged. */
export async function* entriesOf(file: FileHandle): AsyncGenerator<TarEntry> {
  let at = 0;
  let last = 'its first block';
  let pax: Record<string, string> = {};
  for (;;) {
    const block = await readAt(file, at, BLOCK_BYTES, `what follows ${last}`);
    if (block.every((byte) => byte === 0)) return refuseMore(file, at + BLOCK_BYTES, last);
    if (block.toString('latin1', 148, 156) !== sumText(sumOf(block)))
      throw damaged(`the header behind ${last}`);
    const type = textIn(block, 156, 1);
    const entry: TarEntry = {
      path: pax.path ?? textIn(block, 0, MOST_NAME_BYTES),
      sizeBytes: Number(pax.size ?? Number.parseInt(textIn(block, 124, 12), 8)),
      at: at + BLOCK_BYTES,
    };
    if (type === 'x') {
      const text = await readAt(file, entry.at, entry.sizeBytes, `what follows ${last}`);
      pax = paxOf(text.toString('utf8'));
    } else if (type === '0') {
      yield entry;
      pax = {};
      last = entry.path;
    } else throw damaged(`the header behind ${last}`);
    await refusePadding(file, entry);
    at = entry.at + entry.sizeBytes + paddingOf(entry.sizeBytes);
  }
}

/** Behind the end there is one more empty block and nothing else. */
const refuseMore = async (file: FileHandle, at: number, last: string): Promise<void> => {
  const block = await readAt(file, at, BLOCK_BYTES, `what follows ${last}`);
  const { size } = await file.stat();
  if (block.some((byte) => byte !== 0) || size !== at + BLOCK_BYTES)
    throw damaged(`its end, behind ${last}`);
};

/** The bytes of an entry, in pieces. */
export async function* bodyOf(file: FileHandle, entry: TarEntry): AsyncGenerator<Buffer> {
  for (let done = 0; done < entry.sizeBytes; ) {
    const length = Math.min(READ_BYTES, entry.sizeBytes - done);
    yield await readAt(file, entry.at + done, length, entry.path);
    done += length;
  }
}

export const wholeBodyOf = (file: FileHandle, entry: TarEntry): Promise<Buffer> =>
  readAt(file, entry.at, entry.sizeBytes, entry.path);
