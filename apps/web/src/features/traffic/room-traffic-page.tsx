import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { Radio } from 'lucide-react';
import { useState } from 'react';
import { useMessages } from '../../app/text.ts';
import { buttonClass } from '../../ui/button.tsx';
import { Choice } from '../../ui/filters.tsx';
import { Empty, Problem, Skeleton } from '../../ui/states.tsx';
import { hostTexts } from './host-texts.ts';
import { RoomTrafficReport } from './room-traffic.tsx';
import { ownRoomsQuery, roomTrafficQuery } from './traffic-queries.ts';

const route = getRouteApi('/studio/traffic');
const TIMES = [5, 15, 60, 240];
const USUAL_MINUTES = 15;

function Report({ roomId, minutes }: { roomId: string; minutes: number }) {
  const { data, error, refetch } = useQuery(roomTrafficQuery(roomId, minutes));
  if (data) return <RoomTrafficReport traffic={data} />;
  if (error) return <Problem error={error} retry={() => void refetch()} />;
  return (
    <>
      <Skeleton className="h-24" />
      <Skeleton className="h-64" />
    </>
  );
}

function NoRooms() {
  const text = useMessages(hostTexts);
  return (
    <Empty icon={Radio} title={text.noRooms}>
      <p className="mb-4">{text.noRoomsHint}</p>
      <Link to="/studio" className={buttonClass()}>
        {text.toStudio}
      </Link>
    </Empty>
  );
}

/** Why the traffic of one's own room changed. */
export function RoomTrafficPage() {
  const text = useMessages(hostTexts);
  const { room: asked } = route.useSearch();
  const [minutes, setMinutes] = useState(USUAL_MINUTES);
  const navigate = route.useNavigate();
  const mine = useQuery(ownRoomsQuery);
  const rooms = (mine.data ?? []).filter(({ status }) => status === 'live' || status === 'ended');
  const first = rooms.find(({ status }) => status === 'live') ?? rooms[0];
  const roomId = asked ?? first?.id ?? null;
  const choose = (room: string): void => void navigate({ search: { room }, replace: true });
  return (
    <div className="grid grid-cols-1 gap-4">
      <header className="grid gap-1">
        <h1 className="text-2xl font-semibold tracking-tight">{text.title}</h1>
        <p className="text-sm text-soft">{text.hint}</p>
      </header>
      <div className="flex flex-wrap gap-2 empty:hidden">
        {rooms.length > 0 && (
          <Choice label={text.choose} value={roomId ?? ''} change={choose}>
            {rooms.map(({ id, title }) => (
              <option key={id} value={id}>
                {title}
              </option>
            ))}
          </Choice>
        )}
        {roomId && (
          <Choice
            label={text.minutes}
            value={String(minutes)}
            change={(value) => setMinutes(Number(value))}
          >
            {TIMES.map((n) => (
              <option key={n} value={n}>
                {text.against(String(n))}
              </option>
            ))}
          </Choice>
        )}
      </div>
      {roomId ? (
        <Report key={roomId} roomId={roomId} minutes={minutes} />
      ) : mine.error ? (
        <Problem error={mine.error} retry={() => void mine.refetch()} />
      ) : mine.data ? (
        <NoRooms />
      ) : (
        <Skeleton className="h-64" />
      )}
    </div>
  );
}
