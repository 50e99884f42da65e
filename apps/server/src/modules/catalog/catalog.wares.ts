import type { QueryOf } from '@kaibo/contracts';
import type { listWares as endpoint, Ware, WareFilter, WareSort } from '@kaibo/contracts/goods';
import { type RawBuilder, sql } from 'kysely';
import { containing, type Database, type Transaction } from '#platform/database';
import { requireOwnStore } from './catalog.stores.ts';
import { pictureUrl } from './catalog.tables.ts';

/** The products of a store that a filter finds, as SQL: `(select id from …)`. */
export const filteredIds = (storeId: string, filter: WareFilter): RawBuilder<unknown> => {
  const { search, status, categoryId, stock } = filter;
  const pattern = containing(search.toLowerCase());
  const most =
    stock === 'low' ? sql`(select low_stock_at from stores where id = ${storeId})` : sql`0`;
  return sql`
    select products.id from products
    where products.store_id = ${storeId}
      and (${search} = '' or lower(products.title) like ${pattern} or lower(products.code) like ${pattern}
        or exists (select 1 from skus where skus.product_id = products.id and not skus.retired
          and lower(skus.code) like ${pattern}))
      and (${status ?? null}::text is null or products.status = ${status ?? null}::text)
      and (${categoryId ?? null}::text is null
        or products.category_id in (select catalog_categories_below(${categoryId ?? null}::text)))
      and (${stock ?? null}::text is null or exists (
        select 1 from skus where skus.product_id = products.id and not skus.retired
          and skus.stock <= ${most}))`;
};

const orders: Record<WareSort, RawBuilder<unknown>> = {
  newest: sql`products.id desc`,
  title: sql`products.title, products.id desc`,
  price: sql`options.from_fen nulls last, products.id desc`,
  'price-down': sql`options.from_fen desc nulls last, products.id desc`,
  stock: sql`options.stock, products.id desc`,
  sold: sql`options.sold desc, products.id desc`,
};

interface WareRow extends Omit<Ware, 'coverUrl' | 'createdAtMs' | 'skus'> {
  coverId: string | null;
  createdAt: Date;
  skus: Ware['skus'] | null;
}

/** One page and how many there are. Sums over options are made for what the filter finds, not for the whole shop. */
export const listWares = async (
  db: Database,
  userId: string,
  wanted: { storeId: string } & QueryOf<typeof endpoint>,
): Promise<{ wares: Ware[]; total: number; lowStockAt: number }> => {
  const { storeId, sort, page, limit, ...filter } = wanted;
  await requireOwnStore(db, userId, storeId);
  const { rows: counts } = await sql<{ total: number; lowStockAt: number }>`
    select (select count(*) from (${filteredIds(storeId, filter)}) found) as total,
      low_stock_at as "lowStockAt"
    from stores where id = ${storeId}`.execute(db);
  const { total, lowStockAt } = counts[0]!;
  const { rows } = await sql<WareRow>`
    select products.id, products.code, products.title, products.category_id as "categoryId",
      products.status, products.picture_ids[1] as "coverId", products.created_at as "createdAt",
      coalesce(options.from_fen, 0)::bigint as "fromFen", coalesce(options.to_fen, 0)::bigint as "toFen",
      coalesce(options.stock, 0)::bigint as stock, coalesce(options.sold, 0)::bigint as "soldCount",
      coalesce(options.low, 0)::int as "lowSkus", options.skus,
      (select count(*) from catalog_bundle_parts part where part.bundle_id = products.id)::int
        as "bundleParts"
    from products
    left join lateral (
      select min(price_fen) as from_fen, max(price_fen) as to_fen, sum(stock) as stock,
        sum(sold_count) as sold, count(*) filter (where stock <= ${lowStockAt} and ${lowStockAt} > 0) as low,
        json_agg(json_build_object('id', id, 'code', code, 'option', option, 'priceFen', price_fen,
          'listPriceFen', list_price_fen, 'stock', stock,
          'isLow', stock <= ${lowStockAt} and ${lowStockAt} > 0) order by position, id) as skus
      from skus where skus.product_id = products.id and not skus.retired
    ) options on true
    where products.id in (${filteredIds(storeId, filter)})
    order by ${orders[sort]}
    limit ${limit} offset ${(page - 1) * limit}`.execute(db);
  return {
    total,
    lowStockAt,
    wares: rows.map(({ coverId, createdAt, skus, ...row }) => ({
      ...row,
      coverUrl: coverId === null ? null : pictureUrl(coverId),
      createdAtMs: createdAt.getTime(),
      skus: skus ?? [],
    })),
  };
};

/** Ids of the products that a filter finds, newest first; one more than asked tells that there are more. */
export const wareIds = async (
  db: Database | Transaction,
  storeId: string,
  filter: WareFilter,
  most: number,
): Promise<string[]> => {
  const { rows } = await sql<{ id: string }>`
    select id from (${filteredIds(storeId, filter)}) found order by id desc limit ${most + 1}`.execute(
    db,
  );
  return rows.map(({ id }) => id);
};
