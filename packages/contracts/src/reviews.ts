import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { defineEvent } from './event.ts';
import { Picture } from './picture.ts';
import { Done, EpochMs, Id, QueryInt } from './values.ts';

export const Stars = z.int().min(1).max(5);

/** What a store says under a review; one answer, which it may change. */
export const ReviewAnswer = z.strictObject({ text: z.string(), atMs: EpochMs });

export const Review = z.strictObject({
  id: Id,
  productId: Id,
  /** Masked (“林***满”), or empty for who wished to stay unnamed. */
  author: z.string(),
  /** Null for who has no picture, or wished to stay unnamed. */
  avatarUrl: z.string().nullable(),
  /** The option that was bought. */
  option: z.string(),
  stars: Stars,
  text: z.string(),
  pictures: z.array(Picture),
  writtenAtMs: EpochMs,
  answer: ReviewAnswer.nullable(),
  simulated: z.boolean(),
});
export type Review = z.infer<typeof Review>;

export const ReviewSummary = z.strictObject({
  count: z.int(),
  /** Mean of the stars, one decimal; null without reviews. */
  average: z.number().nullable(),
  /** How many gave 1, 2, 3, 4 and 5 stars. */
  byStars: z.tuple([z.int(), z.int(), z.int(), z.int(), z.int()]),
  withPictures: z.int(),
});
export type ReviewSummary = z.infer<typeof ReviewSummary>;

export const REVIEW_PICTURES = 9;
const ReviewText = z.string().trim().max(1_000);

export const listReviews = endpoint({
  method: 'GET',
  path: '/v1/products/:productId/reviews',
  summary: 'Reviews of a product, newest first, and how they sum up',
  params: z.strictObject({ productId: Id }),
  query: z.strictObject({
    stars: QueryInt(1, 5).optional(),
    pictures: z.enum(['with']).optional(),
    before: Id.optional(),
    limit: QueryInt(1, 50).default(10),
  }),
  reply: z.strictObject({ summary: ReviewSummary, reviews: z.array(Review) }),
});

export const getStoreRating = endpoint({
  method: 'GET',
  path: '/v1/stores/:storeId/rating',
  summary: 'How the reviews of all products of a store sum up',
  params: z.strictObject({ storeId: Id }),
  reply: ReviewSummary,
});

/** A line of an order that may be reviewed, or was. */
export const ReviewableLine = z.strictObject({
  skuId: Id,
  productId: Id,
  title: z.string(),
  option: z.string(),
  coverUrl: z.string().nullable(),
  review: Review.nullable(),
});
export type ReviewableLine = z.infer<typeof ReviewableLine>;

export const listReviewable = endpoint({
  method: 'GET',
  path: '/v1/orders/:orderId/reviewable',
  summary: 'The lines of an order of the caller with their reviews; open once it has arrived',
  params: z.strictObject({ orderId: Id }),
  reply: z.strictObject({ open: z.boolean(), lines: z.array(ReviewableLine) }),
  errors: ['orders/no-such-order', 'orders/not-your-order'],
});

export const writeReview = endpoint({
  method: 'POST',
  path: '/v1/orders/:orderId/reviews',
  summary: 'Review one line of an order that has arrived; one review for each',
  params: z.strictObject({ orderId: Id }),
  body: z.strictObject({
    skuId: Id,
    stars: Stars,
    text: ReviewText.default(''),
    pictureIds: z.array(Id).max(REVIEW_PICTURES).default([]),
    unnamed: z.boolean().default(false),
  }),
  reply: Review,
  errors: [
    'orders/no-such-order',
    'orders/not-your-order',
    'reviews/not-received',
    'reviews/not-in-order',
    'reviews/already-written',
    'catalog/no-such-picture',
  ],
});

export const removeReview = endpoint({
  method: 'DELETE',
  path: '/v1/reviews/:reviewId',
  summary: 'Take one’s own review back',
  params: z.strictObject({ reviewId: Id }),
  reply: Done,
  errors: ['reviews/no-such-review'],
});

export const StoreReview = Review.extend({ productTitle: z.string(), orderId: Id });
export type StoreReview = z.infer<typeof StoreReview>;

export const listStoreReviews = endpoint({
  method: 'GET',
  path: '/v1/studio/reviews',
  summary: 'Reviews of a store of the caller, newest first',
  query: z.strictObject({
    storeId: Id,
    show: z.enum(['all', 'unanswered', 'critical']).default('all'),
    before: Id.optional(),
    limit: QueryInt(1, 100).default(30),
  }),
  reply: z.strictObject({ reviews: z.array(StoreReview), unanswered: z.int() }),
  errors: ['catalog/no-such-store', 'catalog/not-your-store'],
});

export const answerReview = endpoint({
  method: 'PUT',
  path: '/v1/studio/reviews/:reviewId/answer',
  summary: 'The store’s answer under a review; empty takes it back',
  params: z.strictObject({ reviewId: Id }),
  body: z.strictObject({ text: z.string().trim().max(500) }),
  reply: Review,
  errors: ['reviews/no-such-review', 'catalog/not-your-store'],
});

export const ReviewWritten = defineEvent({
  name: 'reviews.written',
  version: 1,
  payload: z.object({
    reviewId: Id,
    orderId: Id,
    productId: Id,
    skuId: Id,
    storeId: Id,
    stars: Stars,
    textLength: z.int(),
    pictureCount: z.int(),
  }),
  key: (review) => review.productId,
});

export const ReviewRemoved = defineEvent({
  name: 'reviews.removed',
  version: 1,
  payload: z.object({ reviewId: Id, productId: Id, storeId: Id, stars: Stars }),
  key: (review) => review.productId,
});

export const ReviewAnswered = defineEvent({
  name: 'reviews.answered',
  version: 1,
  payload: z.object({ reviewId: Id, productId: Id, storeId: Id, userId: Id }),
  key: (review) => review.productId,
});
