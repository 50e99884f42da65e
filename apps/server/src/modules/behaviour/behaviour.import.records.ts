import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';

/** A line of JSON or a row of CSV, which may go over several lines. */
export interface FileRecord {
  /** Without the end of the line; not yet decoded. */
  bytes: Buffer;
  /** Of the (inflated) file up to here, the end of this record included. */
  endsAt: number;
  /** Its quotation marks do not close. */
  isTorn: boolean;
}

const NEW_LINE = 0x0a;
const QUOTE = 0x22;
const RETURN = 0x0d;
/** A record that is longer has a quotation mark too many: what comes after its first line is read anew. */
const RECORD_MOST_BYTES = 262_144;
const HELD_MOST_BYTES = 33_554_432;

const streamOf = (path: string, from: number): { stream: Readable; skips: number } => {
  if (!path.endsWith('.gz'))
    return { stream: createReadStream(path, { start: from, highWaterMark: 1_048_576 }), skips: 0 };
  const file = createReadStream(path);
  const stream = file.pipe(createGunzip());
  file.on('error', (error) => stream.destroy(error));
  // A compressed file is read from its beginning each time.
  return { stream, skips: from };
};

/** Of a line that Windows has ended. */
const trimmed = (bytes: Buffer): Buffer =>
  bytes.at(-1) === RETURN ? bytes.subarray(0, -1) : bytes;

/**
 * The records of a file of any size from a byte on; memory holds one piece of it. `hasQuotes`: line ends within
 * quotation marks belong to the record (RFC 4180).
 */
export async function* recordsOf(
  path: string,
  from: number,
  hasQuotes: boolean,
): AsyncGenerator<FileRecord> {
  const { stream, skips } = streamOf(path, from);
  let left = skips;
  let held: Buffer = Buffer.alloc(0);
  let at = from;

  /** Records in what is held; what is left of it begins one. */
  function* take(isEnd: boolean): Generator<FileRecord> {
    let begin = 0;
    let place = 0;
    let isOpen = false;
    let firstEnd = -1;
    const record = (end: number, next: number, isTorn: boolean): FileRecord => {
      const bytes = trimmed(held.subarray(begin, end));
      at += next - begin;
      begin = next;
      place = next;
      isOpen = false;
      firstEnd = -1;
      return { bytes, endsAt: at, isTorn };
    };
    while (place < held.length) {
      const end = held.indexOf(NEW_LINE, place);
      if (end < 0) break;
      if (hasQuotes)
        for (
          let quote = held.indexOf(QUOTE, place);
          quote >= 0 && quote < end;
          quote = held.indexOf(QUOTE, quote + 1)
        )
          isOpen = !isOpen;
      if (!isOpen) {
        yield record(end, end + 1, false);
        continue;
      }
      if (firstEnd < 0) firstEnd = end;
      place = end + 1;
      if (place - begin > RECORD_MOST_BYTES) yield record(firstEnd, firstEnd + 1, true);
    }
    if (isEnd && begin < held.length) {
      const rest = held.subarray(begin);
      const quotes = rest.reduce((sum, byte) => (byte === QUOTE ? sum + 1 : sum), 0);
      const isTorn = hasQuotes && quotes % 2 === 1;
      if (isTorn && firstEnd >= 0) {
        yield record(firstEnd, firstEnd + 1, true);
        held = held.subarray(begin);
        yield* take(true);
        return;
      }
      yield record(held.length, held.length, isTorn);
    }
    held = held.subarray(begin);
  }

  for await (const piece of stream as AsyncIterable<Buffer>) {
    let chunk = piece;
    if (left > 0) {
      const skipped = Math.min(left, chunk.length);
      left -= skipped;
      chunk = chunk.subarray(skipped);
    }
    held = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
    if (held.length > HELD_MOST_BYTES) throw new RangeError('a line is longer than 32 MB');
    yield* take(false);
  }
  yield* take(true);
}

/** The fields of a row of CSV. Throws on text behind a closing quotation mark. */
export const fieldsOf = (row: string, delimiter: string): string[] => {
  if (!row.includes('"')) return row.split(delimiter);
  const fields: string[] = [];
  let place = 0;
  for (;;) {
    if (row[place] !== '"') {
      const end = row.indexOf(delimiter, place);
      fields.push(end < 0 ? row.slice(place) : row.slice(place, end));
      if (end < 0) return fields;
      place = end + delimiter.length;
      continue;
    }
    let text = '';
    for (place += 1; ; ) {
      const quote = row.indexOf('"', place);
      if (quote < 0) throw new SyntaxError('a quotation mark does not close');
      text += row.slice(place, quote);
      place = quote + 1;
      if (row[place] !== '"') break;
      text += '"';
      place += 1;
    }
    fields.push(text);
    if (place >= row.length) return fields;
    if (!row.startsWith(delimiter, place))
      throw new SyntaxError('text behind a closing quotation mark');
    place += delimiter.length;
  }
};
