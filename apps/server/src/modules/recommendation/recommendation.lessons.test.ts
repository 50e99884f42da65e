import {
  Clicked,
  ConsentChanged,
  Followed,
  Left,
  OrderPlaced,
  ProfileChanged,
  TasteForgotten,
} from '@kaibo/contracts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { StoredEvent } from '#platform/events';
import { newId } from '#platform/id';
import { type Delta, type Facts, lessonOf } from './recommendation.lessons.ts';
import { HALF_LIFE_MS, weights } from './recommendation.rules.ts';

const nowMs = 1_800_000_000_000;
const [userId, hostId, roomId, productId] = [newId(), newId(), newId(), newId()];
const nothingTold = { ageBand: null, gender: null, region: null };
const facts: Facts = {
  rooms: new Map([[roomId, { hostId, categoryId: 'craft' }]]),
  products: new Map([[productId, 'food']]),
  audience: new Map([[userId, nothingTold]]),
};

const event = (name: string, payload: unknown, more: Partial<StoredEvent> = {}): StoredEvent => ({
  ...{ id: newId(), name, version: 1, key: '', actorId: userId, visitorId: null, roomId: null },
  ...{ atMs: nowMs, simulated: false, payload, position: { txid: '0', offset: '0' } },
  ...more,
});
const click = (itemKind: string, itemId: string, elapsedMs = 0) =>
  event(Clicked.name, { itemKind, itemId }, { atMs: nowMs - elapsedMs });
const leave = (dwellMs: number) => event(Left.name, { surface: 'room', itemId: roomId, dwellMs });
const follow = (following: boolean, elapsedMs: number) =>
  event(Followed.name, { hostId, userId, following, roomId: null }, { atMs: nowMs - elapsedMs });
const weightsOf = (events: StoredEvent[], given = facts) => {
  const held = lessonOf(events, given, nowMs).deltas.get(`u:${userId}`) ?? new Map<string, Delta>();
  return Object.fromEntries([...held].map(([entity, delta]) => [entity, delta.weight]));
};

/** What all of a segment put into it together. */
const putInto = (segment: string, events: StoredEvent[], given = facts) => {
  const sums: Record<string, number> = {};
  for (const held of lessonOf(events, given, nowMs).putIn.get(segment)?.values() ?? [])
    for (const [entity, { weight }] of held) sums[entity] = (sums[entity] ?? 0) + weight;
  return sums;
};

test('a click says most for the thing and its host, half as much for its category, and half after two weeks', () => {
  expect(weightsOf([click('room', roomId)])).toEqual({
    [`host:${hostId}`]: weights.click,
    'category:craft': weights.click / 2,
  });
  expect(weightsOf([click('product', productId, HALF_LIFE_MS)])).toEqual({
    [`product:${productId}`]: weights.click / 2,
    'category:food': weights.click / 4,
  });
});

test('acts in any order teach the same', () => {
  const act = fc.oneof(
    fc.nat({ max: 1e9 }).map((elapsedMs) => click('room', roomId, elapsedMs)),
    fc.nat({ max: 1e9 }).map((elapsedMs) => click('product', productId, elapsedMs)),
    fc.nat({ max: 10_000 }).map(leave),
  );
  const shuffled = fc
    .array(act, { maxLength: 20 })
    .chain((acts) =>
      fc.tuple(fc.constant(acts), fc.shuffledSubarray(acts, { minLength: acts.length })),
    );
  fc.assert(
    fc.property(shuffled, ([acts, others]) => {
      const [one, other] = [weightsOf(acts), weightsOf(others)];
      expect(Object.keys(other).toSorted()).toEqual(Object.keys(one).toSorted());
      for (const [entity, weight] of Object.entries(one))
        expect(other[entity]).toBeCloseTo(weight, 9);
    }),
  );
});

test('the latest word on following holds, in whatever order it is read', () => {
  for (const events of [
    [follow(true, 20), follow(false, 10)],
    [follow(false, 10), follow(true, 20)],
  ]) {
    const held = lessonOf(events, facts, nowMs).deltas.get(`u:${userId}`)!;
    expect(held.get(`host:${hostId}`)!.following).toEqual({ is: false, atMs: nowMs - 10 });
  }
});

test('who does not want to be known teaches nothing, whatever they do', () => {
  const nobody = { ...facts, audience: new Map() };
  const line = { skuId: newId(), productId, quantity: 1, unitFen: 1, left: 1 };
  const order = event(OrderPlaced.name, { buyerId: userId, roomId, lines: [line] });
  const acts = [click('room', roomId), leave(1_000), follow(true, 0), order];
  expect(lessonOf(acts, nobody, nowMs).deltas.size).toBe(0);
  expect(lessonOf(acts, facts, nowMs).deltas.size).toBe(1);
});

test('what was done before a person is forgotten counts no more, what comes after does', () => {
  const consent = (personalisation: boolean) =>
    event(ConsentChanged.name, { userId, analytics: true, personalisation });
  for (const end of [event(TasteForgotten.name, {}), consent(false)]) {
    const { forgotten, deltas } = lessonOf(
      [click('room', roomId), end, click('product', productId)],
      facts,
      nowMs,
    );
    expect([...forgotten]).toEqual([`u:${userId}`]);
    expect([...deltas.get(`u:${userId}`)!.keys()]).not.toContain(`host:${hostId}`);
    expect([...deltas.get(`u:${userId}`)!.keys()]).toContain(`product:${productId}`);
  }
  expect(lessonOf([consent(true)], facts, nowMs).forgotten.size).toBe(0);
});

test('those who told the same of themselves teach their segment what they like, not what they leave', () => {
  const told = { ageBand: '25-34', gender: 'female', region: null } as const;
  const given = { ...facts, audience: new Map([[userId, told]]) };
  expect(putInto('s:female/25-34', [click('room', roomId), leave(1_000)], given)).toEqual({
    [`host:${hostId}`]: weights.click,
    'category:craft': weights.click / 2,
  });
});

test('guests who read the same language teach each other what they like; those who say none, or have an account, do not', () => {
  const guest = (locale?: unknown) =>
    event(
      Clicked.name,
      { itemKind: 'room', itemId: roomId, locale },
      { actorId: null, visitorId: 'somebody-1' },
    );
  const taught = { [`host:${hostId}`]: weights.click, 'category:craft': weights.click / 2 };
  expect(putInto('s:language/en', [guest('en')])).toEqual(taught);
  expect(putInto('s:language/zh-CN', [guest('en')])).toEqual({});
  for (const nobodys of [guest(), guest('xx'), { ...guest('en'), visitorId: null }])
    expect(lessonOf([nobodys], facts, nowMs).putIn.size).toBe(0);
  const account = { ...guest('en'), actorId: userId };
  expect(putInto('s:language/en', [account])).toEqual({});
});

test('what a segment is taught is what its people put in, and nothing of who is forgotten within the batch', () => {
  const [ann, bo] = ['browser-ann', 'browser-bo'];
  const guest = (visitorId: string, name: string = Clicked.name) =>
    event(name, { itemKind: 'room', itemId: roomId, locale: 'en' }, { actorId: null, visitorId });
  const { deltas, putIn } = lessonOf(
    [guest(ann), guest(bo), guest(bo), guest(ann, TasteForgotten.name)],
    facts,
    nowMs,
  );
  const members = putIn.get('s:language/en')!;
  expect([...members.keys()]).toEqual([`v:${bo}`]);
  expect(members.get(`v:${bo}`)!.get(`host:${hostId}`)!.weight).toBe(2 * weights.click);
  expect([...deltas.keys()]).toEqual([`v:${bo}`]);
});

test('with an account is forgotten what the browsers did that it was used from', () => {
  const guest = event(
    Clicked.name,
    { itemKind: 'room', itemId: roomId, locale: 'en' },
    { actorId: null, visitorId: 'browser-1' },
  );
  const signedIn = { ...click('room', roomId), visitorId: 'browser-1' };
  const lesson = lessonOf([guest, signedIn, event(TasteForgotten.name, {})], facts, nowMs);
  expect([...lesson.forgotten].toSorted()).toEqual([`u:${userId}`, 'v:browser-1']);
  expect([lesson.joined.size, lesson.deltas.size]).toEqual([0, 0]);
});

test('what a browser and its account do in one batch is the account’s alone, before and after signing in', () => {
  const guest = () =>
    event(
      Clicked.name,
      { itemKind: 'room', itemId: roomId, locale: 'en' },
      { actorId: null, visitorId: 'browser-1' },
    );
  const signedIn = { ...click('room', roomId), visitorId: 'browser-1' };
  for (const events of [
    [guest(), guest(), signedIn],
    [guest(), signedIn, guest()],
    [signedIn, guest(), guest()],
  ]) {
    const { deltas, putIn } = lessonOf(events, facts, nowMs);
    const host = `host:${hostId}`;
    expect(deltas.has('v:browser-1')).toBe(false);
    expect(deltas.get(`u:${userId}`)!.get(host)!.weight).toBe(3 * weights.click);
    const members = putIn.get('s:language/en')!;
    expect([...members.keys()]).toEqual([`u:${userId}`]);
    expect(members.get(`u:${userId}`)!.get(host)!.weight).toBe(2 * weights.click);
  }
});

test('who tells something else of themselves is of that segment now; who does not want to be known, of none', () => {
  const changed = event(ProfileChanged.name, { userId, consented: true, told: ['gender'] });
  const told = { ageBand: null, gender: 'female', region: null } as const;
  const movedTo = (audience: Facts['audience']) =>
    lessonOf([changed], { ...facts, audience }, nowMs).moved.get(`u:${userId}`);
  expect(movedTo(new Map([[userId, told]]))).toBe('s:female/');
  expect(movedTo(new Map([[userId, nothingTold]]))).toBe(null);
  expect(movedTo(new Map())).toBe(null);
});

test('things that are not there any more teach nothing', () => {
  expect(weightsOf([click('room', newId()), click('product', newId())])).toEqual({});
});
