import { statfs } from 'node:fs/promises';
import { clientConfig, health, type PartHealth, type ReplyOf, ready } from '@kaibo/contracts';
import type { Pool } from 'pg';
import type { Http } from './http.ts';
import type { Call } from './router.ts';

/** Tells how a part is; asked when somebody asks `/ready`, so it answers from what it knows or within a second. */
export type AskHealth = () => PartHealth | readonly PartHealth[] | Promise<PartHealth>;

/** Below this nothing should be recorded any more. */
const FREE_BYTES_NEEDED = 500_000_000;
const ASK_WITHIN_MS = 1_000;

/** What a part that does not answer is. */
const silent: PartHealth = { name: '', state: 'failed', detail: 'it does not answer' };

const within = async <T>(work: Promise<T>, late: T): Promise<T> => {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<T>((resolve) => {
    timer = setTimeout(() => resolve(late), ASK_WITHIN_MS);
  });
  return Promise.race([work, timeout]).finally(() => clearTimeout(timer));
};

/** Asks the database for something small. */
export const postgresHealth = (pool: Pool): AskHealth => {
  const ask = async (): Promise<PartHealth> => {
    try {
      await pool.query('select 1');
      return { name: 'postgres', state: 'ok', detail: '' };
    } catch (error) {
      return { name: 'postgres', state: 'failed', detail: (error as Error).message };
    }
  };
  return () => within(ask(), { ...silent, name: 'postgres' });
};

const asGigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(1)} GB free`;

export const diskHealth =
  (directory: string): AskHealth =>
  async () => {
    const facts = await statfs(directory);
    const free = facts.bavail * facts.bsize;
    const state = free < FREE_BYTES_NEEDED ? 'failed' : 'ok';
    return { name: 'disk', state, detail: asGigabytes(free) };
  };

/** Parts that the product serves without: it says how they are and is ready all the same. */
const OPTIONAL = new Set(['demo', 'disk', 'analytics']);

export const readiness = async (asks: readonly AskHealth[]): Promise<ReplyOf<typeof ready>> => {
  const parts = (await Promise.all(asks.map((ask) => ask()))).flat() as PartHealth[];
  return {
    ready: parts.every((part) => part.state === 'ok' || OPTIONAL.has(part.name)),
    parts,
  };
};

/** The endpoints of contracts/system.ts. */
export const systemRoutes = (
  http: Http,
  needs: {
    asks: readonly AskHealth[];
    clientConfig: (call: Call<typeof clientConfig>) => ReplyOf<typeof clientConfig>;
  },
): void => {
  http.router.mount(health, 'anyone', () => ({ live: true as const }));
  http.mountWithStatus(ready, 'anyone', async () => {
    const reply = await readiness(needs.asks);
    return { status: reply.ready ? 200 : 503, reply };
  });
  http.router.mount(clientConfig, 'anyone', needs.clientConfig);
};
