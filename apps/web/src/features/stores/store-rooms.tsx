import { listRooms, type RoomCard as RoomCardData } from '@kaibo/contracts';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { call } from '../../app/api.ts';
import { useMessages } from '../../app/text.ts';
import { Skeleton } from '../../ui/states.tsx';
import { RoomCard } from '../rooms/room-card.tsx';
import { storeTexts } from './store-texts.ts';

const MOST = 12;
const AGAIN_MS = 30_000;

/** Streams of the store's keeper in one state, newest first. */
export const storeRoomsQuery = (hostId: string, status: 'live' | 'scheduled' | 'ended') => ({
  queryKey: ['rooms', 'of', hostId, status],
  queryFn: () => call(listRooms, { query: { hostId, status, limit: MOST } }),
  refetchInterval: status === 'ended' ? (false as const) : AGAIN_MS,
});

interface StripProps {
  id: string;
  title: string;
  rooms: readonly RoomCardData[];
}

function Strip({ id, title, rooms }: StripProps) {
  if (rooms.length === 0) return null;
  return (
    <section aria-labelledby={id} className="grid grid-cols-1 gap-3">
      <h2 id={id} className="text-lg font-semibold">
        {title}
      </h2>
      <ul className="scrollbar-none -mx-4 flex snap-x gap-3 overflow-x-auto px-4 pb-1 md:gap-4">
        {rooms.map((room, position) => (
          <li key={room.id} className="w-44 shrink-0 snap-start md:w-52">
            <RoomCard room={room} position={position} surface="store" />
          </li>
        ))}
      </ul>
    </section>
  );
}

/**
 * Live first, then what is announced, then `children`. Nothing of it is shown before all is known, so that what
 * stands below never moves.
 */
export function StoreNow({ hostId, children }: { hostId: string; children: ReactNode }) {
  const text = useMessages(storeTexts);
  const live = useQuery(storeRoomsQuery(hostId, 'live'));
  const upcoming = useQuery(storeRoomsQuery(hostId, 'scheduled'));
  if (live.isPending || upcoming.isPending) return <Skeleton className="h-[80dvh]" />;
  return (
    <>
      <Strip id="store-live" title={text.liveNow} rooms={live.data?.rooms ?? []} />
      <Strip id="store-upcoming" title={text.upcoming} rooms={upcoming.data?.rooms ?? []} />
      {children}
    </>
  );
}

export function StoreReplays({ hostId }: { hostId: string }) {
  const text = useMessages(storeTexts);
  const rooms = useQuery(storeRoomsQuery(hostId, 'ended')).data?.rooms ?? [];
  return (
    <Strip
      id="store-replays"
      title={text.replays}
      rooms={rooms.filter(({ hasReplay }) => hasReplay)}
    />
  );
}
