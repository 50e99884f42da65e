import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createAnalyticsProcess } from './analytics.process.ts';
import { analyticsError, asField, noAnalytics } from './analytics.ts';
import { silentLog } from './log.ts';

test('without an engine a question is refused and the operator is told what to type', async () => {
  const analytics = createAnalyticsProcess({
    entry: '/nowhere.ts',
    env: () => ({}),
    log: silentLog,
    whyNot: () => 'not installed: do this',
  });
  await expect(analytics.query('select 1')).rejects.toMatchObject({
    code: 'analytics/not-installed',
    retry: 'never',
  });
  expect(analytics.pid()).toBeNull();
  // The product is none the worse for it.
  expect(analytics.health()).toEqual({
    name: 'analytics',
    state: 'ok',
    detail: 'not installed: do this',
  });
  await analytics.close();
  await expect(noAnalytics.ping()).rejects.toMatchObject({ code: 'analytics/not-installed' });
});

test('an engine that ends at once is told as failed, and is not started again at once', async () => {
  const analytics = createAnalyticsProcess({
    entry: '/nowhere.ts',
    env: () => ({}),
    log: silentLog,
    whyNot: () => null,
    backOffMs: 60_000,
  });
  const refused = { code: 'analytics/down', retry: 'later' };
  await expect(analytics.ping()).rejects.toMatchObject(refused);
  expect(analytics.health()).toMatchObject({ name: 'analytics', state: 'failed' });
  const beginMs = performance.now();
  await expect(analytics.ping()).rejects.toMatchObject(refused);
  expect(performance.now() - beginMs).toBeLessThan(20);
  await analytics.close();
});

test('questions in the moment between the end of its channel and its own are refused, and end nothing', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'kaibo-analytics-'));
  const entry = join(folder, 'closes-its-channel.mjs');
  // Answers the first question, closes the channel at the second, and stays for a while.
  await writeFile(
    entry,
    `process.removeAllListeners('disconnect');
     process.on('message', ({ id }) => {
       if (id === 1) process.send({ type: 'answer', id, rows: [] });
       else { process.disconnect(); setTimeout(() => process.exit(1), 400); }
     });
     process.send({ type: 'ready' });`,
  );
  const analytics = createAnalyticsProcess({
    ...{ entry, env: () => ({}), log: silentLog, whyNot: () => null, backOffMs: 60_000 },
  });
  const refused = { code: 'analytics/down', retry: 'later' };
  try {
    await analytics.ping();
    const pid = analytics.pid();
    const swallowed = expect(analytics.ping()).rejects.toMatchObject(refused);
    await sleep(150);
    expect(analytics.pid()).toBe(pid);
    const beginMs = performance.now();
    const gap = Array.from({ length: 5 }, () => analytics.ping());
    for (const one of await Promise.allSettled(gap))
      expect(one).toMatchObject({ status: 'rejected', reason: refused });
    expect(performance.now() - beginMs).toBeLessThan(100);
    await swallowed;
  } finally {
    await analytics.close();
    await rm(folder, { recursive: true, force: true });
  }
});

test.each([
  ['Code: 241. DB::Exception: … (MEMORY_LIMIT_EXCEEDED)', 'analytics/out-of-memory'],
  ['Code: 159. DB::Exception: … (TIMEOUT_EXCEEDED)', 'analytics/too-slow'],
  ['connect ECONNREFUSED 127.0.0.1:8123', 'analytics/down'],
  ['Code: 62. DB::Exception: Syntax error (SYNTAX_ERROR)', 'analytics/refused'],
])('%s means %s', (message, code) => {
  expect(analyticsError(new Error(message)).code).toBe(code);
});

test('a field holds no letter that would end it', () => {
  expect(asField('a\tb\nc\\d\r')).toBe('a\\tb\\nc\\\\d\\r');
  expect(asField('世界')).toBe('世界');
});
