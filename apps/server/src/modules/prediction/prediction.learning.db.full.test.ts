import { createHash } from 'node:crypto';
import { OrderPaid, updateMe } from '@kaibo/contracts';
import {
  cancelTraining,
  getPrediction,
  type PredictionTaskName,
  type PredictorRow,
  promotePredictor,
  rollBackPredictor,
  trainPrediction,
} from '@kaibo/contracts/prediction';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { consentsOf } from '#accounts';
import { featuresAsOf } from '#behaviour';
import { isEngineInstalled } from '#platform/analytics.addon';
import { createDiskBlobs } from '#platform/blobs.disk';
import { newId } from '#platform/id';
import type { Person } from '../../../../../tests/support/server.ts';
import { type StoredServer, serverWithStore } from '../../../../../tests/support/store.ts';
import { type PlantedMarket, plantedMarket } from '../../../../../tests/support/viewers.ts';
import { createModels } from './prediction.models.ts';
import { askOf, knownOf, readMoments } from './prediction.reading.ts';
import { createScoring } from './prediction.serve.ts';
import { moments } from './prediction.tasks.ts';

describe.skipIf(!isEngineInstalled())('with the engine', () => {
  let server: StoredServer;
  let operator: Person;
  let market: PlantedMarket;
  const learned: PredictionTaskName[] = ['click', 'buy', 'stay', 'interact'];

  const overview = () => server.call(getPrediction, { as: operator });
  const trained = async () => {
    expect(await server.call(trainPrediction, { as: operator })).toEqual({ queued: true });
    await server.runJobs();
    const { models, runs } = await overview();
    const fresh = models.filter(({ version }) => version === runs[0]!.version);
    return { models, run: runs[0]!, of: (task: string) => fresh.find((one) => one.task === task)! };
  };
  const championOf = async (task: PredictionTaskName): Promise<PredictorRow> => {
    const { models } = await overview();
    return models.find((one) => one.task === task && one.state === 'champion')!;
  };
  const told = async (events: PlantedMarket['events']) => {
    for (let from = 0; from < events.length; from += 1_000)
      await server.events.appendBatch(events.slice(from, from + 1_000));
    await server.loaded();
  };

  beforeAll(async () => {
    server = await serverWithStore();
    operator = await server.signUp('Operator', ['operator']);
  });
  afterAll(() => server.close());

  test('of an empty store nothing is learnt, and each task says how many rows it had', async () => {
    const { models, run } = await trained();
    expect(run).toMatchObject({ state: 'done', share: 1, problem: '' });
    expect(models).toHaveLength(7);
    for (const { state, why, rows, hasFile } of models) {
      expect({ state, rows, hasFile }).toEqual({ state: 'failed', rows: 0, hasFile: false });
      expect(why).toMatch(/^prediction\/too-few-rows: 0 of \d+$/);
    }
  });

  test('what is planted is found: far better than the rate, and the first champions serve', async () => {
    market = plantedMarket({ seed: 1, nowMs: Date.now(), days: 12, viewers: 80 });
    await told(market.events);
    const { run, of } = await trained();
    expect(run).toMatchObject({ state: 'done', problem: '' });
    for (const task of learned) {
      const { state, why, figures, algorithm, checksum, testRows, importance } = of(task);
      expect({ task, state }).toEqual({ task, state: 'champion' });
      expect(why).toMatch(/^prediction\/first/);
      expect(checksum).toMatch(/^[0-9a-f]{64}$/);
      expect(testRows).toBeGreaterThan(300);
      expect(importance[0]!.share).toBeGreaterThan(0);
      const own = figures.find((one) => one.of === algorithm)!;
      const rate = figures.find((one) => one.of === 'rate')!;
      expect(own.auc!).toBeGreaterThan(0.68);
      expect(rate.auc).toBeCloseTo(0.5, 9);
      expect(own.logLoss!).toBeLessThan(rate.logLoss!);
      expect(own.ece!).toBeLessThan(0.08);
    }
    expect(of('value').state).toBe('champion');
    expect(of('wanted')).toMatchObject({ state: 'failed', rows: 0 });
  }, 600_000);

  test('who loves a room is foretold to click and buy there more than in others', async () => {
    const champions = createModels({
      ...{ db: server.db, events: server.events, clock: { nowMs: Date.now } },
      blobs: createDiskBlobs(`${server.dataDir}/blobs`),
      onError: (error) => {
        throw error;
      },
    });
    await champions.refresh();
    const atMs = Date.now();
    const analytics = server.analytics;
    const { scoreRooms } = createScoring({
      models: champions,
      airing: {
        now: () =>
          new Map(
            market.roomIds.map((id) => [id, { hostId: newId(), startedAtMs: atMs - 600_000 }]),
          ),
      },
      online: {
        read: async (entity, keys, rooms = []) => ({
          rows: await featuresAsOf(
            analytics,
            entity,
            keys.map((key, i) => ({ key, roomId: rooms[i] ?? '', atMs })),
          ),
          ...{ isCold: keys.map(() => false), atMs, beforeOffset: Number.MAX_SAFE_INTEGER },
        }),
      },
    });
    let [right, all] = [0, 0];
    for (let viewer = 0; viewer < market.viewers.length; viewer += 4) {
      const { click, buy, valueFen, modelVersion } = (await scoreRooms(
        market.viewers[viewer]!,
        market.roomIds,
      ))!;
      expect(modelVersion).toMatch(/^click:.+,buy:.+,stay:.+,interact:.+,value:/);
      expect(Math.min(...valueFen!)).toBeGreaterThanOrEqual(0);
      for (let loved = 0; loved < market.roomIds.length; loved += 2)
        for (let other = 1; other < market.roomIds.length; other += 2) {
          all += 2;
          right += Number(click![loved]! > click![other]!) + Number(buy![loved]! > buy![other]!);
        }
    }
    expect(right / all).toBeGreaterThan(0.75);
    await champions.close();
  });

  test('a row is foretold in service bit for bit as in training for the same moment', async () => {
    const set = await readMoments(server.analytics, {
      ...{ kind: 'room-shown', fromMs: Date.now() - 2 * 86_400_000, toMs: Date.now() },
      signal: new AbortController().signal,
      consentsOf: async () => new Map(),
    });
    const known = knownOf(set);
    const rows = set.atMs.length;
    expect(rows).toBeGreaterThan(100);
    const [event] = market.events.filter(({ name, atMs }) => {
      return name === 'behaviour.exposure' && atMs === set.atMs[rows - 1];
    });
    const { itemId } = event!.payload as { itemId: string };
    const hostId = (
      market.events.find(({ name, roomId }) => name === 'rooms.live' && roomId === itemId)!
        .payload as { hostId: string }
    ).hostId;
    const [stored] = await server.analytics.query<{ offset: number }>(
      'select log_offset as offset from events where id = {id:UUID}',
      { id: event!.id },
    );
    const moment = {
      ...{ offset: stored!.offset, atMs: event!.atMs, viewer: event!.actorId!, roomId: itemId },
      ...{ hostId, itemId, simulated: 0, amountFen: 0 },
    };
    for (const entity of moments['room-shown'].entities) {
      const alone = await featuresAsOf(server.analytics, entity, [askOf(entity, moment)]);
      expect(set.features[entity]!.slice((rows - 1) * alone.length)).toEqual(alone);
    }
    expect(known.rows).toBe(rows);
  });

  test('who does not agree, or does no more, is in no row: not even with an order', async () => {
    const [agreed, withdrawn, never] = await Promise.all([
      server.signUp('Ann'),
      server.signUp('Wes'),
      server.signUp('Ned'),
    ]);
    const agree = (as: Person, analytics: boolean) =>
      server.call(updateMe, { as, body: { consent: { analytics, personalisation: false } } });
    await agree(agreed, true);
    await agree(withdrawn, true);
    const buyers = [agreed, withdrawn, never];
    const paid = (buyerId: string, place: number) => ({
      ...{
        id: newId(),
        name: OrderPaid.name,
        version: OrderPaid.version,
        key: '',
        visitorId: null,
      },
      ...{ actorId: null, roomId: market.roomIds[0]!, atMs: 1_700_000_000_000 + place },
      ...{ simulated: false },
      payload: {
        ...{ orderId: newId(), storeId: newId(), roomId: market.roomIds[0]!, buyerId },
        totalFen: 1_000 + place,
      },
    });
    await told(buyers.map(({ id }, place) => paid(id, place)));
    await agree(withdrawn, false);
    const { amounts } = await readMoments(server.analytics, {
      ...{ kind: 'order-paid', fromMs: 1_700_000_000_000, toMs: 1_700_000_001_000 },
      signal: new AbortController().signal,
      consentsOf: (ids) => consentsOf(server.db, ids),
    });
    expect([...amounts]).toEqual([1_000]);
  });

  test('a training that was killed while it wrote down goes on: what serves keeps its file', async () => {
    const { version } = await championOf('click');
    // More happened since: the same training would learn something else by now.
    const { viewers: _, ...more } = plantedMarket({
      ...{ seed: 9, nowMs: Date.now() - 2 * 3_600_000, days: 2, viewers: 12 },
      roomsOf: market.roomIds.map((id) => ({ id, hostId: newId() })),
    });
    await told(more.events);
    await sql`update prediction_runs set state = 'training', beat_at = now() where version = ${version}`.execute(
      server.db,
    );
    await sql`delete from prediction_models where version = ${version} and task = 'stay'`.execute(
      server.db,
    );
    await server.jobs.enqueue(server.db, 'prediction.train', { version });
    await server.runJobs();
    const { models, runs } = await overview();
    expect(runs.find((run) => run.version === version)).toMatchObject({ state: 'done' });
    const blobs = createDiskBlobs(`${server.dataDir}/blobs`);
    for (const task of ['click', 'stay'] as const) {
      const row = models.find((one) => one.task === task && one.version === version)!;
      expect(row).toMatchObject({ task, state: 'champion' });
      const { bytes } = (await blobs.get(`models/prediction/${task}/${version}`))!;
      expect(createHash('sha256').update(bytes).digest('hex')).toBe(row.checksum);
    }
  }, 600_000);

  test('the next models are challengers, compared on what follows; an operator promotes and goes back', async () => {
    const before = await championOf('click');
    const { of } = await trained();
    const challenger = of('click');
    expect(challenger).toMatchObject({ state: 'challenger', promotedAtMs: null });
    expect(await championOf('click')).toMatchObject({ version: before.version });
    const params = { task: 'click', version: challenger.version };
    await server.call(promotePredictor, { as: operator, params });
    await server.call(promotePredictor, { as: operator, params });
    expect(await championOf('click')).toMatchObject({ version: challenger.version });
    const { models } = await overview();
    const serving = models.filter(({ task, state }) => task === 'click' && state === 'champion');
    expect(serving).toHaveLength(1);
    expect(
      await server.call(rollBackPredictor, { as: operator, params: { task: 'click' } }),
    ).toEqual({ version: before.version });
    expect(await championOf('click')).toMatchObject({ version: before.version });
    const failed = models.find(({ state }) => state === 'failed')!;
    expect(
      await server.refusal(promotePredictor, {
        as: operator,
        params: { task: failed.task, version: failed.version },
      }),
    ).toMatchObject({ code: 'prediction/model-not-servable' });
    const { rows } = await sql<{ n: number }>`
      select count(*)::int as n from audit_entries
       where action like 'POST /v1/console/prediction/%' and actor_id = ${operator.id}`.execute(
      server.db,
    );
    expect(rows[0]!.n).toBeGreaterThan(0);
  }, 600_000);

  test('a challenger that has seen what follows is compared with the champion on the same rows', async () => {
    await sql`update prediction_models set to_at = now() - interval '3 days'
               where task = 'click' and state in ('champion', 'retired')`.execute(server.db);
    const retired = (await overview()).models.find(
      ({ task, state, hasFile }) => task === 'click' && state === 'retired' && hasFile,
    )!;
    await sql`update prediction_models set state = 'challenger'
               where task = 'click' and version = ${retired.version}`.execute(server.db);
    await server.runTask('prediction.compare');
    const { models } = await overview();
    const compared = models.filter(({ task, shadow }) => task === 'click' && shadow !== null);
    expect(compared).toHaveLength(2);
    expect(compared[0]!.shadow!.rows).toBe(compared[1]!.shadow!.rows);
    expect(compared[0]!.shadow!.figures.find((one) => one.of === 'model')!.auc).toBeGreaterThan(
      0.6,
    );
  }, 600_000);

  test('a model that asks for a feature that is gone is not served, and says which', async () => {
    const champion = await championOf('stay');
    await sql`update prediction_models set columns = columns || '["viewer: mood 5m"]'::jsonb
               where task = 'stay' and version = ${champion.version}`.execute(server.db);
    const fresh = createModels({
      ...{ db: server.db, events: server.events, clock: { nowMs: Date.now } },
      blobs: createDiskBlobs(`${server.dataDir}/blobs`),
      onError: () => undefined,
    });
    await fresh.refresh();
    expect(fresh.champions().has('stay')).toBe(false);
    expect(fresh.champions().has('click')).toBe(true);
    await fresh.close();
    const row = (await overview()).models.find(({ version, task }) => {
      return version === champion.version && task === 'stay';
    })!;
    expect(row).toMatchObject({ state: 'failed' });
    expect(row.why).toContain('"viewer: mood 5m"');
  });

  test('a file that was altered is not served', async () => {
    const champion = await championOf('interact');
    const blobs = createDiskBlobs(`${server.dataDir}/blobs`);
    const key = `models/prediction/interact/${champion.version}`;
    const { bytes } = (await blobs.get(key))!;
    await blobs.put(key, bytes.slice(0, bytes.length - 9), 'application/octet-stream');
    const fresh = createModels({
      ...{ db: server.db, events: server.events, clock: { nowMs: Date.now }, blobs },
      onError: () => undefined,
    });
    await fresh.refresh();
    expect(fresh.champions().has('interact')).toBe(false);
    await fresh.close();
    const { models } = await overview();
    expect(
      models.find(({ task, version }) => task === 'interact' && version === champion.version)!.why,
    ).toMatch(/^prediction\/altered-file/);
  });

  test('a training that is stopped leaves what serves as it is, and says so', async () => {
    const before = await championOf('click');
    await server.call(trainPrediction, { as: operator });
    const { runs } = await overview();
    expect(runs[0]).toMatchObject({ state: 'training', stage: 'waiting' });
    expect(await server.call(trainPrediction, { as: operator })).toEqual({ queued: false });
    const params = { version: runs[0]!.version };
    await server.call(cancelTraining, { as: operator, params });
    await server.runJobs();
    const after = await overview();
    expect(after.runs[0]).toMatchObject({ state: 'cancelled' });
    expect(await championOf('click')).toMatchObject({ version: before.version });
    expect(await server.refusal(cancelTraining, { as: operator, params })).toMatchObject({
      code: 'prediction/no-such-training',
    });
  });
});
