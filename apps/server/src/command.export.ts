import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { StoredEvent } from '#platform/events';
import { writeParquet } from '#platform/events.parquet';
import type { EventRow } from '#platform/events.rows';

const ROWS_PER_FILE = 100_000;

export interface Export {
  add(event: StoredEvent): Promise<void>;
  /** Makes what was written visible under its name, and answers where; null for the terminal. */
  finish(): Promise<string | null>;
}

const rowOf = (event: StoredEvent): EventRow => ({
  offset: Number(event.position.offset),
  txid: event.position.txid,
  at: new Date(event.atMs),
  id: event.id,
  actor: event.actorId,
  room: event.roomId,
  version: event.version,
  simulated: event.simulated,
  name: event.name,
  key: event.key,
  visitor: event.visitorId,
  payload: event.payload,
});

const toTerminal = (out: (text: string) => void, json: (event: StoredEvent) => string): Export => ({
  add: async (event) => out(`${json(event)}\n`),
  finish: async () => null,
});

/** One file, there only when it is whole. */
const toLines = async (path: string, json: (event: StoredEvent) => string): Promise<Export> => {
  await mkdir(dirname(path), { recursive: true });
  const half = `${path}.part`;
  const stream = createWriteStream(half, { flush: true });
  await once(stream, 'open');
  return {
    add: async (event) => {
      if (!stream.write(`${json(event)}\n`)) await once(stream, 'drain');
    },
    finish: async () => {
      stream.end();
      await once(stream, 'close');
      await rename(half, path);
      return path;
    },
  };
};

/** A folder of files of at most 100,000 events. */
const toParquet = async (folder: string): Promise<Export> => {
  await mkdir(folder, { recursive: true });
  let rows: EventRow[] = [];
  let files = 0;
  const write = async (): Promise<void> => {
    if (rows.length === 0) return;
    const name = `events-${String(++files).padStart(6, '0')}.parquet`;
    await writeFile(join(folder, `${name}.part`), writeParquet(rows), { flush: true });
    await rename(join(folder, `${name}.part`), join(folder, name));
    rows = [];
  };
  return {
    add: async (event) => {
      rows.push(rowOf(event));
      if (rows.length >= ROWS_PER_FILE) await write();
    },
    finish: async () => {
      await write();
      return folder;
    },
  };
};

/** @param path a file for JSON lines (the terminal when it is left out), a folder for Parquet. */
export const openExport = async (
  format: 'jsonl' | 'parquet',
  path: string | undefined,
  lines: { out(text: string): void; json(event: StoredEvent): string },
): Promise<Export> => {
  if (path === undefined) return toTerminal(lines.out, lines.json);
  return format === 'jsonl' ? toLines(path, lines.json) : toParquet(path);
};
