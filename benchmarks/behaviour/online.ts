import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { Clicked, collectEvents, Dwelled, Exposed } from '@kaibo/contracts';
import { readFeatures } from '@kaibo/contracts/features';
import { openSession } from '../../apps/demo/src/session.ts';
import { createOnline } from '../../apps/server/src/modules/behaviour/behaviour.online.ts';
import type { Analytics } from '../../apps/server/src/platform/analytics.ts';
import { systemClock } from '../../apps/server/src/platform/clock.ts';
import type { StoredEvent } from '../../apps/server/src/platform/events.ts';
import { newId } from '../../apps/server/src/platform/id.ts';
import { processTree, sendSignal } from '../../tests/support/processes.ts';
import type { Figures } from '../support/benchmark.ts';
import { median, percentile, rounded } from '../support/numbers.ts';
import { type Product, startProduct } from '../support/product.ts';
import { openConsole } from './console.ts';

const EVENTS = 200;
const MOST_MS = 20_000;
const ROOMS = 300;
const READS = 500;
const EVENTS_EACH = 200;
const HISTORY_MS = 20 * 3_600_000;

/** Ends the process of the store as a crash would: nobody who is served may notice. */
const killEngine = async ({ pid }: Product): Promise<boolean> => {
  for (const { pid: each } of await processTree(pid)) {
    const command = await readFile(`/proc/${each}/cmdline`, 'utf8').catch(() => '');
    if (!command.includes('analytics-main')) continue;
    sendSignal(each, 'SIGKILL');
    return true;
  }
  return false;
};

/** From before an event is sent over HTTP until its value is read over HTTP, one event after the other. */
export const measureOnlineFreshness = async (say: (line: string) => void): Promise<Figures> => {
  const product = await startProduct();
  try {
    const staff = await openConsole(product);
    const visitor = openSession(product.url);
    const roomId = newId();
    const clicks = async (): Promise<{ value: number; isCold: boolean }> => {
      const params = { entity: 'room', key: roomId } as const;
      const { values, isCold } = await staff.call(readFeatures, { params, query: {} });
      return { isCold, value: values.find(({ name }) => name === 'clicks 1h')!.value };
    };
    const send = (): Promise<unknown> => {
      const click = { surface: 'room', itemKind: 'room', itemId: roomId, position: 0 };
      const payload = { ...click, requestId: null };
      const event = { id: newId(), name: Clicked.name, atMs: Date.now(), roomId, payload };
      return visitor.call(collectEvents, {
        body: { visitorId: 'visitor-bench', events: [event] },
      });
    };
    for (const untilMs = performance.now() + MOST_MS; (await clicks()).isCold; await sleep(100))
      if (performance.now() > untilMs) throw new Error('the row does not become warm');
    const tookMs: number[] = [];
    for (let sent = 1; sent <= EVENTS; sent++) {
      if (sent === EVENTS / 2 && (await killEngine(product)))
        say('the process of the store was killed');
      const beginMs = performance.now();
      await send();
      while ((await clicks()).value < sent) {
        if (performance.now() - beginMs > MOST_MS) throw new Error('an event does not come');
        await sleep(2);
      }
      tookMs.push(performance.now() - beginMs);
    }
    const [p50, p99] = [median(tookMs), percentile(tookMs, 0.99)];
    say(`a feature has an event ${rounded(p50, 0)} ms after it is sent, p99 ${rounded(p99, 0)} ms`);
    return {
      feature_freshness_p50_ms: rounded(p50, 0),
      feature_freshness_p99_ms: rounded(p99, 0),
    };
  } finally {
    await product.stop();
  }
};

/** What happened in these rooms, evenly over the last hours: looks, clicks and stays of two thousand people. */
const happenedIn = (rooms: readonly string[], nowMs: number): StoredEvent[] =>
  Array.from({ length: rooms.length * EVENTS_EACH }, (_, i) => {
    const roomId = rooms[i % rooms.length]!;
    const item = {
      surface: 'room',
      itemKind: 'room',
      itemId: roomId,
      position: 0,
      requestId: null,
    };
    const kinds = [
      [Exposed, { ...item, policyVersion: 'mix-1' }],
      [Clicked, item],
      [Dwelled, { surface: 'room', itemId: null, dwellMs: 1_000 + (i % 9_000) }],
    ] as const;
    const [{ name, version }, payload] = kinds[i % kinds.length]!;
    return {
      ...{ id: newId(), name, version, key: roomId, roomId, payload, simulated: false },
      ...{ actorId: null, visitorId: `visitor-${(i * 7_919) % 2_000}` },
      atMs: nowMs - Math.round(HISTORY_MS * (1 - i / (rooms.length * EVENTS_EACH))),
      position: { txid: '0', offset: String(i + 1) },
    };
  });

/** A batch of rows as ranking reads it: of rooms that nothing is known of, and of warm ones with what happened in them. */
export const measureOnlineReads = async (
  analytics: Analytics,
  say: (line: string) => void,
): Promise<Figures> => {
  const online = createOnline({
    ...{ events: { read: async () => [] }, clock: systemClock, analytics },
  });
  online.subscription.began?.({ txid: '0', offset: '0' });
  const measure = async (): Promise<[number, number]> => {
    const keys = Array.from({ length: ROOMS }, newId);
    await online.read('room', keys);
    await online.idle();
    if (figures.length > 0) online.subscription.handled?.(happenedIn(keys, Date.now()));
    const { rows, isCold } = await online.read('room', keys);
    if (isCold.includes(true)) throw new Error('a row is cold');
    if (figures.length > 0 && !rows.some((value) => value > 0)) throw new Error('rows are empty');
    const tookMs: number[] = [];
    for (let round = 0; round < READS; round++) {
      const beginMs = performance.now();
      await online.read('room', keys);
      tookMs.push(performance.now() - beginMs);
    }
    return [median(tookMs), percentile(tookMs, 0.99)];
  };
  const figures: [number, number][] = [];
  for (const what of ['without events', `with ${EVENTS_EACH} events each`]) {
    const [p50, p99] = await measure();
    figures.push([rounded(p50, 3), rounded(p99, 3)]);
    say(`${ROOMS} rows ${what} are read in ${rounded(p50, 2)} ms, p99 ${rounded(p99, 2)} ms`);
  }
  await online.close();
  const [bare, warm] = figures as [[number, number], [number, number]];
  return {
    ...{ features_read300_p50_ms: bare[0], features_read300_p99_ms: bare[1] },
    ...{ online_rows300_p50_ms: warm[0], online_rows300_p99_ms: warm[1] },
  };
};
