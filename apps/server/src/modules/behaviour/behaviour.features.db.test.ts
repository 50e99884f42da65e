import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CartAdded,
  Clicked,
  Dwelled,
  type EventEnvelope,
  OrderPaid,
  OrderPlaced,
  RoomCreated,
  RoomWentLive,
} from '@kaibo/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isEngineInstalled } from '#platform/analytics.addon';
import { createDiskBlobs } from '#platform/blobs.disk';
import { type OpenDatabase, openDatabase } from '#platform/database';
import { createPostgresEventLog } from '#platform/events.postgres';
import { newId } from '#platform/id';
import { freshDatabase } from '../../../../../tests/support/database.ts';
import { findCleaning, keepCleaning } from './behaviour.cleaning.store.ts';
import { fitCleaning } from './behaviour.cleaning.ts';
import { type FeatureAsk, featuresAsOf } from './behaviour.features.ts';
import { type Filling, openFilling } from './behaviour.filling.ts';
import { type Entity, featureNames, featureWindows, windowBeginMs } from './behaviour.measures.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const nowMs = Math.floor(Date.now() / 1_000) * 1_000;
const viewer = newId();
const other = newId();
const [room, product, second] = [newId(), newId(), newId()];

const event = (name: string, atMs: number, payload: object, actorId = viewer): EventEnvelope => ({
  ...{ id: newId(), name, version: 1, key: '', actorId, visitorId: null, roomId: room },
  ...{ atMs, simulated: false, payload },
});
const click = (agoMs: number, actorId = viewer, itemId = product) =>
  event(
    Clicked.name,
    nowMs - agoMs,
    { surface: 'room', itemKind: 'product', itemId, position: 0, requestId: null },
    actorId,
  );
const order = { orderId: newId(), buyerId: viewer, storeId: newId(), roomId: room, totalFen: 990 };
const line = (productId: string) => ({
  skuId: newId(),
  productId,
  quantity: 2,
  unitFen: 99,
  left: 1,
});

let fresh: { url: string; drop(): Promise<void> };
let database: OpenDatabase;
let dataDir: string;
beforeAll(async () => {
  fresh = await freshDatabase();
  database = openDatabase(fresh.url, { max: 4 });
  dataDir = await mkdtemp(join(tmpdir(), 'kaibo-features-'));
});
afterAll(async () => {
  await database.close();
  await fresh.drop();
  await rm(dataDir, { recursive: true, force: true });
});

test('what a pipeline has learnt is kept under a name, and an older version is found again', async () => {
  const table = {
    rows: 3,
    columns: [{ name: 'x', kind: 'numeric' as const, values: Float64Array.of(1, Number.NaN, 5) }],
  };
  const median = await fitCleaning([{ step: 'missing', column: 'x', with: 'median' }], table);
  const mode = await fitCleaning([{ step: 'missing', column: 'x', with: 'mode' }], table);
  expect(await keepCleaning(database.db, { name: 'viewers', ...median })).toBe(1);
  expect(await keepCleaning(database.db, { name: 'viewers', ...mode })).toBe(2);
  expect(await findCleaning(database.db, 'viewers')).toMatchObject({ version: 2 });
  expect(await findCleaning(database.db, 'viewers', 1)).toMatchObject({
    version: 1,
    cleaning: median.cleaning,
    report: median.report,
  });
  expect(await findCleaning(database.db, 'rooms')).toBeNull();
});

describe.skipIf(!isEngineInstalled())('with the engine', () => {
  let filling: Filling;
  let firstOffsets: number;
  const features = async (entity: Entity, ask: FeatureAsk): Promise<Record<string, number>> => {
    const values = await featuresAsOf(filling.analytics, entity, [ask]);
    return Object.fromEntries(featureNames(entity).map((name, at) => [name, values[at]!]));
  };

  beforeAll(async () => {
    const events = createPostgresEventLog(database);
    await events.appendBatch([
      click(MINUTE_MS),
      click(4 * MINUTE_MS, viewer, second),
      click(30 * MINUTE_MS),
      click(20 * DAY_MS),
      click(31 * DAY_MS),
      click(2 * MINUTE_MS, other),
      event(CartAdded.name, nowMs - 3 * MINUTE_MS, {
        productId: product,
        skuId: newId(),
        quantity: 1,
      }),
      event(OrderPlaced.name, nowMs - 2 * MINUTE_MS, {
        ...order,
        lines: [line(product), line(second)],
      }),
      event(OrderPaid.name, nowMs, order),
    ]);
    firstOffsets = Number((await events.end()).offset);
    filling = await openFilling({
      databaseUrl: fresh.url,
      dataDir,
      blobs: createDiskBlobs(join(dataDir, 'blobs')),
      clickHouseUrl: null,
      memoryMb: 300,
      onLost: () => undefined,
      onGivenUp: () => undefined,
      pauseMs: 20,
    });
    await filling.loader.caughtUp();
    // What was known late: it happened ten minutes ago.
    await events.appendBatch([click(10 * MINUTE_MS)]);
    await events.close();
    await filling.loader.caughtUp();
  });
  afterAll(() => filling.close());

  test('each window counts what lies in it', async () => {
    expect(await features('viewer', { key: viewer, atMs: nowMs })).toMatchObject({
      'clicks 5m': 2,
      'products 5m': 2,
      'clicks 1h': 4,
      'clicks 1d': 4,
      'clicks 30d': 5,
      'cart-adds 5m': 1,
      'messages 30d': 0,
    });
    expect(await features('room', { key: room, atMs: nowMs })).toMatchObject({ 'clicks 5m': 3 });
    expect(
      await features('viewer-in-room', { key: other, roomId: room, atMs: nowMs }),
    ).toMatchObject({ 'clicks 30d': 1 });
    // Both products of an order are bought by it.
    for (const key of [product, second])
      expect(await features('product', { key, atMs: nowMs })).toMatchObject({
        'orders 5m': 1,
        'buyers 5m': 1,
      });
    for (const entity of ['room', 'product', 'host'] as const)
      for (const key of ['no id', '', '00000000-0000-0000-0000-000000000000'])
        expect(await features(entity, { key, atMs: nowMs })).toMatchObject({ 'clicks 30d': 0 });
    expect(await features('viewer', { key: '', atMs: nowMs })).toMatchObject({ 'clicks 30d': 0 });
  });

  test('a window begins with a bucket: the bucket counts whole, and nothing before it', async () => {
    const atMs = nowMs - 90 * DAY_MS + 31_234;
    const key = newId();
    const log = createPostgresEventLog(database);
    const begins = featureWindows.map((window) => windowBeginMs(window, atMs));
    await log.appendBatch(
      begins.flatMap((beginMs) => [beginMs - 1, beginMs].map((at) => click(nowMs - at, key))),
    );
    await log.close();
    await filling.loader.caughtUp();
    expect(await features('viewer', { key, atMs })).toMatchObject({
      'clicks 5m': 1,
      'clicks 1h': 3,
      'clicks 1d': 5,
      'clicks 30d': 7,
    });
  });

  test('a moment that is none is refused before anything is asked', async () => {
    for (const atMs of [Number.NaN, Number.POSITIVE_INFINITY, -1, 1.5, 9e15])
      await expect(features('viewer', { key: viewer, atMs })).rejects.toThrow(RangeError);
  });

  test('a host has what happens in rooms that were theirs by then, and never what is told later', async () => {
    const [hostId, one, two] = [newId(), newId(), newId()];
    const made = (name: string, roomId: string, payload: object): EventEnvelope => ({
      ...event(name, nowMs, { roomId, ...payload }),
      roomId,
    });
    const dwell = (agoMs: number, roomId: string, actorId = viewer): EventEnvelope => ({
      ...event(Dwelled.name, nowMs - agoMs, { surface: 'room', itemId: null, dwellMs: 400 }),
      ...{ roomId, actorId },
    });
    const log = createPostgresEventLog(database);
    await log.appendBatch([
      dwell(9 * MINUTE_MS, one),
      made(RoomCreated.name, one, { hostId, title: '', categoryId: 'food', startsAtMs: null }),
      dwell(8 * MINUTE_MS, one),
      made(RoomWentLive.name, two, { hostId, sessionId: newId(), startedAtMs: nowMs }),
      // Whose a room is does not change.
      made(RoomWentLive.name, two, { hostId: newId(), sessionId: newId(), startedAtMs: nowMs }),
      dwell(7 * MINUTE_MS, two, other),
      dwell(6.5 * MINUTE_MS, newId()),
    ]);
    const seen = Number((await log.end()).offset);
    await filling.loader.caughtUp();
    const asked = { key: hostId, atMs: nowMs, beforeOffset: seen + 1 };
    const known = { 'dwell 1h': 800, 'viewers 1h': 2, 'rooms 1h': 2, 'dwell 5m': 0 };
    expect(await features('host', asked)).toMatchObject(known);
    expect(await features('host', { ...asked, atMs: nowMs - 7.5 * MINUTE_MS })).toMatchObject({
      ...{ 'dwell 1h': 400, 'viewers 1h': 1, 'rooms 1h': 1 },
    });
    await log.appendBatch([dwell(5 * MINUTE_MS, one), dwell(-MINUTE_MS, two)]);
    await log.close();
    await filling.loader.caughtUp();
    expect(await features('host', asked)).toMatchObject(known);
  });

  test('nothing of the moment itself or after it is known: the payment to be foretold is in no feature', async () => {
    expect(await features('viewer', { key: viewer, atMs: nowMs })).toMatchObject({
      'orders 30d': 0,
      'spent 30d': 0,
    });
    expect(await features('viewer', { key: viewer, atMs: nowMs + 1 })).toMatchObject({
      'orders 5m': 1,
      'spent 5m': 990,
    });
  });

  test('nor is what was recorded later, however early it happened', async () => {
    const asked = { key: viewer, atMs: nowMs, beforeOffset: firstOffsets };
    expect(await features('viewer', asked)).toMatchObject({ 'clicks 5m': 2, 'clicks 1h': 3 });
  });

  test('features at a moment are the same whatever happened since', async () => {
    const asks = [0, 1, 3, 5, 40, 60 * 24 * 21].map((minutes) => ({
      key: viewer,
      atMs: nowMs - minutes * MINUTE_MS,
      beforeOffset: firstOffsets + 1,
    }));
    const before = await featuresAsOf(filling.analytics, 'viewer', asks);
    const later = createPostgresEventLog(database);
    await later.appendBatch([click(-MINUTE_MS), click(2 * MINUTE_MS), click(15 * DAY_MS)]);
    await later.close();
    await filling.loader.caughtUp();
    expect(await featuresAsOf(filling.analytics, 'viewer', asks)).toEqual(before);
  });

  test('many rows are answered as each alone', async () => {
    const asks = Array.from({ length: 2_300 }, (_, i) => ({
      key: i % 3 === 0 ? viewer : other,
      atMs: nowMs - (i % 50) * MINUTE_MS,
    }));
    const all = await featuresAsOf(filling.analytics, 'viewer', asks);
    const width = featureNames('viewer').length;
    for (const at of [0, 1, 33, 2_000, 2_299])
      expect(all.slice(at * width, (at + 1) * width)).toEqual(
        await featuresAsOf(filling.analytics, 'viewer', [asks[at]!]),
      );
  });
});
