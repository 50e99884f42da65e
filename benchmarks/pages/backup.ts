import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import pg from 'pg';
import { createDiskBlobs } from '../../apps/server/src/platform/blobs.disk.ts';
import { startProduct } from '../../tests/support/product.ts';
import { temporaryFolder } from '../../tests/support/temporary.ts';
import type { Figures } from '../support/benchmark.ts';
import { rounded } from '../support/numbers.ts';

const SEGMENTS = 400;
const SEGMENT_BYTES = 600_000;
const EVENTS = 300_000;

const command = join(import.meta.dirname, '../../apps/server/src/command.ts');

const kaibo = async (args: string[]): Promise<Record<string, number>> => {
  const child = spawn(process.execPath, [command, ...args, '--json'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [out, code] = await Promise.all([
    text(child.stdout),
    new Promise((resolve) => child.once('close', resolve)),
  ]);
  if (code !== 0) throw new Error(`${args[0]} ended with code ${code}`);
  return JSON.parse(out) as Record<string, number>;
};

/** A shop that has been live for a while: recorded segments, which do not compress, and events, which do. */
const fill = async (databaseUrl: string, dataDir: string): Promise<void> => {
  const blobs = createDiskBlobs(join(dataDir, 'blobs'));
  const bytes = randomBytes(SEGMENT_BYTES);
  for (let n = 0; n < SEGMENTS; n++) {
    bytes.writeUInt32BE(n);
    await blobs.put(`bench/${n}.m4s`, bytes, 'video/iso.segment');
  }
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  await client.query(
    `insert into events (at, id, version, simulated, name, key, visitor, payload)
     select now(), gen_random_uuid(), 1, false, 'behaviour.dwelled', n::text, md5(n::text),
            json_build_object('surface', 'home', 'itemId', gen_random_uuid(), 'dwellMs', n)
       from generate_series(1, ${EVENTS}) n`,
  );
  await client.end();
};

const databaseUrlOf = async (dataDir: string): Promise<string> => {
  const running = JSON.parse(await readFile(join(dataDir, 'running.json'), 'utf8'));
  return (running as { databaseUrl: string }).databaseUrl;
};

/**
 * Backs up a running installation and restores it into an empty directory.
 *
 * @returns megabytes (10⁶) of rows and files a second while it runs, and whether the restored one has all of it.
 */
export const measureBackup = async (say: (line: string) => void): Promise<Figures> => {
  const folder = await temporaryFolder('bench-backup');
  const product = await startProduct({ dataDir: join(folder, 'data') });
  try {
    await fill(await databaseUrlOf(product.dataDir), product.dataDir);
    const file = join(folder, 'backup.tar');
    const made = await kaibo(['backup', file, '--data-dir', product.dataDir]);
    const megabytes = (made.databaseBytes! + made.filesBytes!) / 1e6;
    const perSecond = megabytes / (made.tookMs! / 1_000);
    const size = (await stat(file)).size / 1e6;
    say(`backup: ${rounded(megabytes)} MB as ${rounded(size)} MB, ${rounded(perSecond)} MB/s`);
    const restored = await kaibo(['restore', file, '--data-dir', join(folder, 'restored')]);
    const seconds = restored.tookMs! / 1_000;
    say(`restore: ${rounded(megabytes / seconds)} MB/s`);
    return {
      backup_mb_per_s: rounded(perSecond),
      restore_mb_per_s: rounded(megabytes / seconds),
      restore_verified:
        restored.rows === made.rows && restored.files === made.files && made.rows! > EVENTS,
    };
  } finally {
    await product.stop();
    await rm(folder, { recursive: true, force: true });
  }
};
