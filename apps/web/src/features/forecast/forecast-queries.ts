import { getStockOutlook } from '@kaibo/contracts/goods';
import { queryOptions } from '@tanstack/react-query';
import { call } from '../../app/api.ts';

const LIVE_EVERY_MS = 10_000;

export const stockOutlookQuery = (roomId: string) =>
  queryOptions({
    queryKey: ['studio', 'stock-outlook', roomId],
    queryFn: () => call(getStockOutlook, { params: { roomId } }),
    refetchInterval: LIVE_EVERY_MS,
  });
