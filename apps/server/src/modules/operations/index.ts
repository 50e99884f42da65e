import type { Audit } from '#platform/audit';
import type { Database } from '#platform/database';
import type { Module } from '#platform/module';
import { createAudit } from './operations.audit.ts';
import { type Running, runningRoutes } from './operations.health.ts';
import { operationsRoutes } from './operations.routes.ts';

export interface Operations {
  module: Module;
  /** Given to the edge, which records what staff do. */
  audit: Audit;
}

export const createOperations = (needs: {
  db: Database;
  /** Asked when routes are mounted: it watches what is made later. */
  running(): Running;
}): Operations => ({
  module: {
    routes: (router) => {
      operationsRoutes(router, needs);
      runningRoutes(router, needs.running());
    },
    subscriptions: [],
    tasks: [],
  },
  audit: createAudit(needs.db),
});
