import { listAddresses } from '@kaibo/contracts';
import { queryOptions } from '@tanstack/react-query';
import { call } from '../../app/api.ts';

export const addressesQuery = queryOptions({
  queryKey: ['addresses'],
  queryFn: async () => (await call(listAddresses, {})).addresses,
});
