import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  ChatSaid,
  Clicked,
  Dwelled,
  Entered,
  type EventEnvelope,
  Liked,
  OrderPaid,
  OrderPlaced,
  RoomCreated,
} from '@kaibo/contracts';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Analytics, AnalyticsError, noAnalytics } from '#platform/analytics';
import { isEngineInstalled } from '#platform/analytics.addon';
import { createDiskBlobs } from '#platform/blobs.disk';
import { type OpenDatabase, openDatabase } from '#platform/database';
import { createPostgresEventLog, type PostgresEventLog } from '#platform/events.postgres';
import { newId } from '#platform/id';
import { freshDatabase } from '../../../../../tests/support/database.ts';
import { featuresAsOf } from './behaviour.features.ts';
import { type Filling, openFilling } from './behaviour.filling.ts';
import { type Entity, entities, featureNames } from './behaviour.measures.ts';
import { createOnline } from './behaviour.online.ts';
import { currentReading } from './behaviour.rows.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

let fresh: { url: string; drop(): Promise<void> };
let database: OpenDatabase;
let dataDir: string;
let log: PostgresEventLog;
beforeAll(async () => {
  fresh = await freshDatabase();
  database = openDatabase(fresh.url, { max: 6 });
  dataDir = await mkdtemp(join(tmpdir(), 'kaibo-online-'));
  log = createPostgresEventLog(database);
});
afterAll(async () => {
  await log.close();
  await database.close();
  await fresh.drop();
  await rm(dataDir, { recursive: true, force: true });
});

/** Clocks of tests run ahead. */
const reading = { ...currentReading(), nowMs: () => Date.now() + 30 * DAY_MS };

/** A clock that stands where it is put. */
const handClock = (nowMs: number) => {
  const clock = { atMs: nowMs, nowMs: () => clock.atMs };
  return clock;
};

const viewers = [newId(), newId(), 'visitor-12345678'];
const rooms = [newId(), newId(), newId()];
const hosts = [newId(), newId()];
const products = [newId(), newId()];
const nobody = newId();

interface Deed {
  kind: number;
  viewer: number;
  room: number;
  product: number;
  agoMs: number;
  size: number;
}

/** An event of each kind that features are made of, and of one that they are not. */
const eventOf = ({ kind, viewer, room, product, agoMs, size }: Deed, nowMs: number) => {
  const who = viewers[viewer];
  const [roomId, productId] = [rooms[room]!, products[product]!];
  const surface = 'room';
  const isVisitor = who?.startsWith('visitor') === true;
  const order = { orderId: newId(), storeId: newId(), roomId, totalFen: size };
  const line = { skuId: newId(), productId, quantity: 1, unitFen: 9, left: 1 };
  const buyerId = isVisitor || who === undefined ? viewers[0] : who;
  const kinds: [{ name: string }, object][] = [
    [Clicked, { surface, itemKind: 'product', itemId: productId, position: 0, requestId: null }],
    [Dwelled, { surface, itemId: null, dwellMs: size }],
    [Entered, { surface, itemId: roomId, from: null }],
    [Liked, { roomId, count: 1 + (size % 9) }],
    [ChatSaid, { roomId, messageId: newId(), userId: buyerId, text: 'hi' }],
    [OrderPlaced, { ...order, buyerId, lines: [line, line] }],
    [OrderPaid, { ...order, buyerId }],
    [
      RoomCreated,
      { roomId, hostId: hosts[room % 2], title: '', categoryId: 'a', startsAtMs: null },
    ],
  ];
  const [{ name }, payload] = kinds[kind]!;
  const envelope: EventEnvelope = {
    ...{ id: newId(), name, version: 1, key: '', roomId, simulated: false, payload },
    actorId: isVisitor || who === undefined ? null : who,
    visitorId: isVisitor ? who : null,
    atMs: nowMs - agoMs,
  };
  return envelope;
};

const asksOf = (entity: Entity): { key: string; roomId?: string }[] => {
  const keys = { viewer: viewers, room: rooms, product: products, host: hosts };
  if (entity !== 'viewer-in-room') return [...keys[entity], nobody, ''].map((key) => ({ key }));
  return viewers.flatMap((key) => rooms.map((roomId) => ({ key, roomId })));
};

/** Mostly lately; some late by days, some with a clock that runs ahead. */
const agoMs = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 0, max: 7 * MINUTE_MS }) },
  { weight: 3, arbitrary: fc.integer({ min: 0, max: 2 * HOUR_MS }) },
  { weight: 3, arbitrary: fc.integer({ min: 0, max: 33 * DAY_MS }) },
  { weight: 1, arbitrary: fc.integer({ min: -4 * MINUTE_MS, max: 0 }) },
);
const deed: fc.Arbitrary<Deed> = fc.record({
  kind: fc.nat({ max: 7 }),
  viewer: fc.nat({ max: 3 }),
  room: fc.nat({ max: 2 }),
  product: fc.nat({ max: 1 }),
  agoMs,
  size: fc.integer({ min: 0, max: 100_000 }),
});
/** A batch of events, what of it is sent again, and how long after it is asked. */
const step = fc.record({
  deeds: fc.array(deed, { minLength: 1, maxLength: 12 }),
  again: fc.array(fc.nat({ max: 200 }), { maxLength: 3 }),
  laterMs: fc.oneof(
    fc.constant(0),
    fc.integer({ min: 1, max: 3 * MINUTE_MS }),
    fc.integer({ min: 1, max: 26 * HOUR_MS }),
  ),
});

describe.skipIf(!isEngineInstalled())('with the engine', () => {
  let filling: Filling;
  beforeAll(async () => {
    filling = await openFilling({
      databaseUrl: fresh.url,
      dataDir,
      blobs: createDiskBlobs(join(dataDir, 'blobs')),
      clickHouseUrl: null,
      memoryMb: 300,
      onLost: () => undefined,
      onGivenUp: () => undefined,
      pauseMs: 10,
      reading,
    });
    await filling.loader.opened();
  });
  afterAll(() => filling.close());

  test('late, repeated, early or out of order: the row that is kept up is the row as of that moment, bit for bit', async () => {
    const sent: EventEnvelope[] = [];
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 5 }), async (steps) => {
        const clock = handClock(Date.now());
        const online = createOnline({ events: log, clock, analytics: filling.analytics, reading });
        const following = log.subscribe({ ...online.subscription, group: newId() });
        await following.caughtUp();
        try {
          for (const { deeds, again, laterMs } of steps) {
            const events = deeds.map((one) => eventOf(one, clock.atMs));
            const repeats = again.flatMap((i) => sent[i % Math.max(1, sent.length)] ?? []);
            // Asked in between: the row begins while events come.
            for (const entity of entities) await readAll(online, entity);
            await log.appendBatch([...events, ...repeats]);
            sent.push(...events);
            await following.caughtUp();
            clock.atMs += laterMs;
            await filling.loader.caughtUp();
            for (const entity of entities) await readAll(online, entity);
            await online.idle();
            for (const entity of entities) {
              const { rows, isCold, atMs, beforeOffset } = await readAll(online, entity);
              expect(isCold).not.toContain(true);
              expect(atMs).toBe(clock.atMs);
              const asks = asksOf(entity).map((one) => ({ ...one, atMs, beforeOffset }));
              const asOf = await featuresAsOf(filling.analytics, entity, asks);
              expect(named(entity, rows)).toEqual(named(entity, asOf));
            }
          }
        } finally {
          await following.stop();
          await online.close();
        }
      }),
      { numRuns: 5, endOnFailure: true },
    );
  }, 180_000);

  test('the store goes and comes back: rows are read on, and those it has not told yet are cold until it does', async () => {
    const store = { isDown: false };
    const analytics: Analytics = {
      ...filling.analytics,
      query: (sql, parameters) =>
        store.isDown
          ? Promise.reject(new AnalyticsError('analytics/down', 'killed'))
          : filling.analytics.query(sql, parameters),
    };
    const clock = handClock(Date.now());
    const online = createOnline({ events: log, clock, analytics, reading });
    const following = log.subscribe({ ...online.subscription, group: newId() });
    await following.caughtUp();
    const [known, late] = [newId(), newId()];
    const click = (room: string): EventEnvelope => ({
      ...eventOf({ ...quiet, kind: 0 }, clock.atMs - 1),
      ...{ roomId: room, actorId: viewers[0]! },
    });
    const clicks = async (room: string) => {
      const { rows, isCold } = await online.read('room', [room]);
      return [rows[featureNames('room').indexOf('clicks 5m')], isCold[0]];
    };
    await log.appendBatch([click(known), click(late)]);
    await following.caughtUp();
    await filling.loader.caughtUp();
    await clicks(known);
    await online.idle();
    expect(await clicks(known)).toEqual([1, false]);
    store.isDown = true;
    await log.appendBatch([click(known)]);
    await following.caughtUp();
    expect(await clicks(known)).toEqual([2, false]);
    await online.read('room', [late], [], 2_000);
    expect(await clicks(late)).toEqual([1, true]);
    expect(online.state()).toMatchObject({ basis: 'recent-log', why: 'analytics/down' });
    store.isDown = false;
    await online.idle();
    expect(await clicks(late)).toEqual([1, false]);
    expect(online.state()).toMatchObject({ basis: 'store', why: null });
    await following.stop();
    await online.close();
  }, 60_000);
});

const quiet: Deed = { kind: 0, viewer: 0, room: 0, product: 0, agoMs: 0, size: 1 };

test('without the store rows begin in the recent part of the log and say that they are cold', async () => {
  const clock = handClock(Date.now());
  const online = createOnline({ events: log, clock, analytics: noAnalytics, reading });
  const [room, host] = [newId(), newId()];
  const made = (kind: number, roomId: string, payload?: object): EventEnvelope => {
    const event = eventOf({ ...quiet, kind }, clock.atMs - 1);
    return { ...event, roomId, payload: payload ?? event.payload };
  };
  await log.appendBatch([
    made(7, room, { roomId: room, hostId: host, title: '', categoryId: 'a', startsAtMs: null }),
    made(0, room),
  ]);
  const following = log.subscribe({ ...online.subscription, group: newId() });
  await following.caughtUp();
  const clicksOf = async (entity: 'room' | 'host' | 'viewer-in-room', key: string) => {
    const { rows, isCold } = await online.read(entity, [key], [room], 2_000);
    return [rows[featureNames(entity).indexOf('clicks 5m')], isCold[0]];
  };
  expect(await clicksOf('room', room)).toEqual([1, true]);
  expect(await clicksOf('host', host)).toEqual([1, true]);
  await log.appendBatch([made(0, room)]);
  await following.caughtUp();
  expect(await clicksOf('room', room)).toEqual([2, true]);
  expect(await clicksOf('host', host)).toEqual([2, true]);
  expect(await clicksOf('viewer-in-room', viewers[0]!)).toEqual([2, true]);
  expect(online.state()).toMatchObject({ basis: 'recent-log', why: 'analytics/not-installed' });
  await following.stop();
  await online.close();
}, 30_000);

test('who no event can be about has zeros that are certain, and what is kept is bounded', async () => {
  const online = createOnline({
    ...{ events: log, clock: handClock(Date.now()), analytics: noAnalytics, reading },
    bounds: { slots: 50, weight: 1_000 },
  });
  const following = log.subscribe({ ...online.subscription, group: newId() });
  await following.caughtUp();
  const { rows, isCold } = await online.read('product', ['', 'no id', '0'.repeat(36)]);
  expect([...rows].every((value) => value === 0)).toBe(true);
  expect(isCold).toEqual([false, false, false]);
  expect((await online.read('viewer-in-room', [newId()])).isCold).toEqual([false]);
  for (let i = 0; i < 300; i++) await online.read('viewer', [newId()]);
  await online.idle();
  expect(online.state().kept.viewer).toBe(50);
  await following.stop();
  await online.close();
});

/** What is not 0. */
const named = (entity: Entity, rows: Float64Array): string[] => {
  const names = featureNames(entity);
  return [...rows].flatMap((value, i) =>
    value === 0
      ? []
      : [`${entity} ${Math.floor(i / names.length)} ${names[i % names.length]}: ${value}`],
  );
};

const readAll = (online: Pick<ReturnType<typeof createOnline>, 'read'>, entity: Entity) => {
  const asks = asksOf(entity);
  return online.read(
    entity,
    asks.map(({ key }) => key),
    asks.map(({ roomId }) => roomId ?? ''),
  );
};
