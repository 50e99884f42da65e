import { join } from 'node:path';
import {
  getPrediction,
  type PredictionTaskName,
  trainPrediction,
} from '@kaibo/contracts/prediction';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Filling, openFilling } from '#behaviour';
import type { Analytics } from '#platform/analytics';
import { isEngineInstalled } from '#platform/analytics.addon';
import { createDiskBlobs } from '#platform/blobs.disk';
import { type Person, type TestServer, testServer } from '../../../../../tests/support/server.ts';
import { type PlantedMarket, plantedMarket } from '../../../../../tests/support/viewers.ts';

let server: TestServer;
let filling: Filling;
let operator: Person;
let market: PlantedMarket;
/** The store of the server, which is opened after it. */
const analytics: Analytics = {
  query: (sql, parameters) => filling.analytics.query(sql, parameters),
  ping: () => filling.analytics.ping(),
  close: async () => undefined,
};

const overview = () => server.call(getPrediction, { as: operator });
const trained = async () => {
  expect(await server.call(trainPrediction, { as: operator })).toEqual({ queued: true });
  await server.runJobs();
  const { models, runs } = await overview();
  return {
    models,
    run: runs[0]!,
    of: (task: PredictionTaskName) => models.filter((one) => one.task === task),
  };
};
const told = async (events: PlantedMarket['events']) => {
  for (let from = 0; from < events.length; from += 1_000)
    await server.events.appendBatch(events.slice(from, from + 1_000));
  await filling.loader.caughtUp();
};

describe.skipIf(!isEngineInstalled())('with the engine', () => {
  beforeAll(async () => {
    server = await testServer({ analytics });
    filling = await openFilling({
      databaseUrl: server.databaseUrl,
      dataDir: server.dataDir,
      blobs: createDiskBlobs(join(server.dataDir, 'blobs')),
      clickHouseUrl: null,
      memoryMb: 300,
      onLost: () => undefined,
      onGivenUp: () => undefined,
      pauseMs: 20,
    });
    operator = await server.signUp('Operator', ['operator']);
  });
  afterAll(async () => {
    await filling.close();
    await server.close();
  });

  test('of an empty store nothing is learnt, and each task says how many rows it had', async () => {
    const { models, run } = await trained();
    expect(run).toMatchObject({ state: 'done', share: 1, problem: '' });
    expect(models).toHaveLength(7);
    for (const { state, why, rows } of models) {
      expect(state).toBe('failed');
      expect(rows).toBe(0);
      expect(why).toMatch(/^prediction\/too-few-rows: 0 of \d+$/);
    }
  });

  test('what is planted is found: better than the rate by far, and becomes the champion', async () => {
    market = plantedMarket({ seed: 1, nowMs: Date.now() });
    await told(market.events);
    const { run, of } = await trained();
    expect(run).toMatchObject({ state: 'done', problem: '' });
    for (const task of ['click', 'buy', 'stay'] as const) {
      const [newest] = of(task);
      expect(newest).toMatchObject({ state: 'champion', hasFile: true });
    }
  }, 120_000);
});
