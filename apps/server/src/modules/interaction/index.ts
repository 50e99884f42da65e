import { createRoomHub } from '@kaibo/fanout';
import type { Accounts } from '#accounts';
import type { Catalog } from '#catalog';
import type { Clock } from '#platform/clock';
import type { Database } from '#platform/database';
import type { EventLog } from '#platform/events';
import type { HotState } from '#platform/hot-state';
import type { Module } from '#platform/module';
import type { RoomBroker } from '#platform/room-broker';
import type { Rooms } from '#rooms';
import { interactionSubscriptions } from './interaction.events.ts';
import { isFollowing } from './interaction.follows.ts';
import { createGateway, type InteractionGateway } from './interaction.gateway.ts';
import { hostsRoutes } from './interaction.hosts.routes.ts';
import { followersOf } from './interaction.hosts.ts';
import { forgetLines, linesSubscription } from './interaction.lines.ts';
import { createRecorder } from './interaction.recorder.ts';
import { interactionRoutes } from './interaction.routes.ts';
import { countViewers } from './interaction.viewers.ts';

export interface InteractionNeeds {
  db: Database;
  events: EventLog;
  hotState: HotState;
  broker: RoomBroker;
  clock: Clock;
  accounts: Pick<Accounts, 'faces' | 'resolveVisitor' | 'userExists'>;
  catalog: Pick<Catalog, 'storesOwnedBy'>;
  publicOrigin: string;
  trustedProxies: number;
  rooms: Pick<
    Rooms,
    'rooms' | 'upcoming' | 'statusOf' | 'roomsSelling' | 'roomsWatched' | 'isOnTeam' | 'replayTimes'
  >;
  onError(error: unknown): void;
}

export interface Interaction {
  module: Module;
  handleUpgrade: InteractionGateway['handleUpgrade'];
  isFollowing(userId: string, hostId: string): Promise<boolean>;
  /** In the order of their ids, after one. */
  followersOf(hostId: string, after: string | null, limit: number): Promise<string[]>;
  /** Sockets open to this process, and the rooms that they watch. */
  size(): { watched: number; sockets: number };
  /** Closes every connection, telling it to come back. */
  close(): Promise<void>;
}

export const createInteraction = (needs: InteractionNeeds): Interaction => {
  const { accounts, broker, clock, db, events, hotState, onError, rooms } = needs;
  const hub = createRoomHub({ broker, onError });
  const recorder = createRecorder(events, clock);
  const gateway = createGateway({
    hub,
    hotState,
    clock,
    recorder,
    onError,
    resolveCaller: accounts.resolveVisitor,
    publicOrigin: needs.publicOrigin,
    trustedProxies: needs.trustedProxies,
    roomStatus: rooms.statusOf,
  });
  const viewers = countViewers({
    broker,
    recorder,
    connections: gateway.connections,
    roomsWatched: rooms.roomsWatched,
    onError,
  });
  return {
    handleUpgrade: gateway.handleUpgrade,
    size: () => {
      const { connections } = gateway;
      const sockets = [...connections.values()].reduce((sum, count) => sum + count, 0);
      return { watched: connections.size, sockets };
    },
    isFollowing: (userId, hostId) => isFollowing(db, userId, hostId),
    followersOf: (hostId, after, limit) => followersOf(db, hostId, after, limit),
    close: async () => {
      viewers.stop();
      await hub.close();
      gateway.close();
    },
    module: {
      routes: (router) => {
        interactionRoutes(router, { db, events, accounts, rooms, userExists: accounts.userExists });
        hostsRoutes(router, { db, clock, accounts, catalog: needs.catalog, rooms });
      },
      subscriptions: [
        ...interactionSubscriptions({ hub, roomsSelling: rooms.roomsSelling }),
        linesSubscription,
      ],
      tasks: [
        {
          name: 'interaction.forget-lines',
          everyMs: 3_600_000,
          run: () => forgetLines(db),
        },
      ],
    },
  };
};
