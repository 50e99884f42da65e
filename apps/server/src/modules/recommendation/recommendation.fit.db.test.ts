import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { newId } from '#platform/id';
import {
  GROUPS,
  IN_GROUP,
  openModels,
  PEOPLE,
  productIn,
} from '../../../../../tests/support/models.ts';
import { beginFit, failDeadFits, listModels } from './recommendation.models.store.ts';

const FITS_MS = 180_000;

let ground: Awaited<ReturnType<typeof openModels>>;
let one: ReturnType<typeof ground.process>;

const newest = async () => (await listModels(ground.db, 1))[0]!;
const runDue = () => ground.jobs.runDue(one.fitting.tasks);

beforeAll(async () => {
  ground = await openModels();
});
beforeEach(() => {
  one = ground.process();
});
afterAll(() => ground.close());

test(
  'a fit finds the tastes that are in the log, says how well, and serves; asked for twice, it is made once',
  async () => {
    const answers = await Promise.all([one.fitting.ask(), one.fitting.ask(), one.fitting.ask()]);
    expect(answers.toSorted()).toEqual([false, false, true]);
    expect(await newest()).toMatchObject({ state: 'fitting', fittedAtMs: null });
    await runDue();
    const rows = await listModels(ground.db, 50);
    expect(rows).toHaveLength(1);
    const row = rows[0]!;
    const found = { people: PEOPLE, items: GROUPS * IN_GROUP, interactions: 480 };
    expect(row).toMatchObject({ state: 'active', problem: '', ...found });
    expect(row.curve.map(({ step }) => step)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(row.curve.at(-1)!.loss).toBeLessThan(row.curve[0]!.loss);
    expect(row.metrics.map(({ name }) => name)).toEqual(['NDCG@20', 'Recall@20']);
    expect(row.metrics[0]!.model).toBeGreaterThan(row.metrics[0]!.popularity);
    expect(row.options).toMatchObject({ factors: 64, peopleTested: PEOPLE });
    expect(String(row.options.tried).split(', ')).toHaveLength(6);

    const model = one.models.active()!;
    expect(model.version).toBe(row.version);
    for (let group = 0; group < GROUPS; group++) {
      const likes = model.similar(`product:${productIn(group, 3)}`, 'product', IN_GROUP - 1);
      const own = Array.from({ length: IN_GROUP }, (_, at) => `product:${productIn(group, at)}`);
      expect(own).toEqual(expect.arrayContaining(likes.map(({ entity }) => entity)));
    }
    const [partner] = model.boughtTogether([productIn(1, 0)], 3);
    expect(partner).toMatchObject({ productId: productIn(1, 2), support: 10 });
  },
  FITS_MS,
);

test(
  'the job of a fit whose process died takes it up when it runs again',
  async () => {
    expect(await one.fitting.ask()).toBe(true);
    const { version } = await newest();
    expect(await beginFit(ground.db, version, newId())).toBe(true);
    expect(await failDeadFits(ground.db)).toBe(0);
    expect(await one.fitting.ask()).toBe(false);
    await runDue();
    expect(await newest()).toMatchObject({ version, state: 'active' });
  },
  FITS_MS,
);

test('a fit that is not heard of for a minute is failed, and its job finds it over', async () => {
  expect(await one.fitting.ask()).toBe(true);
  const { version } = await newest();
  await beginFit(ground.db, version, newId());
  await sql`update recommendation_models set beat_at = now() - interval '2 minutes'
    where version = ${version}`.execute(ground.db);
  expect(await failDeadFits(ground.db)).toBe(1);
  expect((await newest()).problem).toContain('recommendation/fit-interrupted');
  await runDue();
  expect(await newest()).toMatchObject({ version, state: 'failed' });
});

test(
  'a fit under way ends when the process stops, and the next start may ask again',
  async () => {
    expect(await one.fitting.ask()).toBe(true);
    const run = runDue();
    const hasBegun = async (): Promise<boolean> => {
      const { rows } = await sql`select from recommendation_models
        where state = 'fitting' and runner is not null`.execute(ground.db);
      return rows.length > 0;
    };
    await expect.poll(hasBegun, { timeout: 20_000 }).toBe(true);
    await one.fitting.stop();
    await run;
    const row = await newest();
    expect(row).toMatchObject({ state: 'failed' });
    expect(row.problem).toContain('recommendation/fit-stopped');
    expect(await ground.process().fitting.ask()).toBe(true);
    await sql`update recommendation_models set state = 'failed' where state = 'fitting'`.execute(
      ground.db,
    );
  },
  FITS_MS,
);

test(
  'a fit of an empty log fails by name, and what served serves on',
  async () => {
    const serving = await ground.plant(one.models);
    await one.models.activate(serving);
    await sql`create table tastes_aside as select * from recommendation_tastes`.execute(ground.db);
    await sql`delete from recommendation_tastes`.execute(ground.db);
    expect(await one.fitting.ask()).toBe(true);
    await runDue();
    expect((await newest()).problem).toContain('recommend/empty-log');
    expect(one.models.active()!.version).toBe(serving);
    await sql`insert into recommendation_tastes select * from tastes_aside`.execute(ground.db);
  },
  FITS_MS,
);
