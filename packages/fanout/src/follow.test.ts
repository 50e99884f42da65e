import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { BrokerBatch, BrokerItem, RoomBroker } from './broker.ts';
import { followLog, followLossyLog } from './follow.ts';
import type { Position } from './protocol.ts';
import { createFaultyBroker } from './testing/broker.ts';

const items = (from: number, to: number): BrokerItem[] =>
  Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => ({
    class: 'R',
    kind: 'bag',
    id: `${from + index}`,
    body: [],
  }));
const ids = (from: number, to: number): string[] => items(from, to).map(({ id }) => id);

/** What a follower told, and a broker whose batches the test hands over itself. */
const setUp = async () => {
  const broker = createFaultyBroker();
  let receive: (batch: BrokerBatch) => void = () => undefined;
  const seen: string[] = [];
  const starts: Position[] = [];
  const errors: unknown[] = [];
  const byHand: RoomBroker = {
    ...broker,
    subscribe: (_log, onBatch) => {
      receive = onBatch;
      return () => undefined;
    },
  };
  const follow = () =>
    followLog(byHand, 'log', {
      items: (fresh) => seen.push(...fresh.map(([, id]) => id)),
      start: (position) => starts.push(position),
      error: (error) => errors.push(error),
    });
  return {
    broker,
    byHand,
    follow,
    hand: (from: number, to: number) =>
      receive({ epoch: 'e1', offset: to, items: items(from, to) }),
    seen,
    starts,
    errors,
  };
};

test('whatever ranges of the log arrive, overlapping, repeated or missing, it comes out whole', async () => {
  const range = fc.tuple(fc.integer({ min: 1, max: 6 }), fc.nat(4));
  await fc.assert(
    fc.asyncProperty(fc.array(range, { maxLength: 30 }), async (ranges) => {
      const { broker, follow, hand, seen } = await setUp();
      const reader = await follow();
      await broker.publish('log', items(1, 10));
      for (const [from, more] of ranges) {
        hand(from, from + more);
        await Promise.resolve();
      }
      await reader.check();
      expect(seen).toEqual(ids(1, 10));
    }),
  );
});

test('what is published while a reader opens is there when it is open', async () => {
  const { broker, byHand, follow, hand, seen, starts } = await setUp();
  await broker.publish('log', items(1, 3));
  byHand.history = async (...question) => {
    byHand.history = broker.history;
    const answer = await broker.history(...question);
    await broker.publish('log', items(4, 5));
    hand(4, 5);
    return answer;
  };
  await follow();
  expect(starts).toEqual([{ epoch: 'e1', offset: 3 }]);
  expect(seen).toEqual(ids(4, 5));
});

test('a gap longer than one answer of the broker is closed all the same', async () => {
  const { broker, follow, seen } = await setUp();
  const reader = await follow();
  await broker.publish('log', items(1, 2_345));
  await reader.check();
  expect(seen).toEqual(ids(1, 2_345));
});

test('a broker that fails while a gap is closed is told, and asked again with the next batch', async () => {
  const { broker, follow, hand, seen, errors } = await setUp();
  const reader = await follow();
  await broker.publish('log', items(1, 4));
  broker.isDown = true;
  hand(2, 2);
  await reader.check();
  expect([errors.length, seen.length]).toEqual([1, 0]);
  broker.isDown = false;
  hand(4, 4);
  await reader.check();
  expect(seen).toEqual(ids(1, 4));
});

test('a stopped reader tells nothing more', async () => {
  const { follow, hand, seen } = await setUp();
  const reader = await follow();
  reader.stop();
  hand(1, 1);
  expect(seen).toEqual([]);
});

test('a lossy log gives its newest items first, then steps over holes and drops repeats', async () => {
  const { broker, byHand, hand } = await setUp();
  await broker.publish('log', items(1, 10));
  const seen: string[] = [];
  await followLossyLog(byHand, 'log', (fresh) => seen.push(...fresh.map(([, id]) => id)), 4);
  expect(seen).toEqual(ids(7, 10));
  hand(9, 12);
  hand(11, 12);
  hand(20, 21);
  expect(seen).toEqual([...ids(7, 12), ...ids(20, 21)]);
});
