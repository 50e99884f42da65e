import type { ReplyOf } from '@kaibo/contracts';
import { getMiningReport, listMiningRuns } from '@kaibo/contracts/mining';
import { queryOptions } from '@tanstack/react-query';
import { call } from '../../app/api.ts';

export type Found = ReplyOf<typeof getMiningReport>;
export type Report = Found['report'];
export type Runs = ReplyOf<typeof listMiningRuns>;

const REST_MS = 30_000;
const BUSY_MS = 1_000;

export const runsKey = ['console', 'mining', 'runs'] as const;
export const reportKey = (runId: string) => ['console', 'mining', 'report', runId] as const;

/** Looked at more often while a run is under way, or was just asked for. */
export const runsQuery = (isAwaited: boolean) =>
  queryOptions({
    queryKey: runsKey,
    queryFn: ({ signal }) => call(listMiningRuns, {}, signal),
    refetchInterval: ({ state }) =>
      isAwaited || state.data?.runs.some((run) => run.state === 'running') ? BUSY_MS : REST_MS,
  });

/** What was found stays as it was; only sets are added to it. */
export const reportQuery = (runId: string) =>
  queryOptions({
    queryKey: reportKey(runId),
    queryFn: ({ signal }) => call(getMiningReport, { params: { runId } }, signal),
    staleTime: 60_000,
  });
