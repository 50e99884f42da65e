import type { WaitingJob } from '@kaibo/contracts';
import type { Pool } from 'pg';

const MOST_LISTED = 100;

export interface QueueCounts {
  waiting: number;
  running: number;
  /** Given up: tried as often as allowed. */
  dead: number;
}

/** The queue of graphile-worker as operators see it. */
export const countJobs = async (pool: Pool): Promise<QueueCounts> => {
  const { rows } = await pool.query<QueueCounts>(
    `select count(*) filter (where locked_at is null and attempts < max_attempts)::int as waiting,
            count(*) filter (where locked_at is not null)::int as running,
            count(*) filter (where locked_at is null and attempts >= max_attempts)::int as dead
       from graphile_worker._private_jobs`,
  );
  return rows[0]!;
};

/** Those that somebody should look at: given up, failing, or late by more than five minutes. */
export const listTroubled = async (pool: Pool): Promise<WaitingJob[]> => {
  const { rows } = await pool.query<Omit<WaitingJob, 'runAtMs'> & { runAt: Date }>(
    `select job.id::text as id, task.identifier as task, attempts, max_attempts as "maxAttempts",
            run_at as "runAt", left(last_error, 500) as "lastError",
            case when attempts >= max_attempts then 'dead' when attempts > 0 then 'failing'
                 else 'late' end as state
       from graphile_worker._private_jobs job
       join graphile_worker._private_tasks task on task.id = job.task_id
      where locked_at is null and (attempts > 0 or run_at < now() - interval '5 min')
      order by attempts >= max_attempts desc, run_at limit ${MOST_LISTED}`,
  );
  return rows.map(({ runAt, ...row }) => ({ ...row, runAtMs: runAt.getTime() }));
};

/** Answers false when there is none, or it is being done just now. */
export const retryJob = async (pool: Pool, id: string): Promise<boolean> => {
  const { rowCount } = await pool.query(
    'select from graphile_worker.reschedule_jobs(array[$1::bigint], run_at => now(), attempts => 0)',
    [id],
  );
  return rowCount === 1;
};

/** Answers false when there is none, or it is being done just now. */
export const removeJob = async (pool: Pool, id: string): Promise<boolean> => {
  const { rowCount } = await pool.query(
    'select from graphile_worker.complete_jobs(array[$1::bigint])',
    [id],
  );
  return rowCount === 1;
};
