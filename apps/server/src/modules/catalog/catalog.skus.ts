import {
  type BodyOf,
  type updateSku as endpoint,
  Failure,
  PriceChanged,
  type Sku,
  STOCK_LIMIT,
  StockChanged,
} from '@kaibo/contracts';
import { type Merchant, type ProductsNeeds, skuColumns } from './catalog.products.ts';
import { requireOwnStore } from './catalog.stores.ts';
import { tables } from './catalog.tables.ts';

/** Stock is changed by a difference, so that a merchant's correction and a sale at the same moment both count. */
export const updateSku = (
  needs: ProductsNeeds,
  by: Merchant,
  change: { skuId: string } & BodyOf<typeof endpoint>,
): Promise<Sku> =>
  needs.db.transaction().execute(async (tx) => {
    const { skuId, priceFen, listPriceFen, stockDelta = 0 } = change;
    const before = await tables(tx)
      .selectFrom('skus')
      .innerJoin('products', 'products.id', 'skus.product_id')
      .select([
        'skus.product_id as productId',
        'skus.stock',
        'price_fen as priceFen',
        'store_id as storeId',
      ])
      .where('skus.id', '=', skuId)
      .forNoKeyUpdate('skus')
      .executeTakeFirst();
    if (!before) throw new Failure('catalog/no-such-sku');
    await requireOwnStore(tx, by.id, before.storeId);
    const left = before.stock + stockDelta;
    if (left < 0) throw new Failure('catalog/stock-below-zero', { stock: before.stock });
    if (stockDelta > 0 && left > STOCK_LIMIT)
      throw new Failure('catalog/too-much-stock', { most: STOCK_LIMIT });

    const after = await tables(tx)
      .updateTable('skus')
      .set({
        stock: left,
        ...(priceFen !== undefined && { price_fen: priceFen }),
        ...(listPriceFen !== undefined && { list_price_fen: listPriceFen }),
      })
      .where('id', '=', skuId)
      .returning(skuColumns)
      .executeTakeFirstOrThrow();

    const facts = { actorId: by.id, simulated: by.simulated };
    const { productId } = before;
    if (after.priceFen !== before.priceFen) {
      const prices = { fromFen: before.priceFen, toFen: after.priceFen };
      await needs.events.append(tx, PriceChanged, { skuId, productId, ...prices }, facts);
    }
    if (stockDelta !== 0) {
      const stock = { delta: stockDelta, left, reason: 'adjusted' as const };
      await needs.events.append(tx, StockChanged, { skuId, productId, ...stock }, facts);
    }
    return after;
  });
