import { listMyProducts, listMyStores } from '@kaibo/contracts';
import { queryOptions } from '@tanstack/react-query';
import { call } from '../../app/api.ts';

export const myStoresQuery = queryOptions({
  queryKey: ['studio', 'stores'],
  queryFn: async () => (await call(listMyStores, {})).stores,
});

export const myProductsQuery = (storeId: string) =>
  queryOptions({
    queryKey: ['studio', 'products', storeId],
    queryFn: async () => (await call(listMyProducts, { query: { storeId, limit: 100 } })).products,
  });
