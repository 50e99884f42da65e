import { listEdits, listWares, type WareFilter } from '@kaibo/contracts/goods';
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { call } from '../../app/api.ts';
import type { WaresSearch } from './wares-search.ts';

export const PAGE_SIZE = 50;

export const filterOf = ({ q, status, category, stock }: WaresSearch): WareFilter => ({
  search: q ?? '',
  status,
  categoryId: category,
  stock,
});

export const waresKey = (storeId: string) => ['studio', 'wares', storeId] as const;

export const waresQuery = (storeId: string, search: WaresSearch) =>
  queryOptions({
    queryKey: [...waresKey(storeId), search],
    queryFn: () => {
      const { sort = 'newest', page = 1 } = search;
      const query = { ...filterOf(search), sort, page, limit: PAGE_SIZE };
      return call(listWares, { params: { storeId }, query });
    },
    placeholderData: keepPreviousData,
  });

export const editsQuery = (storeId: string) =>
  queryOptions({
    queryKey: ['studio', 'edits', storeId],
    queryFn: async () => (await call(listEdits, { query: { storeId } })).edits,
  });
