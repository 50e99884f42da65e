import { may, type RoomCard } from '@kaibo/contracts';
import { useQuery } from '@tanstack/react-query';
import { Link, Navigate } from '@tanstack/react-router';
import { Plus, Video } from 'lucide-react';
import { useState } from 'react';
import { count, dateTime } from '../../app/format.ts';
import { useMe } from '../../app/query.ts';
import { useText } from '../../app/text.ts';
import { Button, buttonClass } from '../../ui/button.tsx';
import { Picture } from '../../ui/picture.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { Empty, Problem, Skeleton } from '../../ui/states.tsx';
import { AssistedRooms } from '../desk/assisted-rooms.tsx';
import { RoomStatusBadge } from '../rooms/room-status.tsx';
import { RoomForm } from './room-form.tsx';
import { myRoomsQuery } from './studio-queries.ts';
import { studioSections } from './studio-sections.ts';

function RoomRow({ room }: { room: RoomCard }) {
  const text = useText();
  const whenMs = room.startedAtMs ?? room.startsAtMs;
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 rounded-card bg-raised p-3 shadow-card">
      <Picture src={room.coverUrl} alt="" className="h-20 w-16 shrink-0 rounded-xl" />
      <div className="grid min-w-0 flex-1 gap-1">
        <p className="truncate font-medium">{room.title}</p>
        <p className="flex flex-wrap items-center gap-2 text-sm text-soft">
          <RoomStatusBadge status={room.status} />
          {whenMs && dateTime(whenMs)}
          <span>
            {text.studio.visits} {count(room.counters.visits)}
          </span>
          <span>
            {text.studio.sold} {count(room.counters.sold)}
          </span>
        </p>
      </div>
      <div className="flex gap-2 max-sm:basis-full max-sm:justify-end">
        {room.status === 'scheduled' && (
          <Link
            to="/studio/rooms/$roomId/plan"
            params={{ roomId: room.id }}
            className={buttonClass('quiet', 'small')}
          >
            {text.studio.plan}
          </Link>
        )}
        <Link
          to="/studio/rooms/$roomId"
          params={{ roomId: room.id }}
          className={buttonClass(room.status === 'live' ? 'accent' : 'plain', 'small')}
        >
          {text.studio.manage}
        </Link>
      </div>
    </li>
  );
}

function Rooms() {
  const text = useText();
  const [creating, setCreating] = useState(false);
  const { data: rooms, error, refetch } = useQuery(myRoomsQuery);
  return (
    <>
      <header className="flex items-center justify-between">
        <h1 className="text-2xl font-semibold tracking-tight">{text.studio.rooms}</h1>
        <Button look="accent" onClick={() => setCreating(true)}>
          <Plus aria-hidden className="size-4" />
          {text.studio.newRoom}
        </Button>
      </header>
      {error && !rooms && <Problem error={error} retry={() => void refetch()} />}
      {!rooms && !error && <Skeleton className="h-40" />}
      {rooms?.length === 0 && (
        <Empty icon={Video} title={text.studio.noRooms}>
          {text.studio.noRoomsHint}
        </Empty>
      )}
      <ul className="grid grid-cols-1 gap-3">
        {rooms?.map((room) => (
          <RoomRow key={room.id} room={room} />
        ))}
      </ul>
      <AssistedRooms />
      <Sheet open={creating} onClose={() => setCreating(false)} title={text.studio.newRoom}>
        <RoomForm />
      </Sheet>
    </>
  );
}

/** Who sells and does not stream begins with what they sell. */
export function StudioPage() {
  const me = useMe();
  const open = studioSections.filter(({ permission }) => me && may(me.roles, permission));
  const first = open[0]?.to ?? '/studio';
  return first === '/studio' ? <Rooms /> : <Navigate to={first} replace />;
}
