import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '#platform/id';
import { type TestServer, testServer } from '../../../../../tests/support/server.ts';
import { type Entry, noLosses, noParts } from './traffic.ledger.rules.ts';
import { addEntries, sumsOfAll, sumsOverTime } from './traffic.ledger.store.ts';

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
