import {
  getPlatformForecast,
  getStockOutlook,
  getStoreForecast,
  listSkuForecasts,
  type SkuForecastFilter,
  suggestStartTimes,
} from '@kaibo/contracts/goods';
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { call } from '../../app/api.ts';

const LIVE_EVERY_MS = 10_000;
const WAITING_EVERY_MS = 2_000;
const AT_REST_EVERY_MS = 60_000;
export const SKUS_PAGE = 25;

export const stockOutlookQuery = (roomId: string) =>
  queryOptions({
    queryKey: ['studio', 'stock-outlook', roomId],
    queryFn: () => call(getStockOutlook, { params: { roomId } }),
    refetchInterval: LIVE_EVERY_MS,
  });

export const forecastKey = (storeId: string) => ['studio', 'forecast', storeId] as const;

export const storeForecastQuery = (storeId: string, isWaiting: boolean) =>
  queryOptions({
    queryKey: [...forecastKey(storeId), 'store'],
    queryFn: () => call(getStoreForecast, { params: { storeId } }),
    refetchInterval: isWaiting ? WAITING_EVERY_MS : AT_REST_EVERY_MS,
  });

export const skuForecastsQuery = (
  storeId: string,
  asked: SkuForecastFilter & { page: number; madeMs: number },
) =>
  queryOptions({
    queryKey: [...forecastKey(storeId), 'skus', asked],
    queryFn: () => {
      const { madeMs: _, ...query } = asked;
      return call(listSkuForecasts, { params: { storeId }, query: { ...query, limit: SKUS_PAGE } });
    },
    placeholderData: keepPreviousData,
  });

export const startTimesQuery = (minutes: number, timeZone: string) =>
  queryOptions({
    queryKey: ['studio', 'start-times', minutes, timeZone],
    queryFn: async () => (await call(suggestStartTimes, { query: { minutes, timeZone } })).times,
    staleTime: AT_REST_EVERY_MS,
    placeholderData: keepPreviousData,
  });

export const platformForecastQuery = queryOptions({
  queryKey: ['console', 'forecasts'],
  queryFn: () => call(getPlatformForecast, {}),
  refetchInterval: AT_REST_EVERY_MS,
});
