import type { EventDefinition, PayloadOf } from '@kaibo/contracts';
import { expect, test } from 'vitest';
import { createMemoryRoomBroker } from '#platform/room-broker.memory';
import type { Recorder } from './interaction.recorder.ts';
import { countViewers } from './interaction.viewers.ts';

const setUp = (roomsWatched: string[] = []) => {
  const broker = createMemoryRoomBroker();
  const connections = new Map<string, number>();
  const counted: [roomId: string, viewersNow: number][] = [];
  const recorder: Recorder = {
    record: async <E extends EventDefinition>(_event: E, payload: PayloadOf<E>) => {
      const { roomId, viewersNow } = payload as { roomId: string; viewersNow: number };
      counted.push([roomId, viewersNow]);
    },
  };
  const { countAll, stop } = countViewers({
    broker,
    recorder,
    connections,
    roomsWatched: async () => roomsWatched,
    onError: (error) => {
      throw error;
    },
  });
  stop();
  return {
    enter: async (roomId: string, viewers: number) => {
      if (viewers > 0) connections.set(roomId, viewers);
      else connections.delete(roomId);
      await broker.presence(roomId, 'this process', viewers);
    },
    count: async () => {
      counted.length = 0;
      await countAll();
      return counted.toSorted();
    },
  };
};

test('watched rooms are counted every time, and once more when the last viewer has left', async () => {
  const { enter, count } = setUp();
  await enter('a', 3);
  await enter('b', 1);
  expect(await count()).toEqual([
    ['a', 3],
    ['b', 1],
  ]);
  await enter('b', 0);
  expect(await count()).toEqual([
    ['a', 3],
    ['b', 0],
  ]);
  expect(await count()).toEqual([['a', 3]]);
});

test('a room that was watched when an earlier process died is counted down, once', async () => {
  const { count } = setUp(['left behind']);
  expect(await count()).toEqual([['left behind', 0]]);
  expect(await count()).toEqual([]);
});
