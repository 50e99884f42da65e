import { Failure, type QueryOf } from '@kaibo/contracts';
import type {
  Movement,
  listMovements as movementsEndpoint,
  StockLevel,
  StockRow,
  listStock as stockEndpoint,
} from '@kaibo/contracts/goods';
import { sql } from 'kysely';
import { containing, type Database } from '#platform/database';
import { locationsOf } from './catalog.locations.ts';
import { requireOwnStore } from './catalog.stores.ts';
import { pictureUrl } from './catalog.tables.ts';

interface FoundRow extends Omit<StockRow, 'coverUrl' | 'levels'> {
  coverId: string | null;
  levels: StockLevel[] | null;
  total: number;
}

/** Options of one's own store with what lies where. Retired ones are left out. */
export const listStock = async (
  db: Database,
  userId: string,
  wanted: { storeId: string } & QueryOf<typeof stockEndpoint>,
): Promise<{ rows: StockRow[]; total: number }> => {
  const { storeId, search, locationId, show, sort, page, limit } = wanted;
  await requireOwnStore(db, userId, storeId);
  const places = await locationsOf(db, storeId);
  if (locationId !== undefined && !places.some(({ id }) => id === locationId))
    throw new Failure('stock/no-such-location');
  const pattern = containing(search.toLowerCase());
  const order =
    sort === 'scarce'
      ? sql`skus.stock, products.id desc, skus.position, skus.id`
      : sql`products.id desc, skus.position, skus.id`;
  const { rows } = await sql<FoundRow>`
    select skus.id as "skuId", products.id as "productId", products.title, skus.option,
      products.code as "productCode", skus.code, products.picture_ids[1] as "coverId", skus.stock,
      skus.stock <= stores.low_stock_at and stores.low_stock_at > 0 as "isLow",
      (select json_agg(json_build_object('locationId', location_id, 'available', quantity, 'reserved', reserved))
        from stock_levels where sku_id = skus.id) as levels,
      count(*) over () as total
    from products
    join stores on stores.id = products.store_id
    join skus on skus.product_id = products.id and not skus.retired
    where products.store_id = ${storeId}
      and (${search} = '' or lower(products.title) like ${pattern} or lower(products.code) like ${pattern}
        or lower(skus.code) like ${pattern})
      and (${show} = 'all' or (${show} = 'out' and skus.stock = 0)
        or (${show} = 'low' and stores.low_stock_at > 0 and skus.stock <= stores.low_stock_at))
      and (${locationId ?? null}::uuid is null or exists (
        select 1 from stock_levels
        where sku_id = skus.id and location_id = ${locationId ?? null}::uuid
          and (quantity <> 0 or reserved <> 0)))
    order by ${order}
    limit ${limit} offset ${(page - 1) * limit}`.execute(db);
  const open = new Set(places.map(({ id }) => id));
  return {
    total: rows[0]?.total ?? 0,
    rows: rows.map(({ coverId, levels, total: _, ...row }) => ({
      ...row,
      coverUrl: coverId === null ? null : pictureUrl(coverId),
      levels: (levels ?? []).filter((level) => open.has(level.locationId)),
    })),
  };
};

/** What came and went, newest first; of retired options and closed places too. */
export const listMovements = async (
  db: Database,
  userId: string,
  wanted: { storeId: string } & QueryOf<typeof movementsEndpoint>,
): Promise<Omit<Movement, 'actor'>[]> => {
  const { storeId, skuId, locationId, kind, before, limit } = wanted;
  await requireOwnStore(db, userId, storeId);
  const { rows } = await sql<Omit<Movement, 'atMs' | 'actor'> & { at: Date }>`
    select moved.number, moved.kind, moved.sku_id as "skuId", products.title, skus.option, skus.code,
      moved.location_id as "locationId", locations.name as "locationName", moved.delta,
      moved.left_after as "leftAfter", moved.order_id as "orderId", moved.actor_id as "actorId",
      moved.note, moved.at
    from stock_movements moved
    join skus on skus.id = moved.sku_id
    join products on products.id = skus.product_id
    join locations on locations.id = moved.location_id
    where moved.store_id = ${storeId}
      and (${skuId ?? null}::uuid is null or moved.sku_id = ${skuId ?? null}::uuid)
      and (${locationId ?? null}::uuid is null or moved.location_id = ${locationId ?? null}::uuid)
      and (${kind ?? null}::text is null or moved.kind = ${kind ?? null}::text)
      and (${before ?? null}::bigint is null or moved.number < ${before ?? null}::bigint)
    order by moved.number desc
    limit ${limit}`.execute(db);
  return rows.map(({ at, ...row }) => ({ ...row, atMs: at.getTime() }));
};
