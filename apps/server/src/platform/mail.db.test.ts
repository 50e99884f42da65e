import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshDatabase } from '../../../../tests/support/database.ts';
import { type OpenDatabase, openDatabase } from './database.ts';
import { createMailbox } from './mail.mailbox.ts';

let database: OpenDatabase;
let drop: () => Promise<void>;
beforeAll(async () => {
  const fresh = await freshDatabase();
  drop = fresh.drop;
  database = openDatabase(fresh.url, { max: 4 });
});
afterAll(async () => {
  await database.close();
  await drop();
});

test('a mail is there for its reader after a restart, newest first, and for nobody else', async () => {
  const before = createMailbox(database.db, { nowMs: () => 1_700_000_000_000 });
  await before.send({ to: 'Ann@example.com', subject: 'one', text: 'first' });
  await before.send({ to: 'ann@example.com', subject: 'two', text: 'second' });
  await before.send({ to: 'bob@example.com', subject: 'three', text: 'third' });
  const after = createMailbox(database.db);
  const mails = await after.read('ANN@example.com');
  expect(mails.map(({ subject }) => subject)).toEqual(['two', 'one']);
  expect(mails[1]).toEqual({
    id: expect.any(String),
    to: 'ann@example.com',
    subject: 'one',
    text: 'first',
    sentAtMs: 1_700_000_000_000,
  });
  expect((await after.read(null)).map(({ subject }) => subject)).toEqual(['three', 'two', 'one']);
});

test('a mail sent again under its key is there once', async () => {
  const mailbox = createMailbox(database.db);
  for (const text of ['first', 'again'])
    await mailbox.send({ to: 'key@example.com', subject: 's', text, key: 'k.1' });
  expect((await mailbox.read('key@example.com')).map((mail) => mail.text)).toEqual(['first']);
});

test('the mailbox is bounded: the oldest mails go', async () => {
  const mailbox = createMailbox(database.db);
  for (let i = 0; i < 510; i++)
    await mailbox.send({ to: 'many@example.com', subject: `${i}`, text: '' });
  const { rows } = await database.pool.query<{ count: number }>('select count(*) from mails');
  expect(rows[0]?.count).toBe(500);
  expect((await mailbox.read('many@example.com'))[0]?.subject).toBe('509');
  expect(await mailbox.read('ann@example.com')).toEqual([]);
});
