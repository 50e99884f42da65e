import { listMyRooms } from '@kaibo/contracts';
import { queryOptions } from '@tanstack/react-query';
import { call } from '../../app/api.ts';

export const myRoomsQuery = queryOptions({
  queryKey: ['studio', 'rooms'],
  queryFn: async () => (await call(listMyRooms, {})).rooms,
  refetchInterval: 5_000,
});
