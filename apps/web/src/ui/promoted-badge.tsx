import type { FeedRoom } from '@kaibo/contracts';
import { Megaphone } from 'lucide-react';
import { inLocale, useLocale } from '../app/settings.ts';
import { Badge } from './badge.tsx';

/** Its place was given by a boost: viewers are told. */
export function PromotedBadge({ promoted }: { promoted: FeedRoom['promoted'] }) {
  const locale = useLocale();
  if (!promoted) return null;
  return (
    <Badge tone="glass" className="max-w-full">
      <Megaphone aria-hidden className="size-3 shrink-0" />
      <span className="truncate" data-promoted={promoted.boostId}>
        {inLocale(promoted.label, locale)}
      </span>
    </Badge>
  );
}
