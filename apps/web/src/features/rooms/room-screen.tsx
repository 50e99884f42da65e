import type { Room } from '@kaibo/contracts';
import { CalendarClock, CircleOff, type LucideIcon, Megaphone, VideoOff } from 'lucide-react';
import type { ReactNode } from 'react';
import { dateTime } from '../../app/format.ts';
import { useText } from '../../app/text.ts';
import { Picture } from '../../ui/picture.tsx';
import { Later } from '../recommendation/later.tsx';
import { Player } from './player.tsx';

const loadRoomsRail = () =>
  import('../recommendation/rooms-rail.tsx').then(({ RoomsRail }) => RoomsRail);

interface SlateProps {
  coverUrl: string | null;
  icon: LucideIcon;
  title: string;
  hint?: string;
  /** Where to go instead. */
  children?: ReactNode;
}

/** Stands where the picture would be, and says why there is none. */
function Slate({ coverUrl, icon: Icon, title, hint, children }: SlateProps) {
  return (
    <div className="absolute inset-0">
      <Picture src={coverUrl} alt="" className="size-full scale-105 blur-sm" />
      <div className="absolute inset-0 grid place-content-center justify-items-center gap-3 bg-black/70 p-8 text-center text-white">
        <Icon aria-hidden className="size-9" />
        <p className="text-xl font-semibold">{title}</p>
        {hint && <p className="max-w-xs text-sm text-white/90">{hint}</p>}
        {children}
      </div>
    </div>
  );
}

/** Who came for a stream that is over is shown those that are not. */
function OnAir({ roomId }: { roomId: string }) {
  return (
    <Later load={loadRoomsRail}>
      {(RoomsRail) => (
        <div className="mt-4 w-[min(100vw,44rem)] overflow-hidden px-4 text-left">
          <RoomsRail surface="replay" besideId={roomId} tone="picture" withReplays={false} />
        </div>
      )}
    </Later>
  );
}

function Announcement({ children }: { children: string }) {
  const text = useText();
  return (
    <p className="absolute top-18 left-3 z-10 flex max-w-[70%] items-center gap-1.5 rounded-full bg-black/65 px-3 py-1 text-xs text-white backdrop-blur-sm">
      <Megaphone aria-hidden className="size-3.5 shrink-0" />
      <span className="sr-only">{text.viewer.room.announcement}</span>
      <span className="truncate">{children}</span>
    </p>
  );
}

/** The live picture, or why there is none; a replay has a player of its own. */
export function RoomScreen({ room }: { room: Room }) {
  const text = useText();
  const url = room.status === 'live' ? room.playback.liveUrl : null;
  const slate = { coverUrl: room.coverUrl };
  if (room.status === 'stopped')
    return (
      <Slate {...slate} icon={CircleOff} title={text.viewer.room.stopped}>
        <OnAir roomId={room.id} />
      </Slate>
    );
  if (room.status === 'scheduled')
    return (
      <Slate
        {...slate}
        icon={CalendarClock}
        title={text.viewer.room.scheduled}
        hint={room.startsAtMs ? text.viewer.room.scheduledAt(dateTime(room.startsAtMs)) : ''}
      />
    );
  if (!url)
    return room.status === 'live' ? (
      <Slate
        {...slate}
        icon={VideoOff}
        title={text.viewer.room.waiting}
        hint={text.viewer.room.waitingHint}
      />
    ) : (
      <Slate
        {...slate}
        icon={VideoOff}
        title={text.viewer.room.ended}
        hint={text.viewer.room.noReplay}
      >
        <OnAir roomId={room.id} />
      </Slate>
    );
  return (
    <>
      <Player key={url} url={url} posterUrl={room.coverUrl} title={room.title} />
      {room.announcement && <Announcement>{room.announcement}</Announcement>}
    </>
  );
}
