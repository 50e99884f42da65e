import type { Blobs } from '#platform/blobs';
import type { Clock } from '#platform/clock';
import type { Database } from '#platform/database';
import type { EventLog } from '#platform/events';
import type { Jobs } from '#platform/jobs';
import type { Module } from '#platform/module';
import { consoleRoutes } from './recommendation.console.routes.ts';
import { createFitting } from './recommendation.job.ts';
import { createModels, type ModelRegistry } from './recommendation.models.ts';
import { outcomeSubscriptions, outcomeTasks } from './recommendation.outcomes.ts';

export interface ModellingNeeds {
  db: Database;
  events: EventLog;
  blobs: Blobs;
  jobs: Jobs;
  clock: Clock;
  /** Where fits read, in a thread and with a connection of their own. */
  databaseUrl: string;
  onError(error: unknown, what: string): void;
}

export interface Modelling extends Module {
  models: ModelRegistry;
  /** Ends a fit under way; before the jobs are waited for. */
  stop(): Promise<void>;
}

/** Models that are fitted beside serving, and what became of what was served. */
export const createModelling = (needs: ModellingNeeds): Modelling => {
  const models = createModels(needs);
  const fitting = createFitting({ ...needs, models });
  return {
    models,
    routes: (router) => consoleRoutes(router, { ...needs, models, fitting }),
    subscriptions: outcomeSubscriptions(needs),
    tasks: [...fitting.tasks, ...outcomeTasks(needs)],
    stop: fitting.stop,
  };
};
