import { Clicked, collectEvents, Dwelled, getHome, type Id } from '@kaibo/contracts';
import {
  getRoomLedger,
  getRoomTraffic,
  getTraffic,
  listTrafficRooms,
} from '@kaibo/contracts/traffic';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openSession, signIn as openSessionOf, type Session } from '../../apps/demo/src/session.ts';
import type { RtmpPublisher } from '../../packages/media/src/index.ts';
import { launchBrowser } from '../support/browser.ts';
import { type Product, startProduct } from '../support/product.ts';
import { seriousFindings } from './accessibility.ts';
import { signIn } from './sign-in.ts';
import { newAdmin, newStage, type Stage, stream } from './stage.ts';
import { openVisitor, type Visitor } from './visitor.ts';

/** More than a page gives places to, so that somebody is left out. */
const TITLES = ['壶', '盏', '碗', '瓶', '盘', '杯', '罐', '灯', '印'].map(
  (what) => `手工${what}专场`,
);
const VISIT_EVERY_MS = 100;
/** So many of the rooms are liked: there who comes stays, elsewhere nobody even clicks. */
const LIKED = 6;
const STAY_MS = 300_000;
const FLOOR_PER_HOUR = 36_000;
/** Learning, two people at a desk, and a minute. */
const TEST_MS = 300_000;

let product: Product;
let browser: Browser;
let stages: Stage[];
let encoders: RtmpPublisher[];
let operators: { email: string; password: string }[];
let desk: Session;
let visits: ReturnType<typeof setInterval>;

/** Looks at home, and goes into every room of the first places that people like. */
const visit = async (crowd: Session): Promise<void> => {
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

const ledger = async (roomId: Id) =>
  (await desk.call(getRoomLedger, { params: { roomId }, query: { minutes: 60 } })).room;

beforeAll(async () => {
  [product, browser] = await Promise.all([startProduct(), launchBrowser()]);
  stages = [];
  encoders = [];
  for (const title of TITLES) {
    const stage = await newStage(product, { title, productTitle: title, priceFen: 6_800 });
    stages.push(stage);
    encoders.push(await stream(stage.streamUrl, 'craft'));
  }
  operators = [await newAdmin(product), await newAdmin(product)];
  desk = await openSessionOf(product.url, operators[0]!);
  const crowd = openSession(product.url);
  visits = setInterval(() => {
    // One that is refused or lost is one visit less.
    visit(crowd).catch(() => undefined);
  }, VISIT_EVERY_MS);
  const isPlanned = async () => (await desk.call(getTraffic, {})).plan !== null;
  await vi.waitUntil(isPlanned, { timeout: 60_000, interval: 500 });
});
afterAll(async () => {
  clearInterval(visits);
  await browser?.close();
  await Promise.all((encoders ?? []).map((encoder) => encoder.stop()));
  await product?.stop();
});

const policyRow = ({ page }: Visitor, state: string) => page.locator(`tr[data-state="${state}"]`);

test('an operator raises the floor for new hosts, sees the what-if, somebody else approves, and within a minute exposure and its explanation change', {
  timeout: TEST_MS,
}, async () => {
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

  const author = await openVisitor(browser, product);
  await signIn(author, operators[0]!.email, '/console/traffic/policies');
  await author.page.getByRole('button', { name: '新建草稿' }).click();
  const group = author.page.locator('[data-group="new-hosts"]');
  await group.getByLabel('每个直播间每小时保底').fill(String(FLOOR_PER_HOUR));
  // Whom nobody clicks is known within a hundred impressions, and then new no more.
  await author.page.getByLabel('毕业线').fill('0.5');
  await author.page.getByRole('button', { name: '保存并试算' }).click();
  await author.page.locator('[data-what-if]').waitFor({ timeout: 30_000 });
  await author.page
    .getByRole('list', { name: /各直播间的展示/ })
    .getByRole('listitem')
    .first()
    .waitFor();
  await author.page.getByRole('button', { name: '提交审批' }).click();
  await author.page.getByText('你写的规则由另一位运营审批').waitFor();
  expect(await author.page.getByRole('button', { name: '审批通过', exact: true }).count()).toBe(0);

  const approver = await openVisitor(browser, product);
  await signIn(approver, operators[1]!.email, '/console/traffic/policies');
  await policyRow(approver, 'submitted').getByRole('link').click();
  await approver.page.getByRole('row', { name: /新主播：每个直播间每小时保底 0 36,000/ }).waitFor();
  expect(await seriousFindings(approver.page)).toEqual([]);
  await approver.page.getByRole('button', { name: '审批通过', exact: true }).click();
  await approver.page.locator('[data-policy-state="approved"]').waitFor();

  await author.page.locator('[data-policy-state="approved"]').waitFor({ timeout: 20_000 });
  await author.page.getByRole('button', { name: '发布', exact: true }).click();
  await author.page.getByRole('dialog').getByRole('button', { name: '发布', exact: true }).click();
  await author.page.locator('[data-policy-state="published"]').waitFor();

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
