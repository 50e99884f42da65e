import type { UpcomingRoom } from '@kaibo/contracts';
import { Link } from '@tanstack/react-router';
import { count } from '../../app/format.ts';
import { useMessages, useText } from '../../app/text.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Picture } from '../../ui/picture.tsx';
import { pushTexts } from '../reminders/push-texts.ts';
import { SubscribeButton } from '../reminders/subscribe-button.tsx';
import { FormatBadge } from '../rooms/preview/format-badge.tsx';
import { previewTexts } from '../rooms/preview/preview-texts.ts';
import { clockTime } from '../rooms/preview/start-time.ts';

/** One coming stream in a list by days. */
export function UpcomingRow({ upcoming }: { upcoming: UpcomingRoom }) {
  const { room, subscribed, subscribers } = upcoming;
  const text = useMessages(previewTexts);
  const words = useMessages(pushTexts);
  const common = useText().common;
  const startsAtMs = room.startsAtMs ?? 0;
  return (
    <article className="flex gap-3 rounded-card bg-raised p-3 shadow-card sm:gap-4">
      <Link
        to="/rooms/$roomId"
        params={{ roomId: room.id }}
        tabIndex={-1}
        aria-hidden
        className="shrink-0"
      >
        <Picture src={room.coverUrl} alt="" className="h-32 w-24 rounded-xl" />
      </Link>
      <div className="flex min-w-0 flex-1 flex-col gap-1.5">
        <p className="flex flex-wrap items-center gap-2">
          <time
            dateTime={new Date(startsAtMs).toISOString()}
            className="text-lg font-semibold tabular-nums"
          >
            {clockTime(startsAtMs)}
          </time>
          <FormatBadge format={room.format} />
          {startsAtMs < Date.now() && <span className="text-xs text-warn">{text.late}</span>}
        </p>
        <h3 className="line-clamp-2 leading-snug font-medium">
          <Link to="/rooms/$roomId" params={{ roomId: room.id }} className="hover:underline">
            {room.title}
          </Link>
        </h3>
        <p className="flex items-center gap-1.5 text-sm text-soft">
          <Avatar name={room.host.name} src={room.host.avatarUrl} className="size-5 text-[10px]" />
          <span className="truncate">{room.host.name}</span>
          {room.simulated && <span className="shrink-0">· {common.simulated}</span>}
        </p>
        <div className="mt-auto flex flex-wrap items-center justify-between gap-2">
          <span className="text-xs text-soft">
            {subscribers > 0 ? words.subscribers(count(subscribers)) : ''}
          </span>
          <SubscribeButton
            roomId={room.id}
            hasTime
            known={{ subscribed, subscribers }}
            size="small"
          />
        </div>
      </div>
    </article>
  );
}
