import { popularSearches, type ReplyOf, search, suggestSearch } from '@kaibo/contracts';
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { call } from '../../app/api.ts';
import type { SearchParams } from './search-params.ts';

export type SearchReply = ReplyOf<typeof search>;

const PAGE = 24;
const fen = (yuan: number | undefined): number | undefined =>
  yuan === undefined ? undefined : yuan * 100;

export const searchQuery = (params: SearchParams) =>
  infiniteQueryOptions({
    queryKey: ['search', params],
    queryFn: ({ pageParam, signal }) => {
      const { q, kind, state, category: categoryId, store: storeId, from, to, sort } = params;
      const filters = {
        kind,
        state,
        categoryId,
        storeId,
        fromFen: fen(from),
        toFen: fen(to),
        sort,
      };
      return call(search, { query: { q, ...filters, cursor: pageParam, limit: PAGE } }, signal);
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
    placeholderData: keepPreviousData,
  });

export const suggestionsQuery = (q: string) =>
  queryOptions({
    queryKey: ['suggestions', q],
    queryFn: async ({ signal }) =>
      (await call(suggestSearch, { query: { q } }, signal)).suggestions,
    enabled: q !== '',
    staleTime: 60_000,
    retry: false,
    placeholderData: keepPreviousData,
  });

export const popularQuery = queryOptions({
  queryKey: ['popular-searches'],
  queryFn: async () => (await call(popularSearches, {})).queries,
  staleTime: 60_000,
});
