import type { Module } from '#platform/module';
import { createForecasts, type ForecastNeeds } from './prediction.forecasts.ts';

export type PredictionNeeds = ForecastNeeds;

export interface Prediction {
  module: Module;
}

/** What will come: of a viewer in a room, of stock and parcels, of the next hour. */
export const createPrediction = (needs: PredictionNeeds): Prediction => ({
  module: createForecasts(needs),
});
