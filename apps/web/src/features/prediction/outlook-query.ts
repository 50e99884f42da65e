import { getRoomOutlook } from '@kaibo/contracts/prediction';
import { queryOptions } from '@tanstack/react-query';
import { call } from '../../app/api.ts';

const EVERY_MS = 10_000;
/** The first one is made when it is asked for. */
const MAKING_MS = 1_500;

export const outlookQuery = (roomId: string) =>
  queryOptions({
    queryKey: ['studio', 'outlook', roomId],
    queryFn: ({ signal }) => call(getRoomOutlook, { params: { roomId } }, signal),
    refetchInterval: ({ state }) => (state.data?.why === 'making' ? MAKING_MS : EVERY_MS),
  });
