import {
  addPushDevice,
  cancelRoom,
  createRoom,
  followHost,
  getNotices,
  getReminder,
  listUpcoming,
  oneClickUnsubscribe,
  removePushDevice,
  setDeviceReminder,
  setNotice,
  setReminder,
  unsubscribe,
  updateRoom,
} from '@kaibo/contracts';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openPushService, type PushService } from '../../../../../tests/support/push.ts';
import { streamStarts } from '../../../../../tests/support/rooms.ts';
import { type Person, type TestServer, testServer } from '../../../../../tests/support/server.ts';

const MINUTE_MS = 60_000;
let server: TestServer;
let pushes: PushService;
let host: Person;
let ann: Person;
let ben: Person;

const proved = async (person: Person): Promise<Person> => {
  await server.pool.query('update users set email_verified = true where id = $1', [person.id]);
  return person;
};

beforeAll(async () => {
  server = await testServer();
  pushes = await openPushService();
  host = await server.signUp('阿苗', ['host']);
  ann = await proved(await server.signUp('Ann'));
  ben = await proved(await server.signUp('Ben'));
});
beforeEach(async () => {
  await server.pool.query('delete from mails');
  await server.pool.query('delete from reminder_subscriptions');
  pushes.read();
});
afterAll(async () => {
  await pushes.close();
  await server.close();
});

/** A stream that starts in so many minutes. */
const announced = async (minutes: number, title = 'Spring tea'): Promise<string> => {
  const startsAtMs = Date.now() + minutes * MINUTE_MS;
  const body = { title, categoryId: 'craft', startsAtMs };
  const { id } = await server.call(createRoom, { as: host, body });
  await server.caughtUp();
  return id;
};
const subscribe = (as: Person, roomId: string, subscribed = true) =>
  server.call(setReminder, { as, params: { roomId }, body: { subscribed } });
const moveTo = async (roomId: string, minutes: number): Promise<void> => {
  const startsAtMs = Date.now() + minutes * MINUTE_MS;
  await server.call(updateRoom, { as: host, params: { roomId }, body: { startsAtMs } });
  await server.caughtUp();
};
/** Jobs that lie up to so many minutes ahead are due now. */
const timePasses = async (minutes: number): Promise<void> => {
  await server.pool.query(
    `update graphile_worker._private_jobs set run_at = run_at - $1 * interval '1 minute'
     where locked_at is null`,
    [minutes],
  );
  for (let i = 0; i < 4; i++) await server.runJobs();
};
const goesLive = async (roomId: string): Promise<void> => {
  await streamStarts(server, roomId);
  await server.caughtUp();
  await server.caughtUp();
  for (let i = 0; i < 4; i++) await server.runJobs();
};
const mailsOf = async (person: Person) =>
  (await server.mailbox.read(person.email))
    .map(({ subject }) => subject)
    .filter((subject) => !subject.includes('Confirm'));
const isUp = async (person: Person, roomId: string): Promise<number> => {
  const reminder = await server.call(getReminder, { as: person, params: { roomId } });
  return reminder.subscribers;
};

test('subscribing twice counts once, and a stream that has begun takes no subscription', async () => {
  const roomId = await announced(60);
  expect(await subscribe(ann, roomId)).toEqual({ subscribed: true, subscribers: 1 });
  expect(await subscribe(ann, roomId)).toEqual({ subscribed: true, subscribers: 1 });
  expect(await subscribe(ben, roomId)).toEqual({ subscribed: true, subscribers: 2 });
  expect(await subscribe(ben, roomId, false)).toEqual({ subscribed: false, subscribers: 1 });
  const { rooms } = await server.call(listUpcoming, { as: ann });
  expect(rooms.find((one) => one.room.id === roomId)).toMatchObject({
    subscribed: true,
    subscribers: 1,
  });
  await goesLive(roomId);
  const late = { as: ben, params: { roomId }, body: { subscribed: true } };
  expect(await server.refusal(setReminder, late)).toMatchObject({ code: 'rooms/not-scheduled' });
  expect(await subscribe(ann, roomId, false)).toMatchObject({ subscribers: 0 });
});

test('subscribers are reminded once, a quarter of an hour before, by a mail that says how to stop', async () => {
  const roomId = await announced(60);
  await subscribe(ann, roomId);
  await timePasses(40);
  expect(await mailsOf(ann)).toEqual([]);
  await timePasses(10);
  expect(await mailsOf(ann)).toEqual(['Starting soon: Spring tea']);
  await timePasses(10);
  expect(await mailsOf(ann)).toHaveLength(1);
  expect(await mailsOf(ben)).toEqual([]);
  const [mail] = await server.mailbox.read(ann.email);
  expect(mail?.text).toContain(`http://kaibo.test/rooms/${roomId}`);
  const { rows } = await server.pool.query<{ url: string }>(
    'select unsubscribe_url as url from mails',
  );
  expect(rows[0]?.url).toMatch(/^http:\/\/kaibo\.test\/v1\/reminders\/unsubscribe\/[\w.-]+$/);
});

test('a stream moved before its reminder is reminded of once, at the new time; the move is told once it rests', async () => {
  const roomId = await announced(60);
  await subscribe(ann, roomId);
  await moveTo(roomId, 90);
  await moveTo(roomId, 120);
  await timePasses(2);
  expect(await mailsOf(ann)).toEqual(['New time: Spring tea']);
  await timePasses(48);
  expect(await mailsOf(ann)).toHaveLength(1);
  await timePasses(60);
  expect(await mailsOf(ann)).toEqual(['Starting soon: Spring tea', 'New time: Spring tea']);
});

test('a move that is taken back in time is told to nobody', async () => {
  const startsAtMs = Date.now() + 60 * MINUTE_MS;
  const body = { title: 'Back', categoryId: 'craft', startsAtMs };
  const { id: roomId } = await server.call(createRoom, { as: host, body });
  await subscribe(ann, roomId);
  for (const at of [startsAtMs + MINUTE_MS, startsAtMs])
    await server.call(updateRoom, { as: host, params: { roomId }, body: { startsAtMs: at } });
  await server.caughtUp();
  await timePasses(5);
  expect(await mailsOf(ann)).toEqual([]);
});

test('a program killed between sending and writing it down sends nobody the same mail twice', async () => {
  const roomId = await announced(10);
  await subscribe(ann, roomId);
  await subscribe(ben, roomId);
  await moveTo(roomId, 12);
  await server.runJobs();
  await server.runJobs();
  expect(await mailsOf(ann)).toEqual(['Starting soon: Spring tea']);
  // As a process leaves it that dies after the mail server took the mails: claimed, and not done.
  await server.pool.query(
    `update reminder_deliveries set outcome = null, done_at = null, claimed_at = now()
     where room_id = $1`,
    [roomId],
  );
  const { rows } = await server.pool.query<{ occasion: string }>(
    'select distinct occasion from reminder_deliveries where room_id = $1',
    [roomId],
  );
  const startsAtMs = Number(rows[0]!.occasion.split('.')[1]);
  const telling = { roomId, occasion: { name: 'remind', startsAtMs } };
  await server.runTask('reminders.send', telling);
  expect(await isOpen(roomId)).toBe(2);
  // Two minutes later the next process takes them over.
  await server.pool.query(
    `update reminder_deliveries set claimed_at = now() - interval '3 minutes' where room_id = $1`,
    [roomId],
  );
  await server.runTask('reminders.send', telling);
  expect(await isOpen(roomId)).toBe(0);
  expect(await mailsOf(ann)).toEqual(['Starting soon: Spring tea']);
  expect(await mailsOf(ben)).toEqual(['Starting soon: Spring tea']);
});

const isOpen = async (roomId: string): Promise<number> => {
  const { rows } = await server.pool.query<{ n: number }>(
    'select count(*)::int as n from reminder_deliveries where room_id = $1 and done_at is null',
    [roomId],
  );
  return rows[0]!.n;
};

test('two workers at once send each subscriber one mail', async () => {
  const roomId = await announced(60);
  const people = await Promise.all(
    Array.from({ length: 8 }, () => server.signUp('Many').then(proved)),
  );
  for (const person of people) await subscribe(person, roomId);
  await moveTo(roomId, 10);
  await server.runTask('reminders.remind', await jobPayload('reminders.remind', roomId));
  const send = await jobPayload('reminders.send', roomId);
  await Promise.all([0, 1, 2].map(() => server.runTask('reminders.send', send)));
  for (const person of people) expect(await mailsOf(person)).toEqual(['Starting soon: Spring tea']);
  expect(await isUp(ann, roomId)).toBe(8);
});

const jobPayload = async (task: string, roomId: string): Promise<unknown> => {
  const { rows } = await server.pool.query<{ payload: unknown }>(
    `select payload from graphile_worker._private_jobs
     where key like $1 || ':' || $2 || '%'`,
    [task, roomId],
  );
  return rows[0]?.payload;
};

test('a stream called off is told with its reason, and reminds nobody any more', async () => {
  const roomId = await announced(60);
  await subscribe(ann, roomId);
  await server.call(cancelRoom, { as: host, params: { roomId }, body: { reason: 'Typhoon' } });
  await server.caughtUp();
  await timePasses(60);
  expect(await mailsOf(ann)).toEqual(['Called off: Spring tea']);
  expect((await server.mailbox.read(ann.email))[0]?.text).toContain('Typhoon');
});

test('an address that nobody proved to be theirs gets no reminder', async () => {
  const cat = await server.signUp('Cat');
  const roomId = await announced(60);
  await subscribe(cat, roomId);
  await timePasses(50);
  expect(await mailsOf(cat)).toEqual([]);
});

test('the link of a mail stops its kind without signing in, takes it back, and a forged one does nothing', async () => {
  const dan = await proved(await server.signUp('Dan'));
  const roomId = await announced(60);
  await subscribe(dan, roomId);
  await timePasses(50);
  const [mail] = await server.mailbox.read(dan.email);
  const token = /unsubscribe\?token=([\w.-]+)/.exec(mail?.text ?? '')?.[1] ?? '';
  // As the button of a mail program does it (RFC 8058).
  const pressed = await server.http.fetch(
    new Request(`http://kaibo.test/v1/reminders/unsubscribe/${token}`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'List-Unsubscribe=One-Click',
    }),
    { address: '127.0.0.1' },
  );
  expect(pressed.status).toBe(200);
  const choices = async () => (await server.call(getNotices, { as: dan })).choices;
  expect((await choices()).reminder).toEqual({ mail: false, push: true });
  expect((await choices()).changed).toEqual({ mail: true, push: true });
  await server.call(unsubscribe, { body: { token, mail: true } });
  expect((await choices()).reminder).toEqual({ mail: true, push: true });
  const forged = { params: { token: token.replace(dan.id, ann.id) } };
  expect(await server.refusal(oneClickUnsubscribe, forged)).toMatchObject({
    code: 'reminders/bad-link',
  });
});

test('when it begins, subscribers and those followers who asked for it hear of it, each once', async () => {
  const follower = await proved(await server.signUp('Eva'));
  const silent = await proved(await server.signUp('Fay'));
  for (const as of [follower, silent, ann])
    await server.call(followHost, { as, params: { hostId: host.id }, body: { following: true } });
  for (const as of [follower, ann])
    await server.call(setNotice, {
      as,
      params: { kind: 'followed-live' },
      body: { mail: true, push: false },
    });
  await server.call(setNotice, {
    as: ann,
    params: { kind: 'live' },
    body: { mail: true, push: true },
  });
  const roomId = await announced(60);
  await subscribe(ann, roomId);
  await goesLive(roomId);
  expect(await mailsOf(ann)).toEqual(['Live now: Spring tea']);
  expect(await mailsOf(follower)).toEqual(['阿苗 is live']);
  expect(await mailsOf(silent)).toEqual([]);
  // The encoder left for good and came back: nobody is told again.
  await goesLive(roomId);
  expect(await mailsOf(ann)).toHaveLength(1);
});

test('a browser hears what its owner subscribed to, reads it alone, and is forgotten once it is gone', async () => {
  const gus = await server.signUp('Gus');
  const browser = pushes.browser();
  const { subscription } = browser;
  await server.call(addPushDevice, { as: gus, body: { subscription } });
  await server.call(addPushDevice, { as: gus, body: { subscription } });
  expect((await server.call(getNotices, { as: gus })).devices).toBe(1);
  const roomId = await announced(60);
  await subscribe(gus, roomId);
  await timePasses(50);
  const heard = pushes.read();
  expect(heard).toHaveLength(1);
  expect(heard[0]?.headers).toMatchObject({ 'content-encoding': 'aes128gcm', urgency: 'high' });
  expect(heard[0]?.headers.authorization).toMatch(/^vapid t=/);
  expect(JSON.parse(browser.decrypt(heard[0]!.body))).toMatchObject({
    title: 'Starting soon: Spring tea',
    path: `/rooms/${roomId}`,
  });
  pushes.answer(410);
  await goesLive(roomId);
  pushes.answer(201);
  expect((await server.call(getNotices, { as: gus })).devices).toBe(0);
});

test('a push service that stumbles is asked again later', async () => {
  const hal = await server.signUp('Hal');
  await server.call(addPushDevice, {
    as: hal,
    body: { subscription: pushes.browser().subscription },
  });
  const roomId = await announced(60);
  await subscribe(hal, roomId);
  pushes.answer(503);
  await timePasses(50);
  expect(pushes.read()).toHaveLength(1);
  expect(await isOpen(roomId)).toBe(1);
  pushes.answer(201);
  await server.pool.query(
    `update reminder_deliveries set claimed_at = now() - interval '3 minutes' where done_at is null`,
  );
  await timePasses(1);
  expect(pushes.read()).toHaveLength(1);
  expect(await isOpen(roomId)).toBe(0);
});

test('a guest is reminded on a browser alone, counts as one, and leaves nothing behind', async () => {
  const browser = pushes.browser();
  const { endpoint } = browser.subscription;
  const roomId = await announced(60);
  const asked = { params: { roomId }, body: { endpoint, subscribed: true } };
  expect(await server.refusal(setDeviceReminder, asked)).toMatchObject({
    code: 'reminders/no-such-device',
  });
  await server.call(addPushDevice, { body: { subscription: browser.subscription } });
  for (let i = 0; i < 2; i++)
    expect(await server.call(setDeviceReminder, asked)).toEqual({
      subscribed: true,
      subscribers: 1,
    });
  await timePasses(50);
  expect(pushes.read()).toHaveLength(1);
  await server.call(removePushDevice, { body: { endpoint } });
  expect(await isUp(ann, roomId)).toBe(0);
});

test.each([
  'https://127.0.0.1/push',
  'https://localhost/push',
  'http://push.example.com/push',
  'https://192.168.0.1:5432/',
])('nobody makes us write to %s', async (endpoint) => {
  const { keys } = pushes.browser().subscription;
  const sent = { body: { subscription: { endpoint, keys } } };
  expect(await server.refusal(addPushDevice, sent)).toMatchObject({
    code: 'reminders/bad-push-address',
  });
});

test('coming streams are read page by page, the next one first, none twice', async () => {
  const ids = [];
  for (const minutes of [500, 300, 400, 300]) ids.push(await announced(minutes, 'In order'));
  const found: string[] = [];
  const starts: number[] = [];
  let after: string | undefined;
  for (;;) {
    const page = await server.call(listUpcoming, { query: { limit: 2, after, hostId: host.id } });
    found.push(...page.rooms.map(({ room }) => room.id));
    starts.push(...page.rooms.map(({ room }) => room.startsAtMs ?? 0));
    if (page.next === null) break;
    after = page.next;
  }
  expect(new Set(found).size).toBe(found.length);
  expect(found).toEqual(expect.arrayContaining(ids));
  expect(starts).toEqual(starts.toSorted((a, b) => a - b));
});

test('the calendar file is there for guests, in either language, and stays one entry when it moves', async () => {
  const roomId = await announced(600, '春茶');
  const file = async (query: string) => {
    const url = `http://kaibo.test/v1/rooms/${roomId}/calendar.ics${query}`;
    return server.http.fetch(new Request(url), { address: '127.0.0.1' });
  };
  const chinese = await file('?lang=zh-CN');
  expect(chinese.headers.get('content-type')).toBe('text/calendar; charset=utf-8');
  const before = await chinese.text();
  expect(before).toContain('SUMMARY;LANGUAGE=zh-CN:直播：春茶');
  await moveTo(roomId, 700);
  const after = await (await file('?lang=en')).text();
  expect(after).toContain('SUMMARY;LANGUAGE=en:Live: 春茶');
  const uid = /UID:.*/;
  expect(uid.exec(after)?.[0]).toBe(uid.exec(before)?.[0]);
  expect(before).toContain('SEQUENCE:0');
  expect(after).toContain('SEQUENCE:1');
  const nowhere = new Request('http://kaibo.test/v1/rooms/none/calendar.ics');
  expect((await server.http.fetch(nowhere, { address: '127.0.0.1' })).status).toBe(404);
});
