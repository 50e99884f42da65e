import { followHost } from '@kaibo/contracts';
import { createRoomHub } from '@kaibo/fanout';
import type { Accounts } from '#accounts';
import type { Clock } from '#platform/clock';
import type { Database } from '#platform/database';
import type { EventLog } from '#platform/events';
import type { HotState } from '#platform/hot-state';
import { signedIn } from '#platform/http';
import type { Module } from '#platform/module';
import type { RoomBroker } from '#platform/room-broker';
import type { Rooms } from '#rooms';
import { interactionSubscriptions } from './interaction.events.ts';
import { isFollowing, setFollowing } from './interaction.follows.ts';
import { createGateway, type InteractionGateway } from './interaction.gateway.ts';
import { createRecorder } from './interaction.recorder.ts';
import { countViewers } from './interaction.viewers.ts';

export interface InteractionNeeds {
  db: Database;
  events: EventLog;
  hotState: HotState;
  broker: RoomBroker;
  clock: Clock;
  accounts: Pick<Accounts, 'resolveCaller' | 'userExists'>;
  publicOrigin: string;
  trustedProxies: number;
  rooms: Pick<Rooms, 'statusOf' | 'roomsSelling' | 'roomsWatched'>;
  onError(error: unknown): void;
}

export interface Interaction {
  module: Module;
  handleUpgrade: InteractionGateway['handleUpgrade'];
  isFollowing(userId: string, hostId: string): Promise<boolean>;
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
    resolveCaller: accounts.resolveCaller,
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
    isFollowing: (userId, hostId) => isFollowing(db, userId, hostId),
    close: async () => {
      viewers.stop();
      await hub.close();
      gateway.close();
    },
    module: {
      routes: (router) =>
        router.mount(followHost, 'account', async ({ params, body, caller }) => {
          const follow = { user: signedIn(caller), ...params, ...body };
          await setFollowing({ db, events, userExists: accounts.userExists }, follow);
          return { following: body.following };
        }),
      subscriptions: interactionSubscriptions({ hub, roomsSelling: rooms.roomsSelling }),
      tasks: [],
    },
  };
};
