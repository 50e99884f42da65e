import * as contract from '@kaibo/contracts';
import { Failure } from '@kaibo/contracts';
import type { Pool } from 'pg';
import type { ReadConfig } from '#platform/config';
import { settingRows } from '#platform/config.table';
import type { HealthWatch } from '#platform/health.watch';
import { removeJob, retryJob } from '#platform/jobs.queue';
import { type LogLevels, parseLogLevels, showLogLevels } from '#platform/log.levels';
import type { Router } from '#platform/router';

/** How the installation runs and what it was told to do; null in a server without it. */
export interface Running {
  pool: Pool;
  watch: HealthWatch;
  read: ReadConfig;
  logLevels(): LogLevels;
  setLogLevels(levels: LogLevels): void;
}

export const runningRoutes = (router: Router, running: Running): void => {
  const { pool, watch, read } = running;
  router.mount(contract.getHealthReport, 'health:read', () => watch.report());
  router.mount(contract.retryJob, 'health:act', async ({ params }) => {
    if (!(await retryJob(pool, params.jobId))) throw new Failure('running/no-such-job');
    return { done: true as const };
  });
  router.mount(contract.removeJob, 'health:act', async ({ params }) => {
    if (!(await removeJob(pool, params.jobId))) throw new Failure('running/no-such-job');
    return { done: true as const };
  });
  router.mount(contract.listSettings, 'settings:read', () => ({
    settings: settingRows(read),
    logLevel: showLogLevels(running.logLevels()),
  }));
  router.mount(contract.setLogLevel, 'health:act', (call) => {
    const levels = parseLogLevels(call.body.logLevel);
    if (!levels) throw new Failure('running/bad-log-level');
    const before = showLogLevels(running.logLevels());
    running.setLogLevels(levels);
    const logLevel = showLogLevels(levels);
    call.note({ before: { logLevel: before }, after: { logLevel } });
    return { logLevel };
  });
};
