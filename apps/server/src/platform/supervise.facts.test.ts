import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { silentLog } from './log.ts';
import { supervise } from './supervise.ts';
import { watchVitals } from './vitals.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kaibo-facts-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('a child tells how it strains without a line of its own, and restarts are counted', async () => {
  const entry = join(folder, 'child.mjs');
  await writeFile(
    entry,
    "setInterval(() => {}, 1000); process.on('message', () => process.exit(1));",
  );
  const child = supervise({
    ...{ name: 'part', entry, env: () => ({}), log: silentLog },
    backOffMs: { first: 10, last: 10 },
  });
  try {
    expect(child.facts()).toMatchObject({ restarts: 0, vitals: null });
    await vi.waitUntil(() => child.facts().vitals !== null, { timeout: 12_000, interval: 50 });
    const { vitals, startedAtMs } = child.facts();
    expect(vitals?.rssBytes).toBeGreaterThan(10_000_000);
    expect(vitals?.cpuMs).toBeGreaterThan(0);
    expect(startedAtMs).toBeGreaterThan(Date.now() - 60_000);
    child.send({ type: 'end' });
    await vi.waitUntil(() => child.facts().restarts === 1, { timeout: 5_000 });
    expect(child.facts().vitals).toBeNull();
  } finally {
    child.kill();
  }
});

test('a loop that is held up is told, and forgotten at the next reading', async () => {
  const vitals = watchVitals();
  await sleep(120);
  vitals.read();
  // The first look after a reading begins the next measure.
  await sleep(120);
  const untilMs = performance.now() + 400;
  while (performance.now() < untilMs);
  await sleep(120);
  expect(vitals.read().loopDelayMs).toBeGreaterThan(200);
  await sleep(300);
  // The machine may hold it up once more; what is not forgotten counts for five seconds.
  const read = () => vitals.read().loopDelayMs;
  await expect.poll(read, { interval: 300, timeout: 3_000 }).toBeLessThan(200);
  vitals.close();
});
