import { CartChanged, type CartLine, Failure, type Id } from '@kaibo/contracts';
import { sql } from 'kysely';
import type { Catalog } from '#catalog';
import type { Clock } from '#platform/clock';
import type { Database, Transaction } from '#platform/database';
import type { EventLog } from '#platform/events';
import type { Buyer } from './orders.place.ts';

const MOST_LINES = 100;

export interface CartNeeds {
  db: Database;
  events: EventLog;
  clock: Clock;
  catalog: Pick<Catalog, 'skuCards'>;
}

export type CartTables = {
  cart_lines: {
    user_id: string;
    sku_id: string;
    quantity: number;
    room_id: string | null;
    added_at: Date;
  };
};
const tables = (db: Database | Transaction) => (db as Database).$extendTables<CartTables>();

/** Newest first. An option that is no longer sold is not shown. */
export const readCart = async (needs: CartNeeds, userId: Id): Promise<CartLine[]> => {
  const lines = await tables(needs.db)
    .selectFrom('cart_lines')
    .select(['sku_id as skuId', 'quantity', 'room_id as roomId'])
    .where('user_id', '=', userId)
    .orderBy('added_at', 'desc')
    .orderBy('sku_id')
    .execute();
  return showLines(needs, lines);
};

interface StoredLine {
  skuId: Id;
  quantity: number;
  roomId: Id | null;
}

/** With what is known of the options today, in the order given; what is no longer sold is left out. */
export const showLines = async (
  needs: Pick<CartNeeds, 'catalog'>,
  lines: readonly StoredLine[],
): Promise<CartLine[]> => {
  if (lines.length === 0) return [];
  const found = await needs.catalog.skuCards(lines.map((line) => line.skuId));
  const skus = new Map(found.map((sku) => [sku.skuId, sku]));
  return lines.flatMap((line) => {
    const sku = skus.get(line.skuId);
    return sku ? [{ ...sku, quantity: line.quantity, roomId: line.roomId }] : [];
  });
};

/** Sets the quantity of an option; 0 takes it out, whether or not it is still sold. */
export const setLine = async (
  needs: CartNeeds,
  buyer: Buyer,
  skuId: Id,
  { quantity, roomId }: { quantity: number; roomId: Id | null },
): Promise<CartLine[]> => {
  const { id: userId, simulated } = buyer;
  const [sku] = await needs.catalog.skuCards([skuId]);
  if (!sku && quantity > 0) throw new Failure('catalog/no-such-sku');
  await needs.db.transaction().execute(async (tx) => {
    await lockCart(tx, userId);
    if (quantity > 0)
      await upsertLine(tx, { userId, skuId, quantity, roomId }, needs.clock.nowMs());
    else if (!(await removeLine(tx, userId, skuId))) return;
    if (!sku) return;
    const payload = { userId, skuId, productId: sku.productId, quantity, roomId };
    await needs.events.append(tx, CartChanged, payload, { actorId: userId, roomId, simulated });
  });
  return readCart(needs, userId);
};

/** One change of a cart at a time, so that its size holds. */
export const lockCart = async (tx: Transaction, userId: Id): Promise<void> => {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`cart/${userId}`}, 0))`.execute(tx);
};

/** False when it was not there. */
const removeLine = async (tx: Transaction, userId: Id, skuId: Id): Promise<boolean> => {
  const removed = await tables(tx)
    .deleteFrom('cart_lines')
    .where('user_id', '=', userId)
    .where('sku_id', '=', skuId)
    .executeTakeFirst();
  return removed.numDeletedRows > 0n;
};

const upsertLine = async (
  tx: Transaction,
  line: { userId: Id; skuId: Id; quantity: number; roomId: Id | null },
  nowMs: number,
): Promise<void> => {
  const { userId, skuId, quantity, roomId } = line;
  const others = await tables(tx)
    .selectFrom('cart_lines')
    .select((row) => row.fn.countAll<number>().as('count'))
    .where('user_id', '=', userId)
    .where('sku_id', '!=', skuId)
    .executeTakeFirstOrThrow();
  if (others.count >= MOST_LINES) throw new Failure('orders/cart-full', { most: MOST_LINES });
  await tables(tx)
    .insertInto('cart_lines')
    .values({
      user_id: userId,
      sku_id: skuId,
      quantity,
      room_id: roomId,
      added_at: new Date(nowMs),
    })
    .onConflict((conflict) =>
      conflict
        .columns(['user_id', 'sku_id'])
        .doUpdateSet({ quantity, room_id: (row) => row.ref('excluded.room_id') }),
    )
    .execute();
};
