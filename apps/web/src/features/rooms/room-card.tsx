import type { FeedRoom, RoomCard as RoomCardData, Why } from '@kaibo/contracts';
import { Eye, Play } from 'lucide-react';
import { count, dateTime, duration } from '../../app/format.ts';
import { inLocale, useLocale } from '../../app/settings.ts';
import { useText } from '../../app/text.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Badge } from '../../ui/badge.tsx';
import { LiveDot } from '../../ui/live-dot.tsx';
import { Picture } from '../../ui/picture.tsx';
import { Price } from '../../ui/price.tsx';
import { PromotedBadge } from '../../ui/promoted-badge.tsx';
import { CardLink, CardPicture } from '../recommendation/card-link.tsx';

interface RoomCardProps {
  room: RoomCardData;
  position: number;
  surface: 'home' | 'search' | 'store';
  /** What served it: makes the exposure attributable. */
  served?: {
    requestId: string;
    policyVersion: string | null;
    why?: Why & Pick<FeedRoom, 'promoted'>;
  };
}

function StateBadge({ room }: { room: RoomCardData }) {
  const text = useText();
  if (room.status === 'live')
    return (
      <Badge tone="accent">
        <LiveDot />
        {text.common.live}
      </Badge>
    );
  if (room.status === 'scheduled')
    return (
      <Badge tone="glass">
        {room.startsAtMs
          ? text.viewer.home.startsAt(dateTime(room.startsAtMs))
          : text.viewer.room.scheduled}
      </Badge>
    );
  const lengthMs = room.startedAtMs && room.endedAtMs ? room.endedAtMs - room.startedAtMs : 0;
  return (
    <Badge tone="glass">
      <Play aria-hidden className="size-3" />
      {text.viewer.home.replayOf(duration(lengthMs))}
    </Badge>
  );
}

function Pinned({ room }: { room: RoomCardData }) {
  const text = useText();
  if (!room.pinned) return <div className="h-14" />;
  return (
    <div className="flex h-14 items-center gap-2.5 rounded-xl bg-sunken p-1.5">
      <Picture src={room.pinned.cover?.url ?? null} alt="" className="size-11 rounded-lg" />
      <div className="min-w-0 flex-1">
        <p className="truncate text-xs text-soft">{room.pinned.title}</p>
        <Price fen={room.pinned.fromFen} listFen={room.pinned.listFen} className="text-sm" />
      </div>
      <span className="sr-only">{text.viewer.home.pinned}</span>
    </div>
  );
}

export function RoomCard({ room, position, surface, served }: RoomCardProps) {
  const text = useText();
  const locale = useLocale();
  const why = served?.why;
  return (
    <CardLink
      about={{ kind: 'room', itemId: room.id, title: room.title, host: room.host }}
      placed={{ ...served, surface, position }}
      why={why}
    >
      <div className="relative aspect-[3/4] overflow-hidden">
        <CardPicture
          src={room.coverUrl}
          eager={surface === 'home' && served !== undefined && position < 6}
        />
        <div className="absolute inset-x-0 bottom-0 h-28 bg-linear-to-t from-black/75 to-transparent" />
        <div className="absolute top-2.5 left-2.5 flex flex-wrap gap-1.5">
          <StateBadge room={room} />
          {room.status === 'live' && (
            <Badge tone="glass">
              <Eye aria-hidden className="size-3" />
              {text.viewer.home.watching(count(room.counters.viewersNow))}
            </Badge>
          )}
          <PromotedBadge promoted={why?.promoted} />
        </div>
        <div className="absolute inset-x-3 bottom-3 text-white">
          <h3 className="line-clamp-2 text-sm leading-snug font-semibold">{room.title}</h3>
          <p className="mt-1.5 flex items-center gap-1.5 text-xs text-white/90">
            <Avatar
              name={room.host.name}
              src={room.host.avatarUrl}
              className="size-5 text-[10px]"
            />
            <span className="truncate">{room.host.name}</span>
            {room.simulated && (
              <span title={text.common.simulatedHint} className="shrink-0 text-white/75">
                · {text.common.simulated}
              </span>
            )}
          </p>
        </div>
      </div>
      <div className="grid gap-2 p-2.5">
        <Pinned room={room} />
        {why && (
          <p className="truncate pr-7 text-xs text-soft">{inLocale(why.reason.text, locale)}</p>
        )}
      </div>
    </CardLink>
  );
}
