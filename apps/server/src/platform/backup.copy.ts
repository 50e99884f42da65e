import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import { promisify } from 'node:util';
import { zstdCompress, zstdDecompress } from 'node:zlib';
import type pg from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { nameOf, quoted } from './backup.catalog.ts';

const compress = promisify(zstdCompress);
const decompress = promisify(zstdDecompress);

/** Before compression: large enough to compress well, small enough to be held twice. */
const PIECE_BYTES = 4_194_304;
const BINARY = '(format binary)';

interface Table {
  schema: string;
  name: string;
  columns: readonly string[];
}

const listOf = (columns: readonly string[]): string => columns.map(quoted).join(', ');

/**
 * The rows of a table as the transaction of `client` sees them, in compressed pieces; answers how many rows.
 * Only one piece is compressed while the next is read.
 */
export const copyOut = async (
  client: pg.Client,
  table: Table,
  take: (piece: Buffer) => Promise<void>,
): Promise<{ rows: number; pieces: number; bytes: number }> => {
  const stream = client.query(
    copyTo(`copy (select ${listOf(table.columns)} from ${nameOf(table)}) to stdout ${BINARY}`),
  );
  let collected: Buffer[] = [];
  let collectedBytes = 0;
  let bytes = 0;
  let pieces = 0;
  let taking: Promise<void> = Promise.resolve();
  const send = async (): Promise<void> => {
    const piece = Buffer.concat(collected);
    collected = [];
    collectedBytes = 0;
    pieces += 1;
    await taking;
    taking = compress(piece).then(take);
    // Told where it is awaited.
    taking.catch(() => undefined);
  };
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    collected.push(chunk);
    collectedBytes += chunk.length;
    bytes += chunk.length;
    if (collectedBytes >= PIECE_BYTES) await send();
  }
  if (collectedBytes > 0) await send();
  await taking;
  return { rows: stream.rowCount, pieces, bytes };
};

/** The other way round; answers how many rows PostgreSQL took. */
export const copyIn = async (
  client: pg.Client,
  table: Table,
  pieces: AsyncIterable<Buffer>,
): Promise<number> => {
  const stream = client.query(
    copyFrom(`copy ${nameOf(table)} (${listOf(table.columns)}) from stdin ${BINARY}`),
  );
  const done = finished(stream);
  done.catch(() => undefined);
  const failed = new AbortController();
  stream.once('error', () => failed.abort());
  for await (const piece of pieces) {
    if (failed.signal.aborted) break;
    if (!stream.write(await decompress(piece)))
      await Promise.race([once(stream, 'drain', { signal: failed.signal }), done]);
  }
  stream.end();
  await done;
  return stream.rowCount;
};
