import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { learn } from '../../apps/server/src/modules/recommendation/recommendation.fit.learn.ts';
import type { TasteRows } from '../../apps/server/src/modules/recommendation/recommendation.fit.rules.ts';
import { createFitting } from '../../apps/server/src/modules/recommendation/recommendation.job.ts';
import { encodeModel } from '../../apps/server/src/modules/recommendation/recommendation.model-file.ts';
import {
  askForFit,
  beginFit,
  finishFit,
} from '../../apps/server/src/modules/recommendation/recommendation.models.store.ts';
import {
  createModels,
  type ModelRegistry,
} from '../../apps/server/src/modules/recommendation/recommendation.models.ts';
import { createDiskBlobs } from '../../apps/server/src/platform/blobs.disk.ts';
import { systemClock } from '../../apps/server/src/platform/clock.ts';
import { type OpenDatabase, openDatabase } from '../../apps/server/src/platform/database.ts';
import { createPostgresEventLog } from '../../apps/server/src/platform/events.postgres.ts';
import { createMemoryHotState } from '../../apps/server/src/platform/hot-state.memory.ts';
import { newId } from '../../apps/server/src/platform/id.ts';
import { createJobs } from '../../apps/server/src/platform/jobs.graphile.ts';
import { silentLog } from '../../apps/server/src/platform/log.ts';
import { freshDatabase } from './database.ts';

export const GROUPS = 2;
export const IN_GROUP = 12;
export const PEOPLE = 60;

/** Thing `at` of a group. */
export const productIn = (group: number, at: number): string =>
  `0199a000-0000-7000-8000-${String(group * 100 + at).padStart(12, '0')}`;

/** People of each group have to do with two thirds of its things, one after another, and with nothing of the other's. */
export const actsOfTwoGroups = () =>
  Array.from({ length: PEOPLE * IN_GROUP }, (_, i) => ({
    person: `u:${String(Math.floor(i / IN_GROUP)).padStart(4, '0')}`,
    group: Math.floor(i / IN_GROUP) % GROUPS,
    at: i % IN_GROUP,
    minutesAgo: ((i % IN_GROUP) * 7 + Math.floor(i / IN_GROUP) * 3) % 50,
  })).filter(({ person, at }) => (at + Number(person.slice(2))) % 3 !== 0);

/** Puts them, and twenty orders of two things of one group each, where a fit reads. */
export const seedTwoGroups = async (pool: OpenDatabase['pool']): Promise<void> => {
  const rows = actsOfTwoGroups().map(({ person, group, at, minutesAgo }) => ({
    ...{ person, entity: `product:${productIn(group, at)}`, minutes: minutesAgo },
  }));
  await pool.query(
    `insert into recommendation_tastes (person, entity, weight, recent, at)
     select person, entity, 3, 0, now() - minutes * interval '1 minute'
     from jsonb_to_recordset($1::jsonb) as row (person text, entity text, minutes int)`,
    [JSON.stringify(rows)],
  );
  await pool.query(
    `insert into recommendation_baskets (order_id, buyer_id, product_ids, placed_at)
     select gen_random_uuid(), gen_random_uuid(),
       case when i % 2 = 0 then $1::uuid[] else $2::uuid[] end, now()
     from generate_series(1, 20) i`,
    [
      [productIn(0, 0), productIn(0, 1)],
      [productIn(1, 0), productIn(1, 2)],
    ],
  );
};

/** The same as a fit reads it. */
export const tastesOfTwoGroups = (): TasteRows => {
  const acts = actsOfTwoGroups();
  const people = [...new Set(acts.map(({ person }) => person))];
  return {
    people: people.length,
    entities: Array.from(
      { length: GROUPS * IN_GROUP },
      (_, i) => `product:${productIn(Math.floor(i / IN_GROUP), i % IN_GROUP)}`,
    ),
    person: Uint32Array.from(acts, ({ person }) => people.indexOf(person)),
    entity: Uint32Array.from(acts, ({ group, at }) => group * IN_GROUP + at),
    weight: Float32Array.from(acts, () => 3),
    atMs: Float64Array.from(acts, ({ minutesAgo }) => -60_000 * minutesAgo),
  };
};

/** A database with tastes of two groups, and processes that fit and serve on it. */
export const openModels = async () => {
  const fresh = await freshDatabase();
  const database = openDatabase(fresh.url, { max: 5 });
  const { db } = database;
  const events = createPostgresEventLog(database);
  const hotState = createMemoryHotState(systemClock);
  const jobs = createJobs({ url: fresh.url, hotState, log: silentLog });
  const blobDir = await mkdtemp(join(tmpdir(), 'kaibo-models-'));
  const blobs = createDiskBlobs(blobDir);
  const problems: string[] = [];
  const onError = (_error: unknown, what: string): void => void problems.push(what);
  await seedTwoGroups(database.pool);
  const learnt = await learn({ version: newId(), tastes: tastesOfTwoGroups(), baskets: [] });

  return {
    ...{ db, jobs, blobs, blobDir, problems },
    process: () => {
      const shared = { db, events, blobs, jobs, clock: systemClock, onError };
      const models = createModels(shared);
      return { models, fitting: createFitting({ ...shared, models, databaseUrl: fresh.url }) };
    },
    /** As a fit leaves it: ready, with its file. */
    plant: async (models: ModelRegistry): Promise<string> => {
      const run = { version: newId(), runner: newId() };
      const { model, ...facts } = learnt;
      const bytes = encodeModel({ ...model, version: run.version });
      const nowMs = Date.now();
      await db.transaction().execute((tx) => askForFit(tx, { ...run, name: 'ials', nowMs }));
      await beginFit(db, run.version, run.runner);
      await models.keep(run.version, bytes);
      await finishFit(db, run, { ...facts, nowMs, seconds: 1, bytes: bytes.length });
      await models.prune();
      return run.version;
    },
    close: async (): Promise<void> => {
      await jobs.stop();
      await events.close();
      await hotState.close();
      await database.close();
      await fresh.drop();
      await rm(blobDir, { recursive: true, force: true });
    },
  };
};
