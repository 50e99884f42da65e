import {
  type BodyOf,
  type updateSku as endpoint,
  Failure,
  PriceChanged,
  type Sku,
} from '@kaibo/contracts';
import { recordPrices } from './catalog.prices.ts';
import {
  countVersion,
  lockProduct,
  type Merchant,
  type ProductsNeeds,
  skuColumns,
} from './catalog.products.ts';
import { changeStock } from './catalog.stock-change.ts';
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
    const found = await tables(tx)
      .selectFrom('skus')
      .select('product_id as productId')
      .where('id', '=', skuId)
      .where('retired', '=', false)
      .executeTakeFirst();
    if (!found) throw new Failure('catalog/no-such-sku');
    const { productId } = found;
    const product = await lockProduct(tx, productId);
    await requireOwnStore(tx, by.id, product.storeId);
    const before = await tables(tx)
      .selectFrom('skus')
      .select(skuColumns)
      .where('id', '=', skuId)
      .executeTakeFirstOrThrow();
    const stock = { skuId, productId, delta: stockDelta };
    const price = priceFen ?? before.priceFen;
    const listPrice = listPriceFen === undefined ? before.listPriceFen : listPriceFen;
    if (price !== before.priceFen || listPrice !== before.listPriceFen) {
      await tables(tx)
        .updateTable('skus')
        .set({ price_fen: price, list_price_fen: listPrice })
        .where('id', '=', skuId)
        .execute();
      await countVersion(tx, productId);
    }
    if (price !== before.priceFen) {
      const prices = { fromFen: before.priceFen, toFen: price };
      const atMs = needs.clock.nowMs();
      await recordPrices(tx, [{ skuId, productId, ...prices }], { id: by.id, atMs });
      const facts = { actorId: by.id, simulated: by.simulated };
      await needs.events.append(tx, PriceChanged, { skuId, productId, ...prices }, facts);
    }
    const left = await changeStock(needs, tx, by, stock);
    return { ...before, priceFen: price, listPriceFen: listPrice, stock: left };
  });
