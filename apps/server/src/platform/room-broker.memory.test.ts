import { expect, test } from 'vitest';
import { createMemoryRoomBroker } from './room-broker.memory.ts';
import { roomBrokerSuite } from './room-broker.suite.ts';

roomBrokerSuite('memory', async () => {
  let nowMs = 1_000_000;
  return {
    broker: createMemoryRoomBroker({ nowMs: () => nowMs }),
    wait: (ms) => {
      nowMs += ms;
    },
    settled: () => undefined,
  };
});

test('a subscriber that throws does not keep the batch from the others', async () => {
  const broker = createMemoryRoomBroker();
  let heard = 0;
  broker.subscribe('r', () => {
    throw new Error('broken');
  });
  broker.subscribe('r', () => heard++);
  await expect(
    broker.publish('r', [{ class: 'R', kind: 'note', id: '1', body: null }]),
  ).rejects.toThrow(AggregateError);
  expect(heard).toBe(1);
  await broker.close();
});
