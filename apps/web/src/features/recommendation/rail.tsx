import type { Why } from '@kaibo/contracts';
import type { ReactNode } from 'react';
import { inLocale, useLocale } from '../../app/settings.ts';
import { join } from '../../ui/join.ts';
import { Skeleton } from '../../ui/states.tsx';

/** Beside the page's own headings, below what the page is about, or on a dark picture. */
const headings = {
  section: 'text-xl font-semibold tracking-tight',
  page: 'text-lg font-semibold',
  picture: 'text-sm font-medium text-white/90',
};
export type RailTone = keyof typeof headings;

interface RailProps {
  title: string;
  tone?: RailTone;
  children: ReactNode;
}

/** A row of cards under its heading, moved sideways where it is too long. */
export function Rail({ title, tone = 'page', children }: RailProps) {
  return (
    <section aria-label={title} className="grid grid-cols-1 gap-3">
      <h2 className={headings[tone]}>{title}</h2>
      <ul className="scrollbar-none -mx-4 flex snap-x gap-3 overflow-x-auto overscroll-x-contain px-4 pb-2">
        {children}
      </ul>
    </section>
  );
}

export const railItem = 'w-40 shrink-0 snap-start scroll-mx-4 sm:w-44';

/** Below a card; as high in one line as in two. */
export function RailReason({ why }: { why: Why }) {
  const locale = useLocale();
  return (
    <p className="flex h-12 items-center pr-9 pl-2.5 text-xs leading-4 text-soft">
      <span className="line-clamp-2">{inLocale(why.reason.text, locale)}</span>
    </p>
  );
}

/** Holds the place of a rail whose answer is not there yet. */
export function RailSkeleton({ className }: { className: string }) {
  return (
    <div aria-hidden className="grid gap-3 overflow-hidden">
      <Skeleton className="h-7 w-40" />
      <div className="flex gap-3 pb-2">
        {[0, 1, 2, 3, 4, 5, 6, 7].map((i) => (
          <Skeleton key={i} className={join(railItem, 'rounded-card', className)} />
        ))}
      </div>
    </div>
  );
}
