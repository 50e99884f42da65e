import { getHome, getRoom, listCategories } from '@kaibo/contracts';
import { queryOptions } from '@tanstack/react-query';
import { call } from '../../app/api.ts';

export const categoriesQuery = queryOptions({
  queryKey: ['categories'],
  queryFn: async () => (await call(listCategories, {})).categories,
  staleTime: 3_600_000,
});

export const homeQuery = (categoryId: string | undefined) =>
  queryOptions({
    queryKey: ['home', categoryId ?? ''],
    queryFn: () => call(getHome, { query: { categoryId, limit: 48 } }),
    refetchInterval: 15_000,
  });

export const roomQuery = (roomId: string) =>
  queryOptions({
    queryKey: ['room', roomId],
    queryFn: () => call(getRoom, { params: { roomId } }),
  });
