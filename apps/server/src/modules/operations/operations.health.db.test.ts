import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  getHealthReport,
  listAudit,
  listSettings,
  removeJob,
  retryJob,
  setLogLevel,
} from '@kaibo/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  ORIGIN,
  type Person,
  type TestServer,
  testServer,
} from '../../../../../tests/support/server.ts';

const TOKEN = 'a token that is long enough';
let server: TestServer;
let guarded: TestServer;
let technician: Person;
let operator: Person;
let viewer: Person;
beforeAll(async () => {
  server = await testServer();
  guarded = await testServer({ config: { metricsToken: TOKEN } });
  technician = await server.signUp('Tek', ['technical']);
  operator = await server.signUp('Oz', ['operator']);
  viewer = await server.signUp('Vi');
});
afterAll(async () => {
  await server.close();
  await guarded.close();
});

const addJob = async (attempts: number): Promise<string> => {
  const { rows } = await server.pool.query(
    `select id::text as id from graphile_worker.add_job('test.broken', '{}'::json, max_attempts => 3,
       run_at => now() - interval '1 hour')`,
  );
  await server.pool.query(
    `update graphile_worker._private_jobs set attempts = $2, last_error = 'it broke' where id = $1`,
    [rows[0].id, attempts],
  );
  return rows[0].id;
};

test('the report tells of processes, database, readers, jobs, disk and backup', async () => {
  const dead = await addJob(3);
  const failing = await addJob(1);
  const report = await server.call(getHealthReport, { as: operator });
  expect(report.processes[0]).toMatchObject({ name: 'main', pid: process.pid, state: 'ok' });
  expect(report.postgres.connections).toBeGreaterThan(0);
  expect(report.postgres.sizeBytes).toBeGreaterThan(1_000_000);
  expect(report.events.groups.length).toBeGreaterThan(5);
  expect(report.jobs.dead).toBe(1);
  expect(report.jobs.list.map(({ id, state }) => [id, state])).toEqual([
    [dead, 'dead'],
    [failing, 'failing'],
  ]);
  expect(report.disk.uses.map(({ use }) => use)).toContain('database');
  expect(report.verdict).not.toBe('good');
  expect(report.concerns.map(({ code }) => code)).toEqual(
    expect.arrayContaining(['jobs-dead', 'backup-none']),
  );
});

test('a job that was given up is retried or removed by who may, and only once', async () => {
  const params = { jobId: await addJob(3) };
  expect(await server.refusal(retryJob, { as: operator, params })).toMatchObject({ status: 403 });
  await server.call(retryJob, { as: technician, params });
  const { rows } = await server.pool.query(
    'select attempts, run_at <= now() as due from graphile_worker._private_jobs where id = $1',
    [params.jobId],
  );
  expect(rows).toEqual([{ attempts: 0, due: true }]);
  await server.call(removeJob, { as: technician, params });
  expect(await server.refusal(removeJob, { as: technician, params })).toMatchObject({
    code: 'running/no-such-job',
  });
  expect(await server.refusal(retryJob, { as: technician, params: { jobId: 'x' } })).toMatchObject({
    status: 400,
  });
});

test('how it runs and how it was set is not for everybody', async () => {
  for (const endpoint of [getHealthReport, listSettings]) {
    expect(await server.refusal(endpoint, { as: null })).toMatchObject({ status: 401 });
    expect(await server.refusal(endpoint, { as: viewer })).toMatchObject({ status: 403 });
  }
});

test('every setting is listed with its meaning in both languages', async () => {
  const { settings } = await server.call(listSettings, { as: technician });
  expect(settings.length).toBeGreaterThan(20);
  for (const { meaning, flag, environment } of settings) {
    expect(meaning.zh).toMatch(/[\u3400-\u9fff]/);
    expect(meaning.en).toMatch(/^[A-Z]/);
    expect(flag).toMatch(/^--[a-z-]+$/);
    expect(environment).toMatch(/^[A-Z_]+$/);
  }
});

test('what is logged is changed by who may, written right, and kept in the audit log', async () => {
  const body = { logLevel: 'info,orders=debug' };
  expect(await server.refusal(setLogLevel, { as: operator, body })).toMatchObject({ status: 403 });
  expect(
    await server.refusal(setLogLevel, { as: technician, body: { logLevel: 'loud' } }),
  ).toMatchObject({ code: 'running/bad-log-level' });
  expect(await server.call(setLogLevel, { as: technician, body })).toEqual(body);
  const admin = await server.signUp('Ada', ['admin']);
  const query = { person: technician.id, limit: 10 };
  const { entries } = await server.call(listAudit, { as: admin, query });
  expect(entries.map(({ action }) => action)).toContain('PUT /v1/console/log-level');
});

const scrape = (
  from: TestServer,
  address: string,
  headers: Record<string, string> = {},
  at = '127.0.0.1',
) => from.http.fetch(new Request(`http://${at}/metrics`, { headers }), { address });

test('without a token only this machine reads the figures: no other address, proxy or name', async () => {
  expect((await scrape(server, '127.0.0.1')).status).toBe(200);
  expect((await scrape(server, '203.0.113.5')).status).toBe(403);
  expect((await scrape(server, '127.0.0.1', { 'x-forwarded-for': '203.0.113.5' })).status).toBe(
    403,
  );
  expect((await scrape(server, '127.0.0.1', {}, 'attacker.example')).status).toBe(403);
  const cookie = { cookie: technician.cookie, origin: ORIGIN };
  expect((await scrape(server, '203.0.113.5', cookie)).status).toBe(403);
});

test('with a token whoever has it reads them from anywhere, and nobody else does', async () => {
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
  expect((await scrape(guarded, '203.0.113.5', bearer(TOKEN))).status).toBe(200);
  expect((await scrape(guarded, '203.0.113.5', bearer(`${TOKEN}x`))).status).toBe(403);
  expect((await scrape(guarded, '127.0.0.1')).status).toBe(403);
});

test('figures are labelled by routes and never by what visitors type', async () => {
  for (const name of ['one', 'two', 'three'])
    await server.http.fetch(new Request(`${ORIGIN}/v1/rooms/${name}?secret=${name}`));
  await server.http.fetch(new Request(`${ORIGIN}/no/such/path`));
  const text = await (await scrape(server, '127.0.0.1')).text();
  expect(text).toContain('kaibo_http_requests_total{method="GET",route="/v1/rooms/:roomId"');
  expect(text).not.toMatch(/rooms\/(one|two|three)|secret|no\/such/);
  for (const name of [
    'kaibo_build_info',
    'kaibo_part_up{part="postgres"} 1',
    'kaibo_jobs{state="dead"}',
    'kaibo_event_group_behind{group=',
    'kaibo_postgres_connections',
    'kaibo_disk_free_bytes',
    'kaibo_order_batch_size_count',
    'kaibo_process_memory_bytes{process="main"}',
    'kaibo_websocket_connections 0',
  ])
    expect(text).toContain(name);
  const series = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  expect(new Set(series.map((line) => line.replace(/ [^ ]+$/, ''))).size).toBe(series.length);
});

test('every figure that the dashboard, the rules and the page name is told', async () => {
  const docs = join(import.meta.dirname, '../../../../../docs');
  const files = ['operations.md', 'operations/grafana.json', 'operations/alerts.yml'];
  const texts = await Promise.all(files.map((file) => readFile(join(docs, file), 'utf8')));
  const named = texts.join('\n').match(/\bkaibo_[a-z_]+[a-z]/g) ?? [];
  const told = await (await scrape(server, '127.0.0.1')).text();
  const known = [...told.matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name!);
  const unknown = named.filter(
    (name) => !known.includes(name.replace(/_(bucket|sum|count)$/, '')) && !known.includes(name),
  );
  expect(named.length).toBeGreaterThan(20);
  expect(unknown).toEqual([]);
});

test('events are counted by the names that they may have', async () => {
  await scrape(server, '127.0.0.1');
  await server.signUp('Newcomer');
  await server.caughtUp();
  const text = await (await scrape(server, '127.0.0.1')).text();
  expect(text).toMatch(/kaibo_events_total\{name="accounts\.[a-z-]+"\} [1-9]/);
});
