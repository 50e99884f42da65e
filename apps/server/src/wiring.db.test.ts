import { clientConfig, getMe, health, listCategories, ready } from '@kaibo/contracts';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestServer, testServer } from '../../../tests/support/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await testServer();
});
afterAll(() => server.close());

test('the whole server answers: it lives, is ready, and tells how each part is', async () => {
  expect(await server.call(health)).toEqual({ live: true });
  const { ready: isReady, parts } = await server.call(ready);
  expect(isReady).toBe(true);
  expect(parts.map((part) => part.name)).toEqual(expect.arrayContaining(['postgres', 'events']));
  expect(parts.filter((part) => part.state !== 'ok')).toEqual([]);
});

test('what the web app needs to know is told', async () => {
  expect(await server.call(clientConfig)).toMatchObject({
    version: '0.0.0-test',
    // Open to staff, and under a name of this machine, which the tests' one is not.
    mailboxOpen: false,
    rtmpUrl: 'rtmp://kaibo.test:1935/live',
    demoAccounts: [],
  });
  const as = await server.signUp('Admin', ['admin']);
  expect(await server.call(clientConfig, { as })).toMatchObject({ mailboxOpen: true });
});

test('old events are exported and old answers forgotten', async () => {
  await sql`insert into once_answers (scope, key, fingerprint, made_at)
    values ('old', 'k', '', now() - interval '30 days')`.execute(server.db);
  await server.runTask('platform.export-events');
  await server.runTask('platform.forget-answers');
  expect((await sql`select from once_answers where scope = 'old'`.execute(server.db)).rows).toEqual(
    [],
  );
});

test('somebody who signs up is known by the cookie, with the roles that were given', async () => {
  const merchant = await server.signUp('Mei', ['merchant']);
  expect((await server.call(getMe, { as: merchant })).me).toMatchObject({
    id: merchant.id,
    name: 'Mei',
    roles: expect.arrayContaining(['viewer', 'merchant']),
  });
  expect((await server.call(getMe)).me).toBeNull();
});

test('a module answers through the wiring', async () => {
  expect((await server.call(listCategories)).categories.length).toBeGreaterThan(0);
});
