import { answerReview, listStoreReviews, type Store, type StoreReview } from '@kaibo/contracts';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { MessageSquareText } from 'lucide-react';
import { type FormEvent, type ReactNode, useState } from 'react';
import { call } from '../../app/api.ts';
import { useMessages, useText } from '../../app/text.ts';
import { Button } from '../../ui/button.tsx';
import { TextArea } from '../../ui/field.tsx';
import { MoreButton } from '../../ui/more-button.tsx';
import { Pill } from '../../ui/pill.tsx';
import { Empty, Problem, Skeleton } from '../../ui/states.tsx';
import { toastError } from '../../ui/toast.tsx';
import { StoreGate } from '../my-stores/store-gate.tsx';
import { ReviewItem } from './review-item.tsx';
import { reviewTexts } from './review-texts.ts';

const PAGE = 30;
const shows = ['unanswered', 'critical', 'all'] as const;
type Shown = (typeof shows)[number];

function AnswerForm({ review, close }: { review: StoreReview; close: () => void }) {
  const all = useText();
  const text = useMessages(reviewTexts).studio;
  const cache = useQueryClient();
  const answer = useMutation({
    mutationFn: (words: string) =>
      call(answerReview, { params: { reviewId: review.id }, body: { text: words } }),
    onSuccess: async () => {
      await cache.invalidateQueries({ queryKey: ['studio', 'reviews'] });
      close();
    },
    onError: toastError,
  });
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    answer.mutate(String(new FormData(event.currentTarget).get('answer') ?? ''));
  };
  return (
    <form onSubmit={submit} className="grid gap-3">
      <TextArea
        label={text.answer}
        name="answer"
        required
        maxLength={500}
        placeholder={text.placeholder}
        defaultValue={review.answer?.text}
        hint={text.rule}
      />
      <div className="flex flex-wrap justify-end gap-2">
        {review.answer && (
          <Button look="danger" busy={answer.isPending} onClick={() => answer.mutate('')}>
            {text.removeAnswer}
          </Button>
        )}
        <Button onClick={close}>{all.common.cancel}</Button>
        <Button type="submit" look="accent" busy={answer.isPending}>
          {text.send}
        </Button>
      </div>
    </form>
  );
}

function Row({ review }: { review: StoreReview }) {
  const text = useMessages(reviewTexts).studio;
  const [answering, setAnswering] = useState(false);
  return (
    <li className="grid gap-3 rounded-card bg-raised p-4 shadow-card">
      <Link
        to="/products/$productId"
        params={{ productId: review.productId }}
        className="truncate text-sm font-medium hover:underline"
      >
        {review.productTitle}
      </Link>
      <ReviewItem review={review}>
        {answering ? (
          <AnswerForm review={review} close={() => setAnswering(false)} />
        ) : (
          <Button size="small" className="justify-self-start" onClick={() => setAnswering(true)}>
            {review.answer ? text.edit : text.answer}
          </Button>
        )}
      </ReviewItem>
    </li>
  );
}

function StoreReviews({ store, picker }: { store: Store; picker: ReactNode }) {
  const text = useMessages(reviewTexts).studio;
  const [show, setShow] = useState<Shown>('unanswered');
  const list = useInfiniteQuery({
    queryKey: ['studio', 'reviews', store.id, show],
    queryFn: ({ pageParam }) =>
      call(listStoreReviews, {
        query: { storeId: store.id, show, before: pageParam, limit: PAGE },
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ reviews }) => (reviews.length < PAGE ? undefined : reviews.at(-1)?.id),
  });
  const { data, error, refetch } = list;
  const unanswered = data?.pages[0]?.unanswered ?? 0;
  const reviews = data?.pages.flatMap((page) => page.reviews);
  const labels: Record<Shown, string> = {
    unanswered: text.unanswered(unanswered),
    critical: text.critical,
    all: text.all,
  };
  return (
    <div className="grid gap-4">
      <h1 className="text-2xl font-semibold tracking-tight">{text.title}</h1>
      {picker}
      <div className="flex flex-wrap gap-2">
        {shows.map((each) => (
          <Pill
            key={each}
            isChosen={each === show}
            label={labels[each]}
            choose={() => setShow(each)}
          />
        ))}
      </div>
      {error && !reviews && <Problem error={error} retry={() => void refetch()} />}
      {!reviews && !error && <Skeleton className="h-40" />}
      {reviews?.length === 0 && (
        <Empty icon={MessageSquareText} title={text.none}>
          {text.noneHint}
        </Empty>
      )}
      <ul className="grid gap-3">
        {reviews?.map((review) => (
          <Row key={review.id} review={review} />
        ))}
      </ul>
      <MoreButton list={list} />
    </div>
  );
}

export function StudioReviewsPage() {
  return <StoreGate>{(store, picker) => <StoreReviews store={store} picker={picker} />}</StoreGate>;
}
