import type { Audit } from '#platform/audit';
import type { Database } from '#platform/database';
import type { Module } from '#platform/module';
import { createAudit } from './operations.audit.ts';
import { operationsRoutes } from './operations.routes.ts';

export interface Operations {
  module: Module;
  /** Given to the edge, which records what staff do. */
  audit: Audit;
}

export const createOperations = (needs: { db: Database }): Operations => ({
  module: {
    routes: (router) => operationsRoutes(router, needs),
    subscriptions: [],
    tasks: [],
  },
  audit: createAudit(needs.db),
});
