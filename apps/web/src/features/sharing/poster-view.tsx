import { useQuery } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { useLocale } from '../../app/settings.ts';
import { useMessages } from '../../app/text.ts';
import { buttonClass } from '../../ui/button.tsx';
import { Skeleton } from '../../ui/states.tsx';
import { drawPoster, POSTER } from './poster.ts';
import { shareLink } from './share-links.ts';
import type { ShareSubject } from './share-subject.ts';
import { sharingTexts } from './sharing-texts.ts';

const fileName = (title: string): string =>
  `${title.replaceAll(/[^\p{L}\p{N}]+/gu, '-').slice(0, 40) || 'kaibo'}.png`;

/** The drawn picture, to be held and saved on a phone or downloaded. */
export function PosterView({
  subject,
  seconds,
}: {
  subject: ShareSubject;
  seconds: number | null;
}) {
  const text = useMessages(sharingTexts);
  const locale = useLocale();
  const { target, title } = subject;
  const { data: picture, error } = useQuery({
    queryKey: ['poster', target.kind, target.id, title, seconds, locale],
    queryFn: async () =>
      drawPoster(subject, await shareLink(target, 'poster', seconds), text.poster),
    retry: false,
    staleTime: 60_000,
  });
  if (error)
    return (
      <p role="alert" className="py-10 text-center text-sm text-bad">
        {text.drawFailed}
      </p>
    );
  return (
    <div className="grid justify-items-center gap-4 pb-2">
      <div
        className="w-64 overflow-hidden rounded-card shadow-card"
        style={{ aspectRatio: `${POSTER.widthPx} / ${POSTER.heightPx}` }}
      >
        {picture ? (
          <img src={picture} alt={text.posterLabel(title)} className="size-full" />
        ) : (
          <Skeleton className="size-full" />
        )}
      </div>
      <p aria-live="polite" className="text-center text-sm text-soft">
        {picture ? text.posterHint : text.drawing}
      </p>
      {picture && (
        <a href={picture} download={fileName(title)} className={buttonClass('accent')}>
          <Download aria-hidden className="size-4" />
          {text.download}
        </a>
      )}
    </div>
  );
}
