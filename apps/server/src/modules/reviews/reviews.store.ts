import type { ReviewSummary } from '@kaibo/contracts';
import { type ExpressionBuilder, sql } from 'kysely';
import type { Database, Transaction } from '#platform/database';
import { summaryOf } from './reviews.rules.ts';

export interface ReviewRow {
  id: string;
  orderId: string;
  skuId: string;
  productId: string;
  storeId: string;
  userId: string;
  author: string;
  productTitle: string;
  option: string;
  stars: number;
  body: string;
  pictureIds: string[];
  simulated: boolean;
  writtenAt: Date;
  answer: string | null;
  answeredAt: Date | null;
}

type ReviewsTables = {
  reviews: {
    id: string;
    order_id: string;
    sku_id: string;
    product_id: string;
    store_id: string;
    user_id: string;
    author: string;
    product_title: string;
    option: string;
    stars: number;
    body: string;
    picture_ids: string[];
    simulated: boolean;
    written_at: Date;
    answer: string | null;
    answered_at: Date | null;
  };
  review_counts: {
    product_id: string;
    store_id: string;
    by_stars: number[];
    with_pictures: number;
  };
};
type Connection = Database | Transaction;
const tables = (db: Connection) => (db as Database).$extendTables<ReviewsTables>();

const columns = [
  'id',
  'order_id as orderId',
  'sku_id as skuId',
  'product_id as productId',
  'store_id as storeId',
  'user_id as userId',
  'author',
  'product_title as productTitle',
  'option',
  'stars',
  'body',
  'picture_ids as pictureIds',
  'simulated',
  'written_at as writtenAt',
  'answer',
  'answered_at as answeredAt',
] as const;

/** False when that line of the order has its review. */
export const insertReview = async (tx: Transaction, row: ReviewRow): Promise<boolean> => {
  const inserted = await tables(tx)
    .insertInto('reviews')
    .values({
      id: row.id,
      order_id: row.orderId,
      sku_id: row.skuId,
      product_id: row.productId,
      store_id: row.storeId,
      user_id: row.userId,
      author: row.author,
      product_title: row.productTitle,
      option: row.option,
      stars: row.stars,
      body: row.body,
      picture_ids: row.pictureIds,
      simulated: row.simulated,
      written_at: row.writtenAt,
      answer: null,
      answered_at: null,
    })
    .onConflict((conflict) => conflict.columns(['order_id', 'sku_id']).doNothing())
    .executeTakeFirst();
  return Number(inserted.numInsertedOrUpdatedRows) === 1;
};

/** The review that was removed; undefined when it is not there or not the user's. */
export const deleteReview = (tx: Transaction, id: string, userId: string) =>
  tables(tx)
    .deleteFrom('reviews')
    .where('id', '=', id)
    .where('user_id', '=', userId)
    .returning(columns)
    .executeTakeFirst();

/** @param by 1 for a review that came, -1 for one that went. */
export const countReview = async (
  tx: Transaction,
  review: Pick<ReviewRow, 'productId' | 'storeId' | 'stars' | 'pictureIds'>,
  by: 1 | -1,
): Promise<void> => {
  const added = [1, 2, 3, 4, 5].map((stars) => (stars === review.stars ? by : 0));
  const pictures = review.pictureIds.length > 0 ? by : 0;
  await sql`
    insert into review_counts as counts (product_id, store_id, by_stars, with_pictures)
    values (
      ${review.productId}, ${review.storeId}, ${added}::int[], ${Math.max(0, pictures)}
    )
    on conflict (product_id) do update set
      by_stars = array[
        counts.by_stars[1] + ${added[0]}::int, counts.by_stars[2] + ${added[1]}::int,
        counts.by_stars[3] + ${added[2]}::int, counts.by_stars[4] + ${added[3]}::int,
        counts.by_stars[5] + ${added[4]}::int
      ],
      with_pictures = counts.with_pictures + ${pictures}`.execute(tx);
};

export const summariesOf = async (
  db: Connection,
  productIds: readonly string[],
): Promise<Map<string, ReviewSummary>> => {
  if (productIds.length === 0) return new Map();
  const rows = await tables(db)
    .selectFrom('review_counts')
    .select(['product_id as id', 'by_stars as byStars', 'with_pictures as withPictures'])
    .where('product_id', 'in', [...productIds])
    .execute();
  return new Map(rows.map((row) => [row.id, summaryOf(row.byStars, row.withPictures)]));
};

/** Over all products of a store. O(reviewed products). */
export const summaryOfStore = async (db: Database, storeId: string): Promise<ReviewSummary> => {
  const rows = await tables(db)
    .selectFrom('review_counts')
    .select(['by_stars as byStars', 'with_pictures as withPictures'])
    .where('store_id', '=', storeId)
    .execute();
  const byStars = [0, 1, 2, 3, 4].map((i) => rows.reduce((sum, row) => sum + row.byStars[i]!, 0));
  return summaryOf(
    byStars,
    rows.reduce((sum, row) => sum + row.withPictures, 0),
  );
};

interface Page {
  before?: string;
  limit: number;
}

export const reviewsOfProduct = (
  db: Database,
  productId: string,
  { stars, withPictures, before, limit }: Page & { stars?: number; withPictures: boolean },
): Promise<ReviewRow[]> =>
  tables(db)
    .selectFrom('reviews')
    .select(columns)
    .where('product_id', '=', productId)
    .$if(stars !== undefined, (query) => query.where('stars', '=', stars!))
    .$if(withPictures, (query) => query.where(sql<boolean>`cardinality(picture_ids) > 0`))
    .$if(before !== undefined, (query) => query.where('id', '<', before!))
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();

export const reviewsOfOrder = (db: Database, orderId: string): Promise<ReviewRow[]> =>
  tables(db).selectFrom('reviews').select(columns).where('order_id', '=', orderId).execute();

export type Shown = 'all' | 'unanswered' | 'critical';
const CRITICAL_STARS = 3;

const isShown = (show: Shown) => (where: ExpressionBuilder<ReviewsTables, 'reviews'>) => {
  if (show === 'unanswered') return where('answer', 'is', null);
  if (show === 'critical') return where('stars', '<=', CRITICAL_STARS);
  return where.lit(true);
};

export const reviewsOfStore = (
  db: Database,
  storeId: string,
  { show, before, limit }: Page & { show: Shown },
): Promise<ReviewRow[]> =>
  tables(db)
    .selectFrom('reviews')
    .select(columns)
    .where('store_id', '=', storeId)
    .where(isShown(show))
    .$if(before !== undefined, (query) => query.where('id', '<', before!))
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();

export const countUnanswered = async (db: Database, storeId: string): Promise<number> => {
  const row = await tables(db)
    .selectFrom('reviews')
    .select((where) => where.fn.countAll().as('count'))
    .where('store_id', '=', storeId)
    .where('answer', 'is', null)
    .executeTakeFirstOrThrow();
  return Number(row.count);
};

export const findReview = (db: Connection, id: string): Promise<ReviewRow | undefined> =>
  tables(db).selectFrom('reviews').select(columns).where('id', '=', id).executeTakeFirst();

export const setAnswer = (
  tx: Transaction,
  id: string,
  answer: { text: string; at: Date } | null,
): Promise<ReviewRow | undefined> =>
  tables(tx)
    .updateTable('reviews')
    .set({ answer: answer?.text ?? null, answered_at: answer?.at ?? null })
    .where('id', '=', id)
    .returning(columns)
    .executeTakeFirst();
