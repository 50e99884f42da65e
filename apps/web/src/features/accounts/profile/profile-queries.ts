import { getProfile } from '@kaibo/contracts';
import { queryOptions } from '@tanstack/react-query';
import { call } from '../../../app/api.ts';

export const profileQuery = queryOptions({
  queryKey: ['profile'],
  queryFn: () => call(getProfile, {}),
});
