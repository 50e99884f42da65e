import {
  Clicked,
  type EventEnvelope,
  Exposed,
  FeedServed,
  getRecommendation,
  OrderPlaced,
} from '@kaibo/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '#platform/id';
import { type Person, type TestServer, testServer } from '../../../../../tests/support/server.ts';
import { outcomeTasks } from './recommendation.outcomes.ts';

let server: TestServer;
let operator: Person;

beforeAll(async () => {
  server = await testServer();
  operator = await server.signUp('Olga', ['operator']);
}, 120_000);
afterAll(() => server.close());

const event = (facts: Partial<EventEnvelope> & Pick<EventEnvelope, 'name' | 'payload'>) => ({
  ...{ id: newId(), version: 1, key: '', actorId: null, visitorId: null, roomId: null },
  ...{ atMs: Date.now(), simulated: false, ...facts },
});

const served = (
  who: { actorId?: string; visitorId?: string },
  itemIds: string[],
  surface = 'home',
) => {
  const requestId = newId();
  const items = itemIds.map((itemId, position) => ({
    ...{ itemId, kind: 'product', position, score: 1, reason: 'taste', propensity: 0.95 },
    ...{ source: position === 1 ? 'explored' : 'taste', explored: position === 1 },
  }));
  const facts = { requestId, surface, policyVersion: 'test', step: 'personal', modelVersion: null };
  const made = { name: FeedServed.name, version: 2, key: requestId, payload: { ...facts, items } };
  return { requestId, envelope: event({ ...made, ...who }) };
};

const look = (name: string, requestId: string, itemId: string) =>
  event({
    name,
    payload: {
      ...{ surface: 'home', itemKind: 'product', itemId, position: 0, requestId },
      ...(name === Exposed.name ? { policyVersion: null } : {}),
    },
  });

const ordered = (buyerId: string, productId: string, roomId: string | null = null) =>
  event({
    // A while after whatever led to it.
    ...{ name: OrderPlaced.name, actorId: buyerId, roomId, atMs: Date.now() + 5_000 },
    payload: {
      ...{ orderId: newId(), buyerId, storeId: newId(), roomId, totalFen: 100 },
      lines: [{ skuId: newId(), productId, quantity: 1, unitFen: 100, left: 3 }],
    },
  });

/** As they are counted, without the days. */
const outcomes = async (surface: string) => {
  await server.caughtUp();
  const reply = await server.call(getRecommendation, { as: operator });
  return reply.outcomes.filter((row) => row.surface === surface).map(({ day: _, ...row }) => row);
};

test('what was seen, clicked and bought is counted by where it came from, each of it once', async () => {
  const [ann, tea, cup] = [newId(), newId(), newId()];
  const { requestId, envelope } = served({ actorId: ann }, [tea, cup]);
  const seen = look(Exposed.name, requestId, tea);
  await server.events.appendBatch([envelope, seen, look(Exposed.name, requestId, cup)]);
  await server.events.appendBatch([seen, look(Exposed.name, requestId, tea)]);
  await server.events.appendBatch([
    look(Clicked.name, requestId, cup),
    look(Clicked.name, requestId, cup),
  ]);
  await server.caughtUp();
  await server.events.appendBatch([ordered(ann, cup), ordered(ann, newId())]);
  expect(await outcomes('home')).toEqual([
    { surface: 'home', source: 'explored', explored: true, exposures: 1, clicks: 1, orders: 1 },
    { surface: 'home', source: 'taste', explored: false, exposures: 1, clicks: 0, orders: 0 },
  ]);
});

test('an order is owed to the latest click of that person that led to it, or to its room', async () => {
  const [ann, bo, tea, room] = [newId(), newId(), newId(), newId()];
  const first = served({ actorId: ann }, [tea, room], 'room');
  const second = served({ actorId: ann }, [tea], 'product');
  const others = served({ actorId: bo }, [tea], 'order');
  second.envelope.atMs += 1_000;
  await server.events.appendBatch([first.envelope, second.envelope, others.envelope]);
  await server.events.appendBatch([
    look(Clicked.name, first.requestId, tea),
    look(Clicked.name, first.requestId, room),
    look(Clicked.name, second.requestId, tea),
    look(Clicked.name, others.requestId, tea),
  ]);
  await server.caughtUp();
  await server.events.appendBatch([ordered(ann, tea), ordered(ann, newId(), room)]);
  const sums = async (surface: string) =>
    (await outcomes(surface)).map(({ source, clicks, orders }) => ({ source, clicks, orders }));
  expect(await sums('product')).toEqual([{ source: 'taste', clicks: 1, orders: 1 }]);
  expect(await sums('room')).toEqual([
    { source: 'explored', clicks: 1, orders: 1 },
    { source: 'taste', clicks: 1, orders: 0 },
  ]);
  expect(await sums('order')).toEqual([{ source: 'taste', clicks: 1, orders: 0 }]);
});

test('what was looked at before the log tells of its answer is counted once when it does, in whatever order', async () => {
  const ordersOfThree = [
    [0, 1, 2],
    [1, 0, 2],
    [1, 2, 0],
    [2, 1, 0],
  ];
  for (const order of ordersOfThree) {
    const [tea, cup] = [newId(), newId()];
    const { requestId, envelope } = served({ visitorId: 'somebody-2' }, [tea, cup], 'upcoming');
    const events = [
      envelope,
      look(Exposed.name, requestId, cup),
      look(Clicked.name, requestId, cup),
    ];
    const inOrder = order.map((at) => events[at]!);
    for (const one of [...inOrder, ...inOrder]) {
      await server.events.appendBatch([one]);
      await server.caughtUp();
    }
  }
  const counts = { exposures: ordersOfThree.length, clicks: ordersOfThree.length, orders: 0 };
  expect(await outcomes('upcoming')).toMatchObject([{ source: 'explored', ...counts }]);
  const { rows } = await server.pool.query('select from recommendation_early_looks');
  expect(rows).toEqual([]);
});

test('a click that was early leads to an order like any other', async () => {
  const [ann, tea] = [newId(), newId()];
  const { requestId, envelope } = served({ actorId: ann }, [tea], 'host');
  await server.events.appendBatch([look(Clicked.name, requestId, tea)]);
  await server.caughtUp();
  await server.events.appendBatch([envelope, ordered(ann, tea)]);
  expect(await outcomes('host')).toMatchObject([{ exposures: 1, clicks: 1, orders: 1 }]);
});

const orderOfAll = <T>(things: readonly T[]): T[][] =>
  things.length === 0
    ? [[]]
    : things.flatMap((one, at) =>
        orderOfAll(things.toSpliced(at, 1)).map((others) => [one, ...others]),
      );

test('an order is owed once to what led to it, in whatever order the log tells of both, and however often', async () => {
  const orders = orderOfAll([0, 1, 2]);
  for (const order of orders) {
    const [ann, tea, cup] = [newId(), newId(), newId()];
    const { requestId, envelope } = served({ actorId: ann }, [tea, cup], 'upcoming-orders');
    const events = [envelope, look(Clicked.name, requestId, tea), ordered(ann, tea)];
    const inOrder = order.map((at) => events[at]!);
    for (const one of [...inOrder, ...inOrder]) {
      await server.events.appendBatch([one]);
      await server.caughtUp();
    }
  }
  const count = orders.length;
  expect(await outcomes('upcoming-orders')).toMatchObject([
    { source: 'taste', exposures: count, clicks: count, orders: count },
  ]);
});

test('an order that is owed already is not owed again to another answer that the log tells of later', async () => {
  const [ann, tea] = [newId(), newId()];
  const [first, second] = [0, 1].map(() => served({ actorId: ann }, [tea], 'owed'));
  await server.events.appendBatch([ordered(ann, tea)]);
  for (const { envelope, requestId } of [first!, second!]) {
    await server.caughtUp();
    await server.events.appendBatch([envelope, look(Clicked.name, requestId, tea)]);
  }
  expect(await outcomes('owed')).toMatchObject([{ clicks: 2, orders: 1 }]);
});

test('an order that waits is not owed to what was served or clicked after it, nor to others, nor after a day', async () => {
  const [ann, bo, tea] = [newId(), newId(), newId()];
  const order = ordered(ann, tea);
  await server.events.appendBatch([order]);
  await server.caughtUp();
  const [later, others, clickedLater] = [
    served({ actorId: ann }, [tea], 'waiting'),
    served({ actorId: bo }, [tea], 'waiting'),
    served({ actorId: ann }, [tea], 'waiting'),
  ];
  later.envelope.atMs = order.atMs + 1;
  const late = { ...look(Clicked.name, clickedLater.requestId, tea), atMs: order.atMs + 1 };
  await server.events.appendBatch([later.envelope, others.envelope, clickedLater.envelope, late]);
  for (const { requestId } of [later, others])
    await server.events.appendBatch([look(Clicked.name, requestId, tea)]);
  expect(await outcomes('waiting')).toMatchObject([{ clicks: 3, orders: 0 }]);

  const waiting = async () =>
    (await server.pool.query('select from recommendation_orders where person = $1', [`u:${ann}`]))
      .rowCount;
  const forget = (nowMs: number) =>
    outcomeTasks({ ...server, clock: { nowMs: () => nowMs } })[0]!.run({});
  expect(await waiting()).toBe(1);
  await forget(Date.now() + 25 * 3_600_000);
  expect(await waiting()).toBe(0);
});

test('an order is not owed to a click after it that comes in the same batch, but to the one before it', async () => {
  const [ann, bo, tea] = [newId(), newId(), newId()];
  const [orderOfAnn, orderOfBo] = [ordered(ann, tea), ordered(bo, tea)];
  const looksAgain = (requestId: string, atMs: number) => ({
    ...look(Clicked.name, requestId, tea),
    atMs,
  });
  const anns = served({ actorId: ann }, [tea], 'looked-again');
  const [before, after] = ['looked-before', 'looked-after'].map((surface) =>
    served({ actorId: bo }, [tea], surface),
  );
  after!.envelope.atMs += 1_000;
  await server.events.appendBatch([
    ...[anns.envelope, before!.envelope, after!.envelope, orderOfAnn, orderOfBo],
    looksAgain(anns.requestId, orderOfAnn.atMs + 1),
    looksAgain(before!.requestId, orderOfBo.atMs),
    looksAgain(after!.requestId, orderOfBo.atMs + 1),
  ]);
  expect(await outcomes('looked-again')).toMatchObject([{ clicks: 1, orders: 0 }]);
  expect(await outcomes('looked-before')).toMatchObject([{ clicks: 1, orders: 1 }]);
  expect(await outcomes('looked-after')).toMatchObject([{ clicks: 1, orders: 0 }]);
});

test('looks at answers that never come are forgotten after a day, and what names none stops nobody', async () => {
  await server.events.appendBatch([
    look(Clicked.name, newId(), newId()),
    look(Clicked.name, 'made up \u0000', newId()),
  ]);
  await server.caughtUp();
  const waiting = async () =>
    (await server.pool.query('select from recommendation_early_looks')).rowCount;
  expect(await waiting()).toBe(1);
  const forget = (nowMs: number) =>
    outcomeTasks({ ...server, clock: { nowMs: () => nowMs } })[0]!.run({});
  await forget(Date.now());
  expect(await waiting()).toBe(1);
  await forget(Date.now() + 25 * 3_600_000);
  expect(await waiting()).toBe(0);
});

test('looks at what was never served, or served long ago, count nothing', async () => {
  const old = served({ visitorId: 'somebody-1' }, [newId()], 'search');
  old.envelope.atMs -= 30 * 3_600_000;
  await server.events.appendBatch([
    old.envelope,
    look(Clicked.name, old.requestId, newId()),
    look(Clicked.name, newId(), newId()),
    event({ name: FeedServed.name, version: 1, payload: { requestId: newId(), items: [] } }),
  ]);
  expect(await outcomes('search')).toEqual([]);
  const { steps } = await server.call(getRecommendation, { as: operator });
  expect(steps).toEqual([{ step: 'personal', answers: 23 }]);
});
