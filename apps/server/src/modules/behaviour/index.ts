import type { Consent } from '@kaibo/contracts';
import { type Analytics, noAnalytics } from '#platform/analytics';
import type { Clock } from '#platform/clock';
import type { Database } from '#platform/database';
import type { EventLog } from '#platform/events';
import type { HotState } from '#platform/hot-state';
import type { Jobs } from '#platform/jobs';
import type { Module } from '#platform/module';
import { DRIFT_TASK, featureRoutes } from './behaviour.console.routes.ts';
import { measureDrift } from './behaviour.drift.ts';
import { createOnline, type Online } from './behaviour.online.ts';
import { behaviourRoutes } from './behaviour.routes.ts';
import { forgetOldCounts } from './behaviour.sites.counts.ts';
import { sitesRoutes } from './behaviour.sites.routes.ts';

export type { Step as CleaningStep } from './behaviour.cleaning.steps.ts';
export {
  findCleaning,
  type KeptCleaning,
  keepCleaning,
} from './behaviour.cleaning.store.ts';
export {
  type CleanColumn,
  CleaningError,
  type CleanTable,
} from './behaviour.cleaning.table.ts';
export {
  applyCleaning,
  type Cleaned,
  type FittedCleaning,
  fitCleaning,
  type StepReport,
} from './behaviour.cleaning.ts';
export { type FeatureAsk, featuresAsOf } from './behaviour.features.ts';
export { type Filling, type FillingNeeds, openFilling } from './behaviour.filling.ts';
export { Mapping } from './behaviour.import.mapping.ts';
export { readyMappings } from './behaviour.import.ready.ts';
export { ImportError, type ImportReport, runImport, tryImport } from './behaviour.import.ts';
export type { LoadProgress } from './behaviour.loader.ts';
export {
  type Entity,
  entities,
  featureNames,
  featureWindows,
  type Measure,
  measures,
} from './behaviour.measures.ts';
export type { Online, OnlineRows, OnlineState } from './behaviour.online.ts';
export { importSite } from './behaviour.sites.store.ts';
export {
  askReplay,
  countQuarantine,
  listQuarantine,
  nextGeneration,
  ownGeneration,
  type Quarantined,
  replaysAsked,
  type StoreState,
  storeState,
} from './behaviour.store.ts';

export interface BehaviourNeeds {
  db: Database;
  events: EventLog;
  clock: Clock;
  jobs: Jobs;
  hotState: HotState;
  /** Answers from the behaviour store; the first question starts it. Nobody's request may wait for it. */
  analytics?: Analytics;
  /** What a signed-in user has agreed to (`accounts.consentOf`). */
  consentOf(userId: string): Promise<Consent | null>;
  /** Told of what went wrong beside serving, which goes on. */
  onError?(error: unknown, what: string): void;
}

export interface Behaviour {
  module: Module;
  /** Questions to the behaviour store (`behaviour.tables.ts` says what is in it). */
  analytics: Analytics;
  /** Features of now. */
  online: Online;
  close(): Promise<void>;
}

const FORGET_EVERY_MS = 3_600_000;
const DRIFT_EVERY_MS = 6 * 3_600_000;

export const createBehaviour = (needs: BehaviourNeeds): Behaviour => {
  const { events, clock, analytics = noAnalytics } = needs;
  const online = createOnline({
    ...{ events, clock, analytics },
    onError: (error) => needs.onError?.(error, 'features were not read from the store'),
  });
  return {
    module: {
      routes: (router) => {
        behaviourRoutes(router, needs);
        sitesRoutes(router, needs);
        featureRoutes(router, { ...needs, analytics, online });
      },
      subscriptions: [online.subscription],
      tasks: [
        {
          name: 'behaviour.forget-old-counts',
          everyMs: FORGET_EVERY_MS,
          run: () => forgetOldCounts(needs.db),
        },
        {
          name: DRIFT_TASK,
          everyMs: DRIFT_EVERY_MS,
          run: () => measureDrift({ ...needs, analytics }),
        },
      ],
    },
    analytics,
    online,
    close: online.close,
  };
};
