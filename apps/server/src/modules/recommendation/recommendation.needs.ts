import type { Accounts } from '#accounts';
import type { Catalog } from '#catalog';
import type { Blobs } from '#platform/blobs';
import type { Clock } from '#platform/clock';
import type { Database } from '#platform/database';
import type { EventLog } from '#platform/events';
import type { Jobs } from '#platform/jobs';
import type { Rooms } from '#rooms';

export interface RecommendationNeeds {
  db: Database;
  events: EventLog;
  blobs: Blobs;
  jobs: Jobs;
  clock: Clock;
  accounts: Accounts;
  catalog: Catalog;
  rooms: Rooms;
  /** Told of what went wrong beside serving, which goes on. */
  onError(error: unknown, what: string): void;
}
