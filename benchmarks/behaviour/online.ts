import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Clicked, collectEvents, logIn } from '@kaibo/contracts';
import { readFeatures } from '@kaibo/contracts/features';
import { openSession, type Session } from '../../apps/demo/src/session.ts';
import { createOnline } from '../../apps/server/src/modules/behaviour/behaviour.online.ts';
import { noAnalytics } from '../../apps/server/src/platform/analytics.ts';
import { systemClock } from '../../apps/server/src/platform/clock.ts';
import { newId } from '../../apps/server/src/platform/id.ts';
import { processTree, sendSignal } from '../../tests/support/processes.ts';
import type { Figures } from '../support/benchmark.ts';
import { median, percentile, rounded } from '../support/numbers.ts';
import { type Product, startProduct } from '../support/product.ts';

const EVENTS = 200;
const MOST_MS = 20_000;
const ROOMS = 300;
const READS = 500;

const run = promisify(execFile);
const cli = join(import.meta.dirname, '../../apps/cli/src/main.ts');
const admin = { email: 'admin@bench.test', password: 'correct horse battery' };

const openConsole = async ({ url, dataDir }: Product): Promise<Session> => {
  const who = ['--email', admin.email, '--name', 'Ada', '--password', admin.password];
  await run(process.execPath, [cli, 'admin', 'create', ...who, '--data-dir', dataDir]);
  const session = openSession(url);
  await session.call(logIn, { body: admin });
  return session;
};

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

/** A batch of rows that are kept, as ranking reads it. */
export const measureOnlineReads = async (say: (line: string) => void): Promise<Figures> => {
  const online = createOnline({
    ...{ events: { read: async () => [] }, clock: systemClock, analytics: noAnalytics },
  });
  online.subscription.began?.({ txid: '0', offset: '0' });
  const keys = Array.from({ length: ROOMS }, newId);
  await online.read('room', keys);
  await online.idle();
  const tookMs: number[] = [];
  for (let round = 0; round < READS; round++) {
    const beginMs = performance.now();
    await online.read('room', keys);
    tookMs.push(performance.now() - beginMs);
  }
  await online.close();
  const [p50, p99] = [median(tookMs), percentile(tookMs, 0.99)];
  say(`${ROOMS} rows are read in ${rounded(p50, 2)} ms, p99 ${rounded(p99, 2)} ms`);
  return { features_read300_p50_ms: rounded(p50, 3), features_read300_p99_ms: rounded(p99, 3) };
};
