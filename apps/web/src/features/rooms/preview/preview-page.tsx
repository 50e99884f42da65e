import type { Room } from '@kaibo/contracts';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { CalendarPlus, CalendarX2, ChevronLeft, Clock, Users } from 'lucide-react';
import { count } from '../../../app/format.ts';
import { useMe } from '../../../app/query.ts';
import { useMessages, useText } from '../../../app/text.ts';
import { useDwell } from '../../../app/watching.ts';
import { Avatar } from '../../../ui/avatar.tsx';
import { Badge } from '../../../ui/badge.tsx';
import { buttonClass } from '../../../ui/button.tsx';
import { Picture } from '../../../ui/picture.tsx';
import { FollowButton } from '../../follow/follow-button.tsx';
import { AlsoPush } from '../../reminders/also-push.tsx';
import { CalendarLink } from '../../reminders/calendar-link.tsx';
import { pushTexts } from '../../reminders/push-texts.ts';
import { reminderQuery } from '../../reminders/reminder-queries.ts';
import { SubscribeButton } from '../../reminders/subscribe-button.tsx';
import { useRoom } from '../use-room.ts';
import { Countdown } from './countdown.tsx';
import { FormatBadge } from './format-badge.tsx';
import { previewTexts } from './preview-texts.ts';
import { ShareSlot } from './share-slot.tsx';
import { hostTime, startTime, zoneName } from './start-time.ts';
import { Teasers } from './teasers.tsx';

const HALF_HOUR = 30;

function Cover({ room }: { room: Room }) {
  const text = useMessages(previewTexts);
  const common = useText().common;
  return (
    <div className="relative aspect-[3/4] max-h-[46dvh] w-full overflow-hidden bg-sunken md:max-h-none md:rounded-card md:shadow-card">
      <Picture src={room.coverUrl} alt="" eager className="size-full" />
      <div className="absolute inset-x-0 top-0 flex items-center justify-between bg-linear-to-b from-black/50 to-transparent p-3 pb-8 text-white md:hidden">
        <Link
          to="/upcoming"
          aria-label={common.back}
          className="grid size-10 place-items-center rounded-full bg-black/40 backdrop-blur-sm"
        >
          <ChevronLeft aria-hidden className="size-5" />
        </Link>
        <ShareSlot room={room} look="icon" />
      </div>
      <div className="absolute bottom-3 left-3 flex gap-1.5">
        {room.status === 'scheduled' && <Badge tone="accent">{text.coming}</Badge>}
        <FormatBadge format={room.format} tone="glass" />
      </div>
    </div>
  );
}

function Host({ room }: { room: Room }) {
  const text = useMessages(previewTexts);
  const common = useText().common;
  return (
    <div className="flex items-center gap-3">
      <Link
        to="/hosts/$hostId"
        params={{ hostId: room.host.id }}
        className="flex min-w-0 flex-1 items-center gap-3 rounded-xl"
      >
        <Avatar name={room.host.name} src={room.host.avatarUrl} className="size-11 text-lg" />
        <span className="min-w-0 truncate font-medium">{room.host.name}</span>
        <span className="sr-only">{text.more}</span>
        {room.simulated && <Badge>{common.simulated}</Badge>}
      </Link>
      <FollowButton hostId={room.host.id} following={room.following} roomId={room.id} />
    </div>
  );
}

function When({ room }: { room: Room }) {
  const text = useMessages(previewTexts);
  const { startsAtMs, expectedMinutes, timeZone } = room;
  if (startsAtMs === null)
    return (
      <div className="grid min-h-24 content-center gap-1">
        <p className="text-xl font-semibold">{text.noTime}</p>
        <p className="text-sm text-soft">{text.noTimeHint}</p>
      </div>
    );
  const there = hostTime(startsAtMs, timeZone);
  const length =
    expectedMinutes === null
      ? ''
      : expectedMinutes >= 120 && expectedMinutes % HALF_HOUR === 0
        ? text.lastsHours(String(expectedMinutes / 60))
        : text.lasts(expectedMinutes);
  return (
    <div className="grid gap-3">
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span className="flex items-center gap-2 font-medium">
          <Clock aria-hidden className="size-4 text-soft" />
          <time dateTime={new Date(startsAtMs).toISOString()}>{startTime(startsAtMs)}</time>
        </span>
        <span className="text-sm text-soft">{zoneName(startsAtMs)}</span>
        {length && <span className="text-sm text-soft">{length}</span>}
      </p>
      {there && <p className="text-sm text-soft">{text.hostTime(there.time, there.zone)}</p>}
      <Countdown untilMs={startsAtMs} />
    </div>
  );
}

function Subscribers({ roomId }: { roomId: string }) {
  const text = useMessages(pushTexts);
  const { data } = useQuery(reminderQuery(roomId));
  return (
    <p className="flex h-5 items-center gap-1.5 text-sm text-soft" aria-live="polite">
      <Users aria-hidden className="size-4" />
      {data && (data.subscribers > 0 ? text.subscribers(count(data.subscribers)) : text.firstOne)}
    </p>
  );
}

/** On a phone it stays within reach of the thumb. */
function Actions({ room }: { room: Room }) {
  const text = useMessages(pushTexts);
  const hasTime = room.startsAtMs !== null;
  return (
    <div className="fixed inset-x-0 bottom-0 z-20 grid gap-2 border-t border-line bg-raised px-4 pt-3 pb-[max(0.75rem,env(safe-area-inset-bottom))] md:static md:border-0 md:bg-transparent md:p-0">
      <div className="flex gap-3">
        <SubscribeButton roomId={room.id} hasTime={hasTime} className="flex-1 md:flex-none" />
        {hasTime && (
          <CalendarLink roomId={room.id} className={buttonClass('plain', 'large', 'max-md:px-4')}>
            <CalendarPlus aria-hidden className="size-5" />
            {text.calendar}
          </CalendarLink>
        )}
        <div className="max-md:hidden">
          <ShareSlot room={room} look="word" />
        </div>
      </div>
      <div className="flex min-h-8 flex-wrap items-center justify-between gap-x-4">
        <Subscribers roomId={room.id} />
        <AlsoPush roomId={room.id} />
      </div>
    </div>
  );
}

function Cancelled({ room }: { room: Room }) {
  const text = useMessages(previewTexts);
  return (
    <div role="status" className="grid gap-3 rounded-card bg-warn-wash p-5">
      <p className="flex items-center gap-2 font-semibold text-warn">
        <CalendarX2 aria-hidden className="size-5" />
        {text.cancelled}
      </p>
      <p className="text-sm">{room.cancelReason || text.cancelledHint}</p>
      <Link to="/upcoming" className={buttonClass('plain', 'medium', 'justify-self-start')}>
        {text.otherStreams}
      </Link>
    </div>
  );
}

/** Keeps listening: the page becomes the live room by itself. */
function Waiting({ room }: { room: Room }) {
  const me = useMe();
  useRoom(room.id, me?.id ?? null);
  return null;
}

/** A stream before it begins. */
export function PreviewPage({ room }: { room: Room }) {
  const text = useMessages(previewTexts);
  const isCancelled = room.status === 'cancelled';
  useDwell('preview', room.id, room.id);
  return (
    <article
      data-preview={room.status}
      className="mx-auto grid max-w-6xl grid-cols-1 gap-5 pb-36 md:grid-cols-[minmax(0,380px)_minmax(0,1fr)] md:gap-8 md:px-4 md:py-8"
    >
      {!isCancelled && <Waiting room={room} />}
      <Cover room={room} />
      <div className="grid grid-cols-1 content-start gap-5 px-4 md:px-0">
        <h1 className="text-2xl leading-snug font-semibold tracking-tight md:text-3xl">
          {room.title}
        </h1>
        <Host room={room} />
        {isCancelled ? (
          <Cancelled room={room} />
        ) : (
          <>
            <When room={room} />
            <Actions room={room} />
          </>
        )}
        {room.description && (
          <section className="grid gap-2">
            <h2 className="text-lg font-semibold">{text.about}</h2>
            <p className="max-w-prose leading-relaxed whitespace-pre-line text-soft">
              {room.description}
            </p>
          </section>
        )}
      </div>
      <div className="px-4 md:col-span-2 md:px-0">
        <Teasers teasers={room.teasers} />
      </div>
    </article>
  );
}
