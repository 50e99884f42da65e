import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getMe, listUsers, logIn, may, setRoles } from '@kaibo/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ORIGIN, type TestServer, testServer } from '../../../tests/support/server.ts';
import { DEMO_MAIL, demoStaff } from './demo.accounts.ts';
import { resetDemo } from './demo.reset.ts';
import { ConfigError } from './platform/config.ts';

let server: TestServer;
let folder: string;
beforeAll(async () => {
  server = await testServer();
  folder = await mkdtemp(join(tmpdir(), 'kaibo-demo-'));
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

const staff = () => demoStaff(server, { dataDir: folder, url: ORIGIN });
const operator = async () => (await staff()).operator;
const signedIn = async (account: { email: string; password: string }) => {
  const { email, password } = account;
  const response = await server.send(logIn, { body: { email, password } });
  const cookie = response.headers
    .getSetCookie()
    .map((line) => line.split(';', 1)[0])
    .join('; ');
  return { ...account, id: '', name: '', roles: [], cookie };
};

test('the operator of the demo is made once, may see users, and may make nobody an administrator', async () => {
  const first = await operator();
  expect(await operator()).toEqual(first);
  const as = await signedIn(first);
  const { me } = await server.call(getMe, { as });
  expect(me?.roles).toEqual(['viewer', 'operator']);
  const { users } = await server.call(listUsers, { as });
  expect(users.map(({ email }) => email).every((email) => email.endsWith(DEMO_MAIL))).toBe(true);
  const promote = { as, params: { userId: me!.id }, body: { roles: ['admin' as const] } };
  expect(await server.refusal(setRoles, promote)).toMatchObject({ status: 403 });
});

test('two people run the demo, so that one approves what the other wrote', async () => {
  const { operator, product } = await staff();
  const roles = async (account: { email: string; password: string }) =>
    (await server.call(getMe, { as: await signedIn(account) })).me!.roles;
  for (const one of [operator, product])
    expect(may(await roles(one), 'traffic:approve')).toBe(true);
  expect(product.email).not.toBe(operator.email);
});

test('every installation has a demo password of its own', async () => {
  const other = await mkdtemp(join(tmpdir(), 'kaibo-demo-'));
  const { password } = await operator();
  expect(password).toMatch(/^[\da-f]{10}$/);
  await expect(demoStaff(server, { dataDir: other, url: ORIGIN })).rejects.toThrow();
  await rm(other, { recursive: true, force: true });
});

test('a demo is not made anew where people have accounts, or in a database that is not ours', async () => {
  const person = await server.signUp('Person');
  const needs = { databaseUrl: server.databaseUrl, isBuiltIn: true, dataDir: folder };
  await expect(resetDemo(needs)).rejects.toThrow(/1 account\(s\) that are not the demo's/);
  await expect(resetDemo({ ...needs, isBuiltIn: false })).rejects.toThrow(ConfigError);
  expect((await server.call(getMe, { as: person })).me?.id).toBe(person.id);
});

test('a demo alone is emptied: tables, queue, files and what was read of its events', async () => {
  await server.pool.query('delete from users where not email like $1', [`%${DEMO_MAIL}`]);
  await mkdir(join(folder, 'blobs'), { recursive: true });
  await writeFile(join(folder, 'blobs', 'picture'), '');
  await mkdir(join(folder, 'analytics', 'kaibo_0'), { recursive: true });
  await resetDemo({ databaseUrl: server.databaseUrl, isBuiltIn: true, dataDir: folder });
  const { rows } = await server.pool.query(
    `select table_name from information_schema.tables
     where table_schema in ('public', 'graphile_worker')`,
  );
  expect(rows).toEqual([]);
  expect(await readdir(folder)).toEqual(['secrets']);
});
