import { getHome, getRoom, listCategories } from '@kaibo/contracts';
import { queryOptions } from '@tanstack/react-query';
import { call } from '../../app/api.ts';
import { flush } from '../../app/tracker.ts';

export const categoriesQuery = queryOptions({
  queryKey: ['categories'],
  queryFn: async () => (await call(listCategories, {})).categories,
  staleTime: 3_600_000,
});

const MOST_WAIT_MS = 80;
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

export const homeQuery = (categoryId: string | undefined) =>
  queryOptions({
    queryKey: ['home', categoryId ?? ''],
    queryFn: async ({ client, queryKey }) => {
      // Who comes back has just done something, which counts; the first answer waits for nothing.
      if (client.getQueryData(queryKey)) await Promise.race([flush(), pause(MOST_WAIT_MS)]);
      return call(getHome, { query: { categoryId, limit: 48 } });
    },
    staleTime: 0,
    refetchInterval: 15_000,
  });

export const roomQuery = (roomId: string) =>
  queryOptions({
    queryKey: ['room', roomId],
    queryFn: () => call(getRoom, { params: { roomId } }),
  });
