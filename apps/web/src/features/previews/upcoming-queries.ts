import { listUpcoming, type RoomFormat } from '@kaibo/contracts';
import { infiniteQueryOptions } from '@tanstack/react-query';
import { call } from '../../app/api.ts';

export interface UpcomingFilter {
  category?: string;
  format?: RoomFormat;
}

export const upcomingQuery = ({ category, format }: UpcomingFilter) =>
  infiniteQueryOptions({
    queryKey: ['upcoming', category ?? '', format ?? ''],
    queryFn: ({ pageParam }) =>
      call(listUpcoming, { query: { categoryId: category, format, after: pageParam, limit: 30 } }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
    refetchInterval: 60_000,
  });
