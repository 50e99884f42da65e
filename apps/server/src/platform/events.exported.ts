import { createHash } from 'node:crypto';
import { Worker } from 'node:worker_threads';
import type { Blobs } from './blobs.ts';
import { countParquetRows, readParquet } from './events.parquet.ts';
import type { EventRow } from './events.rows.ts';

const PREFIX = 'events/';
const MANIFEST = '/manifest.json';
const ROWS_PER_FILE = 20_000;

export interface ExportedFile {
  key: string;
  rows: number;
  firstOffset: number;
  lastOffset: number;
  sha256: string;
}

/** One closed day. Written last, so a day with a manifest is complete. */
export interface Manifest {
  /** `YYYYMMDD`, UTC. */
  day: string;
  rows: number;
  firstOffset: number;
  lastOffset: number;
  files: ExportedFile[];
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

const need = async (blobs: Blobs, key: string): Promise<Uint8Array> => {
  const blob = await blobs.get(key);
  if (blob === null) throw new Error(`the exported events ${key} are gone`);
  return blob.bytes;
};

const openEncoder = () => {
  const worker = new Worker(new URL('./events.parquet.worker.ts', import.meta.url));
  return {
    add: (page: readonly EventRow[]) => worker.postMessage(page),
    finish: () =>
      new Promise<Uint8Array>((resolve, reject) => {
        worker.once('message', resolve);
        worker.once('error', reject);
        worker.postMessage('finish');
      }),
    close: () => worker.terminate(),
  };
};

/** Writes pages of rows, in order, as the files and the manifest of a day. */
export const writeDay = async (
  blobs: Blobs,
  folder: string,
  day: string,
  pages: AsyncIterable<EventRow[]>,
): Promise<Manifest> => {
  const encoder = openEncoder();
  const files: ExportedFile[] = [];
  let open: { rows: number; firstOffset: number; lastOffset: number } | null = null;
  const finishFile = async (): Promise<void> => {
    if (open === null) return;
    const bytes = await encoder.finish();
    const key = `${PREFIX}${folder}/${String(files.length + 1).padStart(6, '0')}.parquet`;
    await blobs.put(key, bytes, 'application/vnd.apache.parquet');
    files.push({ key, ...open, sha256: sha256(bytes) });
    open = null;
  };
  try {
    for await (const page of pages) {
      open ??= { rows: 0, firstOffset: page[0]!.offset, lastOffset: 0 };
      open.rows += page.length;
      open.lastOffset = page.at(-1)!.offset;
      encoder.add(page);
      if (open.rows >= ROWS_PER_FILE) await finishFile();
    }
    await finishFile();
  } finally {
    await encoder.close();
  }
  const manifest: Manifest = {
    day,
    rows: files.reduce((sum, file) => sum + file.rows, 0),
    firstOffset: files[0]!.firstOffset,
    lastOffset: files.at(-1)!.lastOffset,
    files,
  };
  const text = `${JSON.stringify(manifest, null, 2)}\n`;
  await blobs.put(`${PREFIX}${folder}${MANIFEST}`, Buffer.from(text), 'application/json');
  return manifest;
};

export const readManifest = async (blobs: Blobs, folder: string): Promise<Manifest | null> => {
  const blob = await blobs.get(`${PREFIX}${folder}${MANIFEST}`);
  return blob === null ? null : (JSON.parse(Buffer.from(blob.bytes).toString()) as Manifest);
};

/** Every complete day, in the order of its first event. */
export const listManifests = async (blobs: Blobs): Promise<Manifest[]> => {
  const found: Manifest[] = [];
  for await (const { key } of blobs.list(PREFIX))
    if (key.endsWith(MANIFEST)) {
      const manifest = await readManifest(blobs, key.slice(PREFIX.length, -MANIFEST.length));
      if (manifest !== null) found.push(manifest);
    }
  return found.sort((a, b) => a.firstOffset - b.firstOffset);
};

/** Reads every file back: throws unless all bytes are as written and all rows are there. */
export const verifyDay = async (blobs: Blobs, manifest: Manifest): Promise<void> => {
  for (const file of manifest.files) {
    const bytes = await need(blobs, file.key);
    if (sha256(bytes) !== file.sha256 || countParquetRows(bytes) !== file.rows)
      throw new Error(`the exported events ${file.key} are not what was written`);
  }
};

/** The rows of a day in log order. */
export async function* readDay(blobs: Blobs, manifest: Manifest): AsyncGenerator<EventRow> {
  for (const file of manifest.files) yield* await readParquet(await need(blobs, file.key));
}
