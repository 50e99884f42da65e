import * as contract from '@kaibo/contracts';
import { signedIn } from '#platform/http';
import type { Router } from '#platform/router';
import { summaryOf } from './reviews.rules.ts';
import {
  answer,
  productReviews,
  type ReviewsNeeds,
  remove,
  reviewable,
  storeReviews,
  write,
} from './reviews.service.ts';
import { summaryOfStore } from './reviews.store.ts';

export const reviewsRoutes = (router: Router, needs: ReviewsNeeds): void => {
  router.mount(contract.listReviews, 'anyone', async ({ params, query }) => {
    const page = { ...query, withPictures: query.pictures === 'with' };
    const { summary, reviews } = await productReviews(needs, params.productId, page);
    return { summary: summary ?? summaryOf(null, 0), reviews };
  });

  router.mount(contract.getStoreRating, 'anyone', ({ params }) =>
    summaryOfStore(needs.db, params.storeId),
  );

  router.mount(contract.listReviewable, 'account', ({ caller, params }) =>
    reviewable(needs, signedIn(caller), params.orderId),
  );

  router.mount(contract.writeReview, 'account', ({ caller, params, body }) =>
    write(needs, signedIn(caller), params.orderId, body),
  );

  router.mount(contract.removeReview, 'account', async ({ caller, params }) => {
    await remove(needs, signedIn(caller), params.reviewId);
    return { done: true } as const;
  });

  router.mount(contract.listStoreReviews, 'catalog:sell', ({ caller, query }) =>
    storeReviews(needs, signedIn(caller), query),
  );

  router.mount(contract.answerReview, 'catalog:sell', ({ caller, params, body }) =>
    answer(needs, signedIn(caller), params.reviewId, body.text),
  );
};
