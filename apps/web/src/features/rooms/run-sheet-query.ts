import { getRunSheet } from '@kaibo/contracts';
import { queryOptions } from '@tanstack/react-query';
import { call } from '../../app/api.ts';

/** For the team of the room. */
export const runSheetQuery = (roomId: string) =>
  queryOptions({
    queryKey: ['studio', 'run-sheet', roomId],
    queryFn: () => call(getRunSheet, { params: { roomId } }),
  });
