import { Clicked, collectEvents, Dwelled, Exposed, listEvents, updateMe } from '@kaibo/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '#platform/id';
import { type Edge, openEdge } from '../../../../../tests/support/edge.ts';

let edge: Edge;
beforeAll(async () => {
  edge = await openEdge();
});
afterAll(() => edge.close());

const visitorId = 'visitor-1234';
const clickOn = (itemId: string) => ({
  id: newId(),
  name: Clicked.name,
  atMs: Date.now(),
  roomId: null,
  payload: { surface: 'home', itemKind: 'room', itemId, position: 3, requestId: null },
});
const send = (events: object[], cookie?: string) =>
  edge.call(collectEvents, { cookie, body: { visitorId, events } });
const byId = async (id: string) =>
  (await edge.logged(Clicked.name)).find((event) => event.id === id);

test('what is acknowledged is in the log, with who, where and when', async () => {
  const roomId = newId();
  const event = { ...clickOn(roomId), roomId };
  expect((await send([event])).body).toEqual({ accepted: 1, clamped: 0 });
  expect(await byId(event.id)).toMatchObject({
    ...event,
    version: 1,
    actorId: null,
    visitorId,
    key: visitorId,
    simulated: false,
  });
});

test('a signed-in user is counted as nobody until they agree to analytics, and again after they withdraw', async () => {
  const { id, cookie } = await edge.person();
  const sendOne = async () => {
    const event = clickOn(newId());
    await send([event], cookie);
    return byId(event.id);
  };
  const agree = (analytics: boolean) =>
    edge.call(updateMe, { cookie, body: { consent: { analytics, personalisation: false } } });
  const nobody = { actorId: null, visitorId: null, key: '' };
  expect(await sendOne()).toMatchObject(nobody);
  await agree(true);
  expect(await sendOne()).toMatchObject({ actorId: id, visitorId, key: id });
  await agree(false);
  expect(await sendOne()).toMatchObject(nobody);
});

test('one bad event refuses the whole batch and is named by its index', async () => {
  const good = clickOn(newId());
  const cases = [
    [{ ...clickOn(newId()), name: 'orders.paid' }, 'behaviour/unknown-event', { index: 1 }],
    [{ ...clickOn(newId()), name: '__proto__' }, 'behaviour/unknown-event', { index: 1 }],
    [{ ...clickOn(newId()), payload: { surface: 'moon' } }, 'http/bad-input', { index: 1 }],
    [
      { ...clickOn(newId()), payload: { ...good.payload, extra: 1 } },
      'http/bad-input',
      { index: 1 },
    ],
    [{ ...clickOn(newId()), payload: null }, 'http/bad-input', { index: 1 }],
    [{ ...clickOn(newId()), id: 'x' }, 'http/bad-input', {}],
  ] as const;
  for (const [bad, code, details] of cases) {
    const answer = await send([good, bad]);
    expect(answer.status).toBe(400);
    expect(answer.body.error).toMatchObject({ code, details });
  }
  expect(await byId(good.id)).toBeUndefined();
});

test('a clock that is far off is moved to the limit and the sender is told', async () => {
  const day = 24 * 3_600_000;
  const nowMs = Date.now();
  const old = { ...clickOn(newId()), atMs: nowMs - 3 * day };
  const ahead = { ...clickOn(newId()), atMs: nowMs + day };
  const fine = { ...clickOn(newId()), atMs: nowMs - day / 2 };
  expect((await send([old, ahead, fine])).body).toEqual({ accepted: 3, clamped: 2 });
  const times = [old, ahead, fine].map(async ({ id }) => (await byId(id))!.atMs - nowMs);
  const [oldMs, aheadMs, fineMs] = await Promise.all(times);
  expect(oldMs).toBeGreaterThanOrEqual(-day);
  expect(oldMs).toBeLessThan(-day + 10_000);
  expect(aheadMs).toBeGreaterThanOrEqual(300_000);
  expect(aheadMs).toBeLessThan(310_000);
  expect(fineMs).toBe(-day / 2);
});

test('operators read the log backwards, by name and room, page by page', async () => {
  const roomId = newId();
  const dwell = (dwellMs: number) => ({
    ...clickOn(roomId),
    name: Dwelled.name,
    roomId,
    payload: { surface: 'room', itemId: roomId, dwellMs },
  });
  await send(Array.from({ length: 7 }, (_, i) => dwell(i)));
  const operator = await edge.person('operator');
  const list = async (query: Record<string, string>) =>
    (await edge.call(listEvents, { cookie: operator.cookie, query })).body;
  const seen: number[] = [];
  let before: string | undefined;
  for (let page = 0; page < 4; page++) {
    const { events } = await list({ id: roomId, limit: '3', ...(before && { before }) });
    seen.push(...events.map((event: { payload: { dwellMs: number } }) => event.payload.dwellMs));
    before = events.at(-1)?.offset ?? before;
  }
  expect(seen).toEqual([6, 5, 4, 3, 2, 1, 0]);
  const { events, counts } = await list({ name: Dwelled.name });
  expect(events).toHaveLength(7);
  expect(counts).toContainEqual({ name: Dwelled.name, count: 7 });
  const { cookie } = await edge.person('host', 'merchant');
  expect((await edge.call(listEvents, { cookie })).status).toBe(403);
});

test('events of the crowd say so', async () => {
  const body = { email: 'crowd@kaibo.test', password: 'correct horse', name: '小林', roles: [] };
  const { createUser, logIn } = await import('@kaibo/contracts');
  const cookie = edge.adminCookie;
  const made = await edge.call(createUser, { cookie, body: { ...body, simulated: true } });
  const { email, password } = body;
  const signedIn = await edge.call(logIn, { body: { email, password } });
  const crowd = signedIn.headers.getSetCookie()[0]?.split(';')[0];
  const event = { ...clickOn(newId()), name: Exposed.name };
  const payload = { ...event.payload, policyVersion: null };
  await send([{ ...event, payload }], crowd);
  const [logged] = (await edge.logged(Exposed.name)).filter(({ id }) => id === event.id);
  expect(logged).toMatchObject({ simulated: true, actorId: made.body.id });
});
