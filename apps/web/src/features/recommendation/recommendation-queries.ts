import {
  type Input,
  listUninteresting,
  type QueryInputOf,
  recommendProducts,
  recommendRooms,
} from '@kaibo/contracts';
import { queryOptions } from '@tanstack/react-query';
import { call } from '../../app/api.ts';

export type RoomsWanted = QueryInputOf<typeof recommendRooms>;
export type ProductsWanted = QueryInputOf<typeof recommendProducts>;

/** What stands in a rail is not changed under the eyes of who reads it. */
const STEADY_MS = 60_000;
const MOST_GOODS = 12;

export const suggestedRoomsQuery = (query: RoomsWanted) =>
  queryOptions({
    queryKey: ['suggested', 'rooms', query],
    queryFn: ({ signal }) => call(recommendRooms, { query }, signal),
    staleTime: STEADY_MS,
    refetchOnWindowFocus: false,
  });

export const suggestedProductsQuery = (query: ProductsWanted) =>
  queryOptions({
    queryKey: ['suggested', 'products', query],
    queryFn: ({ signal }) =>
      call(recommendProducts, { query } as Input<typeof recommendProducts>, signal),
    staleTime: STEADY_MS,
    refetchOnWindowFocus: false,
  });

/** Of the home page. Who comes back is shown what is new, and nothing changes while they look at it. */
export const suggestedGoodsQuery = queryOptions({
  ...suggestedProductsQuery({ surface: 'home', limit: MOST_GOODS }),
  staleTime: Number.POSITIVE_INFINITY,
  gcTime: 0,
  retry: false,
});

export const uninterestingQuery = queryOptions({
  queryKey: ['uninteresting'],
  queryFn: async ({ signal }) => (await call(listUninteresting, {}, signal)).items,
});
