import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Clicked, type EventEnvelope } from '@kaibo/contracts';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { isEngineInstalled } from '#platform/analytics.addon';
import { type AnalyticsProcess, createAnalyticsProcess } from '#platform/analytics.process';
import { createDiskBlobs } from '#platform/blobs.disk';
import { type OpenDatabase, openDatabase } from '#platform/database';
import { createPostgresEventLog, type PostgresEventLog } from '#platform/events.postgres';
import { exportClosedPartitions } from '#platform/events.retention';
import { newId } from '#platform/id';
import { silentLog } from '#platform/log';
import { freshDatabase } from '../../../../../tests/support/database.ts';
import { type Filling, openFilling } from './behaviour.filling.ts';
import { currentReading } from './behaviour.rows.ts';
import { askReplay, listQuarantine, nextGeneration, storeState } from './behaviour.store.ts';

let fresh: { url: string; drop(): Promise<void> };
let database: OpenDatabase;
let events: PostgresEventLog;
let dataDir: string;
beforeAll(async () => {
  fresh = await freshDatabase();
  database = openDatabase(fresh.url, { max: 6 });
  events = createPostgresEventLog(database);
  dataDir = await mkdtemp(join(tmpdir(), 'kaibo-analytics-'));
});
afterAll(async () => {
  await events.close();
  await database.close();
  await fresh.drop();
  await rm(dataDir, { recursive: true, force: true });
});

const open: Filling[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

const fill = async (needs: Partial<Parameters<typeof openFilling>[0]> = {}): Promise<Filling> => {
  const filling = await openFilling({
    databaseUrl: fresh.url,
    dataDir,
    blobs: createDiskBlobs(join(dataDir, 'blobs')),
    clickHouseUrl: null,
    memoryMb: 300,
    onLost: (error) => {
      throw error;
    },
    onGivenUp: () => undefined,
    pauseMs: 20,
    ...needs,
  });
  open.push(filling);
  await filling.loader.caughtUp();
  return filling;
};

const click = (facts: Partial<EventEnvelope> = {}): EventEnvelope => ({
  id: newId(),
  name: Clicked.name,
  version: 1,
  key: 'k',
  actorId: null,
  visitorId: 'visitor-1234',
  roomId: null,
  atMs: Date.now(),
  simulated: false,
  payload: { surface: 'home', itemKind: 'room', itemId: newId(), position: 1, requestId: null },
  ...facts,
});

const kept = async ({ analytics }: Pick<Filling, 'analytics'>) => {
  const [row] = await analytics.query<{ rows: number; ids: number; offsets: number }>(
    'select count() as rows, uniqExact(id) as ids, uniqExact(log_offset) as offsets from events',
  );
  return row!;
};
describe.skipIf(!isEngineInstalled())('with the engine', () => {
  test('an event is in the store once, however often it was sent, early or late', async () => {
    const twice = click();
    const late = click({ atMs: Date.now() - 40 * 86_400_000 });
    await events.appendBatch([twice, click(), twice]);
    const first = await fill();
    expect(await kept(first)).toEqual({ rows: 2, ids: 2, offsets: 2 });
    await events.appendBatch([{ ...twice, atMs: twice.atMs + 1 }, late]);
    await first.loader.caughtUp();
    expect(await kept(first)).toEqual({ rows: 3, ids: 3, offsets: 3 });
    const [row] = await first.analytics.query<object>(
      `select toUnixTimestamp64Milli(at) as atMs, viewer, surface, position, name
         from events where id = {id:UUID}`,
      { id: late.id },
    );
    expect(row).toEqual({
      atMs: late.atMs,
      viewer: 'visitor-1234',
      surface: 'home',
      position: 1,
      name: Clicked.name,
    });
  });

  test('what is not known is set aside, seen, and tried again with a program that knows it', async () => {
    const strange = click({ name: 'shop.opened', payload: { hello: '世界\t\n\\' } });
    const newer = click({ version: 2 });
    const ahead = click({ atMs: Date.now() + 3 * 86_400_000 });
    const wrong = click({ payload: { surface: 'moon' } });
    await events.appendBatch([strange, newer, ahead, wrong]);
    const before = await fill();
    const { rows } = await kept(before);
    const aside = await listQuarantine(database.db, { limit: 10 });
    expect(aside.map((one) => [one.id, one.reason])).toEqual([
      [wrong.id, 'bad-payload'],
      [ahead.id, 'bad-time'],
      [newer.id, 'unknown-version'],
      [strange.id, 'unknown-event'],
    ]);
    await open.pop()!.close();

    const known = currentReading();
    const reading = {
      ...known,
      definitions: new Map(known.definitions).set('shop.opened', {
        version: 1,
        key: () => '',
        name: 'shop.opened',
        payload: z.object({ hello: z.string() }),
      }),
    };
    expect(await askReplay(database.db, null)).toBe(4);
    const after = await fill({ reading });
    expect((await kept(after)).rows).toBe(rows + 1);
    const left = await listQuarantine(database.db, { limit: 10 });
    expect(left.map((one) => one.id)).toEqual([wrong.id, ahead.id, newer.id]);
    expect(left.every((one) => one.replayAskedAtMs === null)).toBe(true);
    const [row] = await after.analytics.query<{ payload: string }>(
      'select payload from events where id = {id:UUID}',
      { id: strange.id },
    );
    expect(JSON.parse(row!.payload)).toEqual(strange.payload);
  });

  test('a store is filled by one process at a time', async () => {
    await fill();
    await expect(fill()).rejects.toMatchObject({ code: 'analytics/in-use' });
  });

  test('a store made anew holds the same, days that were moved out of the database included', async () => {
    const day = new Date(Date.now() - 5 * 86_400_000).toISOString().slice(0, 10);
    await sql`select events_make_partition(${day}::date)`.execute(database.db);
    const old = Array.from({ length: 300 }, () => click());
    await events.appendBatch(old);
    await sql`update events set recorded_at = ${`${day} 12:00Z`}::timestamptz
      where id = any(${old.map((event) => event.id)})`.execute(database.db);
    await nextGeneration(database.db);
    const before = await kept(await fill());
    await open.pop()!.close();
    // Who reads the log must have passed a day before it is moved.
    await sql`select events_count_up()`.execute(database.db);
    const blobs = createDiskBlobs(join(dataDir, 'blobs'));
    const { exported } = await exportClosedPartitions({ pool: database.pool, blobs, keepDays: 2 });
    expect(exported).toHaveLength(1);
    const again = await nextGeneration(database.db);
    const filling = await fill();
    expect(await kept(filling)).toEqual(before);
    expect((await storeState(database.db)).generation).toBe(again);
  });

  test('a store that knows more than the log is given up', async () => {
    await open.pop()?.close();
    const filling = await fill();
    const { generation } = await storeState(database.db);
    await filling.analytics.insert('places', ['place'], '999999999\n');
    await open.pop()!.close();
    const givenUp = new Promise<void>((resolve) => {
      void fill({ onGivenUp: resolve }).catch(() => undefined);
    });
    await givenUp;
    await open.pop()!.close();
    expect((await storeState(database.db)).generation).not.toBe(generation);
  });

  test('a store whose newest event the log does not have is left to whoever fills it', async () => {
    await open.pop()?.close();
    await events.appendBatch([click()]);
    const filling = await fill();
    const { generation } = await storeState(database.db);
    const { rows } = await kept(filling);
    const newest = 'select id, log_offset from events order by log_offset desc limit 1';
    const [{ id }] = (await filling.analytics.query<{ id: string }>(newest)) as [{ id: string }];
    await open.pop()!.close();
    // As in a backup of before it that went on for as long.
    await sql`update events set id = ${newId()} where id = ${id}`.execute(database.db);
    const givenUp = new Promise<void>((resolve) => {
      void fill({ onGivenUp: resolve }).catch(() => undefined);
    });
    await givenUp;
    await open.pop()!.close();
    expect(await storeState(database.db)).toMatchObject({ formers: [] });
    expect((await storeState(database.db)).generation).not.toBe(generation);
    const again = await fill();
    expect((await kept(again)).rows).toBe(rows);
    const [{ id: now }] = (await again.analytics.query<{ id: string }>(newest)) as [{ id: string }];
    expect(now).not.toBe(id);
  });

  describe('in a process of its own', () => {
    let analytics: AnalyticsProcess;
    const start = (entry = join(import.meta.dirname, '../../analytics-main.ts')) => {
      analytics = createAnalyticsProcess({
        entry,
        env: () => ({ DATABASE_URL: fresh.url, KAIBO_DATA_DIR: dataDir }),
        log: silentLog,
        whyNot: () => null,
        backOffMs: 1,
      });
    };
    afterEach(() => analytics.close());

    test('it is not there before it is asked, and gone after it was closed', async () => {
      start();
      expect(analytics.pid()).toBeNull();
      expect(analytics.health()).toEqual({
        name: 'analytics',
        state: 'ok',
        detail: 'starts when it is asked for',
      });
      expect(await analytics.query('select {n:UInt8} + 1 as n', { n: 1 })).toEqual([{ n: 2 }]);
      expect(analytics.pid()).not.toBeNull();
      await expect(analytics.query('select nonsense')).rejects.toMatchObject({
        code: 'analytics/refused',
      });
      const tooMuch = 'select groupArray(repeat(toString(number), 1000)) from numbers(10000000)';
      await expect(analytics.query(tooMuch)).rejects.toMatchObject({
        code: 'analytics/out-of-memory',
      });
      for (const writing of [
        'truncate table events',
        'drop table events',
        'set readonly = 0',
        'insert into places select 1, 7 as place',
      ])
        await expect(analytics.query(writing)).rejects.toMatchObject({
          code: 'analytics/refused',
          message: expect.stringContaining('READONLY'),
        });
      // An answer passes through the process that people are served by.
      const tooLong = "select repeat('x', 1000) as text from numbers(20000)";
      await expect(analytics.query(tooLong)).rejects.toMatchObject({ code: 'analytics/refused' });
      await analytics.close();
      expect(analytics.pid()).toBeNull();
    });

    test('killed at any moment of a load it loses nothing and counts nothing twice', async () => {
      start();
      await analytics.start();
      await expect.poll(() => analytics.health().detail).toBe('');
      const before = await kept({ analytics });
      await analytics.close();
      const total = 80_000;
      for (let i = 0; i < total; i += 2_000)
        await events.appendBatch(Array.from({ length: 2_000 }, () => click()));
      start();
      const end = Number((await events.end()).offset);
      let interrupted = 0;
      for (let round = 0; round < 6; round++) {
        await analytics.start();
        const pid = analytics.pid()!;
        await sleep(60 + round * 90);
        process.kill(pid, 'SIGKILL');
        if ((await storeState(database.db)).place < end) interrupted += 1;
        while (analytics.pid() === pid) await sleep(5);
        await sleep(20);
      }
      await events.appendBatch([click(), click()]);
      expect(interrupted).toBeGreaterThan(1);
      const expected = before.rows + total + 2;
      await expect
        .poll(() => kept({ analytics }).then(({ rows }) => rows), { timeout: 60_000 })
        .toBe(expected);
      expect(await kept({ analytics })).toEqual({
        rows: expected,
        ids: expected,
        offsets: expected,
      });
    }, 90_000);

    test('whoever waits for an answer when it ends is told, and the next one is answered', async () => {
      start();
      await analytics.ping();
      const waiting = analytics.query('select sleep(3)');
      process.kill(analytics.pid()!, 'SIGKILL');
      await expect(waiting).rejects.toMatchObject({ code: 'analytics/down', retry: 'later' });
      await sleep(20);
      await analytics.ping();
    });
  });
});
