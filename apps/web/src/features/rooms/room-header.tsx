import type { Room } from '@kaibo/contracts';
import { Link } from '@tanstack/react-router';
import { Eye, X } from 'lucide-react';
import { count } from '../../app/format.ts';
import { useText } from '../../app/text.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Badge } from '../../ui/badge.tsx';
import { LiveDot } from '../../ui/live-dot.tsx';
import { FollowButton } from '../follow/follow-button.tsx';
import { ShareButton } from '../sharing/share-button.tsx';
import type { RoomTalk } from './use-room.ts';

/** Where the replay stands: the page has one picture. */
const secondsShown = (): number | null => document.querySelector('video')?.currentTime ?? null;

/** Who is on, how many watch, and the way out; lies over the top of the picture. */
export function RoomHeader({ room, talk }: { room: Room; talk: RoomTalk }) {
  const text = useText();
  const viewers = talk.viewersNow ?? room.counters.viewersNow;
  return (
    <header className="absolute inset-x-0 top-0 z-10 flex items-start gap-2 bg-linear-to-b from-black/60 to-transparent p-3 pb-10 text-white">
      <div className="flex min-w-0 items-center gap-2 rounded-full bg-black/40 py-1 pr-2 pl-1 backdrop-blur-sm">
        <Link
          to="/hosts/$hostId"
          params={{ hostId: room.host.id }}
          aria-label={room.host.name}
          className="rounded-full"
        >
          <Avatar name={room.host.name} src={room.host.avatarUrl} className="size-9 text-sm" />
        </Link>
        <div className="min-w-0">
          <h1 className="max-w-44 truncate text-sm leading-tight font-semibold md:max-w-96">
            {room.title}
          </h1>
          <p className="flex items-center gap-1.5 truncate text-xs text-white/85">
            {room.host.name}
            {room.simulated && (
              <span title={text.common.simulatedHint}>· {text.common.simulated}</span>
            )}
          </p>
        </div>
        <FollowButton
          hostId={room.host.id}
          following={room.following}
          roomId={room.id}
          look="overlay"
        />
      </div>
      <div className="ml-auto flex items-center gap-1.5">
        {room.status === 'live' && (
          <>
            <Badge tone="accent" className="max-sm:hidden">
              <LiveDot />
              {text.common.live}
            </Badge>
            <Badge tone="glass" className="h-7">
              <Eye aria-hidden className="size-3.5" />
              <span data-viewers>{text.viewer.room.watching(count(viewers))}</span>
            </Badge>
          </>
        )}
        <ShareButton
          subject={{
            target: { kind: 'room', id: room.id },
            title: room.title,
            pictureUrl: room.coverUrl,
            by: room.host.name,
            room,
            momentSeconds: room.status === 'ended' ? secondsShown : undefined,
          }}
          className="bg-black/40 backdrop-blur-sm hover:bg-black/60 max-md:size-9"
        />
        <Link
          to="/"
          aria-label={text.viewer.room.exit}
          title={text.viewer.room.exit}
          className="grid size-9 place-items-center rounded-full bg-black/40 backdrop-blur-sm"
        >
          <X aria-hidden className="size-5" />
        </Link>
      </div>
    </header>
  );
}
