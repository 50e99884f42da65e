import type { QueryOf } from '@kaibo/contracts';
import { listLocations, listMovements, listStock, type MovementKind } from '@kaibo/contracts/goods';
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { call } from '../../app/api.ts';

export const STOCK_PAGE = 50;
const MOVEMENTS_PAGE = 50;

/** Everything below changes with one movement. */
export const stockKey = (storeId: string) => ['studio', 'stock', storeId] as const;

export const locationsQuery = (storeId: string) =>
  queryOptions({
    queryKey: [...stockKey(storeId), 'places'],
    queryFn: () => call(listLocations, { params: { storeId } }),
  });

export type StockFilter = Pick<
  QueryOf<typeof listStock>,
  'search' | 'locationId' | 'show' | 'sort' | 'page'
>;

export const stockQuery = (storeId: string, filter: StockFilter) =>
  queryOptions({
    queryKey: [...stockKey(storeId), 'rows', filter],
    queryFn: () =>
      call(listStock, { params: { storeId }, query: { ...filter, limit: STOCK_PAGE } }),
    placeholderData: keepPreviousData,
  });

export interface MovementFilter {
  skuId?: string;
  locationId?: string;
  kind?: MovementKind;
}

export const movementsQuery = (storeId: string, filter: MovementFilter) =>
  infiniteQueryOptions({
    queryKey: [...stockKey(storeId), 'movements', filter],
    queryFn: async ({ pageParam: before }) => {
      const query = { ...filter, before, limit: MOVEMENTS_PAGE };
      return (await call(listMovements, { params: { storeId }, query })).movements;
    },
    initialPageParam: undefined as number | undefined,
    getNextPageParam: (rows) => (rows.length < MOVEMENTS_PAGE ? undefined : rows.at(-1)?.number),
  });
