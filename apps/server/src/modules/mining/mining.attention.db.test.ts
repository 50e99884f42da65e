import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Clicked, Dwelled, Entered, type EventEnvelope, Liked } from '@kaibo/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Filling, openFilling } from '#behaviour';
import { noAnalytics } from '#platform/analytics';
import { isEngineInstalled } from '#platform/analytics.addon';
import { createDiskBlobs } from '#platform/blobs.disk';
import { type OpenDatabase, openDatabase } from '#platform/database';
import { createPostgresEventLog } from '#platform/events.postgres';
import { newId } from '#platform/id';
import { freshDatabase } from '../../../../../tests/support/database.ts';
import { makeAccounts } from '../../../../../tests/support/sales.ts';
import { readAttention } from './mining.attention.ts';
import { zoneClock } from './mining.clock.rules.ts';
import { mine } from './mining.work.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const timeZone = 'Asia/Shanghai';
const clock = zoneClock(timeZone);
const nowMs = Math.floor(Date.now() / HOUR_MS) * HOUR_MS;
const window = { fromMs: nowMs - 100 * DAY_MS, toMs: nowMs, timeZone };
const [room, product] = [newId(), newId()];

let fresh: { url: string; drop(): Promise<void> };
let database: OpenDatabase;
let dataDir: string;
beforeAll(async () => {
  fresh = await freshDatabase();
  database = openDatabase(fresh.url, { max: 4 });
  dataDir = await mkdtemp(join(tmpdir(), 'kaibo-attention-'));
});
afterAll(async () => {
  await database.close();
  await fresh.drop();
  await rm(dataDir, { recursive: true, force: true });
});

test('without the behaviour store there is no attention, and the reason is told', async () => {
  const { signal } = new AbortController();
  const { attention, problem } = await readAttention(noAnalytics, { ...window, signal });
  expect(attention).toBeNull();
  expect(problem).toContain('analytics/not-installed');
});

describe.skipIf(!isEngineInstalled())('with the engine', () => {
  let filling: Filling;
  let watchers: string[];
  let silent: string[];

  const event = (name: string, atMs: number, payload: object, actorId: string): EventEnvelope => ({
    ...{ id: newId(), name, version: 1, key: '', actorId, visitorId: null, roomId: room },
    ...{ atMs, simulated: false, payload },
  });
  const looks = (who: string, atMs: number): EventEnvelope[] => [
    event(Entered.name, atMs, { surface: 'room', itemId: room, from: null }, who),
    event(Dwelled.name, atMs + 1_000, { surface: 'room', itemId: room, dwellMs: 240_000 }, who),
    event(
      Clicked.name,
      atMs + 2_000,
      { surface: 'room', itemKind: 'product', itemId: product, position: 0, requestId: null },
      who,
    ),
    event(Liked.name, atMs + 3_000, { roomId: room, count: 3 }, who),
  ];

  beforeAll(async () => {
    watchers = await makeAccounts(database.pool, 30);
    silent = await makeAccounts(database.pool, 12, { analytics: false, personalisation: false });
    const events = createPostgresEventLog(database);
    const mornings = Array.from({ length: 9 }, (_, i) => nowMs - (i + 1) * DAY_MS);
    const all = [...watchers, ...silent].flatMap((who) => mornings.flatMap((at) => looks(who, at)));
    for (let from = 0; from < all.length; from += 500)
      await events.appendBatch(all.slice(from, from + 500));
    await events.close();
    filling = await openFilling({
      ...{ databaseUrl: fresh.url, dataDir, blobs: createDiskBlobs(join(dataDir, 'blobs')) },
      ...{ clickHouseUrl: null, memoryMb: 300, pauseMs: 20 },
      onLost: () => undefined,
      onGivenUp: () => undefined,
    });
    await filling.loader.caughtUp();
  }, 60_000);
  afterAll(() => filling?.close());

  test('sums, views, hours and days are those of the log, on the clock of the zone', async () => {
    const { signal } = new AbortController();
    const { attention, problem } = await readAttention(filling.analytics, { ...window, signal });
    expect(problem).toBe('');
    expect(attention!.viewers.toSorted()).toEqual([...watchers, ...silent].toSorted());
    expect([...attention!.sums.subarray(0, 4)]).toEqual([9 * 240_000, 1, 9, 9]);
    expect(attention!.products).toEqual([product]);
    expect(attention!.viewOf.viewer).toHaveLength(42 * 9);
    expect(attention!.hours.map(({ events, viewers }) => [events, viewers])).toEqual(
      Array.from({ length: 9 }, () => [42 * 4, 42]),
    );
    expect(attention!.days.map(({ day }) => day)).toEqual(
      Array.from({ length: 9 }, (_, i) => clock.day(nowMs - (9 - i) * DAY_MS)),
    );
    expect(attention!.weekViewers[clock.weekHour(nowMs - DAY_MS)]).toBe(42);
  });

  test('who did not agree is in no group, and hours count viewers as totals', async () => {
    const { signal } = new AbortController();
    const { attention } = await readAttention(filling.analytics, { ...window, signal });
    const order = { url: fresh.url, ...window, attention, attentionProblem: '' };
    const { report, facts } = await mine(database.db, order, () => undefined);
    expect(facts.viewers).toBe(42);
    expect(report.clusters.lack).toMatchObject({ code: 'too-few-people', have: 30 });
    expect(report.sequences.people).toBe(30);
    const viewers = report.rhythm.measures.find(({ measure }) => measure === 'viewers')!;
    expect(viewers.perHour[clock.weekHour(nowMs - DAY_MS)]).toBeGreaterThan(0);
  });
});
