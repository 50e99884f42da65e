import type { Accounts } from '#accounts';
import type { Catalog } from '#catalog';
import type { Clock } from '#platform/clock';
import type { Database } from '#platform/database';
import type { EventLog } from '#platform/events';
import type { Prediction } from '#prediction';
import type { RoomCandidates } from '#recommendation';
import type { Rooms } from '#rooms';

export interface TrafficNeeds {
  db: Database;
  events: EventLog;
  clock: Clock;
  accounts: Pick<Accounts, 'userNames' | 'userExists' | 'countWithRoles'>;
  catalog: Pick<Catalog, 'unitsOf' | 'productFacts' | 'categoryExists'>;
  rooms: Pick<
    Rooms,
    'offersOf' | 'streamTimes' | 'roomsById' | 'statusOf' | 'isOnTeam' | 'roomIdsOf'
  >;
  prediction: Pick<Prediction, 'foretells'>;
  /** Told by the feed, which comes later in the order of modules; at most a second old. */
  candidates(): Promise<RoomCandidates>;
  /** Viewers that a room has place for; 0 for no limit. */
  roomSeats: number;
  /** Told of what went wrong beside serving, which goes on. */
  onError(error: unknown, what: string): void;
}
