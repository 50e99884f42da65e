import type { FeedRoom } from '@kaibo/contracts';
import { Play } from 'lucide-react';
import { count, duration } from '../../app/format.ts';
import { useMessages, useText } from '../../app/text.ts';
import { Badge } from '../../ui/badge.tsx';
import { LiveDot } from '../../ui/live-dot.tsx';
import { PromotedBadge } from '../../ui/promoted-badge.tsx';
import { CardLink, CardPicture } from './card-link.tsx';
import { RailReason } from './rail.tsx';
import { recommendationTexts } from './recommendation-texts.ts';
import type { RailSurface, Served } from './served.ts';

interface RailRoomProps {
  item: FeedRoom;
  surface: RailSurface;
  served: Served;
}

function State({ room }: Pick<FeedRoom, 'room'>) {
  const text = useText();
  const words = useMessages(recommendationTexts);
  if (room.status === 'live')
    return (
      <Badge tone="accent">
        <LiveDot />
        <span className="sr-only">{text.common.live}</span>
        {words.watching(count(room.counters.viewersNow))}
      </Badge>
    );
  const lengthMs = room.startedAtMs && room.endedAtMs ? room.endedAtMs - room.startedAtMs : 0;
  return (
    <Badge tone="glass">
      <Play aria-hidden className="size-3" />
      {duration(lengthMs)}
    </Badge>
  );
}

/** A room in a rail: its picture, who streams what, and why it is here. */
export function RailRoom({ item, surface, served }: RailRoomProps) {
  const { room, promoted, ...why } = item;
  return (
    <CardLink
      about={{ kind: 'room', itemId: room.id, title: room.title, host: room.host }}
      placed={{ ...served, surface, position: why.position }}
      why={why}
    >
      <div className="relative aspect-[4/5] overflow-hidden">
        <CardPicture src={room.coverUrl} />
        <div className="absolute inset-x-0 bottom-0 h-24 bg-linear-to-t from-black/75 to-transparent" />
        <div className="absolute top-2 left-2 flex flex-wrap gap-1.5 pr-2">
          <State room={room} />
          <PromotedBadge promoted={promoted} />
        </div>
        <div className="absolute inset-x-2.5 bottom-2 text-white">
          <h3 className="line-clamp-2 text-sm leading-snug font-semibold">{room.title}</h3>
          <p className="mt-0.5 truncate text-xs text-white/90">{room.host.name}</p>
        </div>
      </div>
      <RailReason why={why} />
    </CardLink>
  );
}
