import type { Picture, ProductCard } from '@kaibo/contracts';
import { sql } from 'kysely';
import type { Database, Transaction } from '#platform/database';
import { inOpenStore } from './catalog.suspension.ts';
import { pictureUrl, tables } from './catalog.tables.ts';

interface CardRow extends Omit<ProductCard, 'cover'> {
  coverId: string | null;
  coverWidthPx: number | null;
  coverHeightPx: number | null;
}

/** What a product shows of its options: the lowest price, that option's struck-through price, sums. */
const cards = (db: Database | Transaction) =>
  tables(db)
    .selectFrom('products')
    .innerJoinLateral(
      (join) =>
        join
          .selectFrom('skus')
          .whereRef('skus.product_id', '=', 'products.id')
          .select([
            sql<number>`min(price_fen) filter (where not retired)`.as('from_fen'),
            sql<number | null>`(array_agg(list_price_fen order by price_fen, position)
              filter (where not retired))[1]`.as('list_fen'),
            sql<number>`coalesce(sum(stock) filter (where not retired), 0)`.as('stock'),
            sql<number>`coalesce(sum(sold_count), 0)::bigint`.as('sold_count'),
          ])
          .as('options'),
      (on) => on.onTrue(),
    )
    .leftJoin('pictures', (join) => join.on(sql<boolean>`pictures.id = products.picture_ids[1]`))
    .select([
      'products.id',
      'products.store_id as storeId',
      'products.category_id as categoryId',
      'products.title',
      'options.from_fen as fromFen',
      'options.list_fen as listFen',
      'options.stock',
      'options.sold_count as soldCount',
      'pictures.id as coverId',
      'pictures.width_px as coverWidthPx',
      'pictures.height_px as coverHeightPx',
    ]);

const toCard = ({ coverId, coverWidthPx, coverHeightPx, ...card }: CardRow): ProductCard => ({
  ...card,
  cover:
    coverId === null
      ? null
      : {
          id: coverId,
          url: pictureUrl(coverId),
          widthPx: coverWidthPx ?? 0,
          heightPx: coverHeightPx ?? 0,
        },
});

/** In the order asked; what is hidden or unknown is left out. One query however many. */
export const productCards = async (
  db: Database | Transaction,
  ids: readonly string[],
): Promise<ProductCard[]> => {
  if (ids.length === 0) return [];
  const rows = await cards(db)
    .where('products.id', 'in', [...new Set(ids)])
    .where('products.status', '=', 'active')
    .where(inOpenStore)
    .execute();
  const byId = new Map(rows.map((row) => [row.id, toCard(row)]));
  return ids.flatMap((id) => byId.get(id) ?? []);
};

export interface ProductPage {
  storeId?: string;
  /** With all below it. */
  categoryId?: string;
  /** The last id of the page before. */
  before?: string;
  limit: number;
}

/** Newest first, hidden ones left out. */
export const newestProducts = async (db: Database, page: ProductPage): Promise<ProductCard[]> => {
  const { storeId, categoryId, before, limit } = page;
  const rows = await cards(db)
    .where('products.status', '=', 'active')
    .where(inOpenStore)
    .$if(storeId !== undefined, (query) => query.where('products.store_id', '=', storeId!))
    .$if(categoryId !== undefined, (query) =>
      query.where(
        sql<boolean>`products.category_id in (select catalog_categories_below(${categoryId!}))`,
      ),
    )
    .$if(before !== undefined, (query) => query.where('products.id', '<', before!))
    .orderBy('products.id', 'desc')
    .limit(limit)
    .execute();
  return rows.map(toCard);
};

export interface SkuCard {
  skuId: string;
  productId: string;
  storeId: string;
  storeName: string;
  title: string;
  option: string;
  coverUrl: string | null;
  unitFen: number;
  stock: number;
}

/** In the order asked; those not on sale and unknown ones are left out. */
export const skuCards = async (
  db: Database | Transaction,
  ids: readonly string[],
): Promise<SkuCard[]> => {
  if (ids.length === 0) return [];
  const rows = await tables(db)
    .selectFrom('skus')
    .innerJoin('products', 'products.id', 'skus.product_id')
    .innerJoin('stores', 'stores.id', 'products.store_id')
    .select([
      'skus.id as skuId',
      'products.id as productId',
      'stores.id as storeId',
      'stores.name as storeName',
      'products.title',
      'skus.option',
      sql<string | null>`products.picture_ids[1]`.as('coverId'),
      'skus.price_fen as unitFen',
      'skus.stock',
    ])
    .where('skus.id', 'in', [...new Set(ids)])
    .where('skus.retired', '=', false)
    .where('products.status', '=', 'active')
    .where(inOpenStore)
    .execute();
  const byId = new Map(
    rows.map(({ coverId, ...row }) => [
      row.skuId,
      { ...row, coverUrl: coverId === null ? null : pictureUrl(coverId) },
    ]),
  );
  return ids.flatMap((id) => byId.get(id) ?? []);
};

/** Those that exist, by id. */
export const picturesOf = async (
  db: Database | Transaction,
  ids: readonly string[],
): Promise<Map<string, Picture>> => {
  if (ids.length === 0) return new Map();
  const rows = await tables(db)
    .selectFrom('pictures')
    .select(['id', 'width_px as widthPx', 'height_px as heightPx'])
    .where('id', 'in', [...new Set(ids)])
    .execute();
  return new Map(rows.map((row) => [row.id, { ...row, url: pictureUrl(row.id) }]));
};

/** Of those that exist, shown or not. */
export const categoriesOf = async (
  db: Database | Transaction,
  ids: readonly string[],
): Promise<Map<string, string>> => {
  if (ids.length === 0) return new Map();
  const rows = await tables(db)
    .selectFrom('products')
    .select(['id', 'category_id as categoryId'])
    .where('id', 'in', [...new Set(ids)])
    .execute();
  return new Map(rows.map((row) => [row.id, row.categoryId]));
};
