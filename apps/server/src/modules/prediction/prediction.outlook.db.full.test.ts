import { Dwelled, type Room, updateMe } from '@kaibo/contracts';
import { getPrediction, getRoomOutlook, trainPrediction } from '@kaibo/contracts/prediction';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isEngineInstalled } from '#platform/analytics.addon';
import { newId } from '#platform/id';
import { liveRoom } from '../../../../../tests/support/rooms.ts';
import type { Person, TestServer } from '../../../../../tests/support/server.ts';
import { type StoredServer, serverWithStore } from '../../../../../tests/support/store.ts';
import { type PlantedMarket, plantedMarket } from '../../../../../tests/support/viewers.ts';
import { LEAST_VIEWERS } from './prediction.outlook.rules.ts';

const outlookOf = (server: TestServer, as: Person, roomId: string) =>
  server.call(getRoomOutlook, { as, params: { roomId } });

describe.skipIf(!isEngineInstalled())('with the engine', () => {
  let server: StoredServer;
  let host: Person;
  let room: Room;
  let market: PlantedMarket;

  const here = (viewers: readonly string[]) =>
    viewers.map((viewer) => ({
      ...{ id: newId(), name: Dwelled.name, version: 1, key: '', actorId: viewer, visitorId: null },
      ...{ roomId: room.id, atMs: Date.now(), simulated: false },
      payload: { surface: 'room', itemId: room.id, dwellMs: 30_000 },
    }));
  const comes = async (viewers: readonly string[]): Promise<void> => {
    await server.events.appendBatch(here(viewers));
    await server.loaded();
    await server.caughtUp();
  };

  beforeAll(async () => {
    server = await serverWithStore();
    host = await server.signUp('Host', ['host']);
    const operator = await server.signUp('Operator', ['operator']);
    room = await liveRoom(server, host);
    const others = Array.from({ length: 7 }, () => ({ id: newId(), hostId: newId() }));
    market = plantedMarket({
      ...{ seed: 2, nowMs: Date.now() - 1_000, days: 13, viewers: 100, shown: 5 },
      roomsOf: [{ id: room.id, hostId: host.id }, ...others],
    });
    for (let from = 0; from < market.events.length; from += 1_000)
      await server.events.appendBatch(market.events.slice(from, from + 1_000));
    await server.loaded();
    await server.call(trainPrediction, { as: operator });
    await server.runJobs();
    const { models } = await server.call(getPrediction, { as: operator });
    const soon = models.find(({ task }) => task === 'soon')!;
    expect({ state: soon.state, why: soon.why }).toMatchObject({ state: 'champion' });
  }, 600_000);
  afterAll(() => server.close());

  test('below ten viewers who agreed nothing is told, and above it counts alone', async () => {
    const lovers = market.viewers.filter((_, i) => market.loves(i, 0)).slice(0, 14);
    const others = market.viewers.filter((_, i) => !market.loves(i, 0)).slice(0, 16);
    // They agreed to nothing, however their events came here.
    const shy = await Promise.all(Array.from({ length: 6 }, () => server.signUp('Shy')));
    await server.call(updateMe, {
      as: shy[0]!,
      body: { consent: { analytics: true, personalisation: false } },
    });
    await comes([...others.slice(0, LEAST_VIEWERS - 1), ...shy.map(({ id }) => id)]);
    await outlookOf(server, host, room.id);
    await expect
      .poll(async () => (await outlookOf(server, host, room.id)).why)
      .toBe('too-few-viewers');
    await comes([...lovers, ...others]);
    await expect
      .poll(async () => (await outlookOf(server, host, room.id)).outlook, { timeout: 25_000 })
      .not.toBeNull();
    const { outlook } = await outlookOf(server, host, room.id);
    expect(outlook!.viewers).toBe(lovers.length + others.length);
    expect(outlook!.nearPurchase).toBeLessThanOrEqual(outlook!.viewers);
    expect(outlook!.buyers.low).toBeLessThanOrEqual(outlook!.buyers.expected);
    expect(outlook!.buyers.high).toBeGreaterThanOrEqual(outlook!.buyers.expected);
    expect(outlook!.buyers.expected).toBeGreaterThan(0.5);
    expect(outlook!.gmvFen!.expected).toBeGreaterThan(0);
    const text = JSON.stringify(outlook);
    for (const viewer of market.viewers) expect(text).not.toContain(viewer);
    expect(outlook!.sampledOf).toBeNull();
  }, 60_000);

  test('of a full room those are looked at who were active last, and it is said to be a sample', async () => {
    // Ids that come first in any order, and who came first and are silent since.
    const gone = Array.from(
      { length: 500 },
      (_, i) => `00000000-0000-7000-8000-${`${i}`.padStart(12, '0')}`,
    );
    await comes(gone);
    const here = Array.from({ length: 395 }, newId);
    await comes(here);
    await expect
      .poll(async () => (await outlookOf(server, host, room.id)).outlook?.sampledOf, {
        timeout: 60_000,
      })
      .toBeGreaterThanOrEqual(895);
    const { outlook } = await outlookOf(server, host, room.id);
    expect(outlook!.viewers).toBe(400);
  }, 120_000);
});
