import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Clicked, collectEvents, listAudit, type Role, updateMe } from '@kaibo/contracts';
import {
  getFeatures,
  listQuarantined,
  measureDrift,
  readFeatures,
  replayQuarantined,
} from '@kaibo/contracts/features';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Analytics, noAnalytics } from '#platform/analytics';
import { isEngineInstalled } from '#platform/analytics.addon';
import { createDiskBlobs } from '#platform/blobs.disk';
import { newId } from '#platform/id';
import { type Person, type TestServer, testServer } from '../../../../../tests/support/server.ts';
import { type Filling, openFilling } from './behaviour.filling.ts';
import { quarantine } from './behaviour.store.ts';

let server: TestServer;
let technician: Person;
let product: Person;
/** The engine of the test, once it is open. */
const engine: { now: Analytics } = { now: noAnalytics };

beforeAll(async () => {
  server = await testServer({
    analytics: { ...noAnalytics, query: (sql, values) => engine.now.query(sql, values) },
  });
  technician = await server.signUp('Tess', ['technical']);
  product = await server.signUp('Pia', ['product']);
}, 120_000);
afterAll(() => server.close());

const click = (roomId: string, atMs = Date.now()) => ({
  ...{ id: newId(), name: Clicked.name, atMs, roomId },
  payload: {
    ...{ surface: 'room', itemKind: 'room', itemId: roomId, position: 0, requestId: null },
  },
});
const send = (events: object[], as?: Person) =>
  server.send(collectEvents, { as, body: { visitorId: 'visitor-1234', events } as never });
const valueIn = (values: readonly { name: string; value: number }[], name: string) =>
  values.find((one) => one.name === name)?.value;

test.each<[string, Role[], boolean, boolean]>([
  ['a viewer', [], false, false],
  ['a host', ['host'], false, false],
  ['a moderator', ['moderator'], false, false],
  ['marketing', ['marketing'], false, false],
  ['the product team', ['product'], true, false],
])('%s looks and acts only as their roles say', async (_, roles, mayRead, mayAct) => {
  const as = await server.signUp('Somebody', roles);
  const looks = [
    await server.send(getFeatures, { as }),
    await server.send(listQuarantined, { as }),
    await server.send(readFeatures, {
      ...{ as, params: { entity: 'room', key: newId() }, query: { withinMs: 0 } },
    }),
  ];
  for (const { ok } of looks) expect(ok).toBe(mayRead);
  const acts = [
    await server.send(measureDrift, { as }),
    await server.send(replayQuarantined, { as, body: { name: null } }),
  ];
  for (const { status } of acts) expect(status === 403).toBe(!mayAct);
});

test('nobody without an account is told anything', async () => {
  expect(await server.refusal(getFeatures)).toMatchObject({ status: 401 });
  expect(await server.refusal(replayQuarantined, { body: { name: null } })).toMatchObject({
    status: 401,
  });
});

test('without the engine the catalogue is complete, says how to install it, and values come from the log', async () => {
  const { features, store, stream, driftAtMs } = await server.call(getFeatures, { as: product });
  expect(new Set(features.map(({ entity }) => entity)).size).toBe(5);
  expect(features.every(({ drift }) => drift === null)).toBe(true);
  expect(driftAtMs).toBeNull();
  expect(store).toMatchObject({ state: 'absent', rows: null, why: 'analytics/not-installed' });
  expect(store.installCommand).toContain('addons/analytics');
  expect(stream.behind).not.toBeNull();
  const roomId = newId();
  await send([click(roomId)]);
  await server.caughtUp();
  const read = { as: technician, params: { entity: 'room', key: roomId } as const };
  const { values, isCold } = await server.call(readFeatures, { ...read, query: {} });
  expect(valueIn(values, 'clicks 5m')).toBe(1);
  expect(isCold).toBe(true);
  await send([click(roomId)]);
  await server.caughtUp();
  expect(valueIn((await server.call(readFeatures, read)).values, 'clicks 5m')).toBe(2);
});

test('what fits no feature is refused: an unknown entity, a pair without its room', async () => {
  const read = (entity: string) =>
    server.refusal(readFeatures, {
      ...{ as: technician, params: { entity: entity as never, key: newId() }, query: {} },
    });
  expect(await read('planet')).toMatchObject({ status: 400, code: 'http/bad-input' });
  expect(await read('viewer-in-room')).toMatchObject({ status: 400, code: 'behaviour/no-room' });
});

test('a person who did not agree is not looked at, and a look at one who did is in the audit log', async () => {
  const viewer = await server.signUp('Vera');
  const read = {
    ...{ as: technician, params: { entity: 'viewer', key: viewer.id } as const, query: {} },
  };
  expect(await server.refusal(readFeatures, read)).toMatchObject({
    ...{ status: 403, code: 'behaviour/not-agreed' },
  });
  await server.call(updateMe, {
    as: viewer,
    body: { consent: { analytics: true, personalisation: false } },
  });
  await send([click(newId())], viewer);
  await server.caughtUp();
  expect(valueIn((await server.call(readFeatures, read)).values, 'clicks 5m')).toBe(1);
  const operator = await server.signUp('Olga', ['operator']);
  const { entries } = await server.call(listAudit, { as: operator });
  expect(JSON.stringify(entries)).toContain(viewer.id);
});

test('an event that is dated ahead counts when its time has come, not before', async () => {
  const roomId = newId();
  await send([click(roomId, Date.now() + 60_000)]);
  await server.caughtUp();
  const { values } = await server.call(readFeatures, {
    ...{ as: technician, params: { entity: 'room', key: roomId } as const, query: {} },
  });
  expect(valueIn(values, 'clicks 30d')).toBe(0);
});

test('what was set aside is listed with its reason, and asking for it again is in the audit log', async () => {
  const row = {
    ...{ offset: 7, id: newId(), name: 'moon.rose', version: 1, atMs: Date.now(), actor: null },
    ...{ visitor: null, room: null, simulated: false, payload: '{"a":1}' },
  };
  await quarantine(server.db, [{ row, reason: 'unknown-event', detail: 'moon.rose' }]);
  const { events } = await server.call(listQuarantined, { as: product });
  expect(events).toMatchObject([{ name: 'moon.rose', reason: 'unknown-event', row }]);
  const body = { name: 'moon.rose' };
  expect(await server.call(replayQuarantined, { as: technician, body })).toEqual({ asked: 1 });
  expect(await server.call(replayQuarantined, { as: technician, body })).toEqual({ asked: 0 });
  const { store } = await server.call(getFeatures, { as: product });
  expect(store).toMatchObject({
    ...{ replaysAsked: 1, quarantined: [{ name: 'moon.rose', reason: 'unknown-event', count: 1 }] },
  });
  const operator = await server.signUp('Olaf', ['operator']);
  const { entries } = await server.call(listAudit, { as: operator });
  expect(JSON.stringify(entries)).toContain('/v1/console/behaviour/replay');
});

describe.skipIf(!isEngineInstalled())('with the engine', () => {
  let filling: Filling;
  let dataDir: string;
  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'kaibo-drift-'));
    filling = await openFilling({
      databaseUrl: server.databaseUrl,
      ...{ dataDir, blobs: createDiskBlobs(join(dataDir, 'blobs')), clickHouseUrl: null },
      ...{ memoryMb: 300, onLost: () => undefined, onGivenUp: () => undefined, pauseMs: 20 },
    });
    await filling.loader.opened();
    engine.now = filling.analytics;
  }, 60_000);
  afterAll(async () => {
    engine.now = noAnalytics;
    await filling.close();
    await rm(dataDir, { recursive: true, force: true });
  });

  test('the job finds what changed in the last day against the week before, and what did not', async () => {
    const roomIds = Array.from({ length: 40 }, newId);
    const hourMs = 3_600_000;
    const envelopes = Array.from({ length: 7 * 24 }, (_, hour) => hour).flatMap((hour) =>
      roomIds.slice(0, 8).map((roomId, i) => {
        const made = click(roomId, Date.now() - hour * hourMs - i * 60_000);
        // In the last day it is always the same visitor.
        const visitorId = `visitor-${hour < 24 ? 0 : i}1234567`;
        return {
          ...{ ...made, version: 1, key: '', actorId: null, visitorId, simulated: false },
        };
      }),
    );
    await server.events.appendBatch(envelopes.toReversed());
    await filling.loader.caughtUp();
    expect(await server.call(measureDrift, { as: technician })).toEqual({ queued: true });
    await server.runJobs();
    const look = () => server.call(getFeatures, { as: product });
    await expect.poll(async () => (await look()).store.state, { timeout: 10_000 }).toBe('on');
    const { features, driftAtMs, store } = await look();
    expect(store.why).toBeNull();
    expect(store.rows).toBeGreaterThanOrEqual(envelopes.length);
    expect(driftAtMs).not.toBeNull();
    const driftIn = (entity: string, name: string) =>
      features.find((one) => one.entity === entity && one.name === name)?.drift;
    expect(driftIn('viewer', 'clicks 1d')?.verdict).toBe('drifted');
    expect(driftIn('room', 'likes 1h')).toMatchObject({ verdict: 'steady', meanNow: 0 });
    expect(driftIn('host', 'clicks 1h')?.verdict).toBe('few');
  }, 60_000);
});
