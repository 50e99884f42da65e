import type { RoomCard as RoomCardData } from '@kaibo/contracts';
import { RoomCard } from '../rooms/room-card.tsx';

/** Streams of one kind under their heading; nothing when there is none. */
export function Shelf({ title, rooms }: { title: string; rooms: readonly RoomCardData[] }) {
  if (rooms.length === 0) return null;
  return (
    <section className="grid grid-cols-1 gap-3">
      <h2 className="text-lg font-semibold">{title}</h2>
      <ul className="grid grid-cols-2 gap-3 sm:grid-cols-3 md:gap-4 lg:grid-cols-4 xl:grid-cols-5">
        {rooms.map((room, position) => (
          <li key={room.id}>
            <RoomCard room={room} position={position} surface="home" />
          </li>
        ))}
      </ul>
    </section>
  );
}
