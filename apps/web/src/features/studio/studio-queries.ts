import { getEncoder, listMyProducts, listMyRooms, listMyStores } from '@kaibo/contracts';
import { queryOptions } from '@tanstack/react-query';
import { call } from '../../app/api.ts';

export const myRoomsQuery = queryOptions({
  queryKey: ['studio', 'rooms'],
  queryFn: async () => (await call(listMyRooms, {})).rooms,
  refetchInterval: 5_000,
});

export const myStoresQuery = queryOptions({
  queryKey: ['studio', 'stores'],
  queryFn: async () => (await call(listMyStores, {})).stores,
});

export const myProductsQuery = (storeId: string) =>
  queryOptions({
    queryKey: ['studio', 'products', storeId],
    queryFn: async () => (await call(listMyProducts, { query: { storeId, limit: 100 } })).products,
  });

export const encoderQuery = (roomId: string) =>
  queryOptions({
    queryKey: ['studio', 'encoder', roomId],
    queryFn: () => call(getEncoder, { params: { roomId } }),
    refetchInterval: 1_500,
  });
