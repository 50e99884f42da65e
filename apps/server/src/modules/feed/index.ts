import * as contract from '@kaibo/contracts';
import { Liked, OrderPaid, ViewersCounted } from '@kaibo/contracts';
import type { Module } from '#platform/module';
import { createServing, type FeedNeeds } from './feed.service.ts';
import { addPopularity, deltasOf } from './feed.store.ts';

export type { FeedNeeds } from './feed.service.ts';

export interface Feed {
  module: Module;
}

/** Home and search: candidates → rank → allocate. */
export const createFeed = (needs: FeedNeeds): Feed => {
  const serving = createServing(needs);
  return {
    module: {
      routes: (router) => {
        router.mount(contract.getHome, 'anyone', ({ caller, query }) =>
          serving.home(caller, query),
        );
        router.mount(contract.search, 'anyone', ({ caller, query }) =>
          serving.search(caller, query),
        );
      },
      subscriptions: [
        {
          group: 'feed.popularity',
          names: [Liked.name, ViewersCounted.name, OrderPaid.name],
          from: 'oldest',
          batchSize: 1_000,
          handle: (events, tx) => {
            const nowMs = needs.clock.nowMs();
            return addPopularity(tx, deltasOf(events, nowMs), nowMs);
          },
        },
      ],
      tasks: [],
    },
  };
};
