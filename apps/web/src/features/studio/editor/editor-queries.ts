import { listAttributes, listCategoryTree, listPriceChanges } from '@kaibo/contracts';
import { queryOptions } from '@tanstack/react-query';
import { call } from '../../../app/api.ts';

export const categoryTreeQuery = queryOptions({
  queryKey: ['categories', 'tree'],
  queryFn: async () => (await call(listCategoryTree, {})).categories,
  staleTime: 300_000,
});

export const attributesQuery = (categoryId: string) =>
  queryOptions({
    queryKey: ['attributes', categoryId, 'shown'],
    queryFn: async () => {
      const { attributes } = await call(listAttributes, { params: { categoryId } });
      return attributes.filter(({ hidden }) => !hidden);
    },
    enabled: categoryId !== '',
    staleTime: 60_000,
  });

export const priceChangesQuery = (productId: string) =>
  queryOptions({
    queryKey: ['studio', 'prices', productId],
    queryFn: async () => (await call(listPriceChanges, { params: { productId } })).changes,
  });
