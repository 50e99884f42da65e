import { getSecurity, listSessions } from '@kaibo/contracts';
import { queryOptions } from '@tanstack/react-query';
import { call } from '../../../app/api.ts';

export const securityQuery = queryOptions({
  queryKey: ['security'],
  queryFn: () => call(getSecurity, {}),
});

export const sessionsQuery = queryOptions({
  queryKey: ['sessions'],
  queryFn: async () => (await call(listSessions, {})).sessions,
});
