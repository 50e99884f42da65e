import { setTimeout as sleep } from 'node:timers/promises';
import { collectEvents, Dwelled, getHome, getMe } from '@kaibo/contracts';
import { untilDemoIsLoaded } from '../tests/support/demo.ts';
import { temporaryFolder } from '../tests/support/temporary.ts';
import { appendPerSecond } from './slice/appending.ts';
import { openClient } from './slice/client.ts';
import { bareHttpP95Ms, flushMs } from './slice/floors.ts';
import { closedLoop, openLoop } from './slice/load.ts';
import { measurePages } from './slice/page.ts';
import { newBuyer, openShop } from './slice/shop.ts';
import type { Benchmark, Figures } from './support/benchmark.ts';
import { median, percentile, rounded } from './support/numbers.ts';
import { corePercentOfTree, memoryOfTree, startProduct } from './support/product.ts';

const BUYERS = 32;
const HOME_PER_SECOND = 300;
const PRODUCERS = 50;
const EVENTS_PER_SECOND = 5_000;
const EVENTS_PER_CALL = 10;
const SETTLE_MS = 20_000;
/** Connections that nobody uses are closed after half a minute. */
const IDLE_AFTER_MS = 45_000;
const DEMO_WATCH_MS = 30_000;

type Say = (line: string) => void;

const behaviourEvents = () =>
  Array.from({ length: EVENTS_PER_CALL }, () => ({
    id: crypto.randomUUID(),
    name: Dwelled.name,
    atMs: Date.now(),
    payload: { surface: 'home', itemId: null, dwellMs: 15_000 },
  }));

/** Orders, the home page, sessions and events over HTTP against the product without the demo. */
const measureService = async (say: Say): Promise<Figures> => {
  const dataDir = await temporaryFolder('bench');
  const cold = await startProduct({ dataDir });
  const cold_start_s = rounded(cold.startMs / 1000, 2);
  await cold.stop();
  const product = await startProduct({
    dataDir,
    args: ['--rate-sign-in-per-minute', '10000', '--rate-user-per-second', '10000'],
  });
  const warm_start_s = rounded(product.startMs / 1000, 2);
  say(`cold start ${cold_start_s} s, warm start ${warm_start_s} s`);
  await sleep(IDLE_AFTER_MS);
  const { rssMb } = await memoryOfTree(product.pid);
  say(`idle: ${rounded(rssMb)} MB`);

  const skuIds = await openShop(product.url, BUYERS);
  const buyers = await Promise.all(skuIds.map((skuId, i) => newBuyer(product.url, i, skuId)));
  const orders = await closedLoop(
    buyers.map((buyer) => buyer.order),
    { warmUpMs: 2_000, runMs: 8_000 },
  );
  say(`orders: ${rounded(orders.perSecond)}/s`);
  const checks = await closedLoop(
    buyers.map(
      ({ client }) =>
        () =>
          client.call(getMe, {}),
    ),
    { warmUpMs: 1_000, runMs: 5_000 },
  );
  say(`session checks: ${rounded(checks.perSecond)}/s`);
  for (const { client } of buyers) client.close();

  const visitors = Array.from({ length: BUYERS }, () => openClient(product.url));
  const home = await openLoop(
    visitors.map((visitor) => () => visitor.call(getHome, {})),
    { perSecond: HOME_PER_SECOND, warmUpMs: 2_000, runMs: 8_000 },
  );
  for (const visitor of visitors) visitor.close();
  say(`home: ${rounded(home.perSecond)}/s`);

  const producers = Array.from({ length: PRODUCERS }, () => openClient(product.url));
  const events = await openLoop(
    producers.map(
      (producer) => () =>
        producer.call(collectEvents, { body: { visitorId: null, events: behaviourEvents() } }),
    ),
    { perSecond: EVENTS_PER_SECOND / EVENTS_PER_CALL, warmUpMs: 2_000, runMs: 10_000 },
  );
  for (const producer of producers) producer.close();
  say(`events: ${rounded(events.perSecond * EVENTS_PER_CALL)}/s`);
  await product.stop();

  return {
    cold_start_s,
    warm_start_s,
    rss_mb: rounded(rssMb),
    order_p95_ms: rounded(percentile(orders.latenciesMs, 0.95)),
    order_p50_ms: rounded(median(orders.latenciesMs)),
    orders_per_s: rounded(orders.perSecond, 0),
    session_checks_per_s: rounded(checks.perSecond, 0),
    home_p95_ms: rounded(percentile(home.latenciesMs, 0.95)),
    event_ack_p99_ms: rounded(percentile(events.latenciesMs, 0.99)),
    event_ack_p50_ms: rounded(median(events.latenciesMs)),
    events_per_s: rounded(events.perSecond * EVENTS_PER_CALL, 0),
  };
};

/** The demo's cost, and its first frame in a browser. */
const measureDemo = async (say: Say): Promise<Figures> => {
  const product = await startProduct({ demo: true });
  await untilDemoIsLoaded(product.url);
  say('demo loaded, settling');
  await sleep(SETTLE_MS);
  const demo_core_pct = rounded(await corePercentOfTree(product.pid, DEMO_WATCH_MS));
  say(`demo: ${demo_core_pct} % of a core`);
  const client = openClient(product.url);
  const { live } = await client.call(getHome, {});
  client.close();
  const pages = await measurePages(product.url, live[0]!.room.id);
  await product.stop();
  return { demo_core_pct, demo_rooms: live.length, ...pages };
};

/** The first line through the platform: what the issue that laid it asked for, beside the floors of this machine. */
export const run: Benchmark = async ({ say }) => {
  const folder = await temporaryFolder('bench-floors');
  const floor_flush_ms = rounded(await flushMs(folder), 2);
  const floor_http_p95_ms = rounded(await bareHttpP95Ms(HOME_PER_SECOND), 2);
  say(`floors: flush ${floor_flush_ms} ms, bare HTTP p95 ${floor_http_p95_ms} ms`);
  const event_append_per_s = rounded(await appendPerSecond(folder), 0);
  say(`append: ${event_append_per_s} events/s`);
  const service = await measureService(say);
  const demo = await measureDemo(say);
  return { ...service, event_append_per_s, ...demo, floor_flush_ms, floor_http_p95_ms };
};
