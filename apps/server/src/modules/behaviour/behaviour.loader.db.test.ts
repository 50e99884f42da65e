import { setTimeout as sleep } from 'node:timers/promises';
import { Clicked } from '@kaibo/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import type { AnalyticsEngine } from '#platform/analytics';
import { type OpenDatabase, openDatabase } from '#platform/database';
import { newId } from '#platform/id';
import { freshDatabase } from '../../../../../tests/support/database.ts';
import { runLoader } from './behaviour.loader.ts';
import type { LogPage, LogReading } from './behaviour.reading.ts';
import { currentReading, type LogRow, type Reading, storeLine } from './behaviour.rows.ts';
import {
  listQuarantine,
  nextGeneration,
  ownGeneration,
  quarantine,
  storeState,
} from './behaviour.store.ts';
import { storeDatabase } from './behaviour.tables.ts';

let fresh: { url: string; drop(): Promise<void> };
let database: OpenDatabase;
beforeAll(async () => {
  fresh = await freshDatabase();
  database = openDatabase(fresh.url, { max: 3 });
});
afterAll(async () => {
  await database.close();
  await fresh.drop();
});

const click = (offset: number): LogRow => ({
  ...{ offset, id: newId(), name: Clicked.name, version: 1, atMs: Date.now(), actor: null },
  ...{ visitor: 'visitor-1234', room: null, simulated: false },
  payload: `{"surface":"home","itemKind":"room","itemId":"${newId()}","position":1,"requestId":null}`,
});

/** Keeps nothing but how many statements it was busy with at once, and takes its time for each. */
const slowEngine = () => {
  const seen = { atOnce: 0, most: 0, statements: [] as string[] };
  const work = async (statement?: string): Promise<void> => {
    if (statement !== undefined) seen.statements.push(statement);
    seen.atOnce += 1;
    seen.most = Math.max(seen.most, seen.atOnce);
    await sleep(200);
    seen.atOnce -= 1;
  };
  const engine: AnalyticsEngine = {
    query: async () => [],
    run: work,
    insert: () => work(),
    ping: () => work(),
    use: async () => undefined,
    close: async () => undefined,
  };
  return { engine, seen };
};

test('a portion is written to its end before the place is read again after a failed page', async () => {
  const full = 40_000;
  const { engine, seen } = slowEngine();
  let readings = 0;
  async function* pages(): AsyncGenerator<LogPage> {
    readings += 1;
    const rows = Array.from({ length: full }, (_, i) => click(i + 1));
    yield { rows, scannedTo: full, isLast: false };
    if (readings === 1) throw new Error('the connection has gone');
    yield { rows: [], scannedTo: full + 1, isLast: true };
  }
  const log: LogReading = {
    head: async () => ({ horizon: full + 1, end: full + 1 }),
    idAt: async () => null,
    pages: async () => pages(),
  };
  let writtenAtFailure = -1;
  const loader = runLoader({
    db: database.db,
    engine,
    log,
    reading: currentReading(),
    holdingDays: (work) => work(),
    onProgress: ({ failure, place }) => {
      if (failure !== null) writtenAtFailure = place;
    },
    onGivenUp: () => undefined,
    pauseMs: 10,
  });
  await expect(loader.caughtUp()).rejects.toThrow('the connection has gone');
  expect(writtenAtFailure).toBe(full);
  await loader.caughtUp();
  await loader.stop();
  expect(readings).toBe(2);
  expect(seen.most).toBe(1);
  expect(seen.atOnce).toBe(0);
}, 30_000);

test('an installation made from a backup begins a store of its own and gives up none', async () => {
  const given = await nextGeneration(database.db);
  await ownGeneration(database.db);
  const state = await storeState(database.db);
  expect(state).toMatchObject({ formers: [], place: 0, loadedAtMs: null });
  expect(state.generation).not.toBe(given);
});

test('every store that was given up is dropped, also those that another took the place of too soon', async () => {
  const formers = [await nextGeneration(database.db), await nextGeneration(database.db)];
  const last = await nextGeneration(database.db);
  expect((await storeState(database.db)).formers).toEqual(expect.arrayContaining(formers));
  const { engine, seen } = slowEngine();
  const loader = runLoader({
    ...{ db: database.db, engine, reading: currentReading() },
    log: {
      head: async () => ({ horizon: 0, end: 0 }),
      idAt: async () => null,
      pages: () => Promise.reject(new Error('there is nothing to read')),
    },
    holdingDays: (work) => work(),
    onProgress: () => undefined,
    onGivenUp: () => undefined,
  });
  await loader.opened();
  await loader.stop();
  const dropped = seen.statements.filter((one) => one.startsWith('drop'));
  for (const former of formers)
    expect(dropped).toContain(`drop database if exists ${storeDatabase(former)}`);
  expect(dropped.join()).not.toContain(storeDatabase(last));
  expect(await storeState(database.db)).toMatchObject({ generation: last, formers: [] });
}, 30_000);

test('whatever a reason says, its event is set aside: neither half a letter nor NUL stands in the way', async () => {
  const known = currentReading();
  const counts = {
    name: 'counts',
    version: 1,
    key: () => '',
    payload: z.record(z.string(), z.number()),
  };
  const reading: Reading = {
    ...known,
    definitions: new Map(known.definitions).set(counts.name, counts),
  };
  const rows = [
    { ...click(1), name: `${'x'.repeat(499)}😀` },
    { ...click(2), name: counts.name, payload: '{"tea\\u0000":"many"}' },
  ];
  const refused = rows.map((row) => {
    const verdict = storeLine(row, reading);
    if (verdict.line !== null) throw new Error('it was taken');
    return { row, ...verdict };
  });
  await quarantine(database.db, refused);
  const [second, first] = await listQuarantine(database.db, { limit: 2 });
  expect(first).toMatchObject({ reason: 'unknown-event', detail: `${'x'.repeat(499)}\ufffd` });
  expect(second).toMatchObject({ reason: 'bad-payload', row: rows[1] });
  expect(second?.detail).toMatch(/^tea : /);
});
