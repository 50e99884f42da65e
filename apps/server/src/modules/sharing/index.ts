import type { Module } from '#platform/module';
import { attribution, forgetTouches } from './sharing.attribution.ts';
import { sharingRoutes } from './sharing.routes.ts';
import type { SharingNeeds } from './sharing.service.ts';

export type { SharingNeeds } from './sharing.service.ts';

export interface Sharing {
  module: Module;
}

/** Links to hand on, and what came of them by channel and by sharer: the last one opened within seven days counts. */
export const createSharing = (needs: SharingNeeds): Sharing => ({
  module: {
    routes: (router) => sharingRoutes(router, needs),
    subscriptions: [attribution(needs.events)],
    tasks: [
      {
        name: 'sharing.forget',
        everyMs: 3_600_000,
        run: () => forgetTouches(needs.db, needs.clock.nowMs()),
      },
    ],
  },
});
