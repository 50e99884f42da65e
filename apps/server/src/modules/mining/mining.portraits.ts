import type { Module } from '#platform/module';
import { portraitsSubscription } from './mining.portraits.events.ts';
import { workOutMedians } from './mining.portraits.hosts.ts';
import type { PortraitsNeeds } from './mining.portraits.needs.ts';
import { portraitsRoutes } from './mining.portraits.routes.ts';
import { trimPortraits } from './mining.portraits.store.ts';

export type { PersonGroup, PortraitsNeeds } from './mining.portraits.needs.ts';

/**
 * What the platform knows of a person, a product and a host, each statement with what it was read from. Kept by one
 * subscription in small sums, so that it works without the behaviour store.
 */
export const createPortraits = (needs: PortraitsNeeds): Module => ({
  routes: (router) => portraitsRoutes(router, needs),
  subscriptions: [portraitsSubscription(needs)],
  tasks: [
    {
      name: 'mining.portraits-trim',
      everyMs: 3_600_000,
      run: () => trimPortraits(needs.db, needs.clock.nowMs()),
    },
    {
      name: 'mining.portraits-medians',
      everyMs: 1_800_000,
      run: () => workOutMedians(needs.db, needs.clock.nowMs()),
    },
  ],
});
