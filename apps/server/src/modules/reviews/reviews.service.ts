import {
  type BodyOf,
  Failure,
  type Id,
  type OrderLine,
  type Picture,
  type Review,
  ReviewAnswered,
  ReviewRemoved,
  ReviewWritten,
  type StoreReview,
  type writeReview,
} from '@kaibo/contracts';
import type { Accounts } from '#accounts';
import type { Catalog } from '#catalog';
import type { Orders } from '#orders';
import type { Clock } from '#platform/clock';
import type { Database } from '#platform/database';
import type { EventLog } from '#platform/events';
import { newId } from '#platform/id';
import type { Caller } from '#platform/router';
import { isReceived, maskedName } from './reviews.rules.ts';
import {
  countReview,
  countUnanswered,
  deleteReview,
  findReview,
  insertReview,
  type ReviewRow,
  reviewsOfOrder,
  reviewsOfProduct,
  reviewsOfStore,
  type Shown,
  setAnswer,
  summariesOf,
} from './reviews.store.ts';

export interface ReviewsNeeds {
  db: Database;
  events: EventLog;
  clock: Clock;
  accounts: Pick<Accounts, 'faces'>;
  catalog: Pick<Catalog, 'picturesOf' | 'requirePictures' | 'ownsStore'>;
  orders: Pick<Orders, 'boughtBy'>;
}

type Person = Caller & { id: string };

interface Seen {
  pictures: ReadonlyMap<string, Picture>;
  faces: Awaited<ReturnType<Accounts['faces']>>;
}

const isNamed = (row: ReviewRow): boolean => row.author !== '';

const asReview = (row: ReviewRow, { pictures, faces }: Seen): Review => ({
  id: row.id,
  productId: row.productId,
  author: row.author,
  avatarUrl: (isNamed(row) && faces.get(row.userId)?.avatarUrl) || null,
  option: row.option,
  stars: row.stars,
  text: row.body,
  pictures: row.pictureIds.flatMap((id) => pictures.get(id) ?? []),
  writtenAtMs: row.writtenAt.getTime(),
  answer:
    row.answer !== null && row.answeredAt
      ? { text: row.answer, atMs: row.answeredAt.getTime() }
      : null,
  simulated: row.simulated,
});

const asReviews = async (needs: ReviewsNeeds, rows: readonly ReviewRow[]): Promise<Review[]> => {
  const authors = rows.filter(isNamed).map((row) => row.userId);
  const [pictures, faces] = await Promise.all([
    needs.catalog.picturesOf(rows.flatMap((row) => row.pictureIds)),
    needs.accounts.faces([...new Set(authors)]),
  ]);
  return rows.map((row) => asReview(row, { pictures, faces }));
};

export const productReviews = async (
  needs: ReviewsNeeds,
  productId: Id,
  page: { stars?: number; withPictures: boolean; before?: string; limit: number },
) => {
  const [summaries, rows] = await Promise.all([
    summariesOf(needs.db, [productId]),
    reviewsOfProduct(needs.db, productId, page),
  ]);
  return { summary: summaries.get(productId), reviews: await asReviews(needs, rows) };
};

export const reviewable = async (needs: ReviewsNeeds, person: Person, orderId: Id) => {
  const { order, lines } = await needs.orders.boughtBy(person.id, orderId);
  const rows = await reviewsOfOrder(needs.db, orderId);
  const reviews = await asReviews(needs, rows);
  const bySku = new Map(rows.map((row, i) => [row.skuId, reviews[i]!]));
  return {
    open: isReceived(order.status),
    lines: lines.map(({ skuId, productId, title, option, coverUrl }) => ({
      ...{ skuId, productId, title, option, coverUrl },
      review: bySku.get(skuId) ?? null,
    })),
  };
};

/** One for each line of an order, by its buyer, once it has arrived; counted in the same transaction. */
export const write = async (
  needs: ReviewsNeeds,
  person: Person,
  orderId: Id,
  wish: BodyOf<typeof writeReview>,
): Promise<Review> => {
  const { order, lines } = await needs.orders.boughtBy(person.id, orderId);
  const line: OrderLine | undefined = lines.find(({ skuId }) => skuId === wish.skuId);
  if (!line) throw new Failure('reviews/not-in-order');
  if (!isReceived(order.status)) throw new Failure('reviews/not-received');
  await needs.catalog.requirePictures(person.id, wish.pictureIds);
  const row: ReviewRow = {
    id: newId(),
    orderId,
    skuId: line.skuId,
    productId: line.productId,
    storeId: order.storeId,
    userId: person.id,
    author: wish.unnamed ? '' : maskedName(person.name),
    productTitle: line.title,
    option: line.option,
    stars: wish.stars,
    body: wish.text,
    pictureIds: [...new Set(wish.pictureIds)],
    simulated: person.simulated,
    writtenAt: new Date(needs.clock.nowMs()),
    answer: null,
    answeredAt: null,
  };
  await needs.db.transaction().execute(async (tx) => {
    if (!(await insertReview(tx, row))) throw new Failure('reviews/already-written');
    await countReview(tx, row, 1);
    const { id: reviewId, productId, skuId, storeId, stars } = row;
    const pictureCount = row.pictureIds.length;
    await needs.events.append(
      tx,
      ReviewWritten,
      {
        ...{ reviewId, orderId, productId, skuId, storeId, stars, pictureCount },
        textLength: row.body.length,
      },
      { actorId: person.id, roomId: order.roomId, simulated: person.simulated },
    );
  });
  return (await asReviews(needs, [row]))[0]!;
};

export const remove = (needs: ReviewsNeeds, person: Person, reviewId: Id): Promise<void> =>
  needs.db.transaction().execute(async (tx) => {
    const row = await deleteReview(tx, reviewId, person.id);
    if (!row) throw new Failure('reviews/no-such-review');
    await countReview(tx, row, -1);
    const { productId, storeId, stars, simulated } = row;
    const facts = { actorId: person.id, simulated };
    await needs.events.append(tx, ReviewRemoved, { reviewId, productId, storeId, stars }, facts);
  });

const requireStore = async (needs: ReviewsNeeds, person: Person, storeId: Id): Promise<void> => {
  if (!(await needs.catalog.ownsStore(person.id, storeId)))
    throw new Failure('catalog/not-your-store');
};

export const storeReviews = async (
  needs: ReviewsNeeds,
  person: Person,
  page: { storeId: Id; show: Shown; before?: string; limit: number },
): Promise<{ reviews: StoreReview[]; unanswered: number }> => {
  await requireStore(needs, person, page.storeId);
  const [rows, unanswered] = await Promise.all([
    reviewsOfStore(needs.db, page.storeId, page),
    countUnanswered(needs.db, page.storeId),
  ]);
  const reviews = await asReviews(needs, rows);
  return {
    unanswered,
    reviews: rows.map(({ productTitle, orderId }, i) => ({
      ...reviews[i]!,
      productTitle,
      orderId,
    })),
  };
};

export const answer = async (
  needs: ReviewsNeeds,
  person: Person,
  reviewId: Id,
  text: string,
): Promise<Review> => {
  const found = await findReview(needs.db, reviewId);
  if (!found) throw new Failure('reviews/no-such-review');
  await requireStore(needs, person, found.storeId);
  const row = await needs.db.transaction().execute(async (tx) => {
    const at = new Date(needs.clock.nowMs());
    const changed = await setAnswer(tx, reviewId, text === '' ? null : { text, at });
    if (!changed) throw new Failure('reviews/no-such-review');
    const { productId, storeId, simulated } = changed;
    await needs.events.append(
      tx,
      ReviewAnswered,
      { reviewId, productId, storeId, userId: person.id },
      { actorId: person.id, simulated },
    );
    return changed;
  });
  return (await asReviews(needs, [row]))[0]!;
};
