import type { RoomStatus } from '@kaibo/contracts';
import { sql } from 'kysely';
import type { Database, Transaction } from '#platform/database';
import { often } from '#platform/database.planned';
import { arrays } from '#platform/postgres.arrays';
import { shownStatus } from './rooms.suspended.ts';

/** Of those that exist, by primary key; stopped while their host is suspended. */
export const statusesOf = async (
  db: Database,
  ids: readonly string[],
): Promise<Map<string, RoomStatus>> => {
  if (ids.length === 0) return new Map();
  // As one text: every request asks for some fifty.
  const { rows } = await sql<{ found: string | null }>`${often}
    select string_agg(id || ' ' || ${shownStatus}, ',') as found
      from rooms where id = any (${arrays.uuid(ids)}::uuid[])`.execute(db);
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

interface OfferRow {
  id: string;
  hostId: string;
  categoryId: string;
  bag: string;
  hidden: string;
}

/** Of those that exist; without what is still veiled or marked as sold out. */
export const offersOf = async (
  db: Database | Transaction,
  ids: readonly string[],
): Promise<Map<string, RoomOffer>> => {
  if (ids.length === 0) return new Map();
  // As one text each: thousands of ids of an array one by one hold the event loop up every second.
  const { rows } = await sql<OfferRow>`
    select id, host_id as "hostId", category_id as "categoryId", array_to_string(bag, ',') as bag,
           array_to_string(veiled || sold_out, ',') as hidden
      from rooms where id = any (${arrays.uuid(ids)}::uuid[])`.execute(db);
  return new Map(
    rows.map(({ id, hostId, categoryId, bag, hidden }) => {
      const isShown = (productId: string): boolean => !hidden.includes(productId);
      const products = bag === '' ? [] : bag.split(',');
      const productIds = hidden === '' ? products : products.filter(isShown);
      return [id, { hostId, categoryId, productIds }];
    }),
  );
};
