import {
  createProduct,
  createStore,
  endRoom,
  FeedServed,
  getProduct,
  popularSearches,
  type QueryInputOf,
  rebuildSearch,
  Searched,
  search,
  stopRoom,
  suggestSearch,
  updateProduct,
  updateRoom,
} from '@kaibo/contracts';
import { impressionsOf } from '@kaibo/contracts/impressions';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '#platform/id';
import { movingClock } from '../../../../../tests/support/clock.ts';
import { until } from '../../../../../tests/support/media.ts';
import { liveRoom, newRoom } from '../../../../../tests/support/rooms.ts';
import { type Person, type TestServer, testServer } from '../../../../../tests/support/server.ts';
import { PEOPLE_NEEDED } from './search.popular.ts';

const clock = movingClock();
let server: TestServer;
let host: Person;
let operator: Person;
let storeId: string;
beforeAll(async () => {
  server = await testServer({ clock });
  host = await server.signUp('Hedwig', ['host', 'merchant']);
  operator = await server.signUp('Operator', ['operator']);
  storeId = (await server.call(createStore, { as: host, body: { name: '山里茶铺 Hill Teas' } })).id;
});
afterAll(() => server.close());

interface Wished {
  title: string;
  categoryId?: string;
  priceFen?: number;
  stock?: number;
}

const newProduct = ({ title, categoryId = 'food', priceFen = 9_900, stock = 5 }: Wished) =>
  server.call(createProduct, {
    as: host,
    body: { storeId, categoryId, title, skus: [{ code: 'a', option: '50 g', priceFen, stock }] },
  });
const find = async (query: QueryInputOf<typeof search>) => {
  await server.caughtUp();
  return server.call(search, { query });
};
const productIds = async (query: QueryInputOf<typeof search>) =>
  (await find(query)).products.map(({ id }) => id);

test('rooms, products, stores and hosts are found by Chinese and English words, and what was shown is logged', async () => {
  const room = await liveRoom(server, host, {
    title: '西湖龙井 Spring Harvest',
    categoryId: 'food',
  });
  const product = await newProduct({ title: '明前西湖龙井 spring tea gift boxes' });
  for (const q of ['龙井', '西湖 龙井', 'SPRING', 'springs', '西湖spring', 'ｓｐｒｉｎｇ']) {
    const found = await find({ q });
    expect([q, found.match, found.rooms.map(({ id }) => id)]).toEqual([q, 'exact', [room.id]]);
    expect([q, found.products.map(({ id }) => id)]).toEqual([q, [product.id]]);
  }
  const byStore = await find({ q: 'hill teas' });
  expect(byStore.stores.map(({ store }) => store.id)).toEqual([storeId]);
  expect(byStore.products.map(({ id }) => id)).toContain(product.id);
  const byHost = await find({ q: 'hedwig' });
  expect(byHost.hosts).toEqual([{ host: room.host, liveRoomId: room.id }]);

  const { requestId } = await find({ q: '龙井' });
  const served = await until(
    async () =>
      (await server.events.read(null, 100_000, [FeedServed.name])).find(
        ({ key }) => key === requestId,
      ),
    (event) => event !== undefined,
  );
  expect(served?.payload).toMatchObject({ surface: 'search' });
  expect(impressionsOf(served?.payload)).toMatchObject([
    { itemId: room.id, kind: 'room', position: 0 },
    { itemId: product.id, kind: 'product', position: 1 },
  ]);
  await server.call(endRoom, { as: host, params: { roomId: room.id } });
});

test('a slip of the hand is understood and told, in both languages', async () => {
  const scarf = await newProduct({ title: 'Cashmere scarf 羊绒围巾', categoryId: 'fashion' });
  expect(await find({ q: 'cashmeer' })).toMatchObject({
    match: 'similar',
    corrected: 'cashmere',
    products: [{ id: scarf.id }],
  });
  expect(await find({ q: '羊绒围金' })).toMatchObject({
    match: 'similar',
    products: [{ id: scarf.id }],
  });
});

test('a hidden product is not found from the moment it is hidden, and found again when it is back', async () => {
  const product = await newProduct({ title: 'Vanishing lantern' });
  expect(await productIds({ q: 'lantern' })).toEqual([product.id]);
  const set = async (status: 'active' | 'hidden') => {
    const params = { productId: product.id };
    const { version } = await server.call(getProduct, { as: host, params });
    await server.call(updateProduct, { as: host, params, body: { status, version } as never });
  };
  await set('hidden');
  // Without waiting for the index: what is shown is asked for anew.
  expect((await server.call(search, { query: { q: 'lantern' } })).products).toEqual([]);
  expect(await find({ q: 'lantern' })).toMatchObject({ match: 'none', total: 0 });
  await server.runTask('search.rebuild');
  expect(await productIds({ q: 'lantern' })).toEqual([]);
  await set('active');
  expect(await productIds({ q: 'lantern' })).toEqual([product.id]);
});

test('a stopped room is never found, nor one that nobody announced', async () => {
  await newRoom(server, host, { title: 'Secret treasures' });
  const room = await liveRoom(server, host, { title: 'Forbidden treasures' });
  const found = async () => (await find({ q: 'treasure' })).rooms.map(({ id }) => id);
  expect(await found()).toEqual([room.id]);
  const params = { roomId: room.id };
  await server.call(stopRoom, { as: operator, params, body: { reason: 'Bad' } });
  expect((await server.call(search, { query: { q: 'treasure' } })).rooms).toEqual([]);
  expect(await found()).toEqual([]);
  await server.runTask('search.rebuild');
  expect(await found()).toEqual([]);
});

test('an announced stream is found until an hour after it should have begun', async () => {
  const room = await newRoom(server, host, { title: 'Moon cake evening' });
  const startsAtMs = clock.nowMs() + 86_400_000;
  await server.call(updateRoom, { as: host, params: { roomId: room.id }, body: { startsAtMs } });
  expect(await find({ q: 'moon cake' })).toMatchObject({
    rooms: [{ id: room.id }],
    facets: { states: [{ state: 'upcoming', count: 1 }] },
  });
  clock.pass(86_400_000 + 3_700_000);
  await server.runTask('search.tidy');
  expect((await find({ q: 'moon cake' })).rooms).toEqual([]);
});

test('a new title is what the room is found by from then on', async () => {
  const room = await liveRoom(server, host, { title: 'Old umbrella' });
  const params = { roomId: room.id };
  await server.call(updateRoom, { as: host, params, body: { title: 'New parasol' } });
  expect((await find({ q: 'parasol' })).rooms.map(({ id }) => id)).toEqual([room.id]);
  expect((await find({ q: 'umbrella' })).rooms).toEqual([]);
});

test('filters narrow, facets count, and pages follow each other without a gap', async () => {
  const ids: string[] = [];
  for (let i = 0; i < 7; i++) {
    const categoryId = i < 4 ? 'sport' : 'kids';
    ids.push(
      (await newProduct({ title: `Paddle board ${i}`, categoryId, priceFen: 1_000 * (i + 1) })).id,
    );
  }
  const all = await find({ q: 'paddle', kind: 'product' });
  expect(all).toMatchObject({
    total: 7,
    next: null,
    facets: { price: { minFen: 1_000, maxFen: 7_000 } },
  });
  const counts = (reply: typeof all) =>
    reply.facets.categories.map(({ category, count }) => [category.id, count]);
  expect(counts(all)).toEqual([
    ['sport', 4],
    ['kids', 3],
  ]);
  expect(all.facets.stores).toEqual([{ id: storeId, name: '山里茶铺 Hill Teas', count: 7 }]);
  const cheap = await find({ q: 'paddle', categoryId: 'sport', fromFen: 2_000, toFen: 3_000 });
  expect(cheap.products.map(({ id }) => id).toSorted()).toEqual([ids[1], ids[2]].toSorted());

  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await find({ q: 'paddle', kind: 'product', sort: 'price-down', limit: 3, cursor });
    seen.push(...page.products.map(({ id }) => id));
    cursor = page.next ?? undefined;
  } while (cursor);
  expect(seen).toEqual(ids.toReversed());
});

test('nobody is refused for what they type, but for nothing', async () => {
  for (const q of ['%', '_', '!!!', "'; drop table rooms; --", '\u202eabc', '😀', 'a'.repeat(100)])
    expect(await find({ q })).toMatchObject({ match: 'none', total: 0, products: [] });
  expect(await find({ q: 'paddle', cursor: 'forged' })).toMatchObject({ total: 7 });
  expect(await server.refusal(search, { query: { q: '   ' } })).toMatchObject({ status: 400 });
  expect(await server.refusal(search, { query: { q: 'a'.repeat(101) } })).toMatchObject({
    status: 400,
  });
});

test('a query is told to others only when enough different people had it and found something', async () => {
  const looked = (query: string, person: string, results = 3) =>
    server.events.appendBatch([
      {
        id: newId(),
        name: Searched.name,
        version: 1,
        key: person,
        actorId: null,
        visitorId: person,
        roomId: null,
        atMs: Date.now(),
        simulated: false,
        payload: { query, results },
      },
    ]);
  for (let i = 0; i < PEOPLE_NEEDED; i++) {
    await looked('Paddle Board', `visitor-${i}`);
    await looked('nothing there', `visitor-${i}`, 0);
    await looked('13800000000', `visitor-${i}`);
    await looked('add me on elsewhere', `visitor-${i}`);
    await looked('only one person', 'visitor-1');
  }
  await looked('!! paddle board', 'visitor-of-another-mind');
  await server.caughtUp();
  clock.pass(60_000);
  expect((await server.call(popularSearches)).queries).toEqual(['Paddle Board']);
  const { suggestions } = await server.call(suggestSearch, { query: { q: 'padd' } });
  expect(suggestions[0]).toEqual({ text: 'Paddle Board', kind: 'query', id: null });
  expect(suggestions.slice(1).every(({ kind }) => kind === 'product')).toBe(true);
  const { rows } = await sql<{ person: string }>`
    select encode(person, 'escape') as person from search_queries`.execute(server.db);
  expect(rows.some(({ person }) => person.includes('visitor'))).toBe(false);
});

test('what an index has lost comes back when it is rebuilt, by those who may', async () => {
  const product = await newProduct({ title: 'Forgotten compass' });
  await server.caughtUp();
  await sql`update search_documents set gone = true, version = nextval('search_versions')
            where id = ${product.id}`.execute(server.db);
  await until(
    () => productIds({ q: 'compass' }),
    (ids) => ids.length === 0,
  );
  expect(await server.refusal(rebuildSearch, { as: host })).toMatchObject({ status: 403 });
  await server.call(rebuildSearch, { as: operator });
  await server.runJobs();
  expect(await productIds({ q: 'compass' })).toEqual([product.id]);
});
