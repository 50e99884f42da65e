import type { RefusalCode } from '@kaibo/contracts';
import {
  cancelTraining,
  getPrediction,
  promotePredictor,
  rollBackPredictor,
  trainPrediction,
} from '@kaibo/contracts/prediction';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '#platform/id';
import { type Person, type TestServer, testServer } from '../../../../../tests/support/server.ts';

/** What each route of the console refuses this person with. */
const refused = (server: TestServer, as: Person | null) =>
  Promise.all(
    [
      server.refusal(getPrediction, { as }),
      server.refusal(trainPrediction, { as }),
      server.refusal(cancelTraining, { as, params: { version: newId() } }),
      server.refusal(promotePredictor, { as, params: { task: 'click', version: newId() } }),
      server.refusal(rollBackPredictor, { as, params: { task: 'click' } }),
    ].map(async (refusal): Promise<RefusalCode | string> => (await refusal).code),
  );

let server: TestServer;
beforeAll(async () => {
  server = await testServer();
});
afterAll(() => server.close());

test('the operator is told what is missing, and nothing is queued', async () => {
  const as = await server.signUp('Operator', ['operator']);
  const { degraded, models, runs, tasks } = await server.call(getPrediction, { as });
  expect({ degraded, models, runs }).toEqual({
    degraded: 'analytics/not-installed',
    models: [],
    runs: [],
  });
  expect(tasks).toHaveLength(7);
  expect(await server.refusal(trainPrediction, { as })).toMatchObject({
    status: 503,
    code: 'prediction/no-store',
  });
  await server.runTask('prediction.look');
  expect((await server.call(getPrediction, { as })).runs).toEqual([]);
});

test('guests and viewers may do nothing here; who reads may not act', async () => {
  expect(new Set(await refused(server, null))).toEqual(new Set(['accounts/not-signed-in']));
  const viewer = await server.signUp('Viewer', ['merchant', 'host']);
  expect(new Set(await refused(server, viewer))).toEqual(new Set(['accounts/forbidden']));
  const reader = await server.signUp('Reader', ['marketing']);
  expect((await server.call(getPrediction, { as: reader })).models).toEqual([]);
  expect(await server.refusal(trainPrediction, { as: reader })).toMatchObject({ status: 403 });
});

test('a model that is not there is neither promoted nor gone back to', async () => {
  const as = await server.signUp('Operator', ['operator']);
  const params = { task: 'click', version: newId() };
  expect(await server.refusal(promotePredictor, { as, params })).toMatchObject({
    code: 'prediction/no-such-model',
  });
  expect(await server.refusal(rollBackPredictor, { as, params: { task: 'click' } })).toMatchObject({
    code: 'prediction/nothing-before',
  });
  expect(await server.refusal(cancelTraining, { as, params: { version: newId() } })).toMatchObject({
    code: 'prediction/no-such-training',
  });
});
