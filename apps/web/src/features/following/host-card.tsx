import type { HostCard as HostCardData } from '@kaibo/contracts';
import { Link } from '@tanstack/react-router';
import { count, dateTime } from '../../app/format.ts';
import { useMessages } from '../../app/text.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Badge } from '../../ui/badge.tsx';
import { LiveDot } from '../../ui/live-dot.tsx';
import { FollowButton } from '../follow/follow-button.tsx';
import { followTexts } from '../follow/follow-texts.ts';

export function HostCard({ host }: { host: HostCardData }) {
  const text = useMessages(followTexts);
  return (
    <div className="flex items-center gap-3 rounded-card bg-raised p-3 shadow-card">
      <Link
        to="/hosts/$hostId"
        params={{ hostId: host.id }}
        className="flex min-w-0 flex-1 items-center gap-3 rounded-xl"
      >
        <Avatar name={host.name} src={host.avatarUrl} className="size-12 text-lg" />
        <span className="grid min-w-0 gap-0.5">
          <span className="flex items-center gap-2">
            <span className="truncate font-medium">{host.name}</span>
            {host.liveRoomId && (
              <Badge tone="accent">
                <LiveDot />
                {text.liveNow}
              </Badge>
            )}
          </span>
          <span className="truncate text-sm text-soft">
            {host.nextStartsAtMs
              ? text.nextAt(dateTime(host.nextStartsAtMs))
              : text.followers(count(host.followers))}
          </span>
        </span>
      </Link>
      <FollowButton hostId={host.id} following={host.following} />
    </div>
  );
}
