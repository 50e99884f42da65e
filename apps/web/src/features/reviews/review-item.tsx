import type { Review } from '@kaibo/contracts';
import { Store } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { dateTime } from '../../app/format.ts';
import { useMessages, useText } from '../../app/text.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Badge } from '../../ui/badge.tsx';
import { Picture } from '../../ui/picture.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { reviewTexts } from './review-texts.ts';
import { Stars } from './stars.tsx';

function Pictures({ review }: { review: Review }) {
  const text = useMessages(reviewTexts);
  const [shown, setShown] = useState<string | null>(null);
  if (review.pictures.length === 0) return null;
  return (
    <>
      <ul className="flex flex-wrap gap-2">
        {review.pictures.map((picture) => (
          <li key={picture.id}>
            <button type="button" aria-label={text.enlarge} onClick={() => setShown(picture.url)}>
              <Picture src={picture.url} alt="" className="size-20 rounded-xl" />
            </button>
          </li>
        ))}
      </ul>
      <Sheet open={shown !== null} onClose={() => setShown(null)} title={text.title} place="center">
        {shown && (
          <img src={shown} alt={review.text} className="mx-auto max-h-[70dvh] rounded-xl" />
        )}
      </Sheet>
    </>
  );
}

/** One review as everybody sees it; `children` are what may be done with it. */
export function ReviewItem({ review, children }: { review: Review; children?: ReactNode }) {
  const all = useText();
  const text = useMessages(reviewTexts);
  const author = review.author || text.unnamed;
  return (
    <article className="grid gap-2.5">
      <header className="flex items-center gap-3">
        <Avatar name={author} src={review.avatarUrl} className="size-9 text-sm" />
        <div className="min-w-0">
          <p className="flex items-center gap-2 text-sm font-medium">
            {author}
            {review.simulated && <Badge>{all.common.simulated}</Badge>}
          </p>
          <p className="flex flex-wrap items-center gap-x-2 text-xs text-soft">
            <Stars value={review.stars} className="size-3.5" />
            <time dateTime={new Date(review.writtenAtMs).toISOString()}>
              {dateTime(review.writtenAtMs)}
            </time>
            <span className="truncate">{text.bought(review.option)}</span>
          </p>
        </div>
      </header>
      {review.text && <p className="whitespace-pre-line text-sm leading-relaxed">{review.text}</p>}
      <Pictures review={review} />
      {review.answer && (
        <div className="grid gap-1 rounded-xl bg-sunken px-3.5 py-2.5 text-sm">
          <p className="flex items-center gap-1.5 font-medium">
            <Store aria-hidden className="size-3.5" />
            {text.answered}
          </p>
          <p className="whitespace-pre-line">{review.answer.text}</p>
        </div>
      )}
      {children}
    </article>
  );
}
