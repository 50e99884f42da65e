import type { Room } from '@kaibo/contracts';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { CalendarX2, ChevronLeft, ExternalLink, MonitorPlay } from 'lucide-react';
import { useMessages } from '../../../app/text.ts';
import { buttonClass } from '../../../ui/button.tsx';
import { Empty, Problem, Skeleton } from '../../../ui/states.tsx';
import { roomQuery } from '../../rooms/room-queries.ts';
import { RoomStatusBadge } from '../../rooms/room-status.tsx';
import { RunSheetEditor } from './run-sheet-editor.tsx';
import { ScheduleCard } from './schedule-card.tsx';
import { scheduleTexts } from './schedule-texts.ts';

const route = getRouteApi('/studio/rooms/$roomId/plan');

function Head({ room }: { room: Room }) {
  const text = useMessages(scheduleTexts).plan;
  const params = { roomId: room.id };
  return (
    <header className="grid gap-3">
      <Link
        to="/studio"
        className="-ml-2 inline-flex h-8 items-center gap-1 justify-self-start rounded-lg px-2 text-sm text-soft hover:bg-sunken"
      >
        <ChevronLeft aria-hidden className="size-4" />
        {text.back}
      </Link>
      <div className="flex flex-wrap items-center gap-3">
        <h1 className="min-w-0 flex-1 basis-full text-2xl font-semibold tracking-tight sm:basis-0">
          {room.title}
        </h1>
        <RoomStatusBadge status={room.status} />
        <Link to="/rooms/$roomId" params={params} className={buttonClass('plain', 'small')}>
          <ExternalLink aria-hidden className="size-4" />
          {text.preview}
        </Link>
        {room.status !== 'cancelled' && (
          <Link
            to="/studio/rooms/$roomId"
            params={params}
            className={buttonClass('accent', 'small')}
          >
            <MonitorPlay aria-hidden className="size-4" />
            {text.desk}
          </Link>
        )}
      </div>
    </header>
  );
}

/** Everything before the stream: when, how, and what in which order. */
export function PlanPage() {
  const text = useMessages(scheduleTexts).plan;
  const { roomId } = route.useParams();
  const { data: room, error, refetch } = useQuery(roomQuery(roomId));
  if (error && !room) return <Problem error={error} retry={() => void refetch()} />;
  if (!room) return <Skeleton className="h-96" />;
  const isOpen = room.status === 'scheduled' || room.status === 'live';
  return (
    <>
      <Head room={room} />
      <div className="grid grid-cols-1 items-start gap-5 lg:grid-cols-[380px_minmax(0,1fr)]">
        <ScheduleCard room={room} />
        {isOpen ? (
          <RunSheetEditor key={roomId} room={room} />
        ) : (
          <Empty icon={CalendarX2} title={room.status === 'cancelled' ? text.cancelled : text.over}>
            {room.cancelReason}
          </Empty>
        )}
      </div>
    </>
  );
}
