import { FeedServed } from '@kaibo/contracts';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { StoredEvent } from '#platform/events';
import { newId } from '#platform/id';
import { type TestServer, testServer } from '../../../../../tests/support/server.ts';
import { type Entry, noLosses, noParts } from './traffic.ledger.rules.ts';
import { addEntries, sumsOfAll, sumsOverTime } from './traffic.ledger.store.ts';
import { ratesSubscription } from './traffic.rates.ts';
import { PLACES } from './traffic.window.ts';

let server: TestServer;
beforeAll(async () => {
  server = await testServer();
});
afterAll(() => server.close());

const minuteMs = 1_800_000_000_000;
const span = { fromMs: minuteMs, toMs: minuteMs + 60_000 };

test('a batch of many rooms is written whole, and again beside what is there', async () => {
  const shown = Array.from({ length: 450 }, (): Entry => {
    const own = { minuteMs, roomId: newId(), source: 'similar', served: 3, clicks: 0 };
    return { ...own, parts: { ...noParts(), organic: 3_000 }, lost: noLosses() };
  });
  const clicked = shown.map(
    (row): Entry => ({ ...row, source: '', served: 0, parts: noParts(), clicks: 1 }),
  );
  const stranger: Entry = { ...clicked[0]!, roomId: newId() };
  for (const times of [1, 2]) {
    await server.db
      .transaction()
      .execute((tx) => addEntries(tx, [...clicked, stranger, ...shown.toReversed()]));
    const all = await sumsOfAll(server.db, span);
    expect(all).toMatchObject({ rooms: shown.length, served: 3 * shown.length * times });
    expect(all.parts.organic).toBe(3_000 * shown.length * times);
    const clicksOf = async (roomId: string) =>
      (await sumsOverTime(server.db, { ...span, roomId, stepMs: 60_000 }))[0]?.clicks;
    expect(await clicksOf(shown.at(-1)!.roomId)).toBe(times);
    expect(await clicksOf(stranger.roomId)).toBeUndefined();
  }
});

test('a room that only lost places was never shown: its clicks are not written, however long the batch', async () => {
  const row = { minuteMs: minuteMs + 60_000, source: '', served: 0, clicks: 0, parts: noParts() };
  const lost = Array.from({ length: 300 }, (): Entry => {
    return { ...row, roomId: newId(), lost: { ...noLosses(), seats: 1_000 } };
  });
  const [first] = lost;
  const click: Entry = { ...first!, minuteMs: minuteMs + 120_000, lost: noLosses(), clicks: 1 };
  await server.db.transaction().execute((tx) => addEntries(tx, [...lost, click]));
  const { clicks } = await sql<{ clicks: number }>`
    select sum(clicks)::int as clicks from traffic_ledger where room_id = ${first!.roomId}`
    .execute(server.db)
    .then(({ rows }) => rows[0]!);
  expect(clicks).toBe(0);
});

test('the rates of hundreds of rooms are counted whole, and added to', async () => {
  const roomIds = Array.from({ length: 50 * PLACES }, () => newId());
  const place = { part: 'organic', boostId: null, terms: null };
  const told = (ids: readonly string[]): StoredEvent => ({
    ...{ id: newId(), name: FeedServed.name, version: FeedServed.version, key: '' },
    ...{ actorId: null, visitorId: null, roomId: null, atMs: minuteMs, simulated: false },
    position: { txid: '1', offset: '1' },
    payload: {
      surface: 'home',
      items: { ids, kinds: ids.map(() => 'room'), places: ids.map(() => place) },
    },
  });
  const events = Array.from({ length: 50 }, (_, i) =>
    told(roomIds.slice(PLACES * i, PLACES * (i + 1))),
  );
  const { handle } = ratesSubscription({
    rooms: {
      offersOf: async (_, ids) =>
        new Map(
          ids.map((id) => [id, { hostId: roomIds[0]!, categoryId: 'craft', productIds: [] }]),
        ),
    },
    counted: () => undefined,
    nowMs: () => minuteMs,
  });
  const count = roomIds.length;
  for (const times of [1, 2]) {
    await server.db.transaction().execute((tx) => handle(events, tx));
    const { rows } = await sql<{ kind: string; rooms: number; shown: number }>`
      select kind, count(*)::int as rooms, sum(shown)::float8 as shown from traffic_rates
       where kind = 'all' or id = any (${roomIds}) group by kind order by kind`.execute(server.db);
    expect(rows).toEqual([
      { kind: 'all', rooms: 1, shown: count * times },
      { kind: 'host', rooms: 1, shown: count * times },
      { kind: 'room', rooms: count, shown: count * times },
    ]);
  }
});
