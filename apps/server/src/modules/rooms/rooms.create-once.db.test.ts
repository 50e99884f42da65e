import {
  acceptInvite,
  createRoom,
  inviteToTeam,
  listMyRooms,
  listTeam,
  lookAtInvite,
} from '@kaibo/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { movingClock } from '../../../../../tests/support/clock.ts';
import { type Person, type TestServer, testServer } from '../../../../../tests/support/server.ts';
import { newKey } from '../../../../../tests/support/shop.ts';

const clock = movingClock();
let server: TestServer;
let host: Person;
beforeAll(async () => {
  server = await testServer({ clock });
  host = await server.signUp('Host', ['host']);
});
afterAll(() => server.close());

const make = (idempotencyKey: string, title = 'Tea at dusk') =>
  server.call(createRoom, { as: host, body: { title, categoryId: 'craft', idempotencyKey } });
const tokenIn = (url: string): string => new URL(url).hash.slice(1);

test('the second click plans no second stream and gets the first', async () => {
  const key = newKey();
  const [first, second] = await Promise.all([make(key), make(key)]);
  expect(second).toEqual(first);
  expect((await server.call(listMyRooms, { as: host })).rooms.map(({ id }) => id)).toEqual([
    first.id,
  ]);
  const other = { title: 'Another', categoryId: 'craft', idempotencyKey: key };
  expect((await server.refusal(createRoom, { as: host, body: other })).code).toBe(
    'rooms/key-reused',
  );
});

test('a retry that comes after the planned time still gets the first answer', async () => {
  const idempotencyKey = newKey();
  const startsAtMs = clock.nowMs() + 60_000;
  const body = { title: 'Soon', categoryId: 'craft', startsAtMs, idempotencyKey };
  const { id } = await server.call(createRoom, { as: host, body });
  clock.pass(3_600_000);
  const late = { ...body, idempotencyKey: newKey() };
  expect((await server.refusal(createRoom, { as: host, body: late })).code).toBe(
    'rooms/starts-in-the-past',
  );
  expect((await server.call(createRoom, { as: host, body })).id).toBe(id);
});

test('the second click invites and mails nobody twice, gets the same link, and no table keeps it', async () => {
  const { id: roomId } = await make(newKey(), 'A team');
  const helper = await server.signUp('Helper');
  const { email } = helper;
  await server.runJobs();
  const before = (await server.mailbox.read(email)).length;
  const sent = { as: host, params: { roomId }, body: { email, idempotencyKey: newKey() } };
  const [first, second] = await Promise.all([
    server.call(inviteToTeam, sent),
    server.call(inviteToTeam, sent),
  ]);
  expect(second).toEqual(first);
  await server.runJobs();
  expect(await server.mailbox.read(email)).toHaveLength(before + 1);
  const team = { as: host, params: { roomId } };
  expect((await server.call(listTeam, team)).invites).toHaveLength(1);

  const token = tokenIn(first.url);
  expect((await server.call(lookAtInvite, { body: { token } })).roomTitle).toBe('A team');
  const { rows } = await server.pool.query(
    'select answer::text, key from once_answers union all select token_hash::text, id::text from room_invites',
  );
  expect(JSON.stringify(rows)).not.toContain(token);
  expect(JSON.stringify(rows)).not.toContain(sent.body.idempotencyKey);
  expect(await server.call(acceptInvite, { as: helper, body: { token } })).toEqual({ roomId });
});

test('another key is another invitation, with another link', async () => {
  const { id: roomId } = await make(newKey(), 'Two');
  const one = (idempotencyKey: string) =>
    server.call(inviteToTeam, { as: host, params: { roomId }, body: { idempotencyKey } });
  const [first, second] = [await one(newKey()), await one(newKey())];
  expect(tokenIn(first.url)).not.toBe(tokenIn(second.url));
  expect(tokenIn(first.url)).toHaveLength(32);
});
