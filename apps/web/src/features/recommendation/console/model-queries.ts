import { getRecommendation, type ReplyOf } from '@kaibo/contracts';
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { call } from '../../../app/api.ts';

export type Report = ReplyOf<typeof getRecommendation>;
export type Outcome = Report['outcomes'][number];

const REST_MS = 10_000;
const BUSY_MS = 1_500;

/** Looked at more often while a fit runs, or was just asked for. */
export const reportQuery = (days: number, isAwaited: boolean) =>
  queryOptions({
    queryKey: ['console', 'recommendation', days],
    queryFn: ({ signal }) => call(getRecommendation, { query: { days } }, signal),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) =>
      isAwaited || state.data?.models.some((model) => model.state === 'fitting')
        ? BUSY_MS
        : REST_MS,
  });
