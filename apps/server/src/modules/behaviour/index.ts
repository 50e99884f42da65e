import type { Consent } from '@kaibo/contracts';
import type { Clock } from '#platform/clock';
import type { Database } from '#platform/database';
import type { EventLog } from '#platform/events';
import type { Module } from '#platform/module';
import { behaviourRoutes } from './behaviour.routes.ts';

export interface BehaviourNeeds {
  db: Database;
  events: EventLog;
  clock: Clock;
  /** What a signed-in user has agreed to (`accounts.consentOf`). */
  consentOf(userId: string): Promise<Consent | null>;
}

export interface Behaviour {
  module: Module;
}

export const createBehaviour = (needs: BehaviourNeeds): Behaviour => ({
  module: {
    routes: (router) => behaviourRoutes(router, needs),
    subscriptions: [],
    tasks: [],
  },
});
