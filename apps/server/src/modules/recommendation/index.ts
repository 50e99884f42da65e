import type { Module } from '#platform/module';
import { type Models, noModels } from './recommendation.active.ts';
import type { RecommendationNeeds } from './recommendation.needs.ts';

export type { ActiveModel, EntityKind, Held, Models } from './recommendation.active.ts';
export type { RecommendationNeeds } from './recommendation.needs.ts';
export type { PersonKey } from './recommendation.people.ts';

export interface Recommendation {
  module: Module;
  models: Models;
  /** Loads the model that served last; nobody has to wait for it. */
  warm(): Promise<void>;
  close(): Promise<void>;
}

export const createRecommendation = (_needs: RecommendationNeeds): Recommendation => {
  const models = noModels;
  return {
    module: { routes: () => undefined, subscriptions: [], tasks: [] },
    models,
    warm: models.warm,
    close: models.close,
  };
};
