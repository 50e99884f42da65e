import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  logIn,
  type QueryInputOf,
  rebuildSearch,
  register,
  search,
  suggestSearch,
} from '@kaibo/contracts';
import pg from 'pg';
import { type Client, openClient } from '../slice/client.ts';
import { openLoop } from '../slice/load.ts';
import type { Figures } from '../support/benchmark.ts';
import { median, percentile, rounded } from '../support/numbers.ts';
import { memoryOfTree, startProduct } from '../support/product.ts';
import { goodsFrom, pick, randomFrom } from './search-goods.ts';

const PRODUCTS = 100_000;
const ROOMS = 10_000;
const LIVE_ROOMS = 500;
const STORES = 500;
const HOSTS = 200;
const CALLERS = 16;
const SEARCHES_PER_SECOND = 30;
const LOOP = { warmUpMs: 5_000, runMs: 20_000 };
const INDEXED_WITHIN_MS = 180_000;
const PASSWORD = 'a benchmark only';

type Say = (line: string) => void;

const uuids = (n: number): string[] => Array.from({ length: n }, () => crypto.randomUUID());
const times = <T>(n: number, make: (i: number) => T): T[] =>
  Array.from({ length: n }, (_, i) => make(i));

const insertPeople = async (client: pg.Client): Promise<{ hosts: string[]; stores: string[] }> => {
  const hosts = uuids(HOSTS);
  const names = hosts.map((_, i) => `主播 Host ${i}`);
  await client.query(
    `insert into users (id, email, name, roles)
     select id, id || '@bench.example', name, '{viewer,host,merchant}'
       from unnest($1::uuid[], $2::text[]) as host (id, name)`,
    [hosts, names],
  );
  const stores = uuids(STORES);
  await client.query(
    `insert into stores (id, owner_id, name, description, simulated, created_at)
     select id, owner, name, '', false, now()
       from unnest($1::uuid[], $2::uuid[], $3::text[]) as store (id, owner, name)`,
    [stores, stores.map((_, i) => hosts[i % HOSTS]), stores.map((_, i) => `小店 Store ${i}`)],
  );
  return { hosts, stores };
};

const PART = 5_000;

const insertProducts = async (client: pg.Client, stores: readonly string[]): Promise<void> => {
  const goods = goodsFrom(1);
  const random = randomFrom(2);
  for (let done = 0; done < PRODUCTS; done += PART) {
    const rows = times(PART, goods.product);
    const ids = uuids(PART);
    await client.query(
      `insert into products (id, store_id, category_id, title, description, picture_ids, status, created_at)
       select id, store, category, title, description, '{}', 'active', now()
         from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[])
           as product (id, store, category, title, description)`,
      [
        ids,
        ids.map(() => pick(stores, random)),
        rows.map(({ categoryId }) => categoryId),
        rows.map(({ title }) => title),
        rows.map(({ description }) => description),
      ],
    );
    await client.query(
      `insert into skus (id, product_id, position, code, option, price_fen, stock, sold_count)
       select gen_random_uuid(), id, 0, 'one', 'One', price, stock, sold
         from unnest($1::uuid[], $2::bigint[], $3::int[], $4::bigint[]) as sku (id, price, stock, sold)`,
      [
        ids,
        ids.map(() => 900 + Math.floor(random() * 500) * 100),
        ids.map(() => Math.floor(random() * 50)),
        ids.map(() => Math.floor(1 / (random() + 0.0001))),
      ],
    );
  }
};

const insertRooms = async (client: pg.Client, hosts: readonly string[]): Promise<void> => {
  const goods = goodsFrom(3);
  const rows = times(ROOMS, goods.roomTitle);
  const ids = uuids(ROOMS);
  await client.query(
    `insert into rooms (id, host_id, title, description, category_id, status, starts_at, started_at, simulated, created_at)
     select id, host, title, '', category,
            case when n <= $5 then 'live' else 'scheduled' end,
            now() + interval '1 day', case when n <= $5 then now() end, false, now()
       from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[]) with ordinality
         as room (id, host, title, category, n)`,
    [
      ids,
      ids.map((_, i) => hosts[i % HOSTS]),
      rows.map(({ title }) => title),
      rows.map(({ categoryId }) => categoryId),
      LIVE_ROOMS,
    ],
  );
  await client.query(
    `insert into room_stats (room_id, viewers_now, likes, visits, sold)
     select id, 0, 0, 0, 0 from unnest($1::uuid[]) as room (id)`,
    [ids],
  );
  await client.query('analyze');
};

const indexed = async (client: pg.Client): Promise<number> => {
  const { rows } = await client.query<{ n: number }>(
    'select count(*)::int as n from search_documents where not gone',
  );
  return rows[0]!.n;
};

/** Reads everything into the index, as an operator would after an import past the program. */
const rebuild = async (client: pg.Client, url: string): Promise<number> => {
  const operator = openClient(url);
  const email = 'operator@bench.example';
  await operator.call(register, { body: { email, password: PASSWORD, name: 'Operator' } });
  await client.query(`update users set roles = '{viewer,operator}' where email = $1`, [email]);
  await operator.call(logIn, { body: { email, password: PASSWORD } });
  const beginMs = performance.now();
  await operator.call(rebuildSearch, {});
  operator.close();
  const wanted = PRODUCTS + ROOMS + STORES + HOSTS;
  while ((await indexed(client)) < wanted) {
    if (performance.now() - beginMs > INDEXED_WITHIN_MS)
      throw new Error(`only ${await indexed(client)} of ${wanted} were indexed`);
    await sleep(500);
  }
  return performance.now() - beginMs;
};

/** Half without a filter; the others as people narrow a search. */
const askedBy = (random: () => number, query: () => string): QueryInputOf<typeof search> => {
  const q = query();
  const choice = random();
  if (choice < 0.5) return { q };
  if (choice < 0.6)
    return { q, kind: 'product', categoryId: pick(['food', 'home', 'fashion'], random) };
  if (choice < 0.7) return { q, kind: 'product', fromFen: 5_000, toFen: 20_000, sort: 'price-up' };
  if (choice < 0.8) return { q, kind: 'room', state: 'live' };
  if (choice < 0.9) return { q, kind: 'product', sort: 'sold' };
  return { q, kind: 'product', limit: 60 };
};

/**
 * Searches over 100,000 products and 10,000 rooms at the product as it is started, over HTTP: what people type, with
 * filters and slips of the hand.
 */
export const measureSearch = async (say: Say = () => undefined): Promise<Figures> => {
  const args = ['--rate-address-per-second', '100000'];
  const product = await startProduct({ args });
  try {
    const running = await readFile(join(product.dataDir, 'running.json'), 'utf8');
    const { databaseUrl } = JSON.parse(running) as { databaseUrl: string };
    const client = new pg.Client({ connectionString: databaseUrl });
    await client.connect();
    const { hosts, stores } = await insertPeople(client);
    await insertProducts(client, stores);
    await insertRooms(client, hosts);
    say(`${PRODUCTS} products and ${ROOMS} rooms`);
    const rebuildMs = await rebuild(client, product.url);
    await client.end();
    say(`indexed in ${rounded(rebuildMs / 1000)} s`);

    const goods = goodsFrom(1);
    const random = randomFrom(4);
    let misses = 0;
    let asks = 0;
    const ask = async (person: Client): Promise<void> => {
      asks += 1;
      const { match } = await person.call(search, { query: askedBy(random, goods.query) });
      if (match === 'none') misses += 1;
    };
    const type = (person: Client): Promise<unknown> => {
      const signs = Array.from(goods.query());
      const q = signs.slice(0, 1 + Math.floor(random() * signs.length)).join('');
      return person.call(suggestSearch, { query: { q: q.trim() || 'a' } });
    };
    const people = times(CALLERS, () => openClient(product.url));
    const doing = (work: (person: Client) => Promise<unknown>) =>
      people.map((person) => () => work(person));
    const beginMs = performance.now();
    await ask(people[0]!);
    const firstMs = performance.now() - beginMs;
    const searched = await openLoop(doing(ask), { perSecond: SEARCHES_PER_SECOND, ...LOOP });
    const suggested = await openLoop(doing(type), { perSecond: SEARCHES_PER_SECOND, ...LOOP });
    for (const person of people) person.close();
    const samples = searched.latenciesMs;
    const typed = suggested.latenciesMs;
    const { rssMb } = await memoryOfTree(product.pid);
    say(`p50 ${rounded(median(samples))} ms, p95 ${rounded(percentile(samples, 0.95))} ms`);
    return {
      search_p95_ms: rounded(percentile(samples, 0.95)),
      search_p50_ms: rounded(median(samples)),
      search_max_ms: rounded(Math.max(...samples)),
      search_first_ms: rounded(firstMs, 0),
      suggest_p95_ms: rounded(percentile(typed, 0.95)),
      search_missed_share: rounded(misses / asks, 3),
      search_rebuild_s: rounded(rebuildMs / 1000),
      search_rss_mb: rounded(rssMb, 0),
    };
  } finally {
    await product.stop();
  }
};
