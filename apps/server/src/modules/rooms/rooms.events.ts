import {
  Entered,
  Liked,
  OrderPaid,
  type PayloadOf,
  RoomEnded,
  RoomWentLive,
  StreamEnded,
  StreamStarted,
  ViewersCounted,
} from '@kaibo/contracts';
import type { Transaction } from '#platform/database';
import type { StoredEvent, Subscription } from '#platform/events';
import { addMinutes, minuteEvents, sumUpMinutes } from './rooms.minutes.ts';
import type { RoomsCore } from './rooms.service.ts';
import {
  addStats,
  lockRoom,
  moveRoom,
  type StatsDelta,
  statusOf,
  takeVisits,
} from './rooms.store.ts';
import { hostSuspensions } from './rooms.suspension.ts';

export const roomsSubscriptions = (core: RoomsCore): readonly Subscription[] => [
  hostSuspensions(core),
  {
    group: 'rooms.streams',
    names: [StreamStarted.name, StreamEnded.name],
    from: 'oldest',
    handle: async (events, tx) => {
      for (const event of events)
        if (event.name === StreamStarted.name) await wentLive(core, tx, event);
        else await streamEnded(core, tx, event);
    },
  },
  {
    group: 'rooms.stats',
    names: minuteEvents,
    from: 'oldest',
    batchSize: 1_000,
    handle: async (events, tx) => {
      const uncounted = await takeVisits(tx, events.filter(isVisit));
      const counted = events.filter((event) => !isVisit(event) || uncounted.delete(event.id));
      await addStats(tx, sumUp(counted));
      await addMinutes(tx, sumUpMinutes(counted));
    },
  },
];

const wentLive = async (core: RoomsCore, tx: Transaction, event: StoredEvent): Promise<void> => {
  const { roomId, sessionId, startedAtMs } = event.payload as PayloadOf<typeof StreamStarted>;
  const { statuses } = core;
  const room = await lockRoom(tx, roomId);
  // Asked once the lock is held: an encoder was let in just before its host was suspended, and media cuts it.
  if (!room || (await statusOf(tx, roomId)) === 'stopped') return;
  const started = { started_at: new Date(startedAtMs), ended_at: null };
  if (!(await moveRoom({ tx, statuses }, roomId, 'stream', started))) return;
  await core.events.append(
    tx,
    RoomWentLive,
    { roomId, hostId: room.hostId, sessionId, startedAtMs },
    { actorId: room.hostId, roomId, simulated: room.simulated },
  );
};

/** The host or an operator has moved the room already; an encoder that left for good moves it here. */
const streamEnded = async (core: RoomsCore, tx: Transaction, event: StoredEvent): Promise<void> => {
  const { roomId, endedAtMs, reason } = event.payload as PayloadOf<typeof StreamEnded>;
  const { statuses } = core;
  const room = await lockRoom(tx, roomId);
  const facts = { ended_at: new Date(endedAtMs) };
  if (room?.status !== 'live') return;
  if (!(await moveRoom({ tx, statuses }, roomId, 'leave', facts))) return;
  const ended = { roomId, hostId: room.hostId, endedAtMs, byUserId: null, status: 'ended', reason };
  await core.events.append(tx, RoomEnded, ended as PayloadOf<typeof RoomEnded>, {
    roomId,
    simulated: room.simulated,
  });
};

const isVisit = ({ name, roomId, payload }: StoredEvent): boolean =>
  name === Entered.name &&
  roomId !== null &&
  (payload as PayloadOf<typeof Entered>).surface === 'room';

/** What a batch of events adds to each room. */
export const sumUp = (events: readonly StoredEvent[]): StatsDelta[] => {
  const deltas = new Map<string, StatsDelta>();
  const of = (roomId: string): StatsDelta => {
    const known = deltas.get(roomId);
    if (known) return known;
    const fresh = { roomId, likes: 0, visits: 0, sold: 0, viewersNow: null };
    deltas.set(roomId, fresh);
    return fresh;
  };
  for (const event of events) {
    const { name, roomId, payload } = event;
    if (!roomId) continue;
    const delta = of(roomId);
    if (name === Liked.name) delta.likes += (payload as PayloadOf<typeof Liked>).count;
    else if (name === OrderPaid.name) delta.sold += 1;
    else if (name === ViewersCounted.name)
      delta.viewersNow = (payload as PayloadOf<typeof ViewersCounted>).viewersNow;
    else if (isVisit(event)) delta.visits += 1;
  }
  return [...deltas.values()];
};
