import { listAddresses } from '@kaibo/contracts';
import { queryOptions } from '@tanstack/react-query';
import { call } from '../../../app/api.ts';
import { loadRegions } from './regions.ts';

export const addressesQuery = queryOptions({
  queryKey: ['addresses'],
  queryFn: async () => (await call(listAddresses, {})).addresses,
});

export const regionsQuery = queryOptions({
  queryKey: ['regions'],
  queryFn: loadRegions,
  staleTime: Number.POSITIVE_INFINITY,
});
