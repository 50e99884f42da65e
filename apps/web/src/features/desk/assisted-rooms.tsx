import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMessages } from '../../app/text.ts';
import { buttonClass } from '../../ui/button.tsx';
import { Picture } from '../../ui/picture.tsx';
import { RoomStatusBadge } from '../rooms/room-status.tsx';
import { assistedQuery } from './desk-queries.ts';
import { deskTexts } from './desk-texts.ts';

/** Nothing for who assists nowhere. */
export function AssistedRooms() {
  const words = useMessages(deskTexts);
  const { data: rooms = [] } = useQuery(assistedQuery);
  if (rooms.length === 0) return null;
  return (
    <section className="grid gap-3">
      <h2 className="text-lg font-semibold">{words.assisted}</h2>
      <ul className="grid grid-cols-1 gap-3">
        {rooms.map((room) => (
          <li
            key={room.id}
            className="flex items-center gap-4 rounded-card bg-raised p-3 shadow-card"
          >
            <Picture src={room.coverUrl} alt="" className="h-16 w-12 shrink-0 rounded-xl" />
            <div className="grid min-w-0 flex-1 justify-items-start gap-1">
              <p className="max-w-full truncate font-medium">{room.title}</p>
              <p className="flex flex-wrap items-center gap-2 text-sm text-soft">
                <RoomStatusBadge status={room.status} />
                {room.host.name}
              </p>
            </div>
            <Link
              to="/desk/$roomId"
              params={{ roomId: room.id }}
              className={buttonClass(room.status === 'live' ? 'accent' : 'plain', 'small')}
            >
              {words.openDesk}
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
