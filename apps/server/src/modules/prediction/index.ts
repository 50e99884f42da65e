import type { Module } from '#platform/module';

export interface Prediction {
  module: Module;
}

/** What will come: of a viewer in a room, of stock and parcels, of the next hour. */
export const createPrediction = (): Prediction => ({
  module: { routes: () => {}, subscriptions: [], tasks: [] },
});
