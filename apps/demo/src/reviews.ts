import {
  answerReview,
  confirmOrder,
  listOrders,
  listReviewable,
  listStoreReviews,
  writeReview,
} from '@kaibo/contracts';
import { answers, opinions } from './catalogue/opinions.ts';
import type { Random } from './draw/random.ts';
import type { Session } from './session.ts';

/** Mostly pleased, sometimes not: as in a decent shop. */
const starsOf = (random: Random): 2 | 3 | 4 | 5 => {
  if (random.chance(0.62)) return 5;
  if (random.chance(0.65)) return 4;
  return random.chance(0.7) ? 3 : 2;
};

/** A buyer looks through the latest orders, confirms what has come, and says something about most of it. */
export const reviewWhatCame = async (session: Session, random: Random): Promise<void> => {
  const { orders } = await session.call(listOrders, { query: { limit: 5 } });
  for (const { id, status } of orders) {
    const params = { orderId: id };
    if (status === 'delivered') await session.call(confirmOrder, { params });
    else if (status !== 'completed') continue;
    const { lines } = await session.call(listReviewable, { params });
    for (const { skuId, review } of lines) {
      if (review || random.chance(0.35)) continue;
      const stars = starsOf(random);
      const text = random.pick(opinions[stars]);
      await session.call(writeReview, {
        params,
        body: { skuId, stars, text, unnamed: random.chance(0.2) },
      });
    }
  }
};

/** A store answers what is new, the complaints first. */
export const answerReviews = async (
  session: Session,
  storeId: string,
  random: Random,
): Promise<void> => {
  const query = { storeId, show: 'unanswered', limit: 3 } as const;
  const { reviews } = await session.call(listStoreReviews, { query });
  for (const { id, stars } of reviews) {
    if (stars > 3 && random.chance(0.5)) continue;
    const text = random.pick(stars > 3 ? answers.thanks : answers.sorry);
    await session.call(answerReview, { params: { reviewId: id }, body: { text } });
  }
};
