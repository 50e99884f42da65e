import { ViewersCounted } from '@kaibo/contracts';
import type { RoomBroker } from '#platform/room-broker';
import type { Recorder } from './interaction.recorder.ts';

const EVERY_MS = 10_000;
/** Reads the sum over all processes and adds nothing to it. */
const READER = 'interaction-viewers';

export interface ViewersNeeds {
  broker: RoomBroker;
  recorder: Recorder;
  connections: ReadonlyMap<string, number>;
  /** Rooms whose last count was not zero: a process that died could not record that everybody left. */
  roomsWatched(): Promise<readonly string[]>;
  onError(error: unknown): void;
}

/** Records how many watch each room with viewers here, and once more when the last has left. */
export const countViewers = (needs: ViewersNeeds) => {
  const { broker, recorder, connections, onError } = needs;
  let watched: Set<string> | null = null;
  const countAll = async (): Promise<void> => {
    const rooms = new Set(connections.keys());
    const asked = rooms.union(watched ?? new Set(await needs.roomsWatched()));
    watched = rooms;
    await Promise.all(
      [...asked].map(async (roomId) => {
        const viewersNow = await broker.presence(roomId, READER, 0);
        await recorder.record(ViewersCounted, { roomId, viewersNow }, { roomId });
      }),
    );
  };
  const timer = setInterval(() => countAll().catch(onError), EVERY_MS);
  timer.unref();
  return { countAll, stop: (): void => clearInterval(timer) };
};
