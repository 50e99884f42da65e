import type { Module } from '#platform/module';
import { createForecasts, type ForecastNeeds } from './prediction.forecasts.ts';
import type { Scoring } from './prediction.serve.ts';
import { createViewers, type ViewersNeeds } from './prediction.viewers.ts';

export type { RoomScores } from './prediction.serve.ts';

export type PredictionNeeds = ViewersNeeds & ForecastNeeds;

export interface Prediction extends Scoring {
  module: Module;
  /** Loads the models that serve; nobody has to wait for it. */
  warm(): Promise<void>;
  /** Ends a training under way; jobs wait for it. */
  drain(): Promise<void>;
  close(): Promise<void>;
}

/** What will come: of a viewer in a room, of stock and parcels, of the next hour. */
export const createPrediction = (needs: PredictionNeeds): Prediction => {
  const viewers = createViewers(needs);
  const parts = [viewers.module, createForecasts(needs)];
  return {
    ...viewers,
    module: {
      routes: (router) => {
        for (const part of parts) part.routes(router);
      },
      subscriptions: parts.flatMap((part) => part.subscriptions),
      tasks: parts.flatMap((part) => part.tasks),
    },
  };
};
