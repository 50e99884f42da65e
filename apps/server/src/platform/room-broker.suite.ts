import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { RoomBatch, RoomBroker, RoomItem } from './room-broker.ts';

/** What a test needs of an engine: a fresh broker, and a way to let time pass for it. */
export interface RoomBrokerUnderTest {
  broker: RoomBroker;
  wait(ms: number): Promise<void> | void;
  /** Resolves when everything published so far has reached the subscribers. */
  settled(): Promise<void> | void;
}

const item = (n: number, kind: RoomItem['class'] = 'R'): RoomItem => ({
  class: kind,
  kind: 'note',
  id: `i${n}`,
  body: { n },
});
const items = (from: number, count: number, kind: RoomItem['class'] = 'R'): RoomItem[] =>
  Array.from({ length: count }, (_, i) => item(from + i, kind));

/** The guarantees of room-broker.ts, for every engine. */
export const roomBrokerSuite = (engine: string, open: () => Promise<RoomBrokerUnderTest>): void => {
  describe(`room broker on ${engine}`, () => {
    let broker: RoomBroker;
    let wait: RoomBrokerUnderTest['wait'];
    let settled: RoomBrokerUnderTest['settled'];

    beforeEach(async () => {
      ({ broker, wait, settled } = await open());
    });
    afterEach(() => broker.close());

    test('offsets count the items of a log without a hole, in one order for everybody', async () => {
      const seen: [RoomBatch[], RoomBatch[]] = [[], []];
      broker.subscribe('r', (batch) => seen[0].push(batch));
      broker.subscribe('r', (batch) => seen[1].push(batch));
      await Promise.all(
        Array.from({ length: 50 }, (_, i) => broker.publish('r', items(i * 3, 1 + (i % 3)))),
      );
      await settled();
      let last = 0;
      for (const batch of seen[0]) {
        expect(batch.offset).toBe(last + batch.items.length);
        last = batch.offset;
      }
      expect(last).toBe(Array.from({ length: 50 }, (_, i) => 1 + (i % 3)).reduce((a, b) => a + b));
      expect(seen[1]).toEqual(seen[0]);
      expect(new Set(seen[0].map((batch) => batch.epoch)).size).toBe(1);
    });

    test('publish tells where the log stands; publishing nothing moves nothing', async () => {
      const first = await broker.publish('r', items(0, 2));
      expect(first.offset).toBe(2);
      expect(await broker.publish('r', [])).toEqual(first);
    });

    test('logs of different names are numbered apart', async () => {
      await broker.publish('r', items(0, 5));
      expect((await broker.publish('r/chat', items(0, 1, 'C'))).offset).toBe(1);
      expect((await broker.publish('other', items(0, 1))).offset).toBe(1);
    });

    test('who unsubscribes hears nothing more, and the others still do', async () => {
      const heard = { gone: 0, here: 0 };
      const stop = broker.subscribe('r', () => heard.gone++);
      broker.subscribe('r', () => heard.here++);
      await broker.publish('r', items(0, 1));
      await settled();
      stop();
      await broker.publish('r', items(1, 1));
      await settled();
      expect(heard).toEqual({ gone: 1, here: 2 });
    });

    test('history gives what came after a place, oldest first, at most the limit', async () => {
      const { epoch } = await broker.publish('r', items(0, 10));
      expect(await broker.history('r', epoch, 6, 100)).toEqual({
        items: items(6, 4),
        epoch,
        offset: 10,
      });
      expect(await broker.history('r', epoch, 0, 3)).toEqual({
        items: items(0, 3),
        epoch,
        offset: 10,
      });
      expect(await broker.history('r', epoch, 10, 3)).toEqual({ items: [], epoch, offset: 10 });
    });

    test('another epoch or a place that never was is answered with a reset', async () => {
      const { epoch } = await broker.publish('r', items(0, 3));
      expect(await broker.history('r', 'before', 1, 10)).toEqual({ reset: true, epoch, offset: 3 });
      expect(await broker.history('r', epoch, 4, 10)).toEqual({ reset: true, epoch, offset: 3 });
    });

    test('the newest 1,000 reliable items stay for ever, more of them for five minutes', async () => {
      const { epoch } = await broker.publish('r', items(0, 1_500));
      await wait(290_000);
      await broker.publish('r', items(1_500, 1));
      expect(await broker.history('r', epoch, 0, 10)).toMatchObject({ items: items(0, 10) });
      await wait(20_000);
      await broker.publish('r', items(1_501, 1));
      expect(await broker.history('r', epoch, 0, 10)).toMatchObject({ reset: true });
      await wait(3_000_000);
      expect(await broker.history('r', epoch, 502, 2_000)).toMatchObject({
        items: items(502, 1_000),
      });
    });

    test('no log grows beyond 20,000 items', async () => {
      const { epoch } = await broker.publish('r', items(0, 20_500));
      expect(await broker.history('r', epoch, 499, 1)).toMatchObject({ reset: true });
      expect(await broker.history('r', epoch, 500, 1)).toMatchObject({ items: items(500, 1) });
    });

    test('of chat the newest 200 stay', async () => {
      const { epoch } = await broker.publish('r/chat', items(0, 600, 'C'));
      expect(await broker.history('r/chat', epoch, 400, 500)).toMatchObject({
        items: items(400, 200, 'C'),
      });
      expect(await broker.history('r/chat', epoch, 100, 500)).toMatchObject({ reset: true });
    });

    test('counters add up exactly whoever counts', async () => {
      await Promise.all(Array.from({ length: 300 }, () => broker.increment('r', 'likes', 3)));
      await broker.increment('r', 'visits', 1);
      await broker.increment('other', 'likes', 1);
      expect(await broker.counters('r')).toEqual({ likes: 900, visits: 1 });
      expect(await broker.counters('nowhere')).toEqual({});
    });

    test('presence is the sum over the nodes that still report', async () => {
      expect(await broker.presence('r', 'a', 10)).toBe(10);
      expect(await broker.presence('r', 'b', 5)).toBe(15);
      expect(await broker.presence('r', 'a', 7)).toBe(12);
      await wait(10_000);
      expect(await broker.presence('r', 'b', 5)).toBe(12);
      await wait(6_000);
      expect(await broker.presence('r', 'b', 5)).toBe(5);
    });
  });
};
