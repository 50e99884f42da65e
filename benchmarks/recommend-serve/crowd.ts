import { Clicked, collectEvents } from '@kaibo/contracts';
import { random } from '@kaibo/numeric';
import pg from 'pg';
import { openClient } from '../slice/client.ts';

const HOSTS = 200;
const LIVE_ROOMS = 500;
const PRODUCTS = 4_000;
const BAG = 8;
const VISITORS = 1_000;
const CLICKS = 12;
const CALLERS = 8;
const CATEGORIES = ['craft', 'food', 'home', 'fashion', 'kids'];

const times = <T>(count: number, make: (i: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => make(i));
const uuids = (count: number): string[] => times(count, () => crypto.randomUUID());

export interface Crowd {
  roomIds: readonly string[];
  /** Browsers that have clicked before. */
  visitorIds: readonly string[];
}

const insertShop = async (client: pg.Client): Promise<{ hosts: string[]; products: string[] }> => {
  const hosts = uuids(HOSTS);
  await client.query(
    `insert into users (id, email, name, roles)
     select id, id || '@bench.example', 'Host ' || n, '{viewer,host,merchant}'
       from unnest($1::uuid[]) with ordinality as host (id, n)`,
    [hosts],
  );
  const store = crypto.randomUUID();
  await client.query(
    `insert into stores (id, owner_id, name, description, simulated, created_at)
     values ($1, $2, 'Bench', '', false, now())`,
    [store, hosts[0]],
  );
  const products = uuids(PRODUCTS);
  await client.query(
    `insert into products (id, store_id, category_id, title, description, picture_ids, status, created_at)
     select id, $2, category, 'Product ' || n, '', '{}', 'active', now()
       from unnest($1::uuid[], $3::text[]) with ordinality as product (id, category, n)`,
    [products, store, times(PRODUCTS, (i) => CATEGORIES[i % CATEGORIES.length])],
  );
  await client.query(
    `insert into skus (id, product_id, position, code, option, price_fen, stock, sold_count)
     select gen_random_uuid(), id, 0, 'one', 'One', 9900, 1000, n % 97
       from unnest($1::uuid[]) with ordinality as sku (id, n)`,
    [products],
  );
  return { hosts, products };
};

const insertRooms = async (
  client: pg.Client,
  { hosts, products }: { hosts: string[]; products: string[] },
): Promise<string[]> => {
  const ids = uuids(LIVE_ROOMS);
  const bags = times(LIVE_ROOMS, (i) =>
    times(BAG, (n) => products[(i * BAG + n) % PRODUCTS]!).join(','),
  );
  await client.query(
    `insert into rooms (id, host_id, title, description, category_id, status, starts_at, started_at, bag, simulated, created_at)
     select id, host, 'Room ' || n, '', category, 'live', null, now(), string_to_array(bag, ',')::uuid[], false, now()
       from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[]) with ordinality
         as room (id, host, category, bag, n)`,
    [
      ids,
      ids.map((_, i) => hosts[i % HOSTS]),
      ids.map((_, i) => CATEGORIES[i % CATEGORIES.length]),
      bags,
    ],
  );
  await client.query(
    `insert into room_stats (room_id, viewers_now, likes, visits, sold)
     select id, 0, 0, 0, 0 from unnest($1::uuid[]) as room (id)`,
    [ids],
  );
  await client.query('analyze');
  return ids;
};

export const clickOn = (roomId: string) => ({
  id: crypto.randomUUID(),
  name: Clicked.name,
  atMs: Date.now(),
  roomId: null,
  payload: { surface: 'home', itemKind: 'room', itemId: roomId, position: 0, requestId: null },
});

/** Hosts, products, rooms on air and browsers that have clicked; the clicks go the way of all clicks. */
export const gatherCrowd = async (url: string, databaseUrl: string): Promise<Crowd> => {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const roomIds = await insertRooms(client, await insertShop(client));
  await client.end();
  const draw = random(1);
  const visitorIds = times(VISITORS, (i) => `bench-visitor-${i}`);
  const waiting = visitorIds.map((visitorId, i) => ({
    visitorId,
    // Most of what somebody clicks on is of one kind.
    events: times(CLICKS, () => {
      const any = draw.integer(LIVE_ROOMS);
      const kinds = CATEGORIES.length;
      const own = any - (any % kinds) + (i % kinds);
      return clickOn(roomIds[draw.uniform() < 0.8 ? own : any]!);
    }),
  }));
  const tell = async (): Promise<void> => {
    const caller = openClient(url);
    for (let body = waiting.pop(); body; body = waiting.pop())
      await caller.call(collectEvents, { body });
    caller.close();
  };
  await Promise.all(times(CALLERS, tell));
  return { roomIds, visitorIds };
};
