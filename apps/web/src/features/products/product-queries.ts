import { getProduct, listRoomsSelling } from '@kaibo/contracts';
import { queryOptions } from '@tanstack/react-query';
import { call } from '../../app/api.ts';

export const productQuery = (productId: string) =>
  queryOptions({
    queryKey: ['product', productId],
    queryFn: () => call(getProduct, { params: { productId } }),
  });

export const roomsSellingQuery = (productId: string) =>
  queryOptions({
    queryKey: ['product', productId, 'rooms'],
    queryFn: async () => (await call(listRoomsSelling, { params: { productId } })).rooms,
    refetchInterval: 30_000,
  });
