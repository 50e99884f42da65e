import type { Id, Parcel } from '@kaibo/contracts';
import type { Module } from '#platform/module';
import { fulfilmentTasks } from './fulfilment.jobs.ts';
import { fulfilmentRoutes } from './fulfilment.routes.ts';
import type { FulfilmentNeeds } from './fulfilment.service.ts';
import { parcelOf } from './fulfilment.store.ts';

export type { FulfilmentNeeds } from './fulfilment.service.ts';

export interface Fulfilment {
  /** What the order page shows; null before the order is shipped. */
  parcelOf(orderId: Id): Promise<Parcel | null>;
  module: Module;
}

export const createFulfilment = (needs: FulfilmentNeeds): Fulfilment => ({
  parcelOf: (orderId) => parcelOf(needs.db, orderId),
  module: {
    routes: (router) => fulfilmentRoutes(router, needs),
    subscriptions: [],
    tasks: fulfilmentTasks(needs),
  },
});
