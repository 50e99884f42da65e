import type { Module } from '#platform/module';
import { forecastJobs } from './prediction.forecasts.job.ts';
import type { ForecastNeeds } from './prediction.forecasts.needs.ts';
import { forecastRoutes } from './prediction.forecasts.routes.ts';
import { forgetQuestions, questionsSubscription } from './prediction.service.ts';
import { forgetSkuMinutes, stockSubscription } from './prediction.stock.events.ts';
import { keepStockOuts } from './prediction.stock.kept.ts';

export type { ForecastNeeds } from './prediction.forecasts.needs.ts';

/** What comes of stock, parcels, questions and hours; it reads PostgreSQL alone, so it needs no behaviour store. */
export const createForecasts = (needs: ForecastNeeds): Module => {
  const { ask, tasks } = forecastJobs(needs);
  return {
    routes: (router) => forecastRoutes(router, { ...needs, ask }),
    subscriptions: [stockSubscription(needs), questionsSubscription],
    tasks: [
      ...tasks,
      { name: 'prediction.stock-outs', everyMs: 60_000, run: () => keepStockOuts(needs) },
      {
        name: 'prediction.forget-minutes',
        everyMs: 3_600_000,
        run: async () => {
          await forgetSkuMinutes(needs.db);
          await forgetQuestions(needs.db);
        },
      },
    ],
  };
};
