import { ChatSaid, Entered, Liked, OrderPaid, ViewersCounted } from '@kaibo/contracts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { StoredEvent } from '#platform/events';
import { sumUpMinutes } from './rooms.minutes.ts';

const ROOM = '01980000-0000-7000-8000-000000000001';

const event = (name: string, atMs: number, payload: unknown): StoredEvent => ({
  id: crypto.randomUUID(),
  name,
  version: 1,
  key: ROOM,
  actorId: null,
  visitorId: null,
  roomId: ROOM,
  atMs,
  simulated: false,
  payload,
  position: { txid: '1', offset: '1' },
});

test('what happens is added to the minute in which it happened; of viewers the most count', () => {
  const minutes = sumUpMinutes([
    event(Liked.name, 61_000, { count: 3 }),
    event(ViewersCounted.name, 62_000, { viewersNow: 9 }),
    event(ViewersCounted.name, 72_000, { viewersNow: 4 }),
    event(OrderPaid.name, 119_999, { totalFen: 12_900 }),
    event(ChatSaid.name, 120_000, {}),
    event(Entered.name, 121_000, { surface: 'room' }),
    event(Entered.name, 121_000, { surface: 'replay' }),
  ]);
  expect(minutes).toMatchObject([
    { minuteMs: 60_000, likes: 3, viewers: 9, paidOrders: 1, paidFen: 12_900, chats: 0 },
    { minuteMs: 120_000, chats: 1, visits: 1, likes: 0 },
  ]);
});

test('nobody watching makes no minute', () => {
  expect(sumUpMinutes([event(ViewersCounted.name, 1, { viewersNow: 0 })])).toEqual([]);
});

test('in whichever batches events are heard, the sums over their minutes are the same', () => {
  const like = fc.record({ atMs: fc.nat({ max: 600_000 }), count: fc.integer({ min: 1, max: 9 }) });
  fc.assert(
    fc.property(fc.array(like), fc.nat({ max: 50 }), (likes, cut) => {
      const events = likes.map(({ atMs, count }) => event(Liked.name, atMs, { count }));
      const sumOf = (some: StoredEvent[]) =>
        sumUpMinutes(some).reduce((sum, { likes: n }) => sum + n, 0);
      const all = likes.reduce((sum, { count }) => sum + count, 0);
      expect(sumOf(events.slice(0, cut)) + sumOf(events.slice(cut))).toBe(all);
    }),
  );
});
