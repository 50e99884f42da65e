import { followHost, type Room } from '@kaibo/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { Eye, X } from 'lucide-react';
import { call } from '../../app/api.ts';
import { count } from '../../app/format.ts';
import { useMe } from '../../app/query.ts';
import { useText } from '../../app/text.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Badge } from '../../ui/badge.tsx';
import { join } from '../../ui/join.ts';
import { toastError } from '../../ui/toast.tsx';
import { ShareButton } from '../sharing/share-button.tsx';
import { LiveDot } from './live-dot.tsx';
import { roomQuery } from './room-queries.ts';
import type { RoomTalk } from './use-room.ts';

function FollowButton({ room }: { room: Room }) {
  const text = useText();
  const me = useMe();
  const navigate = useNavigate();
  const cache = useQueryClient();
  const { mutate, isPending } = useMutation({
    mutationFn: (following: boolean) =>
      call(followHost, { params: { hostId: room.host.id }, body: { following, roomId: room.id } }),
    onSuccess: ({ following }) =>
      cache.setQueryData(roomQuery(room.id).queryKey, (now) => now && { ...now, following }),
    onError: toastError,
  });
  if (me?.id === room.host.id) return null;
  const press = (): void => {
    if (me) mutate(!room.following);
    else void navigate({ to: '/sign-in', search: { next: `/rooms/${room.id}` } });
  };
  return (
    <button
      type="button"
      onClick={press}
      disabled={isPending}
      aria-pressed={room.following}
      className={join(
        'h-7 shrink-0 rounded-full px-3 text-xs font-medium',
        room.following ? 'bg-white/20 text-white' : 'bg-accent text-white hover:bg-accent-strong',
      )}
    >
      {room.following ? text.viewer.room.following : text.viewer.room.follow}
    </button>
  );
}

/** Where the replay stands: the page has one picture. */
const secondsShown = (): number | null => document.querySelector('video')?.currentTime ?? null;

/** Who is on, how many watch, and the way out; lies over the top of the picture. */
export function RoomHeader({ room, talk }: { room: Room; talk: RoomTalk }) {
  const text = useText();
  const viewers = talk.viewersNow ?? room.counters.viewersNow;
  return (
    <header className="absolute inset-x-0 top-0 z-10 flex items-start gap-2 bg-linear-to-b from-black/60 to-transparent p-3 pb-10 text-white">
      <div className="flex min-w-0 items-center gap-2 rounded-full bg-black/40 py-1 pr-2 pl-1 backdrop-blur-sm">
        <Avatar name={room.host.name} src={room.host.avatarUrl} className="size-9 text-sm" />
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
        <FollowButton room={room} />
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
