import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { freshDatabase } from '../../../../tests/support/database.ts';
import { type OpenDatabase, openDatabase } from './database.ts';
import { newId } from './id.ts';
import { createRuns, type RunColumns } from './runs.ts';

interface Row extends RunColumns {
  id: string;
  facts: { parts?: number[] };
}

let database: OpenDatabase;
let drop: () => Promise<void>;
const runs = createRuns<Row>({
  ...{ table: 'walks', id: 'id', underWay: 'walking' },
  interrupted: { problem: 'walks/interrupted' },
});

beforeAll(async () => {
  const fresh = await freshDatabase();
  drop = fresh.drop;
  database = openDatabase(fresh.url, { max: 3 });
  await sql`
    create table walks (
      id uuid primary key, state text not null, beat_at timestamptz not null, runner uuid,
      problem text not null default '', facts jsonb not null
    )`.execute(database.db);
  await sql`create unique index on walks (state) where state = 'walking'`.execute(database.db);
});
beforeEach(() => sql`truncate walks`.execute(database.db));
afterAll(async () => {
  await database.close();
  await drop();
});

const ask = (id = newId()): Promise<string | null> =>
  database.db
    .transaction()
    .execute(async (tx) => ((await runs.ask(tx, { id, facts: { parts: [1] } })) ? id : null));
const rowOf = async (id: string): Promise<Row> =>
  (await sql<Row>`select * from walks where id = ${id}`.execute(database.db)).rows[0]!;
const quietFor = (seconds: number) =>
  sql`update walks set beat_at = now() - make_interval(secs => ${seconds})`.execute(database.db);

test('of all who ask at once one gets a run, and the next when it is over', async () => {
  const asked = await Promise.all([ask(), ask(), ask()]);
  const [id] = asked.filter((one) => one !== null);
  expect(asked.filter((one) => one !== null)).toHaveLength(1);
  const held = { id: id!, runner: newId() };
  await runs.begin(database.db, held);
  expect(await ask()).toBeNull();
  expect(await runs.end(database.db, held, { state: 'done', facts: { parts: [] } })).toBe(true);
  expect(await rowOf(id!)).toMatchObject({ state: 'done', facts: { parts: [] } });
  expect(await ask()).not.toBeNull();
});

test('only who holds a run writes to it: neither who had it before, nor anybody once it is cancelled', async () => {
  const { db } = database;
  const id = (await ask())!;
  const [former, next] = [newId(), newId()].map((runner) => ({ id, runner }));
  expect(await runs.begin(db, former!)).toMatchObject({ id, facts: { parts: [1] } });
  expect(await runs.begin(db, next!, { facts: {} })).toMatchObject({ runner: next!.runner });
  expect(await runs.beat(db, former!, { facts: { parts: [9] } })).toBe(false);
  expect(await runs.end(db, former!, { state: 'done' })).toBe(false);
  expect(await runs.beat(db, next!, { facts: { parts: [2] } })).toBe(true);
  expect(await runs.cancel(db, id, { state: 'cancelled' })).toBe(true);
  expect(await runs.cancel(db, id, { state: 'cancelled' })).toBe(false);
  expect(await runs.beat(db, next!, {})).toBe(false);
  expect(await runs.begin(db, next!)).toBeNull();
  expect(await rowOf(id)).toMatchObject({ state: 'cancelled', facts: { parts: [2] } });
});

test('a run is dead after a minute of silence, and one that waits to begin after a quarter of an hour', async () => {
  const { db } = database;
  const id = (await ask())!;
  await quietFor(880);
  expect(await runs.failDead(db)).toBe(0);
  await runs.begin(db, { id, runner: newId() });
  await quietFor(50);
  expect(await runs.failDead(db)).toBe(0);
  await quietFor(70);
  expect(await runs.failDead(db)).toBe(1);
  expect(await rowOf(id)).toMatchObject({ state: 'failed', problem: 'walks/interrupted' });
  await ask();
  await quietFor(920);
  expect(await runs.failDead(db)).toBe(1);
});
