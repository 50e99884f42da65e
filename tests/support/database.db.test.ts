import { expect, test } from 'vitest';
import { freshDatabase } from './database.ts';
import { withClient, withDatabaseName } from './postgres.ts';

const count = (url: string, name: string) =>
  withClient(url, async (client) => {
    const { rows } = await client.query<{ n: number }>(
      'select count(*)::int as n from pg_database where datname = $1',
      [name],
    );
    return rows[0]?.n;
  });
const current = (url: string) =>
  withClient(url, async (client) => {
    const { rows } = await client.query<{ name: string }>('select current_database() as name');
    return rows[0]?.name ?? '';
  });

test('each database is migrated, empty of the others’ rows, and gone after it was dropped', async () => {
  const one = await freshDatabase();
  const other = await freshDatabase();
  await withClient(one.url, (client) => client.query('create table only_here (id int)'));
  const seen = await withClient(other.url, (client) =>
    client.query(
      `select to_regclass('only_here') as mine, to_regclass('kaibo_migrations') as ours`,
    ),
  );
  expect(seen.rows).toEqual([{ mine: null, ours: 'kaibo_migrations' }]);

  const name = await current(one.url);
  await one.drop();
  expect(await count(other.url, name)).toBe(0);
  await other.drop();
});

test.each([
  ['postgres://u:p@localhost:1/a', 'postgres://u:p@localhost:1/b'],
  ['postgres://u:p@localhost/a?host=%2Frun%2Fpg', 'postgres://u:p@localhost/b?host=%2Frun%2Fpg'],
  ['postgres://u:p@localhost', 'postgres://u:p@localhost/b'],
])('%s with another database is %s', (url, renamed) => {
  expect(withDatabaseName(url, 'b')).toBe(renamed);
});
