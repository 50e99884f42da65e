import type { Accounts } from '#accounts';
import type { Catalog } from '#catalog';
import type { Interaction } from '#interaction';
import type { Orders } from '#orders';
import type { Clock } from '#platform/clock';
import type { Database } from '#platform/database';
import type { Jobs } from '#platform/jobs';
import type { Rooms } from '#rooms';

export interface ForecastNeeds {
  db: Database;
  jobs: Jobs;
  clock: Clock;
  accounts: Accounts;
  catalog: Catalog;
  rooms: Rooms;
  interaction: Interaction;
  orders: Orders;
  onError(error: unknown, what: string): void;
}
