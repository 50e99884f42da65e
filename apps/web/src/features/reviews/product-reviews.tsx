import type { ReviewSummary } from '@kaibo/contracts';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { MessageSquareText } from 'lucide-react';
import { useState } from 'react';
import { useMessages } from '../../app/text.ts';
import { MoreButton } from '../../ui/more-button.tsx';
import { Pill } from '../../ui/pill.tsx';
import { Empty, Problem, Skeleton } from '../../ui/states.tsx';
import { ReviewItem } from './review-item.tsx';
import { type ReviewFilter, reviewsQuery, starsGiven } from './review-queries.ts';
import { reviewTexts } from './review-texts.ts';
import { Stars } from './stars.tsx';

function Summary({ summary }: { summary: ReviewSummary }) {
  const text = useMessages(reviewTexts);
  if (summary.average === null) return null;
  return (
    <div className="grid grid-cols-[auto_1fr] items-center gap-6 rounded-card bg-raised p-4 shadow-card">
      <p className="grid justify-items-center gap-1">
        <span className="text-4xl font-semibold tabular-nums" aria-hidden>
          {summary.average.toFixed(1)}
        </span>
        <span className="sr-only">{text.outOf(summary.average)}</span>
        <Stars value={summary.average} />
        <span className="text-xs text-soft">{text.count(summary.count)}</span>
      </p>
      <ul className="grid gap-1">
        {starsGiven(summary).map(({ stars, n }) => (
          <li
            key={stars}
            className="grid grid-cols-[3.5rem_1fr_3rem] items-center gap-2 text-xs text-soft"
          >
            <span>{text.starsGiven(stars)}</span>
            <span aria-hidden className="h-1.5 overflow-hidden rounded-full bg-sunken">
              <span
                className="block h-full rounded-full bg-amber-500"
                style={{ width: `${(100 * n) / summary.count}%` }}
              />
            </span>
            <span className="text-right tabular-nums">{n}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

interface FiltersProps {
  summary: ReviewSummary;
  filter: ReviewFilter;
  change: (filter: ReviewFilter) => void;
}

function Filters({ summary, filter, change }: FiltersProps) {
  const text = useMessages(reviewTexts);
  const choices: { label: string; filter: ReviewFilter }[] = [
    { label: text.all, filter: {} },
    { label: text.withPictures(summary.withPictures), filter: { pictures: 'with' as const } },
    ...starsGiven(summary)
      .filter(({ n }) => n > 0)
      .map(({ stars, n }) => ({ label: text.starFilter(stars, n), filter: { stars } })),
  ];
  return (
    <div className="scrollbar-none flex gap-2 overflow-x-auto">
      {choices.map((choice) => (
        <Pill
          key={choice.label}
          isChosen={
            choice.filter.stars === filter.stars && choice.filter.pictures === filter.pictures
          }
          label={choice.label}
          choose={() => change(choice.filter)}
        />
      ))}
    </div>
  );
}

/** What buyers say of a product; below its details. */
export function ProductReviews({ productId }: { productId: string }) {
  const text = useMessages(reviewTexts);
  const [filter, setFilter] = useState<ReviewFilter>({});
  const list = useInfiniteQuery({
    ...reviewsQuery(productId, filter),
    placeholderData: keepPreviousData,
  });
  const { data, error, refetch } = list;
  const summary = data?.pages[0]?.summary;
  const reviews = data?.pages.flatMap((page) => page.reviews) ?? [];
  return (
    <section
      id="reviews"
      aria-labelledby="reviews-title"
      className="grid min-h-64 content-start gap-4"
    >
      <h2 id="reviews-title" className="text-lg font-semibold">
        {text.title}
      </h2>
      {error && !summary && <Problem error={error} retry={() => void refetch()} />}
      {!summary && !error && <Skeleton className="h-40" />}
      {summary?.count === 0 && (
        <Empty icon={MessageSquareText} title={text.none}>
          {text.noneHint}
        </Empty>
      )}
      {summary && summary.count > 0 && (
        <>
          <Summary summary={summary} />
          <Filters summary={summary} filter={filter} change={setFilter} />
          {reviews.length === 0 && <p className="py-6 text-center text-soft">{text.noneMatch}</p>}
          <ul className="grid gap-5 divide-y divide-line [&>li]:pt-5 [&>li:first-child]:pt-0">
            {reviews.map((review) => (
              <li key={review.id}>
                <ReviewItem review={review} />
              </li>
            ))}
          </ul>
          <MoreButton list={list} />
        </>
      )}
    </section>
  );
}
