import { Failure, type Product, ProductVetted, type VettedProduct } from '@kaibo/contracts';
import { sql } from 'kysely';
import type { Database, Transaction } from '#platform/database';
import { lifeColumns, lifeOf, tellChange } from './catalog.editing.ts';
import { afterApproval, afterReturn, type Life } from './catalog.life.rules.ts';
import {
  type LockedProduct,
  lockProduct,
  type Merchant,
  type ProductsNeeds,
  productsOf,
  requireVersion,
} from './catalog.products.ts';
import { tables } from './catalog.tables.ts';

export interface VettingPage {
  status: Product['status'];
  after?: string;
  limit: number;
}

/** Those that wait longest first; of other statuses the newest first. */
const idsOf = async (db: Database, { status, after, limit }: VettingPage) => {
  const query = tables(db)
    .selectFrom('products')
    .select(['id', 'review_since as reviewSince'])
    .where('status', '=', status)
    .limit(limit);
  if (status !== 'review')
    return query
      .$if(after !== undefined, (page) => page.where('id', '<', after!))
      .orderBy('id', 'desc')
      .execute();
  return query
    .$if(after !== undefined, (page) =>
      page.where(
        sql<boolean>`(review_since, id) > (
          select last.review_since, last.id from products last where last.id = ${after!})`,
      ),
    )
    .orderBy('review_since')
    .orderBy('id')
    .execute();
};

export const listVetting = async (db: Database, page: VettingPage) => {
  const rows = await idsOf(db, page);
  const since = new Map(rows.map(({ id, reviewSince }) => [id, reviewSince]));
  const products = await productsOf(db, [...since.keys()]);
  const { waiting } = await tables(db)
    .selectFrom('products')
    .select(sql<number>`count(*)`.as('waiting'))
    .where('status', '=', 'review')
    .executeTakeFirstOrThrow();
  return {
    waiting,
    products: products.map(
      (product): VettedProduct => ({
        ...product,
        waitingSinceMs: since.get(product.id)?.getTime() ?? null,
      }),
    ),
  };
};

interface Verdict {
  productId: string;
  version: number;
  /** Null when it passes. */
  reason: string | null;
}

const decide = async (
  needs: ProductsNeeds,
  tx: Transaction,
  by: Merchant,
  decision: { row: LockedProduct; life: Life; reason: string | null },
): Promise<Product> => {
  const { row, life, reason } = decision;
  const nowMs = needs.clock.nowMs();
  await tables(tx)
    .updateTable('products')
    .set({
      ...lifeColumns(life, lifeOf(row), nowMs),
      version: row.version + 1,
      changed_at: new Date(nowMs),
    })
    .where('id', '=', row.id)
    .execute();
  const [product] = await productsOf(tx, [row.id]);
  const outcome = reason === null ? 'approved' : 'returned';
  const facts = { actorId: by.id, simulated: by.simulated };
  const vetted = {
    productId: row.id,
    storeId: row.storeId,
    outcome,
    reason: reason ?? '',
  } as const;
  await needs.events.append(tx, ProductVetted, vetted, facts);
  await tellChange(needs, tx, { product: product!, by, created: false });
  return product!;
};

/** Staff decide about what they saw: a product that was changed since is refused. */
export const vetProduct = (
  needs: ProductsNeeds,
  by: Merchant,
  { productId, version, reason }: Verdict,
): Promise<Product> =>
  needs.db.transaction().execute(async (tx) => {
    const row = await lockProduct(tx, productId);
    const decidable = row.status === 'review' || (reason !== null && row.status === 'active');
    if (!decidable) throw new Failure('catalog/not-in-review');
    requireVersion(row, version);
    const before = lifeOf(row);
    const life =
      reason === null ? afterApproval(before, needs.clock.nowMs()) : afterReturn(before, reason);
    return decide(needs, tx, by, { row, life, reason });
  });
