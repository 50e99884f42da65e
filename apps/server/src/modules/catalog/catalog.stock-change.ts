import { Failure, STOCK_LIMIT, StockChanged } from '@kaibo/contracts';
import type { Transaction } from '#platform/database';
import { followStock } from './catalog.movements.ts';
import type { Merchant, ProductsNeeds } from './catalog.products.ts';
import { tables } from './catalog.tables.ts';

/**
 * A merchant's correction of a locked SKU, by a difference, so that it and a sale at the same moment both count.
 * Answers what is left.
 */
export const changeStock = async (
  needs: Pick<ProductsNeeds, 'events'>,
  tx: Transaction,
  by: Merchant,
  change: { skuId: string; productId: string; delta: number },
): Promise<number> => {
  const { skuId, productId, delta } = change;
  const before = await tables(tx)
    .selectFrom('skus')
    .select('stock')
    .where('id', '=', skuId)
    .forNoKeyUpdate()
    .executeTakeFirstOrThrow();
  if (delta === 0) return before.stock;
  const left = before.stock + delta;
  if (left < 0) throw new Failure('catalog/stock-below-zero', { stock: before.stock, skuId });
  if (delta > 0 && left > STOCK_LIMIT)
    throw new Failure('catalog/too-much-stock', { most: STOCK_LIMIT, skuId });
  await tables(tx).updateTable('skus').set({ stock: left }).where('id', '=', skuId).execute();
  await followStock(tx, by.id, { skuId, delta });
  const facts = { actorId: by.id, simulated: by.simulated };
  await needs.events.append(
    tx,
    StockChanged,
    { skuId, productId, delta, left, reason: 'adjusted' },
    facts,
  );
  return left;
};
