import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { EventEnvelope } from '@kaibo/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshDatabase } from '../../../../tests/support/database.ts';
import { createDiskBlobs } from './blobs.disk.ts';
import type { Blobs } from './blobs.ts';
import { type OpenDatabase, openDatabase } from './database.ts';
import { createPostgresEventLog, type PostgresEventLog } from './events.postgres.ts';
import { countEventsByName, listNewestEvents } from './events.query.ts';
import { readAll } from './events.rebuild.ts';
import { EXPORT_LOCK, exportClosedPartitions } from './events.retention.ts';
import type { StoredEvent } from './events.ts';
import { newId } from './id.ts';

const DAY_MS = 86_400_000;
let fresh: Awaited<ReturnType<typeof freshDatabase>>;
let opened: OpenDatabase;
let log: PostgresEventLog;
let directory: string;
let blobs: Blobs;

beforeAll(async () => {
  fresh = await freshDatabase();
  opened = openDatabase(fresh.url, { max: 8 });
  log = createPostgresEventLog(opened);
  directory = await mkdtemp(join(tmpdir(), 'kaibo-retention-'));
  blobs = await createDiskBlobs(directory);
});
afterAll(async () => {
  await log.close();
  await opened.close();
  await fresh.drop();
  await rm(directory, { recursive: true, force: true });
});

const envelope = (name: string, count: number, roomId: string | null = null): EventEnvelope => ({
  id: newId(),
  name,
  version: 1,
  key: '',
  actorId: null,
  visitorId: count % 2 === 0 ? null : 'visitor-1',
  roomId,
  atMs: Date.now(),
  simulated: false,
  payload: { count, text: '直播 "quoted"' },
});

/** As if recorded that many days ago, when the day had no partition yet: in the default one. */
const recordDaysAgo = async (days: number, events: readonly EventEnvelope[]): Promise<void> => {
  await log.appendBatch(events);
  await opened.pool.query(
    `update events set recorded_at = now() - make_interval(days => $1) where id = any($2)`,
    [days, events.map((event) => event.id)],
  );
};

const everything = async (names?: readonly string[]): Promise<StoredEvent[]> => {
  const all: StoredEvent[] = [];
  for await (const event of readAll({ pool: opened.pool, blobs }, names)) all.push(event);
  return all;
};

test('a closed day moves to the blobs only when every group has read it, and a rebuild reads both', async () => {
  const old = Array.from({ length: 3_000 }, (_, count) => envelope('old', count));
  const interleaved = [envelope('old', -1), envelope('new', 1), envelope('old', -2)];
  await recordDaysAgo(3, old);
  await recordDaysAgo(2, interleaved.slice(0, 1));
  await log.appendBatch(interleaved.slice(1, 2));
  await recordDaysAgo(3, interleaved.slice(2));
  const before = await everything();
  expect(before.map((event) => event.id)).toEqual([...old, ...interleaved].map(({ id }) => id));

  const release = Promise.withResolvers<void>();
  const slow = log.subscribe({
    group: 'slow',
    names: ['old'],
    from: 'oldest',
    handle: () => release.promise,
  });
  await countEventsByName(opened.db);
  await expect
    .poll(() => opened.pool.query(`select from event_groups where name = 'slow'`))
    .toMatchObject({ rowCount: 1 });
  const held = await exportClosedPartitions({ ...opened, blobs, keepDays: 1 });
  expect(held.exported).toEqual([]);
  expect(held.heldBack.map((day) => day.groups)).toEqual([['slow'], ['slow']]);
  expect(await everything()).toEqual(before);

  release.resolve();
  await slow.caughtUp();
  await slow.stop();
  const moved = await exportClosedPartitions({ ...opened, blobs, keepDays: 1 });
  expect(moved.heldBack).toEqual([]);
  expect(moved.exported.map((day) => day.rows)).toEqual([3_001, 1]);

  const { rows } = await opened.pool.query('select id from events');
  expect(rows).toEqual([{ id: interleaved[1]!.id }]);
  expect(await everything()).toEqual(before);
  expect((await everything(['new'])).map((event) => event.id)).toEqual([interleaved[1]!.id]);
});

test('what comes late for a day that has moved is exported beside it', async () => {
  const before = await everything();
  const late = [envelope('late', 1)];
  await recordDaysAgo(3, late);
  await countEventsByName(opened.db);
  await opened.pool.query(`delete from event_groups where name = 'slow'`);
  const moved = await exportClosedPartitions({ ...opened, blobs, keepDays: 1 });
  expect(moved.exported.map((day) => day.rows)).toEqual([1]);
  const after = await everything();
  expect(after.slice(0, -1)).toEqual(before);
  expect(after.at(-1)!.id).toBe(late[0]!.id);
});

test('an export that stopped before the drop is finished by the next, and no event is read twice', async () => {
  const day = [envelope('twice', 1), envelope('twice', 2)];
  await recordDaysAgo(4, day);
  await countEventsByName(opened.db);
  const before = await everything();
  await opened.pool.query(`select events_make_partition((now() at time zone 'UTC')::date - 4)`);
  // A reader of the log in the way: the day is exported, its partition cannot be dropped.
  const reader = await opened.pool.connect();
  await reader.query('begin');
  await reader.query('select count(*) from events');
  await expect(exportClosedPartitions({ ...opened, blobs, keepDays: 1 })).rejects.toThrow(
    /lock timeout/,
  );
  await reader.query('rollback');
  reader.release();
  expect(await everything()).toEqual(before);
  const moved = await exportClosedPartitions({ ...opened, blobs, keepDays: 1 });
  expect(moved.exported.map((each) => each.rows)).toEqual([2]);
  expect(await everything()).toEqual(before);
});

test('an export waits for who reads the whole log for a moment, and leaves it to the next when that takes long', async () => {
  await recordDaysAgo(6, [envelope('waited', 1)]);
  await countEventsByName(opened.db);
  const reader = await opened.pool.connect();
  await reader.query('select pg_advisory_lock_shared($1::bigint)', [EXPORT_LOCK]);
  const nothing = await exportClosedPartitions({ ...opened, blobs, keepDays: 1 });
  expect(nothing).toEqual({ exported: [], heldBack: [] });
  const waiting = exportClosedPartitions({ ...opened, blobs, keepDays: 1 });
  await sleep(300);
  await reader.query('select pg_advisory_unlock_shared($1::bigint)', [EXPORT_LOCK]);
  reader.release();
  expect((await waiting).exported.map((each) => each.rows)).toEqual([1]);
});

test('a blob that is not what was written keeps its day in the database', async () => {
  const day = [envelope('kept', 1)];
  await recordDaysAgo(5, day);
  await countEventsByName(opened.db);
  const lossy: Blobs = {
    ...blobs,
    put: (key, bytes, type) =>
      blobs.put(key, key.endsWith('.parquet') ? bytes.subarray(1) : bytes, type),
  };
  await expect(exportClosedPartitions({ ...opened, blobs: lossy, keepDays: 1 })).rejects.toThrow(
    /not what was written/,
  );
  const { rowCount } = await opened.pool.query(`select from events where name = 'kept'`);
  expect(rowCount).toBe(1);
});

test('a listing is newest first by name or room, page after page, and the counts include what has moved', async () => {
  const roomId = newId();
  const events = Array.from({ length: 5 }, (_, count) =>
    envelope(count % 2 === 0 ? 'listed' : 'other', count, roomId),
  );
  await log.appendBatch(events);
  const ids = (page: StoredEvent[]) => page.map((event) => event.id);
  const newest = ids(events as StoredEvent[]).toReversed();
  const first = await listNewestEvents(opened.db, { roomId, limit: 2 });
  const before = first.at(-1)!.position.offset;
  const second = await listNewestEvents(opened.db, { roomId, before, limit: 10 });
  expect([...ids(first), ...ids(second)]).toEqual(newest);
  const named = await listNewestEvents(opened.db, { name: 'listed', limit: 10 });
  expect(ids(named)).toEqual([newest[0], newest[2], newest[4]]);
  const counts = new Map(
    (await countEventsByName(opened.db)).map(({ name, count }) => [name, count]),
  );
  expect(counts.get('listed')).toBe(3);
  expect(counts.get('old')).toBe(3_002);
});

test('today and the coming days have partitions, and events without one are not lost', async () => {
  const { rows } = await opened.pool.query<{ parts: number }>(
    `select count(*) as parts from generate_series(0, 3) as ahead
      where to_regclass('events_' || to_char(now() at time zone 'UTC' + make_interval(days => ahead), 'YYYYMMDD')) is not null`,
  );
  expect(rows[0]!.parts).toBe(4);
  const [future] = [envelope('future', 1)];
  await log.appendBatch([future]);
  await opened.pool.query(
    `update events set recorded_at = now() + interval '9 days' where id = $1`,
    [future.id],
  );
  await opened.pool.query(`select events_make_partitions(9)`);
  const { rows: found } = await opened.pool.query(
    `select tableoid::regclass::text as part from events where id = $1`,
    [future.id],
  );
  const day = new Date(Date.now() + 9 * DAY_MS).toISOString().slice(0, 10).replaceAll('-', '');
  expect(found).toEqual([{ part: `events_${day}` }]);
});
