import type { RoomCard } from '@kaibo/contracts';
import type {
  PromotedLabel,
  TrafficAnswer,
  TrafficPlace,
  TrafficServed,
} from '@kaibo/contracts/traffic';
import type { Accounts } from '#accounts';
import type { Catalog } from '#catalog';
import type { Blobs } from '#platform/blobs';
import type { Clock } from '#platform/clock';
import type { Database } from '#platform/database';
import type { EventLog } from '#platform/events';
import type { Jobs } from '#platform/jobs';
import type { Prediction } from '#prediction';
import type { Rooms } from '#rooms';
import type { Allocation, Waiting } from './recommendation.allocation.ts';
import type { Candidate } from './recommendation.shelf.ts';

/** Rooms that may be shown now, the same for everybody. */
export interface RoomCandidates {
  /** On air, as everybody likes them, best first. */
  live: readonly Candidate[];
  /** Over, to be seen again. */
  replays: readonly Candidate[];
  /** Of both. */
  cards: ReadonlyMap<string, RoomCard>;
}

/** How the places of one answer are given out. */
export interface PlaceTurn {
  beside: readonly string[];
  /** Gives out the first places; `byRank` orders the rest. */
  arrange(
    ranked: readonly Waiting[],
    places: number,
    byRank: (ranked: readonly Waiting[], places: number) => readonly Waiting[],
  ): ReturnType<Allocation['arrange']>;
  /** What became of it, once it is known what is shown. */
  served(items: readonly { id: string; explored: boolean }[]): {
    answer: TrafficAnswer;
    log: TrafficServed;
    places: readonly TrafficPlace[];
  };
  promoted(roomId: string): PromotedLabel | undefined;
}

export interface RecommendationNeeds {
  db: Database;
  events: EventLog;
  blobs: Blobs;
  jobs: Jobs;
  clock: Clock;
  /** Where fits read, in a thread and with a connection of their own. */
  databaseUrl: string;
  accounts: Accounts;
  catalog: Catalog;
  rooms: Rooms;
  prediction: Pick<Prediction, 'scoreRooms' | 'scoreProducts'>;
  /** Told by the feed, which comes later in the order of modules; at most a second old. */
  candidates(): Promise<RoomCandidates>;
  /** Gives out the places of an answer; told by traffic, which comes later in the order of modules. */
  turn(answer: { requestId: string }): PlaceTurn;
  /** Told of what went wrong beside serving, which goes on. */
  onError(error: unknown, what: string): void;
}
