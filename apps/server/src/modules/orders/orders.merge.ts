import {
  type BodyOf,
  CartChanged,
  type CartLine,
  Failure,
  type Id,
  type mergeCart as mergeCartEndpoint,
} from '@kaibo/contracts';
import { sql } from 'kysely';
import type { Database, Transaction } from '#platform/database';
import { type CartNeeds, type CartTables, lockCart, readCart } from './orders.cart.ts';
import { addedLines, MOST_OF_ONE } from './orders.merge.rules.ts';
import type { Buyer } from './orders.place.ts';

/** More than a cart takes by hand, so that what was put together on two devices fits. */
const MOST_MERGED_LINES = 200;

type MergeTables = CartTables & {
  cart_merges: {
    user_id: string;
    cart_key: string;
    sku_id: string;
    quantity: number;
    merged_at: Date;
  };
};
const tables = (db: Database | Transaction) => (db as Database).$extendTables<MergeTables>();

/**
 * Adds the cart of a browser to the account's. What a cart has added is remembered by its key and option: the same
 * cart again, from a retry or another tab, adds only what has come into it since.
 */
export const mergeCart = async (
  needs: CartNeeds,
  buyer: Buyer,
  cart: BodyOf<typeof mergeCartEndpoint>,
): Promise<CartLine[]> => {
  const found = await needs.catalog.skuCards(cart.lines.map((line) => line.skuId));
  const productOf = new Map(found.map((sku) => [sku.skuId, sku.productId]));
  const sold = cart.lines.filter((line) => productOf.has(line.skuId));
  await needs.db.transaction().execute(async (tx) => {
    await lockCart(tx, buyer.id);
    const added = addedLines(sold, await mergedBefore(tx, buyer.id, cart.key));
    for (const line of added) {
      const { skuId, roomId } = line;
      await rememberMerged(tx, buyer.id, { key: cart.key, skuId, quantity: line.upTo });
      const quantity = await addToLine(tx, buyer.id, line, needs.clock.nowMs());
      const payload = {
        userId: buyer.id,
        skuId,
        productId: productOf.get(skuId)!,
        quantity,
        roomId,
      };
      const { id: actorId, simulated } = buyer;
      await needs.events.append(tx, CartChanged, payload, { actorId, roomId, simulated });
    }
    if (added.length > 0) await requireRoom(tx, buyer.id);
  });
  return readCart(needs, buyer.id);
};

/** A browser that comes back with a cart of a season ago is a new one. */
export const forgetMerges = async (db: Database): Promise<void> => {
  await tables(db)
    .deleteFrom('cart_merges')
    .where('merged_at', '<', sql<Date>`now() - interval '90 days'`)
    .execute();
};

/** What this browser's cart has brought before, by option. */
const mergedBefore = async (
  tx: Transaction,
  userId: Id,
  key: string,
): Promise<Map<string, number>> => {
  const rows = await tables(tx)
    .selectFrom('cart_merges')
    .select(['sku_id as skuId', 'quantity'])
    .where('user_id', '=', userId)
    .where('cart_key', '=', key)
    .execute();
  return new Map(rows.map(({ skuId, quantity }) => [skuId, quantity]));
};

const rememberMerged = async (
  tx: Transaction,
  userId: Id,
  merged: { key: string; skuId: Id; quantity: number },
): Promise<void> => {
  const { key, skuId, quantity } = merged;
  await tables(tx)
    .insertInto('cart_merges')
    .values({
      user_id: userId,
      cart_key: key,
      sku_id: skuId,
      quantity,
      merged_at: sql<Date>`now()`,
    })
    .onConflict((conflict) =>
      conflict.columns(['user_id', 'cart_key', 'sku_id']).doUpdateSet({ quantity }),
    )
    .execute();
};

/** @returns what the account's cart has of it now. */
const addToLine = async (
  tx: Transaction,
  userId: Id,
  line: { skuId: Id; more: number; roomId: Id | null },
  nowMs: number,
): Promise<number> => {
  const { quantity } = await tables(tx)
    .insertInto('cart_lines')
    .values({
      user_id: userId,
      sku_id: line.skuId,
      quantity: line.more,
      room_id: line.roomId,
      added_at: new Date(nowMs),
    })
    .onConflict((conflict) =>
      conflict.columns(['user_id', 'sku_id']).doUpdateSet({
        quantity: sql<number>`least(${sql.lit(MOST_OF_ONE)}, cart_lines.quantity + excluded.quantity)`,
        room_id: sql<string | null>`coalesce(excluded.room_id, cart_lines.room_id)`,
      }),
    )
    .returning('quantity')
    .executeTakeFirstOrThrow();
  return quantity;
};

/** All of it or none: the browser keeps a cart that did not fit. */
const requireRoom = async (tx: Transaction, userId: Id): Promise<void> => {
  const { count } = await tables(tx)
    .selectFrom('cart_lines')
    .select((row) => row.fn.countAll<number>().as('count'))
    .where('user_id', '=', userId)
    .executeTakeFirstOrThrow();
  if (count > MOST_MERGED_LINES) throw new Failure('orders/cart-full', { most: MOST_MERGED_LINES });
};
