import type { Pool } from 'pg';

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

/** Repeats a task until closed; answers what it failed with last, or null. */
const repeat = (everyMs: number, task: () => Promise<unknown>) => {
  let failure: string | null = null;
  let underWay: Promise<void> | null = null;
  const once = (): void => {
    underWay ??= task()
      .then(
        () => {
          failure = null;
        },
        (error: unknown) => {
          failure = error instanceof Error ? error.message : String(error);
        },
      )
      .finally(() => {
        underWay = null;
      });
  };
  const timer = setInterval(once, everyMs);
  timer.unref();
  once();
  return {
    failure: () => failure,
    close: async () => {
      clearInterval(timer);
      await underWay;
    },
  };
};

/**
 * Partitions for the coming days, made ahead (an event without one goes to the default partition, so nothing is
 * lost if this fails), and the counts by name.
 */
export const keepUp = (pool: Pool): Upkeep => {
  const partitions = repeat(PARTITIONS_EVERY_MS, () => makePartitions(pool));
  const counts = repeat(COUNT_EVERY_MS, () => pool.query('select events_count_up()'));
  return {
    failure: () => partitions.failure() ?? counts.failure(),
    close: async () => {
      await Promise.all([partitions.close(), counts.close()]);
    },
  };
};
