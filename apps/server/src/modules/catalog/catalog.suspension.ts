import { StoresOpened } from '@kaibo/contracts';
import { type RawBuilder, sql } from 'kysely';
import { keepSuspensions, suspendedIn } from '#accounts';
import type { Database, Transaction } from '#platform/database';
import type { EventLog, Subscription } from '#platform/events';
import { tables } from './catalog.tables.ts';

const TABLE = 'catalog_suspended_sellers';

/** The ids of stores whose merchant is suspended at this moment, as a subquery. */
export const closedStoreIds = sql<string>`
  (select stores.id from stores where stores.owner_id in ${suspendedIn(TABLE)})`;

/** Of a product in a query: its store is open. Closed stores are few and read once per query, not once per product. */
export const inOpenStore: RawBuilder<boolean> = sql<boolean>`
  products.store_id <> all (array${closedStoreIds})`;

/** Those of these stores whose merchant is suspended at this moment. */
export const closedStores = async (
  db: Database | Transaction,
  ids: readonly string[],
): Promise<Set<string>> => {
  if (ids.length === 0) return new Set();
  const rows = await tables(db)
    .selectFrom('stores')
    .select('id')
    .where('id', 'in', [...new Set(ids)])
    .where(sql<boolean>`id in ${closedStoreIds}`)
    .execute();
  return new Set(rows.map(({ id }) => id));
};

/** Every product of these stores, whatever its status. */
export const productIdsOfStores = async (
  db: Database,
  storeIds: readonly string[],
): Promise<string[]> => {
  if (storeIds.length === 0) return [];
  const rows = await tables(db)
    .selectFrom('products')
    .select('id')
    .where('store_id', 'in', [...storeIds])
    .execute();
  return rows.map(({ id }) => id);
};

/** A suspended merchant's stores are closed: what they sell is off sale, and on sale again when they open. */
export const sellerSuspensions = (events: EventLog): Subscription =>
  keepSuspensions({
    group: 'catalog.suspensions',
    table: TABLE,
    changed: async (tx, { userId, suspended, byUserId, simulated }) => {
      const stores = await tables(tx)
        .selectFrom('stores')
        .select('id')
        .where('owner_id', '=', userId)
        .execute();
      if (stores.length === 0) return;
      const storeIds = stores.map(({ id }) => id);
      const told = { ownerId: userId, storeIds, open: !suspended };
      await events.append(tx, StoresOpened, told, { actorId: byUserId, simulated });
    },
  });
