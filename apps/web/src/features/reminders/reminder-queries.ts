import { getNotices, getReminder } from '@kaibo/contracts';
import { queryOptions } from '@tanstack/react-query';
import { call } from '../../app/api.ts';

export const reminderQuery = (roomId: string) =>
  queryOptions({
    queryKey: ['reminder', roomId],
    queryFn: () => call(getReminder, { params: { roomId } }),
    staleTime: 30_000,
  });

export const noticesQuery = queryOptions({
  queryKey: ['notices'],
  queryFn: () => call(getNotices, {}),
});
