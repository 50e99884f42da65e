import type { BothLanguages } from '@kaibo/contracts';
import { sql } from 'kysely';
import type { Database, Transaction } from '#platform/database';
import { inOpenStore } from './catalog.suspension.ts';

/** What kind of thing a product is, and whose. */
export interface ProductFacts {
  title: string;
  storeId: string;
  categoryId: string;
  brandId: string | null;
}

/** Of those that exist, shown or not. */
export const productFacts = async (
  db: Database | Transaction,
  ids: readonly string[],
): Promise<Map<string, ProductFacts>> => {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<ProductFacts & { id: string }>`
    select id, title, store_id as "storeId", category_id as "categoryId", brand_id as "brandId"
      from products where id = any (${[...ids]}::uuid[])`.execute(db);
  return new Map(rows.map(({ id, ...facts }) => [id, facts]));
};

/** Products of a category that are looked at for its prices: the newest. */
const LADDER_MOST = 1_000;

/** Lowest prices of what is on sale in each of these categories, themselves without those below, cheapest first. */
export const priceLadders = async (
  db: Database,
  categoryIds: readonly string[],
): Promise<Map<string, number[]>> => {
  if (categoryIds.length === 0) return new Map();
  const { rows } = await sql<{ id: string; prices: string }>`
    select wanted.id, string_agg(price.from_fen::text, ',' order by price.from_fen) as prices
      from unnest(${[...new Set(categoryIds)]}::text[]) as wanted (id)
     cross join lateral (
       select (select min(price_fen) from skus where product_id = products.id and not retired) as from_fen
         from products
        where category_id = wanted.id and products.status = 'active' and ${inOpenStore}
        order by products.id desc limit ${LADDER_MOST}
     ) as price
     where price.from_fen is not null group by wanted.id`.execute(db);
  return new Map(rows.map(({ id, prices }) => [id, prices.split(',').map(Number)]));
};

/** Categories and brands by id, those that are hidden by now too. */
export const namesOf = async (
  db: Database,
  { categoryIds, brandIds }: { categoryIds: readonly string[]; brandIds: readonly string[] },
): Promise<{ categories: Map<string, BothLanguages>; brands: Map<string, BothLanguages> }> => {
  const { rows } = await sql<{ kind: 'category' | 'brand'; id: string } & BothLanguages>`
    select 'category' as kind, id, name_zh as zh, name_en as en from categories
     where id = any (${[...categoryIds]}::text[])
    union all
    select 'brand', id::text, name, name from brands where id = any (${[...brandIds]}::uuid[])`.execute(
    db,
  );
  const of = (wanted: string) =>
    new Map(rows.filter(({ kind }) => kind === wanted).map(({ id, zh, en }) => [id, { zh, en }]));
  return { categories: of('category'), brands: of('brand') };
};
