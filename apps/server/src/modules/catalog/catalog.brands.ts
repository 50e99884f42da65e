import {
  type BodyOf,
  type Brand,
  BrandChanged,
  type CuratedBrand,
  type createBrand as createEndpoint,
  Failure,
  type updateBrand as updateEndpoint,
} from '@kaibo/contracts';
import { sql } from 'kysely';
import { containing, type Database, type Transaction } from '#platform/database';
import { newId } from '#platform/id';
import { requirePictures } from './catalog.pictures.ts';
import type { Merchant, ProductsNeeds } from './catalog.products.ts';
import { pictureUrl, tables } from './catalog.tables.ts';

const brands = (db: Database | Transaction) =>
  tables(db)
    .selectFrom('brands')
    .leftJoin('pictures', 'pictures.id', 'brands.logo_id')
    .where('brands.merged_into', 'is', null)
    .select([
      'brands.id',
      'brands.name',
      'brands.verified',
      'brands.created_by as createdById',
      'pictures.id as logoId',
      'pictures.width_px as widthPx',
      'pictures.height_px as heightPx',
    ]);

interface BrandRow {
  id: string;
  name: string;
  verified: boolean;
  logoId: string | null;
  widthPx: number | null;
  heightPx: number | null;
}

const toBrand = ({ id, name, verified, logoId, widthPx, heightPx }: BrandRow): Brand => ({
  id,
  name,
  verified,
  logo:
    logoId === null
      ? null
      : { id: logoId, url: pictureUrl(logoId), widthPx: widthPx ?? 0, heightPx: heightPx ?? 0 },
});

export const listBrands = async (
  db: Database,
  { q, limit }: { q: string; limit: number },
): Promise<Brand[]> => {
  const rows = await brands(db)
    .$if(q !== '', (query) =>
      query.where(sql<boolean>`lower(brands.name) like ${containing(q.toLowerCase())}`),
    )
    .orderBy('brands.verified', 'desc')
    .orderBy(sql`position(${q.toLowerCase()} in lower(brands.name))`)
    .orderBy('brands.name')
    .limit(limit)
    .execute();
  return rows.map(toBrand);
};

export const brandsOf = async (
  db: Database | Transaction,
  ids: readonly string[],
): Promise<Map<string, Brand>> => {
  if (ids.length === 0) return new Map();
  const rows = await brands(db)
    .where('brands.id', 'in', [...new Set(ids)])
    .execute();
  return new Map(rows.map((row) => [row.id, toBrand(row)]));
};

/** It stays unmerged until the transaction ends. */
export const requireBrand = async (tx: Transaction, id: string): Promise<void> => {
  const brand = await tables(tx)
    .selectFrom('brands')
    .select('id')
    .where('id', '=', id)
    .where('merged_into', 'is', null)
    .forShare()
    .executeTakeFirst();
  if (!brand) throw new Failure('catalog/no-such-brand');
};

const brandNamed = (db: Database | Transaction, name: string) =>
  brands(db).where(sql<boolean>`lower(brands.name) = lower(${name})`).executeTakeFirst();

const tell = (
  needs: ProductsNeeds,
  tx: Transaction,
  by: Merchant,
  brand: { id: string; name: string; verified: boolean; mergedIntoId: string | null },
): Promise<void> => {
  const { id: brandId, name, verified, mergedIntoId } = brand;
  const facts = { actorId: by.id, simulated: by.simulated };
  return needs.events.append(tx, BrandChanged, { brandId, name, verified, mergedIntoId }, facts);
};

/** Two who add the same name get the same brand. */
export const createBrand = (
  needs: ProductsNeeds,
  by: Merchant,
  { name, logoId }: BodyOf<typeof createEndpoint>,
): Promise<Brand> =>
  needs.db.transaction().execute(async (tx) => {
    if (logoId !== null) await requirePictures(tx, by.id, [logoId]);
    const id = newId();
    const { numInsertedOrUpdatedRows } = await tables(tx)
      .insertInto('brands')
      .values({ id, name, logo_id: logoId, created_by: by.id, created_at: new Date() })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    if (numInsertedOrUpdatedRows === 1n)
      await tell(needs, tx, by, { id, name, verified: false, mergedIntoId: null });
    const row = await brandNamed(tx, name);
    if (!row) throw new Failure('http/unavailable');
    return toBrand(row);
  });

const curated = (db: Database | Transaction) =>
  brands(db).select(
    sql<number>`(select count(*) from products where products.brand_id = brands.id)`.as(
      'productCount',
    ),
  );

type CuratedRow = BrandRow & { createdById: string; productCount: number };
const toCurated = (row: CuratedRow): CuratedBrand => ({
  ...toBrand(row),
  createdById: row.createdById,
  productCount: row.productCount,
});

/** Newest first, those that nobody has verified before all others. */
export const listAllBrands = async (
  db: Database,
  page: { q: string; before?: string; limit: number },
): Promise<CuratedBrand[]> => {
  const rows = await curated(db)
    .$if(page.q !== '', (query) =>
      query.where(sql<boolean>`lower(brands.name) like ${containing(page.q.toLowerCase())}`),
    )
    .$if(page.before !== undefined, (query) =>
      query.where(
        sql<boolean>`(brands.verified, -extract(epoch from brands.created_at), brands.id::text) > (
          select last.verified, -extract(epoch from last.created_at), last.id::text
          from brands last where last.id = ${page.before!})`,
      ),
    )
    .orderBy('brands.verified')
    .orderBy('brands.created_at', 'desc')
    .orderBy('brands.id')
    .limit(page.limit)
    .execute();
  return rows.map(toCurated);
};

const lockBrand = async (tx: Transaction, id: string): Promise<CuratedBrand> => {
  await sql`select 1 from brands where id = ${id} for update`.execute(tx);
  const row = await curated(tx).where('brands.id', '=', id).executeTakeFirst();
  if (!row) throw new Failure('catalog/no-such-brand');
  return toCurated(row);
};

export const updateBrand = (
  needs: ProductsNeeds,
  by: Merchant,
  change: { brandId: string } & BodyOf<typeof updateEndpoint>,
): Promise<CuratedBrand> =>
  needs.db.transaction().execute(async (tx) => {
    const { brandId, name, logoId, verified } = change;
    const before = await lockBrand(tx, brandId);
    if (logoId != null && logoId !== before.logo?.id) await requirePictures(tx, by.id, [logoId]);
    if (name !== undefined) {
      const same = await brandNamed(tx, name);
      if (same && same.id !== brandId)
        throw new Failure('catalog/brand-name-taken', { brandId: same.id });
    }
    const columns = {
      ...(name !== undefined && { name }),
      ...(logoId !== undefined && { logo_id: logoId }),
      ...(verified !== undefined && { verified }),
    };
    if (Object.keys(columns).length > 0)
      await tables(tx).updateTable('brands').set(columns).where('id', '=', brandId).execute();
    const after = await lockBrand(tx, brandId);
    await tell(needs, tx, by, { ...after, mergedIntoId: null });
    return after;
  });

export const mergeBrand = (
  needs: ProductsNeeds,
  by: Merchant,
  { brandId, intoId }: { brandId: string; intoId: string },
): Promise<CuratedBrand> =>
  needs.db.transaction().execute(async (tx) => {
    if (brandId === intoId) throw new Failure('catalog/brand-into-itself');
    // In the order of their ids, so that two opposite merges never deadlock.
    const [first, second] = [brandId, intoId].sort();
    const locked = [await lockBrand(tx, first!), await lockBrand(tx, second!)];
    const merged = locked.find(({ id }) => id === brandId)!;
    await tables(tx)
      .updateTable('products')
      .set({ brand_id: intoId })
      .where('brand_id', '=', brandId)
      .execute();
    await tables(tx)
      .updateTable('brands')
      .set({ merged_into: intoId })
      .where('id', '=', brandId)
      .execute();
    await tell(needs, tx, by, { ...merged, mergedIntoId: intoId });
    return lockBrand(tx, intoId);
  });
