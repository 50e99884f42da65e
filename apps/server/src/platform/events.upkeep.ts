import type { Pool } from 'pg';
import { repeat } from './repeat.ts';

const PARTITIONS_AHEAD_DAYS = 3;
const PARTITIONS_EVERY_MS = 3_600_000;
const COUNT_EVERY_MS = 10_000;

export interface Upkeep {
  failure(): string | null;
  close(): Promise<void>;
}

const makePartitions = async (pool: Pool): Promise<void> => {
  const client = await pool.connect();
  try {
    await client.query('begin');
    // Attaching waits for open transactions, and everybody else would wait behind it.
    await client.query(`set local lock_timeout = '2s'`);
    await client.query('select events_make_partitions($1)', [PARTITIONS_AHEAD_DAYS]);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  } finally {
    client.release();
  }
};

/**
 * Partitions for the coming days, made ahead (an event without one goes to the default partition, so nothing is
 * lost if this fails), and the counts by name. What fails is tried again soon.
 */
export const keepUp = (pool: Pool, retryAfterMs?: number): Upkeep => {
  const atOnce = { firstMs: 0, ...(retryAfterMs !== undefined && { retryAfterMs }) };
  const partitions = repeat({
    ...{ ...atOnce, everyMs: PARTITIONS_EVERY_MS },
    run: () => makePartitions(pool),
  });
  const counts = repeat({
    ...{ ...atOnce, everyMs: COUNT_EVERY_MS },
    run: () => pool.query('select events_count_up()'),
  });
  return {
    failure: () => partitions.failure() ?? counts.failure(),
    close: async () => {
      await Promise.all([partitions.close(), counts.close()]);
    },
  };
};
