import { afterAll, beforeAll, expect, test } from 'vitest';
import { enAudit } from '../apps/web/src/messages/audit.en.ts';
import { zhAudit } from '../apps/web/src/messages/audit.zh.ts';
import { type TestServer, testServer } from './support/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await testServer();
});
afterAll(() => server.close());

/** Everything that the audit log may have an entry of, as it names it. */
const audited = (): string[] =>
  server.http
    .routes()
    .filter(({ audit, method }) => audit === 'always' || (audit === 'changes' && method !== 'GET'))
    .map(({ method, path }) => `${method} ${path}`)
    .toSorted();

test.each([
  ['Chinese', zhAudit.actions],
  ['English', enAudit.actions],
])('the console has a name in %s for every act that the audit log records', (_, actions) => {
  expect(Object.keys(actions).toSorted()).toEqual(audited());
});

test('no two acts have the same name', () => {
  for (const actions of [zhAudit.actions, enAudit.actions]) {
    const names: string[] = Object.values(actions);
    expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
  }
});
