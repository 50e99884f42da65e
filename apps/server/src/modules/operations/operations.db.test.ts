import {
  createUser,
  forgotPassword,
  getAudit,
  listAudit,
  listAuditActions,
  listFilters,
  listUsers,
  removeFilter,
  saveFilter,
  setRoles,
  takeRole,
  updateMe,
} from '@kaibo/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '#platform/id';
import {
  ORIGIN,
  type Person,
  type TestServer,
  testServer,
} from '../../../../../tests/support/server.ts';

let server: TestServer;
let admin: Person;
let operator: Person;
beforeAll(async () => {
  server = await testServer();
  admin = await server.signUp('Ada', ['admin']);
  operator = await server.signUp('Oz', ['operator']);
});
afterAll(() => server.close());

const audit = async (query: object = {}) =>
  (await server.call(listAudit, { as: admin, query: { limit: 100, ...query } })).entries;

test('an act of staff is recorded with who, what, on whom, and what it changed', async () => {
  const person = await server.signUp('Target');
  const params = { userId: person.id };
  await server.call(setRoles, { as: operator, params, body: { roles: ['host'] } });
  const [entry] = await audit({ target: person.id, person: operator.id });
  expect(entry).toMatchObject({
    actorId: operator.id,
    actorName: 'Oz',
    action: 'PUT /v1/console/users/:userId/roles',
    targets: [person.id],
    outcome: 'done',
    status: 200,
    code: null,
    address: '127.0.0.1',
  });
  expect(entry?.actorRoles).toContain('operator');
  const detail = await server.call(getAudit, { as: admin, params: { entryId: entry!.id } });
  expect(detail).toMatchObject({
    body: { roles: ['host'] },
    before: { roles: ['viewer'] },
    after: { roles: ['viewer', 'host'] },
  });
});

test('an attempt that was refused is recorded as one', async () => {
  const params = { userId: admin.id };
  const refused = await server.refusal(setRoles, { as: operator, params, body: { roles: [] } });
  expect(refused.code).toBe('accounts/forbidden');
  const [entry] = await audit({ target: admin.id, outcome: 'refused' });
  expect(entry).toMatchObject({ status: 403, code: 'accounts/forbidden', actorId: operator.id });
  const support = await server.signUp('Su', ['support']);
  await server.refusal(setRoles, { as: support, params, body: { roles: [] } });
  expect((await audit({ person: support.id }))[0]).toMatchObject({ outcome: 'refused' });
});

test('no password that staff set is in the log', async () => {
  const body = {
    email: `new-${newId()}@kaibo.test`,
    password: 'a very secret horse',
    name: 'New',
    roles: [],
  };
  await server.call(createUser, { as: operator, body });
  const { rows } = await server.pool.query('select * from audit_entries');
  expect(JSON.stringify(rows)).not.toContain('a very secret horse');
  expect(JSON.stringify(rows)).toContain(body.email);
});

test('what people do who are no staff, and what staff only look at, is not recorded', async () => {
  const before = (await audit()).length;
  const person = await server.signUp('Viewer');
  await server.call(takeRole, { as: person, body: { role: 'host' } });
  await server.call(forgotPassword, { body: { email: person.email } });
  await server.call(listUsers, { as: operator });
  expect((await audit()).filter(({ actorId }) => actorId === person.id)).toEqual([]);
  expect((await audit()).length).toBe(before);
});

test('staff’s own account is recorded without its contents', async () => {
  await server.call(updateMe, { as: operator, body: { name: 'Ozzie' } });
  const [entry] = await audit({ person: operator.id });
  const detail = await server.call(getAudit, { as: admin, params: { entryId: entry!.id } });
  expect(detail.body).toEqual({ name: '[redacted]' });
});

test('when the log cannot be written, nothing is done', async () => {
  const person = await server.signUp('Safe');
  await server.pool.query('alter table audit_entries rename to audit_entries_away');
  try {
    const params = { userId: person.id };
    const answer = await server.send(setRoles, { as: operator, params, body: { roles: ['host'] } });
    expect(answer.status).toBe(500);
  } finally {
    await server.pool.query('alter table audit_entries_away rename to audit_entries');
  }
  const { users } = await server.call(listUsers, { as: admin, query: { search: person.id } });
  expect(users[0]?.roles).toEqual(['viewer']);
});

test('no row of the log can be changed, taken away or emptied, not by the application’s own role', async () => {
  await audit();
  const run = (sql: string) => server.pool.query(sql);
  await expect(run(`update audit_entries set actor_name = 'Nobody'`)).rejects.toThrow(/not change/);
  await expect(run(`update audit_entries set outcome = 'refused'`)).rejects.toThrow(/not change/);
  await expect(run('delete from audit_entries')).rejects.toThrow(/three years/);
  await expect(run('truncate audit_entries')).rejects.toThrow(/not emptied/);
});

test('the log is found by person, action, target and time, and pages skip nothing', async () => {
  const all = await audit();
  expect(all.length).toBeGreaterThan(4);
  expect((await audit({ person: 'oz' })).every(({ actorId }) => actorId === operator.id)).toBe(
    true,
  );
  const action = 'PUT /v1/console/users/:userId/roles';
  expect((await audit({ action })).every((entry) => entry.action === action)).toBe(true);
  expect(await audit({ fromMs: Date.now() + 60_000 })).toEqual([]);
  expect(await audit({ toMs: 1 })).toEqual([]);
  const first = await audit({ limit: 2 });
  const rest = await audit({ before: first.at(-1)!.id });
  expect([...first, ...rest].map(({ id }) => id)).toEqual(all.map(({ id }) => id));
  const { actions } = await server.call(listAuditActions, { as: admin });
  expect(actions.map((one) => one.action)).toContain(action);
});

const csv = (path: string, as: Person) =>
  server.http.fetch(new Request(ORIGIN + path, { headers: { cookie: as.cookie } }), {
    address: '127.0.0.1',
  });

test('an export has the rows of the list, harms no spreadsheet, and is itself recorded', async () => {
  const evil = await server.signUp('=HYPERLINK("http://evil.test")');
  const response = await csv(`/v1/console/users.csv?search=${evil.id}`, operator);
  expect(response.headers.get('content-type')).toContain('text/csv');
  const lines = (await response.text()).trimEnd().split('\r\n');
  expect(lines).toHaveLength(2);
  expect(lines[1]).toContain(`"'=HYPERLINK(""http://evil.test"")"`);
  const [entry] = await audit({ action: 'GET /v1/console/users.csv' });
  expect(entry).toMatchObject({ actorId: operator.id, outcome: 'done' });
  const log = await csv('/v1/console/audit.csv?person=oz', admin);
  expect((await log.text()).trimEnd().split('\r\n').length).toBeGreaterThan(3);
});

test('who may not see a list may not export it, and a wrong filter is refused', async () => {
  const viewer = await server.signUp('Vi');
  expect((await csv('/v1/console/users.csv', viewer)).status).toBe(403);
  expect((await csv('/v1/console/audit.csv', await server.signUp('S', ['support']))).status).toBe(
    403,
  );
  expect((await csv('/v1/console/users.csv?role=emperor', operator)).status).toBe(400);
});

test('filters are one person’s own, kept by name, and twenty at most', async () => {
  const save = (name: string, search: Record<string, string>, as = operator) =>
    server.call(saveFilter, { as, body: { page: 'users', name, search } });
  await save('Hosts', { role: 'host' });
  const changed = await save('Hosts', { role: 'host', state: 'suspended' });
  const mine = async (as: Person) =>
    (await server.call(listFilters, { as, query: { page: 'users' } })).filters;
  expect(await mine(operator)).toEqual([changed]);
  expect(await mine(admin)).toEqual([]);
  const params = { filterId: changed.id };
  expect((await server.refusal(removeFilter, { as: admin, params })).code).toBe(
    'operations/no-such-filter',
  );
  for (let i = 1; i < 20; i++) await save(`Filter ${i}`, { q: String(i) });
  const full = { page: 'users', name: 'One more', search: {} };
  expect((await server.refusal(saveFilter, { as: operator, body: full })).code).toBe(
    'operations/too-many-filters',
  );
  await server.call(removeFilter, { as: operator, params });
  expect(await mine(operator)).toHaveLength(19);
});
