import * as contract from '@kaibo/contracts';
import { Liked, OrderPaid, ViewersCounted } from '@kaibo/contracts';
import type { Jobs } from '#platform/jobs';
import type { Module } from '#platform/module';
import type { Candidates } from './feed.candidates.ts';
import { createServing, type FeedNeeds as ServingNeeds } from './feed.service.ts';
import { addPopularity, deltasOf } from './feed.store.ts';
import { searchRoutes, searchSubscriptions, searchTasks } from './search.module.ts';
import { createSearch } from './search.service.ts';
import type { Sources } from './search.sources.ts';
import { documentsForMap, type MapEntry } from './search.store.ts';

export type { Candidates } from './feed.candidates.ts';
export type { MapEntry } from './search.store.ts';

export type FeedNeeds = ServingNeeds & Sources & { jobs: Jobs };

export interface Feed {
  module: Module;
  /** Reads the search index into memory; nobody has to wait for it. */
  warm(): Promise<void>;
  /** What may be shown now; at most a second old. */
  candidates(): Promise<Candidates>;
  /** Everything that can be found, by id: for the map of the site. */
  findable(kind: MapEntry['kind'], after: string | null, limit: number): Promise<MapEntry[]>;
}

/** Home and search: candidates → rank → allocate. */
export const createFeed = (needs: FeedNeeds): Feed => {
  const serving = createServing(needs);
  const search = createSearch(needs);
  const searching = { ...needs, onServed: serving.searched, onChange: search.onChange };
  return {
    module: {
      routes: (router) => {
        router.mount(contract.getHome, 'anyone', ({ caller, query, request }) =>
          serving.home({ caller, request }, query),
        );
        searchRoutes(router, search, searching);
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
        ...searchSubscriptions(searching),
      ],
      tasks: searchTasks(searching),
    },
    candidates: serving.candidates,
    warm: search.warm,
    findable: (kind, after, limit) => documentsForMap(needs.db, kind, after, limit),
  };
};
