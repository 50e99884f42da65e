import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { StartError } from './installation.errors.ts';

/** "kaibo" in ASCII; media has a lock of its own. */
const LOCK = 0x6b6169626fn;
/** How long the lock of a Kaibo that was just killed may outlive it. */
const WITHIN_MS = 5_000;
const EVERY_MS = 200;

export interface DatabaseLock {
  release(): Promise<void>;
}

/** The connection that holds the lock, or null when another one does. */
const tryToLock = async (url: string, onBreak: () => void): Promise<pg.Client | null> => {
  const client = new pg.Client({ connectionString: url, application_name: 'kaibo lock' });
  // Told once, whether the server said why or not.
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ taken: boolean }>(
      'select pg_try_advisory_lock($1) as taken',
      [LOCK],
    );
    if (rows[0]!.taken) {
      client.once('end', onBreak);
      return client;
    }
  } catch (error) {
    await client.end().catch(() => undefined);
    throw error;
  }
  await client.end();
  return null;
};

/**
 * One Kaibo per database: it keeps in memory what another one would have to know. The lock goes with the process;
 * after a restart of the database it is taken again.
 */
export const lockDatabase = async (url: string, name: string): Promise<DatabaseLock> => {
  const releasing = new AbortController();
  let held: pg.Client | null = null;

  const again = async (): Promise<void> => {
    while (!releasing.signal.aborted) {
      const taken = await tryToLock(url, () => void again()).catch(() => null);
      // Released while it was being taken again: nobody else would let go of it.
      if (taken && releasing.signal.aborted) return taken.end();
      held = taken;
      if (held) return;
      await sleep(EVERY_MS, undefined, { ref: false });
    }
  };
  const deadline = performance.now() + WITHIN_MS;
  while (!held) {
    held = await tryToLock(url, () => void again());
    if (held) break;
    if (performance.now() > deadline)
      throw new StartError(
        'postgres/in-use',
        `The database at ${name} is in use by another Kaibo; stop it or choose another with DATABASE_URL.`,
      );
    await sleep(EVERY_MS);
  }
  return {
    release: async () => {
      releasing.abort();
      await held?.end();
    },
  };
};
