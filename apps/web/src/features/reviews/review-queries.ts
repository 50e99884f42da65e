import { listReviewable, listReviews, type ReviewSummary } from '@kaibo/contracts';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { call } from '../../app/api.ts';

export interface ReviewFilter {
  stars?: number;
  pictures?: 'with';
}

const PAGE = 10;

export const reviewsQuery = (productId: string, filter: ReviewFilter) =>
  infiniteQueryOptions({
    queryKey: ['reviews', productId, filter],
    queryFn: ({ pageParam }) =>
      call(listReviews, {
        params: { productId },
        query: { ...filter, before: pageParam, limit: PAGE },
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ reviews }) => (reviews.length < PAGE ? undefined : reviews.at(-1)?.id),
  });

export const reviewableQuery = (orderId: string) =>
  queryOptions({
    queryKey: ['reviewable', orderId],
    queryFn: () => call(listReviewable, { params: { orderId } }),
  });

/** The stars that somebody gave, most first, with how many. */
export const starsGiven = (summary: ReviewSummary): { stars: number; n: number }[] =>
  summary.byStars.map((n, i) => ({ stars: i + 1, n })).reverse();
