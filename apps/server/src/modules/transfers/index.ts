import type { Module } from '#platform/module';
import type { TransfersNeeds } from './transfers.imports.ts';
import { transfersTasks } from './transfers.jobs.ts';
import { transfersRoutes } from './transfers.routes.ts';

export interface Transfers {
  module: Module;
}

/** Goods in and out by file, and changes of many products at once. */
export const createTransfers = (needs: TransfersNeeds): Transfers => ({
  module: {
    routes: (router) => transfersRoutes(router, needs),
    subscriptions: [],
    tasks: transfersTasks(needs),
  },
});
