import { Failure } from '@kaibo/contracts';
import * as contract from '@kaibo/contracts/prediction';
import { consentsOf } from '#accounts';
import type { Online } from '#behaviour';
import type { Analytics } from '#platform/analytics';
import type { Blobs } from '#platform/blobs';
import type { Clock } from '#platform/clock';
import type { Database } from '#platform/database';
import type { EventLog } from '#platform/events';
import type { Jobs } from '#platform/jobs';
import type { Module } from '#platform/module';
import type { Rooms } from '#rooms';
import { createAiring } from './prediction.airing.ts';
import { consoleRoutes } from './prediction.console.routes.ts';
import { createJob } from './prediction.job.ts';
import { rateOf } from './prediction.models.store.ts';
import { createModels } from './prediction.models.ts';
import { createOutlooks } from './prediction.outlook.ts';
import { createScoring, type Scoring } from './prediction.serve.ts';

export interface ViewersNeeds {
  db: Database;
  events: EventLog;
  blobs: Blobs;
  jobs: Jobs;
  clock: Clock;
  analytics: Analytics;
  online: Pick<Online, 'read'>;
  rooms: Pick<Rooms, 'rooms' | 'statusOf' | 'isOnTeam'>;
  /** Whether a challenger that did better takes over by itself. */
  promotion: 'operator' | 'automatic';
  /** Told of what went wrong beside serving, which goes on. */
  onError(error: unknown, what: string): void;
}

export interface Viewers extends Scoring {
  module: Module;
  /** Loads what serves; nobody has to wait for it. */
  warm(): Promise<void>;
  /** Ends a training under way; jobs wait for it. */
  drain(): Promise<void>;
  close(): Promise<void>;
}

/** So many events must be in the log before the engine is started for a training that nobody asked for. */
const WORTH_EVENTS = 2_000;

/** What viewers will do: models that are trained beside serving, and their answers. */
export const createViewers = (needs: ViewersNeeds): Viewers => {
  const { db, analytics, clock, rooms } = needs;
  const models = createModels(needs);
  const airing = createAiring(needs);
  const isWorthIt = async (): Promise<boolean> => {
    if (Number((await needs.events.end()).offset) < WORTH_EVENTS) return false;
    return analytics.ping().then(
      () => true,
      () => false,
    );
  };
  const job = createJob({ ...needs, models, isWorthIt });
  const outlooks = createOutlooks({
    ...{ analytics, clock, models, airing, onError: needs.onError },
    consentsOf: (ids) => consentsOf(db, ids),
    online: needs.online,
    rateOf: (version) => rateOf(db, { task: 'soon', version }),
  });
  return {
    ...createScoring({ models, online: needs.online, airing }),
    module: {
      routes: (router) => {
        consoleRoutes(router, { db, analytics, models, job, promotion: needs.promotion });
        router.mount(contract.getRoomOutlook, 'account', async ({ params, caller }) => {
          const { roomId } = params;
          if ((await rooms.statusOf(roomId)) === null) throw new Failure('rooms/no-such-room');
          if (!(await rooms.isOnTeam(roomId, caller))) throw new Failure('rooms/not-your-room');
          return outlooks.of(roomId);
        });
      },
      subscriptions: [],
      tasks: job.tasks,
    },
    warm: models.warm,
    drain: job.stop,
    close: models.close,
  };
};
