import { getDesk, getEncoder, getReplayEdit, listAssisted, listTeam } from '@kaibo/contracts';
import { queryOptions } from '@tanstack/react-query';
import { call } from '../../app/api.ts';

const WATCHED_EVERY_MS = 2_000;
/** After the end only late payments and refunds still change. */
const AT_REST_EVERY_MS = 20_000;

export const deskQuery = (roomId: string) =>
  queryOptions({
    queryKey: ['studio', 'desk', roomId],
    queryFn: () => call(getDesk, { params: { roomId } }),
    refetchInterval: ({ state }) =>
      state.data?.room.status === 'ended' ? AT_REST_EVERY_MS : WATCHED_EVERY_MS,
  });

export const teamQuery = (roomId: string) =>
  queryOptions({
    queryKey: ['studio', 'team', roomId],
    queryFn: () => call(listTeam, { params: { roomId } }),
  });

export const assistedQuery = queryOptions({
  queryKey: ['studio', 'assisted'],
  queryFn: async () => (await call(listAssisted, {})).rooms,
});

export const replayEditQuery = (roomId: string) =>
  queryOptions({
    queryKey: ['studio', 'replay', roomId],
    queryFn: async () => (await call(getReplayEdit, { params: { roomId } })).edit,
  });

export const encoderQuery = (roomId: string) =>
  queryOptions({
    queryKey: ['studio', 'encoder', roomId],
    queryFn: () => call(getEncoder, { params: { roomId } }),
    refetchInterval: 1_500,
  });
