import type { RoomStatus } from '@kaibo/contracts';
import { sql } from 'kysely';
import type { Database, Transaction } from '#platform/database';
import { shownStatus } from './rooms.suspended.ts';

/** Of those that exist, by primary key; stopped while their host is suspended. */
export const statusesOf = async (
  db: Database,
  ids: readonly string[],
): Promise<Map<string, RoomStatus>> => {
  if (ids.length === 0) return new Map();
  // As one text: every request asks for some fifty.
  const { rows } = await sql<{ found: string | null }>`
    select string_agg(id || ' ' || ${shownStatus}, ',') as found
      from rooms where id = any (${[...ids]}::uuid[])`.execute(db);
  const found = rows[0]?.found;
  if (!found) return new Map();
  return new Map(found.split(',').map((one) => one.split(' ') as [string, RoomStatus]));
};

/** What a room is about: who speaks, of what kind of things, and what viewers can buy there now. */
export interface RoomOffer {
  hostId: string;
  categoryId: string;
  productIds: string[];
}

/** Of those that exist; without what is still veiled or marked as sold out. */
export const offersOf = async (
  db: Database | Transaction,
  ids: readonly string[],
): Promise<Map<string, RoomOffer>> => {
  if (ids.length === 0) return new Map();
  // As one text each: thousands of ids of an array one by one hold the event loop up every second.
  const { rows } = await sql<Omit<RoomOffer, 'productIds'> & { id: string; products: string }>`
    select id, host_id as "hostId", category_id as "categoryId",
           array_to_string(array(
             select product from unnest(bag) with ordinality as shown (product, place)
              where product <> all (veiled) and product <> all (sold_out)
              order by place), ',') as products
      from rooms where id = any (${[...ids]}::uuid[])`.execute(db);
  return new Map(
    rows.map(({ id, products, ...offer }) => [
      id,
      { ...offer, productIds: products === '' ? [] : products.split(',') },
    ]),
  );
};
