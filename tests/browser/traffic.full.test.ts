import { Clicked, collectEvents, Dwelled, getHome, type Id } from '@kaibo/contracts';
import { getRoomLedger, getRoomTraffic, listTrafficRooms } from '@kaibo/contracts/traffic';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Session } from '../../apps/demo/src/session.ts';
import { seriousFindings } from './accessibility.ts';
import { signIn } from './sign-in.ts';
import type { Stage } from './stage.ts';
import { type Market, openMarket, raiseFloor } from './traffic-market.ts';
import { openVisitor } from './visitor.ts';

/** So many of the rooms are liked: there who comes stays, elsewhere nobody even clicks. */
const LIKED = 6;
const STAY_MS = 300_000;
/** Learning, two people at a desk, and a minute. */
const TEST_MS = 300_000;

/** Looks at home, and goes into every room of the first places that people like. */
const visit = async (crowd: Session, stages: readonly Stage[]): Promise<void> => {
  const { requestId, live } = await crowd.call(getHome, { query: { limit: 24 } });
  const liked = new Set(stages.slice(0, LIKED).map(({ roomId }) => roomId));
  const events = live.slice(0, LIKED).flatMap(({ room, position }) => {
    if (!liked.has(room.id)) return [];
    const event = { atMs: Date.now(), roomId: null };
    const click = { surface: 'home', itemKind: 'room', itemId: room.id, position, requestId };
    const dwell = { surface: 'room', itemId: room.id, dwellMs: STAY_MS };
    return [
      { ...event, id: crypto.randomUUID(), name: Clicked.name, payload: click },
      { ...event, id: crypto.randomUUID(), name: Dwelled.name, payload: dwell },
    ];
  });
  if (events.length > 0) await crowd.call(collectEvents, { body: { visitorId: null, events } });
};

let market: Market;
beforeAll(async () => {
  market = await openMarket(visit);
});
afterAll(() => market?.close());

const ledger = async (roomId: Id) =>
  (await market.desk.call(getRoomLedger, { params: { roomId }, query: { minutes: 60 } })).room;

test('an operator raises the floor for new hosts, sees the what-if, somebody else approves, and within a minute exposure and its explanation change', {
  timeout: TEST_MS,
}, async () => {
  const { product, browser, stages, desk } = market;
  // What a room is shown for its own worth, before anything is promised.
  await vi.waitUntil(
    async () =>
      (await desk.call(listTrafficRooms, { query: { minutes: 60 } })).rooms.reduce(
        (sum, { served }) => sum + served,
        0,
      ) > 300,
    { timeout: 60_000, interval: 1_000 },
  );
  const since = await Promise.all(stages.map(({ roomId }) => ledger(roomId)));
  // Plans that know whom people like.
  let before = since;
  let lately: number[] = [];
  await vi.waitUntil(
    async () => {
      before = await Promise.all(stages.map(({ roomId }) => ledger(roomId)));
      lately = before.map(({ served }, i) => served - since[i]!.served);
      return Math.max(...lately) > 200 && Math.min(...lately) < Math.max(...lately) / 2;
    },
    { timeout: 120_000, interval: 2_000 },
  );
  const least = before[lately.indexOf(Math.min(...lately))]!;

  const { author, approver } = await raiseFloor(market, 36_000);

  const owedTo = async () => {
    const { parts, served } = await ledger(least.roomId);
    return { milli: parts.floor + parts.group, served };
  };
  const was = { milli: least.parts.floor + least.parts.group, served: least.served };
  await vi.waitUntil(
    async () => {
      const now = await owedTo();
      return now.milli > was.milli && now.served > was.served + 5;
    },
    { timeout: 60_000, interval: 500 },
  );

  await author.go(`/console/traffic/exposure?room=${least.roomId}`);
  await author.page.getByRole('img', { name: /流向图/ }).waitFor();
  await author.page.locator('[data-chart="traffic-room"] [data-mark]').first().waitFor();
  expect(await seriousFindings(author.page)).toEqual([]);
  expect([...author.wrong, ...approver.wrong]).toEqual([]);
  await author.leave();
  await approver.leave();

  const { host, roomId } = stages.find((stage) => stage.roomId === least.roomId)!;
  const told = await host.session.call(getRoomTraffic, {
    ...{ params: { roomId }, query: { minutes: 15 } },
  });
  expect(told.changes.reduce((sum, { milli }) => sum + milli, 0)).toBe(
    (told.now.served - told.before.served) * 1_000,
  );
  const visitor = await openVisitor(browser, product);
  await signIn(visitor, host.email);
  await visitor.go(`/studio/traffic?room=${roomId}`);
  await visitor.page.getByRole('heading', { name: '我的流量为什么变了' }).waitFor();
  await visitor.page.locator('[data-reason]').first().waitFor();
  await visitor.page
    .getByRole('row', { name: /^(分组)?保底/ })
    .first()
    .waitFor();
  expect(visitor.wrong).toEqual([]);
  await visitor.leave();
});
