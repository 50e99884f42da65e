import {
  activateModel,
  fitRecommendation,
  getAudit,
  getRecommendation,
  listAudit,
  type Role,
} from '@kaibo/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '#platform/id';
import { seedTwoGroups } from '../../../../../tests/support/models.ts';
import { type Person, type TestServer, testServer } from '../../../../../tests/support/server.ts';

let server: TestServer;
let technician: Person;
let operator: Person;

beforeAll(async () => {
  server = await testServer();
  technician = await server.signUp('Tess', ['technical']);
  operator = await server.signUp('Olga', ['operator']);
  await seedTwoGroups(server.pool);
}, 120_000);
afterAll(() => server.close());

test.each<[string, Role[], boolean, boolean]>([
  ['a viewer', [], false, false],
  ['a host', ['host'], false, false],
  ['a moderator', ['moderator'], false, false],
  ['marketing', ['marketing'], true, false],
  ['the product team', ['product'], true, false],
])('%s looks and acts only as their roles say', async (_, roles, mayRead, mayAct) => {
  const person = await server.signUp('Somebody', roles);
  expect((await server.send(getRecommendation, { as: person })).ok).toBe(mayRead);
  const acts = [
    await server.send(fitRecommendation, { as: person }),
    await server.send(activateModel, { as: person, params: { version: newId() } }),
  ];
  for (const { status } of acts) expect(status === 403).toBe(!mayAct);
});

test('nobody without an account is told anything', async () => {
  expect(await server.refusal(getRecommendation)).toMatchObject({ status: 401 });
  expect(await server.refusal(fitRecommendation)).toMatchObject({ status: 401 });
});

test('a fit that is asked for is made once, serves, can be gone back to, and all of it is in the audit log', async () => {
  const { waiting, models } = await server.call(getRecommendation, { as: operator });
  expect(waiting).toEqual({ people: 60, items: 24, interactions: 480, needed: 300 });
  expect(models).toEqual([]);

  expect(await server.call(fitRecommendation, { as: technician })).toEqual({ queued: true });
  expect(await server.call(fitRecommendation, { as: technician })).toEqual({ queued: false });
  await server.runJobs();
  expect(await server.call(fitRecommendation, { as: operator })).toEqual({ queued: true });
  await server.runJobs();
  const after = await server.call(getRecommendation, { as: operator });
  expect(after.models.map(({ state }) => state)).toEqual(['active', 'retired']);
  const [second, first] = after.models;

  const params = { version: first!.version };
  await server.call(activateModel, { as: technician, params });
  const back = await server.call(getRecommendation, { as: operator });
  expect(back.models.map(({ state }) => state)).toEqual(['retired', 'active']);

  const { entries } = await server.call(listAudit, { as: operator, query: { limit: 5 } });
  const { id: entryId } = entries.find(({ action }) => action.includes('/activate'))!;
  const entry = await server.call(getAudit, { as: operator, params: { entryId } });
  expect(entry).toMatchObject({
    ...{ actorId: technician.id, outcome: 'done' },
    ...{ before: { version: second!.version }, after: { version: first!.version } },
  });
}, 120_000);

test('a model that never was is refused by name', async () => {
  const params = { version: newId() };
  expect(await server.refusal(activateModel, { as: technician, params })).toMatchObject({
    ...{ status: 404, code: 'recommendation/no-such-model' },
  });
});

test('the first fit begins by itself once there is enough to learn from, and only then', async () => {
  await server.pool.query('delete from recommendation_models');
  await server.runTask('recommendation.look');
  const [row] = (await server.call(getRecommendation, { as: operator })).models;
  expect(row).toMatchObject({ state: 'fitting' });
  await server.runTask('recommendation.look');
  expect((await server.call(getRecommendation, { as: operator })).models).toHaveLength(1);

  await server.pool.query('delete from recommendation_models');
  await server.pool.query(`delete from recommendation_tastes where person >= 'u:0040'`);
  await server.runTask('recommendation.look');
  const { models, waiting } = await server.call(getRecommendation, { as: operator });
  expect(waiting).toMatchObject({ people: 40, interactions: 320 });
  expect(models).toEqual([]);
});
