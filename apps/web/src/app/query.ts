import { clientConfig, getMe, type Me } from '@kaibo/contracts';
import { QueryClient, queryOptions, useQuery } from '@tanstack/react-query';
import { ApiError, call } from './api.ts';

export const newQueryClient = (): QueryClient =>
  new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 10_000,
        retry: (failures, error) =>
          failures < 2 && !(error instanceof ApiError && error.retry === 'never'),
      },
    },
  });

/** The page's own; whatever draws a page elsewhere makes one for it. */
export const queryClient = newQueryClient();

export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: async () => (await call(getMe, {})).me,
  staleTime: 60_000,
});

export const configQuery = queryOptions({
  queryKey: ['config'],
  queryFn: () => call(clientConfig, {}),
  staleTime: Number.POSITIVE_INFINITY,
});

/** Undefined while not known yet, null for a guest. */
export const useMe = (): Me | null | undefined => useQuery(meQuery).data;

/** Of the installation, or renewed by whoever signs somebody in or out. */
const STAYS = new Set<unknown>(['config', 'me']);

/** Nothing that was answered to one person is shown to the next. */
export const forgetAnswers = async (): Promise<void> => {
  const predicate = ({ queryKey }: { queryKey: readonly unknown[] }): boolean =>
    !STAYS.has(queryKey[0]);
  queryClient.removeQueries({ type: 'inactive', predicate });
  await queryClient.resetQueries({ predicate });
};
