import type { Module } from '#platform/module';
import type { ForecastNeeds } from './prediction.forecasts.needs.ts';
import { forecastRoutes } from './prediction.forecasts.routes.ts';
import { forgetSkuMinutes, stockSubscription } from './prediction.stock.events.ts';

export type { ForecastNeeds } from './prediction.forecasts.needs.ts';

/** What comes of stock, parcels, questions and hours; it reads PostgreSQL alone, so it needs no behaviour store. */
export const createForecasts = (needs: ForecastNeeds): Module => ({
  routes: (router) => forecastRoutes(router, needs),
  subscriptions: [stockSubscription(needs)],
  tasks: [
    {
      name: 'prediction.forget-minutes',
      everyMs: 3_600_000,
      run: () => forgetSkuMinutes(needs.db),
    },
  ],
});
