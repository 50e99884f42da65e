import { Failure, type NewOption, PriceChanged, StockChanged } from '@kaibo/contracts';
import { sql } from 'kysely';
import type { Transaction } from '#platform/database';
import { newId } from '#platform/id';
import { type NewPrice, recordPrices } from './catalog.prices.ts';
import type { Merchant, ProductsNeeds } from './catalog.products.ts';
import { changeStock } from './catalog.stock-change.ts';
import { tables } from './catalog.tables.ts';
import { isKept, planSkus, type SkuPlan, type WantedSku } from './catalog.variants.rules.ts';

interface Standing {
  id: string;
  code: string;
  option: string;
  values: string[];
  retired: boolean;
  priceFen: number;
  listPriceFen: number | null;
  stock: number;
}

const lockSkus = (tx: Transaction, productId: string): Promise<Standing[]> =>
  tables(tx)
    .selectFrom('skus')
    .select([
      'id',
      'code',
      'option',
      'value_ids as values',
      'retired',
      'price_fen as priceFen',
      'list_price_fen as listPriceFen',
      'stock',
    ])
    .where('product_id', '=', productId)
    .orderBy('id')
    .forNoKeyUpdate()
    .execute();

type PlannedRow = SkuPlan['rows'][number];

interface Change {
  needs: ProductsNeeds;
  tx: Transaction;
  by: Merchant;
  productId: string;
}

/** What a kept or new SKU costs and holds; what is left out stays as it stands. */
const termsOf = ({ wanted }: PlannedRow, standing: Standing | undefined) => {
  const priceFen = wanted.priceFen ?? standing!.priceFen;
  const { listPriceFen = standing?.listPriceFen ?? null } = wanted;
  return { priceFen, listPriceFen };
};

const insertSkus = async (
  { needs, tx, by, productId }: Change,
  rows: readonly (PlannedRow & { position: number })[],
): Promise<NewPrice[]> => {
  if (rows.length === 0) return [];
  const made = rows.map((planned) => {
    if (isKept(planned.wanted)) throw new Failure('catalog/no-such-sku');
    const { code, option, values } = planned.row;
    return {
      id: newId(),
      product_id: productId,
      position: planned.position,
      code,
      option,
      value_ids: [...values],
      price_fen: planned.wanted.priceFen,
      list_price_fen: planned.wanted.listPriceFen,
      stock: planned.wanted.stock,
      sold_count: 0,
    };
  });
  await tables(tx).insertInto('skus').values(made).execute();
  for (const { id: skuId, stock } of made)
    await needs.events.append(
      tx,
      StockChanged,
      { skuId, productId, delta: stock, left: stock, reason: 'created' },
      { actorId: by.id, simulated: by.simulated },
    );
  return made.map((sku) => ({ skuId: sku.id, productId, fromFen: null, toFen: sku.price_fen }));
};

/** One that comes back has the stock that is said for it now. */
const stockDeltaOf = (wanted: WantedSku, standing: Standing): number =>
  isKept(wanted) ? (wanted.stockDelta ?? 0) : wanted.stock - standing.stock;

const updateSkuRow = async (
  { needs, tx, by, productId }: Change,
  planned: PlannedRow & { position: number },
  standing: Standing,
): Promise<NewPrice[]> => {
  const { priceFen, listPriceFen } = termsOf(planned, standing);
  const { code, option, values } = planned.row;
  await tables(tx)
    .updateTable('skus')
    .set({
      code,
      option,
      value_ids: [...values],
      position: planned.position,
      price_fen: priceFen,
      list_price_fen: listPriceFen,
      retired: false,
    })
    .where('id', '=', standing.id)
    .execute();
  const delta = stockDeltaOf(planned.wanted, standing);
  if (delta !== 0) await changeStock(needs, tx, by, { skuId: standing.id, productId, delta });
  if (priceFen === standing.priceFen) return [];
  const change = { skuId: standing.id, productId, fromFen: standing.priceFen, toFen: priceFen };
  const facts = { actorId: by.id, simulated: by.simulated };
  await needs.events.append(tx, PriceChanged, change, facts);
  return [change];
};

/** Codes are unique among what is offered at every moment: those that move are parked under their id first. */
const freeCodes = async (tx: Transaction, plan: SkuPlan, standing: readonly Standing[]) => {
  const codeOf = new Map(standing.map((sku) => [sku.id, sku.code]));
  const moved = plan.rows.flatMap(({ id, row }) =>
    id !== null && codeOf.get(id) !== row.code ? [id] : [],
  );
  if (plan.retire.length > 0)
    await tables(tx)
      .updateTable('skus')
      .set({ retired: true })
      .where('id', 'in', plan.retire)
      .execute();
  if (moved.length > 0)
    await sql`update skus set code = id::text where id = any (${moved}::uuid[])`.execute(tx);
};

/**
 * Brings the SKUs of a locked product to what is wanted, all of them. Answers whether the combinations, their
 * names or codes changed (not price or stock).
 */
export const applySkus = async (
  change: Change,
  options: readonly NewOption[],
  wanted: readonly WantedSku[],
): Promise<boolean> => {
  const standing = await lockSkus(change.tx, change.productId);
  const plan = planSkus(options, standing, wanted);
  const byId = new Map(standing.map((sku) => [sku.id, sku]));
  await freeCodes(change.tx, plan, standing);
  const prices: NewPrice[] = [];
  const fresh: (PlannedRow & { position: number })[] = [];
  for (const [position, planned] of plan.rows.entries()) {
    const before = planned.id === null ? undefined : byId.get(planned.id);
    if (before) prices.push(...(await updateSkuRow(change, { ...planned, position }, before)));
    else fresh.push({ ...planned, position });
  }
  prices.push(...(await insertSkus(change, fresh)));
  const { tx, by, needs } = change;
  await recordPrices(tx, prices, { id: by.id, atMs: needs.clock.nowMs() });
  const isNamedAnew = plan.rows.some(({ id, row }) => {
    const before = id === null ? undefined : byId.get(id);
    return before === undefined || before.retired || before.option !== row.option;
  });
  return isNamedAnew || plan.retire.length > 0;
};
