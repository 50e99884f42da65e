import type { RoomCard } from '@kaibo/contracts';
import { Link } from '@tanstack/react-router';
import { ChevronRight } from 'lucide-react';
import { dateTime } from '../../app/format.ts';
import { useMessages } from '../../app/text.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Badge } from '../../ui/badge.tsx';
import { Picture } from '../../ui/picture.tsx';
import { upcomingTexts } from './upcoming-texts.ts';

function Card({ room }: { room: RoomCard }) {
  const text = useMessages(upcomingTexts);
  return (
    <Link
      to="/rooms/$roomId"
      params={{ roomId: room.id }}
      className="flex w-72 gap-3 rounded-card bg-raised p-2.5 shadow-card"
    >
      <Picture src={room.coverUrl} alt="" className="h-24 w-18 shrink-0 rounded-xl" />
      <span className="grid min-w-0 flex-1 content-between gap-1 py-0.5">
        <span className="line-clamp-2 text-sm leading-snug font-medium">{room.title}</span>
        <span className="flex items-center gap-1.5 text-xs text-soft">
          <Avatar name={room.host.name} src={room.host.avatarUrl} className="size-5 text-[10px]" />
          <span className="truncate">{room.host.name}</span>
        </span>
        <Badge className="justify-self-start tabular-nums">
          {text.startsAt(room.startsAtMs ? dateTime(room.startsAtMs) : '')}
        </Badge>
      </span>
    </Link>
  );
}

/** The next streams on the home page, with the way to all of them. */
export function UpcomingStrip({ rooms }: { rooms: readonly RoomCard[] }) {
  const text = useMessages(upcomingTexts);
  if (rooms.length === 0) return null;
  return (
    <section className="grid grid-cols-1 gap-3">
      <h2 className="flex items-center justify-between text-xl font-semibold tracking-tight">
        {text.strip}
        <Link
          to="/upcoming"
          className="flex items-center rounded-lg px-2 py-1 text-sm font-normal text-soft hover:bg-sunken"
        >
          {text.all}
          <ChevronRight aria-hidden className="size-4" />
        </Link>
      </h2>
      <ul className="scrollbar-none -mx-4 flex snap-x scroll-px-4 gap-3 overflow-x-auto px-4 pb-2">
        {rooms.map((room) => (
          <li key={room.id} className="snap-start">
            <Card room={room} />
          </li>
        ))}
      </ul>
    </section>
  );
}
