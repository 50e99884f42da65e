import { tmpdir } from 'node:os';
import { health, type PartHealth, ready } from '@kaibo/contracts';
import pg from 'pg';
import { expect, test } from 'vitest';
import { isDatabaseAway } from './health.away.ts';
import { type AskHealth, diskHealth, postgresHealth, readiness, systemRoutes } from './health.ts';
import { createMemoryHotState } from './hot-state.memory.ts';
import { createHttp } from './http.ts';
import { silentLog } from './log.ts';

const part = (name: string, state: PartHealth['state']): AskHealth => {
  return () => ({ name, state, detail: '' });
};
const site = (asks: AskHealth[]) => {
  const http = createHttp({
    log: silentLog,
    hotState: createMemoryHotState(),
    resolveCaller: () => null,
    checkReplies: true,
  });
  const config = {
    version: '1',
    demo: false,
    mailboxOpen: false,
    rtmpUrl: '',
    onboarding: 'open' as const,
    demoAccounts: [],
  };
  systemRoutes(http, { asks, clientConfig: () => config });
  return (path: string) => http.fetch(new Request(`http://kaibo.test${path}`));
};

test('it is ready when every needed part is, and tells of each', async () => {
  const get = site([part('postgres', 'ok'), () => [okay('jobs'), okay('media')]]);
  const answer = await get(ready.path);
  expect(answer.status).toBe(200);
  expect(await answer.json()).toMatchObject({
    ready: true,
    parts: [{ name: 'postgres' }, { name: 'jobs' }, { name: 'media' }],
  });
});
const okay = (name: string): PartHealth => ({ name, state: 'ok', detail: '' });

test.each(['starting', 'failed'] as const)(
  'a needed part that is %s makes it not ready',
  async (state) => {
    const get = site([part('postgres', 'ok'), part('media', state)]);
    const answer = await get(ready.path);
    expect(answer.status).toBe(503);
    expect(await answer.json()).toMatchObject({
      ready: false,
      parts: [{ state: 'ok' }, { state }],
    });
    expect((await get(health.path)).status).toBe(200);
  },
);

test('a demo that fails, or a disk that fills, is told of and does not stop the shop', async () => {
  const told = await readiness([part('demo', 'failed'), part('disk', 'failed')]);
  expect(told).toMatchObject({ ready: true, parts: [{ state: 'failed' }, { state: 'failed' }] });
});

test('a database that does not answer is a failed part, within a second or so', async () => {
  const refused = new pg.Pool({ host: '127.0.0.1', port: 1 });
  expect(await postgresHealth(refused)()).toMatchObject({
    name: 'postgres',
    state: 'failed',
    detail: expect.stringContaining('ECONNREFUSED'),
  });
  const silent = { query: () => new Promise(() => undefined) } as unknown as pg.Pool;
  const startedAtMs = performance.now();
  expect(await postgresHealth(silent)()).toMatchObject({ name: 'postgres', state: 'failed' });
  expect(performance.now() - startedAtMs).toBeLessThan(3_000);
  await refused.end();
});

test('the disk tells how much is free', async () => {
  expect(await diskHealth(tmpdir())()).toMatchObject({
    name: 'disk',
    detail: expect.stringMatching(/^\d+\.\d GB free$/),
  });
});

test.each([
  [{ code: 'ECONNREFUSED' }, true],
  [{ code: 'ENOENT', syscall: 'connect' }, true],
  [{ code: 'ENOENT', syscall: 'open' }, false],
  [{ code: '57P03', message: 'the database system is starting up' }, true],
  [{ message: 'Connection terminated unexpectedly' }, true],
  [{ code: '23505', message: 'duplicate key' }, false],
  [null, false],
  ['text', false],
])('whether the database is away is told from the error: %j', (error, expected) => {
  expect(isDatabaseAway(error)).toBe(expected);
});
