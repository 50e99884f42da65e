import type { Bundle, BundleOrigin, Picture } from '@kaibo/contracts';
import { sql } from 'kysely';
import type { Database, Transaction } from '#platform/database';
import { pictureUrl } from './catalog.tables.ts';

interface PartRow {
  bundleId: string;
  origin: BundleOrigin;
  productId: string;
  quantity: number;
  title: string;
  fromFen: number;
  isOnSale: boolean;
  coverId: string | null;
  widthPx: number | null;
  heightPx: number | null;
}

const coverOf = ({ coverId, widthPx, heightPx }: PartRow): Picture | null =>
  coverId === null || widthPx === null || heightPx === null
    ? null
    : { id: coverId, url: pictureUrl(coverId), widthPx, heightPx };

/** Of those of these products that are sets: what they hold, and where they came from. */
export const bundlesOf = async (
  db: Database | Transaction,
  ids: readonly string[],
): Promise<Map<string, Bundle>> => {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<PartRow>`
    select part.bundle_id as "bundleId", catalog_bundles.origin, part.product_id as "productId",
           part.quantity, products.title, products.status = 'active' as "isOnSale",
           (select coalesce(min(price_fen), 0)::bigint from skus
             where skus.product_id = products.id and not skus.retired) as "fromFen",
           pictures.id as "coverId", pictures.width_px as "widthPx", pictures.height_px as "heightPx"
      from catalog_bundle_parts part
      join catalog_bundles on catalog_bundles.product_id = part.bundle_id
      join products on products.id = part.product_id
      left join pictures on pictures.id = products.picture_ids[1]
     where part.bundle_id = any (${[...new Set(ids)]}::uuid[])
     order by part.bundle_id, part.position`.execute(db);
  const grouped = Map.groupBy(rows, ({ bundleId }) => bundleId);
  return new Map(
    [...grouped].map(([id, parts]) => [
      id,
      {
        parts: parts.map((part) => {
          const { productId, title, quantity, fromFen, isOnSale } = part;
          return { productId, title, cover: coverOf(part), quantity, fromFen, isOnSale };
        }),
        origin: parts[0]!.origin,
      },
    ]),
  );
};
