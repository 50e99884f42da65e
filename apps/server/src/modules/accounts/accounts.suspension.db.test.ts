import {
  AppealDecided,
  AppealFiled,
  createRoom,
  decideAppeal,
  fileAppeal,
  getMe,
  getRoom,
  getUser,
  liftSuspension,
  listAppeals,
  listRooms,
  listUpcoming,
  listUsers,
  logIn,
  lookAppeal,
  RoomEnded,
  RoomWentLive,
  rotateStreamKey,
  SuspensionLifted,
  stopRoom,
  suspendUser,
  UserSuspended,
} from '@kaibo/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '#platform/id';
import { readLog } from '../../../../../tests/support/log.ts';
import { streamStarts, toldOf } from '../../../../../tests/support/rooms.ts';
import { type Person, type TestServer, testServer } from '../../../../../tests/support/server.ts';

let server: TestServer;
let moderator: Person;
let admin: Person;
beforeAll(async () => {
  server = await testServer();
  [moderator, admin] = await Promise.all([
    server.signUp('Mo', ['moderator']),
    server.signUp('Ada', ['admin']),
  ]);
});
afterAll(() => server.close());

const suspend = (who: Person, as: Person = moderator, untilMs: number | null = null) =>
  server.call(suspendUser, {
    as,
    params: { userId: who.id },
    body: { reason: 'Sold what was not there', untilMs },
  });
const refusedSignIn = ({ email, password }: Person) =>
  server.refusal(logIn, { body: { email, password } });
const tokenOf = async (who: Person): Promise<string> =>
  String((await refusedSignIn(who)).details.appealToken);
const mailsTo = async ({ email }: Person): Promise<string[]> => {
  await server.runJobs();
  return (await server.mailbox.read(email)).map(({ text }) => text);
};

test('a suspension ends every session in the request after it, and signing in is refused with its reason', async () => {
  const person = await server.signUp('Lin');
  await server.call(logIn, { body: { email: person.email, password: person.password } });
  const detail = await suspend(person);
  expect(detail).toMatchObject({ sessions: 0, suspension: { untilMs: null } });
  expect((await server.call(getMe, { as: person })).me).toBeNull();
  expect(await refusedSignIn(person)).toMatchObject({
    status: 403,
    code: 'accounts/suspended',
    details: { reason: 'Sold what was not there', untilMs: null },
  });
});

test('who does not know the password hears nothing of a suspension', async () => {
  const person = await server.signUp('Quiet');
  await suspend(person);
  const wrong = await server.refusal(logIn, { body: { email: person.email, password: 'wrong' } });
  expect(wrong.code).toBe('accounts/wrong-credentials');
  expect(wrong.details).toEqual({});
});

test('a suspension with an end lets the person in again after it', async () => {
  const person = await server.signUp('Short');
  await suspend(person, moderator, Date.now() + 60_000);
  expect((await refusedSignIn(person)).code).toBe('accounts/suspended');
  await server.pool.query(
    `update user_suspensions set since = now() - interval '2 minutes',
       until = now() - interval '1 minute' where user_id = $1`,
    [person.id],
  );
  await server.call(logIn, { body: { email: person.email, password: person.password } });
  expect((await suspend(person)).suspensions.map(({ active }) => active)).toEqual([true, false]);
});

test('staff are suspended by admins only, nobody suspends themselves, others may not at all', async () => {
  const support = await server.signUp('Su', ['support']);
  const viewer = await server.signUp('Vi');
  const as = (person: Person, target: Person) =>
    server.refusal(suspendUser, {
      as: person,
      params: { userId: target.id },
      body: { reason: 'No', untilMs: null },
    });
  expect((await as(moderator, support)).code).toBe('accounts/forbidden');
  expect((await as(moderator, admin)).code).toBe('accounts/forbidden');
  expect((await as(support, viewer)).code).toBe('accounts/forbidden');
  expect((await as(viewer, support)).code).toBe('accounts/forbidden');
  expect((await as(admin, admin)).code).toBe('accounts/not-yourself');
  await suspend(support, admin);
  const lift = { params: { userId: support.id }, body: {} };
  expect((await server.refusal(liftSuspension, { as: moderator, ...lift })).code).toBe(
    'accounts/forbidden',
  );
  expect((await server.call(liftSuspension, { as: admin, ...lift })).suspension).toBeNull();
});

test('of two who suspend at once one succeeds, and the other is told', async () => {
  const person = await server.signUp('Twice');
  const order = {
    params: { userId: person.id },
    body: { reason: 'Both saw it', untilMs: null },
  };
  const answers = await Promise.all([
    server.send(suspendUser, { as: moderator, ...order }),
    server.send(suspendUser, { as: admin, ...order }),
  ]);
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
});

test('an end that has passed, and a person who is not there, are refused', async () => {
  const person = await server.signUp('Past');
  const body = { reason: 'Late', untilMs: Date.now() - 1 };
  const past = { as: moderator, params: { userId: person.id }, body };
  expect((await server.refusal(suspendUser, past)).code).toBe('accounts/ends-before-now');
  const nobody = { as: moderator, params: { userId: newId() }, body: { ...body, untilMs: null } };
  expect((await server.refusal(suspendUser, nobody)).code).toBe('accounts/no-such-user');
});

const statusOf = async (roomId: string) =>
  (await server.call(getRoom, { params: { roomId } })).status;
const lift = async (who: Person): Promise<void> => {
  await server.call(liftSuspension, { as: moderator, params: { userId: who.id }, body: {} });
  await server.caughtUp();
};
const roomOf = async (host: Person, startsAtMs: number | null = null): Promise<string> =>
  (
    await server.call(createRoom, {
      as: host,
      body: { title: 'On air', categoryId: 'food', startsAtMs },
    })
  ).id;
const keysOf = async (who: Person) => {
  const { rows } = await server.pool.query(
    'select room_id, key_hash from media_channels where owner_id = $1 order by room_id',
    [who.id],
  );
  return rows;
};

test('a suspended host’s rooms are shown as stopped and listed nowhere, and are as before once that ends', async () => {
  const host = await server.signUp('Host', ['host']);
  const startsAtMs = Date.now() + 3_600_000;
  const live = await roomOf(host);
  const planned = await roomOf(host, startsAtMs);
  for (const roomId of [live, planned])
    await server.call(rotateStreamKey, { as: host, params: { roomId } });
  await streamStarts(server, live);
  await server.caughtUp();
  expect(await statusOf(live)).toBe('live');
  const keys = await keysOf(host);
  const listed = async () => {
    const rooms = async (status: 'live' | 'scheduled' | 'ended') =>
      (await server.call(listRooms, { query: { status, hostId: host.id } })).rooms;
    const all = [await rooms('live'), await rooms('scheduled'), await rooms('ended')].flat();
    const { rooms: coming } = await server.call(listUpcoming, { query: { hostId: host.id } });
    return [...all, ...coming.map(({ room }) => room)].map(({ id }) => id);
  };
  expect(await listed()).toEqual([live, planned, planned]);

  await suspend(host);
  await server.caughtUp();
  for (const roomId of [live, planned]) expect(await statusOf(roomId)).toBe('stopped');
  expect(await listed()).toEqual([]);
  expect((await toldOf(server, RoomEnded, live))[0]).toMatchObject({
    status: 'stopped',
    byUserId: moderator.id,
  });
  // What was let in just before.
  await streamStarts(server, planned);
  await server.caughtUp();
  expect(await toldOf(server, RoomWentLive, planned)).toEqual([]);

  await lift(host);
  const again = await server.call(logIn, { body: { email: host.email, password: host.password } });
  expect(again.id).toBe(host.id);
  expect([await statusOf(live), await statusOf(planned)]).toEqual(['ended', 'scheduled']);
  expect(await listed()).toEqual([planned, live, planned]);
  expect(await keysOf(host)).toEqual(keys);
  await streamStarts(server, live);
  await server.caughtUp();
  expect(await statusOf(live)).toBe('live');
});

test('a room that an operator stopped stays stopped after a suspension', async () => {
  const host = await server.signUp('Stopped', ['host']);
  const operator = await server.signUp('Op', ['operator']);
  const roomId = await roomOf(host);
  const stop = { as: operator, params: { roomId }, body: { reason: 'Not allowed' } };
  await server.call(stopRoom, stop);
  await suspend(host);
  await server.caughtUp();
  await lift(host);
  expect(await statusOf(roomId)).toBe('stopped');
});

test('the mail of a suspension carries the reason and a link that opens the appeal', async () => {
  const person = await server.signUp('Mail');
  await suspend(person);
  const [text = ''] = await mailsTo(person);
  expect(text).toContain('Sold what was not there');
  const token = /token=(\S+)/.exec(text)?.[1] ?? '';
  const view = await server.call(lookAppeal, { body: { token } });
  expect(view).toMatchObject({ name: 'Mail', active: true, mayAppeal: true, appeals: [] });
});

test('an appeal is filed once at a time, answered by mail, and a kept one may be followed by another', async () => {
  const person = await server.signUp('Again');
  await suspend(person);
  const token = await tokenOf(person);
  const text = 'It was in stock; here is the receipt.';
  const both = await Promise.all([
    server.send(fileAppeal, { body: { token, text } }),
    server.send(fileAppeal, { body: { token, text } }),
  ]);
  expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);

  const open = (await server.call(listAppeals, { as: moderator })).appeals;
  const appeal = open.find(({ userId }) => userId === person.id)!;
  expect(appeal).toMatchObject({ text, earlier: 0, suspension: { byName: 'Mo' } });
  const keep = { decision: 'keep', answer: 'The receipt is of another day.' } as const;
  const decide = { params: { appealId: appeal.id }, body: keep };
  await server.call(decideAppeal, { as: moderator, ...decide });
  expect((await server.refusal(decideAppeal, { as: admin, ...decide })).code).toBe(
    'accounts/appeal-decided',
  );
  expect((await mailsTo(person)).join()).toContain('The receipt is of another day.');
  expect((await server.call(fileAppeal, { body: { token, text } })).appeals).toHaveLength(2);
});

test('lifting by an appeal opens the account, and everything is in the log', async () => {
  const person = await server.signUp('Free');
  await suspend(person);
  const token = await tokenOf(person);
  await server.call(fileAppeal, { body: { token, text: 'Please look at it once more.' } });
  const { appeals } = await server.call(listAppeals, { as: admin, query: { status: 'open' } });
  const { id } = appeals.find(({ userId }) => userId === person.id)!;
  const body = { decision: 'lift', answer: 'You are right, sorry.' } as const;
  await server.call(decideAppeal, { as: admin, params: { appealId: id }, body });
  await server.call(logIn, { body: { email: person.email, password: person.password } });
  expect((await server.call(lookAppeal, { body: { token } })).active).toBe(false);
  expect(
    (await server.refusal(fileAppeal, { body: { token, text: 'And once more then.' } })).code,
  ).toBe('accounts/not-suspended');
  const names = [UserSuspended, AppealFiled, AppealDecided, SuspensionLifted].map(
    ({ name }) => name,
  );
  const logged = (await readLog(server.events, ...names)).filter(
    ({ payload }) => (payload as { userId: string }).userId === person.id,
  );
  expect(logged.map(({ name }) => name).sort()).toEqual([...names].sort());
});

test('a link that was cut, made up or is another’s opens nothing', async () => {
  const person = await server.signUp('Link');
  await suspend(person);
  const token = await tokenOf(person);
  for (const forged of [token.slice(0, -2), `${newId()}${token.slice(36)}`, 'x'.repeat(40)])
    expect((await server.refusal(lookAppeal, { body: { token: forged } })).code).toBe(
      'accounts/appeal-link',
    );
});

test('the list of users finds by role, state and id, and counts the same', async () => {
  const person = await server.signUp('Findable', ['guide']);
  await suspend(person);
  const list = (query: object) => server.call(listUsers, { as: moderator, query });
  const guides = await list({ role: 'guide', state: 'suspended' });
  expect(guides.users.map(({ id }) => id)).toEqual([person.id]);
  expect(guides.total).toBe(1);
  expect((await list({ role: 'guide', state: 'open' })).total).toBe(0);
  expect((await list({ search: person.id })).users[0]?.name).toBe('Findable');
  expect((await list({ simulated: 'yes' })).total).toBe(0);
  expect(
    (await server.call(getUser, { as: moderator, params: { userId: person.id } })).roles,
  ).toContain('guide');
});
