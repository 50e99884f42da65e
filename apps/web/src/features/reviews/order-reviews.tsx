import { type ReviewableLine, removeReview } from '@kaibo/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { PenLine } from 'lucide-react';
import { useState } from 'react';
import { call } from '../../app/api.ts';
import { useMessages, useText } from '../../app/text.ts';
import { Button } from '../../ui/button.tsx';
import { Picture } from '../../ui/picture.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { toast, toastError } from '../../ui/toast.tsx';
import { ReviewForm } from './review-form.tsx';
import { ReviewItem } from './review-item.tsx';
import { reviewableQuery } from './review-queries.ts';
import { reviewTexts } from './review-texts.ts';

function Written({ orderId, line }: { orderId: string; line: ReviewableLine }) {
  const all = useText();
  const text = useMessages(reviewTexts);
  const cache = useQueryClient();
  const [asked, setAsked] = useState(false);
  const remove = useMutation({
    mutationFn: (reviewId: string) => call(removeReview, { params: { reviewId } }),
    onSuccess: async () => {
      toast(text.takenBack);
      setAsked(false);
      await cache.invalidateQueries(reviewableQuery(orderId));
    },
    onError: toastError,
  });
  const { review } = line;
  if (!review) return null;
  return (
    <ReviewItem review={review}>
      <Button
        size="small"
        look="quiet"
        className="justify-self-start"
        onClick={() => setAsked(true)}
      >
        {text.takeBack}
      </Button>
      <Sheet open={asked} onClose={() => setAsked(false)} title={text.takeBack} place="center">
        <p className="pb-5 text-soft">{text.takeBackSure}</p>
        <div className="flex justify-end gap-2">
          <Button onClick={() => setAsked(false)}>{all.common.cancel}</Button>
          <Button look="danger" busy={remove.isPending} onClick={() => remove.mutate(review.id)}>
            {text.takeBack}
          </Button>
        </div>
      </Sheet>
    </ReviewItem>
  );
}

/** On the page of an order that has arrived: what was bought, to be reviewed or with its review. */
export function OrderReviews({ orderId }: { orderId: string }) {
  const text = useMessages(reviewTexts);
  const { data } = useQuery(reviewableQuery(orderId));
  const [writing, setWriting] = useState<ReviewableLine | null>(null);
  if (!data?.open) return null;
  return (
    <section className="grid gap-4 rounded-card bg-raised p-4 shadow-card">
      <h2 className="font-semibold">{text.yours}</h2>
      <ul className="grid gap-4">
        {data.lines.map((line) => (
          <li key={line.skuId}>
            {line.review ? (
              <Written orderId={orderId} line={line} />
            ) : (
              <div className="flex items-center gap-3">
                <Picture src={line.coverUrl} alt="" className="size-12 rounded-xl" />
                <p className="line-clamp-2 min-w-0 flex-1 text-sm">{line.title}</p>
                <Button size="small" onClick={() => setWriting(line)}>
                  <PenLine aria-hidden className="size-4" />
                  {text.write}
                </Button>
              </div>
            )}
          </li>
        ))}
      </ul>
      <Sheet open={writing !== null} onClose={() => setWriting(null)} title={text.write}>
        {writing && <ReviewForm orderId={orderId} line={writing} onDone={() => setWriting(null)} />}
      </Sheet>
    </section>
  );
}
