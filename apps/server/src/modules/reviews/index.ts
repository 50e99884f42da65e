import type { Id, ReviewSummary } from '@kaibo/contracts';
import type { Module } from '#platform/module';
import { reviewsRoutes } from './reviews.routes.ts';
import type { ReviewsNeeds } from './reviews.service.ts';
import { summariesOf } from './reviews.store.ts';

export type { ReviewsNeeds } from './reviews.service.ts';

export interface Reviews {
  /** Of those products that have reviews. */
  summariesOf(productIds: readonly Id[]): Promise<Map<Id, ReviewSummary>>;
  module: Module;
}

export const createReviews = (needs: ReviewsNeeds): Reviews => ({
  summariesOf: (productIds) => summariesOf(needs.db, productIds),
  module: {
    routes: (router) => reviewsRoutes(router, needs),
    subscriptions: [],
    tasks: [],
  },
});
