import {
  createRoom,
  type EventDefinition,
  type PayloadOf,
  type Room,
  StreamEnded,
  StreamStarted,
} from '@kaibo/contracts';
import { newId } from '../../apps/server/src/platform/id.ts';
import { readLog } from './log.ts';
import type { Person, TestServer } from './server.ts';

export interface WishedRoom {
  title?: string;
  description?: string;
  categoryId?: string;
}

/** A room of this host; nothing streams yet. */
export const newRoom = (
  server: TestServer,
  host: Person,
  { title = 'A room', description = '', categoryId = 'craft' }: WishedRoom = {},
): Promise<Room> => server.call(createRoom, { as: host, body: { title, description, categoryId } });

/** An event as its module would record it, outside of any transaction. */
export const record = <E extends EventDefinition>(
  server: TestServer,
  event: E,
  payload: PayloadOf<E>,
  facts: { roomId?: string; actorId?: string; atMs?: number } = {},
): Promise<void> =>
  server.events.appendBatch([
    {
      id: newId(),
      name: event.name,
      version: event.version,
      key: event.key(payload),
      actorId: facts.actorId ?? null,
      visitorId: null,
      roomId: facts.roomId ?? null,
      atMs: facts.atMs ?? Date.now(),
      simulated: false,
      payload,
    },
  ]);

/** Payloads of the events of a room by one name, oldest first. */
export const toldOf = async <E extends EventDefinition>(
  server: TestServer,
  event: E,
  roomId: string,
): Promise<PayloadOf<E>[]> => {
  const stored = await readLog(server.events, event.name);
  return stored.filter((one) => one.roomId === roomId).map((one) => one.payload as PayloadOf<E>);
};

/** What the media process says when an encoder has come. */
export const streamStarts = (server: TestServer, roomId: string): Promise<void> => {
  const started = { roomId, sessionId: newId(), startedAtMs: Date.now() };
  return record(server, StreamStarted, started, { roomId });
};

/** What the media process says when the session is over. */
export const streamEnds = (
  server: TestServer,
  roomId: string,
  reason: PayloadOf<typeof StreamEnded>['reason'] = 'left',
): Promise<void> => {
  const counted = { durationMs: 1_000, segments: 1 };
  const ended = { roomId, sessionId: newId(), endedAtMs: Date.now(), ...counted, reason };
  return record(server, StreamEnded, ended, { roomId });
};

/** A room that is on air. */
export const liveRoom = async (
  server: TestServer,
  host: Person,
  wished: WishedRoom = {},
): Promise<Room> => {
  const room = await newRoom(server, host, wished);
  await streamStarts(server, room.id);
  await server.caughtUp();
  // Once more for those who hear from the room, which heard from the stream.
  await server.caughtUp();
  return room;
};
