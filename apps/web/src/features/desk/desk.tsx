import type { Desk as DeskData, Room } from '@kaibo/contracts';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import {
  ChartColumn,
  ExternalLink,
  Gauge,
  MessageCircle,
  Settings2,
  ShoppingBag,
  UsersRound,
} from 'lucide-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { ApiError } from '../../app/api.ts';
import { useMe } from '../../app/query.ts';
import { useMessages } from '../../app/text.ts';
import { buttonClass } from '../../ui/button.tsx';
import { join } from '../../ui/join.ts';
import { Empty, Problem, Skeleton } from '../../ui/states.tsx';
import { StockOutlookCard } from '../forecast/stock-outlook.tsx';
import { OutlookCard } from '../prediction/outlook-card.tsx';
import { roomQuery } from '../rooms/room-queries.ts';
import { RoomStatusBadge } from '../rooms/room-status.tsx';
import { runSheetQuery } from '../rooms/run-sheet-query.ts';
import { useRoom } from '../rooms/use-room.ts';
import { AnnounceForm } from './announce-form.tsx';
import { CheckCard } from './check-card.tsx';
import { DeskChat } from './desk-chat.tsx';
import { Numbers } from './desk-numbers.tsx';
import { DeskPicture } from './desk-picture.tsx';
import { deskQuery } from './desk-queries.ts';
import { Summary } from './desk-summary.tsx';
import { deskTexts } from './desk-texts.ts';
import { EncoderCard } from './encoder-card.tsx';
import { EndButton } from './end-button.tsx';
import { HealthCard } from './health-card.tsx';
import { RehearsalCard } from './rehearsal-card.tsx';
import { ReplayEditor } from './replay-editor.tsx';
import { RunList } from './run-list.tsx';
import { TeamCard } from './team-card.tsx';

const tabs = [
  ['goods', ShoppingBag],
  ['talk', MessageCircle],
  ['numbers', Gauge],
  ['gear', Settings2],
] as const;
type Tab = (typeof tabs)[number][0];

interface TabsProps {
  open: Tab;
  choose: (tab: Tab) => void;
  /** The stream is over: where the products were, its replay is. */
  isOver: boolean;
}

/** On a phone one part of the desk is open at a time; the picture stays above it. */
function Tabs({ open, choose, isOver }: TabsProps) {
  const words = useMessages(deskTexts);
  return (
    <nav
      aria-label={words.tabsLabel}
      className="sticky top-0 z-20 -mx-4 grid grid-cols-4 border-b border-line bg-surface px-2 lg:hidden"
    >
      {tabs.map(([tab, Icon]) => (
        <button
          key={tab}
          type="button"
          aria-pressed={open === tab}
          onClick={() => choose(tab)}
          className={join(
            'grid h-14 justify-items-center gap-0.5 border-b-2 pt-2 text-xs',
            open === tab ? 'border-accent-ink text-ink' : 'border-transparent text-soft',
          )}
        >
          <Icon aria-hidden className="size-5" />
          {isOver && tab === 'goods' ? words.replayTab : words.tabs[tab]}
        </button>
      ))}
    </nav>
  );
}

interface PartProps {
  tab: Tab;
  open: Tab;
  children: ReactNode;
}

function Part({ tab, open, children }: PartProps) {
  return (
    <div className={join('grid min-w-0 grid-cols-1 gap-4', open !== tab && 'max-lg:hidden')}>
      {children}
    </div>
  );
}

function DeskHeader({ desk, room }: { desk: DeskData; room: Room }) {
  const words = useMessages(deskTexts);
  return (
    <header className="flex flex-wrap items-center gap-2 lg:gap-3">
      <h1 className="min-w-0 flex-1 basis-full truncate text-xl font-semibold tracking-tight sm:basis-0 lg:text-2xl">
        {room.title}
      </h1>
      <RoomStatusBadge status={room.status} />
      <Link
        to="/rooms/$roomId"
        params={{ roomId: room.id }}
        className={buttonClass('plain', 'small', 'max-lg:h-10')}
      >
        <ExternalLink aria-hidden className="size-4" />
        {words.openRoom}
      </Link>
      {desk.role === 'owner' && <EndButton room={room} />}
    </header>
  );
}

function Control({ desk, room }: { desk: DeskData; room: Room }) {
  const me = useMe();
  const cache = useQueryClient();
  const { talk, say } = useRoom(room.id, me?.id ?? null);
  const [tab, setTab] = useState<Tab>('goods');
  const place = useRef<HTMLDivElement>(null);
  const isOpen = room.status === 'live' || room.status === 'scheduled';
  const isOwner = desk.role === 'owner';
  const words = useMessages(deskTexts);

  // Whatever the room says has changed may have changed here as well, made by another device.
  useEffect(() => {
    void cache.invalidateQueries(deskQuery(room.id));
    void cache.invalidateQueries(runSheetQuery(room.id));
  }, [cache, room]);

  return (
    <>
      <DeskHeader desk={desk} room={room} />
      <div
        className={join(
          'grid grid-cols-1 items-start gap-4 lg:gap-5',
          room.status === 'ended'
            ? 'lg:grid-cols-[0_minmax(0,1fr)_minmax(0,310px)] lg:gap-x-0 lg:*:last:ml-5'
            : 'lg:grid-cols-[250px_minmax(0,1fr)_minmax(0,310px)]',
        )}
      >
        <div className="grid min-w-0 grid-cols-1 gap-4">
          {room.status === 'ended' ? null : <DeskPicture desk={desk} room={room} place={place} />}
          <Tabs open={tab} choose={setTab} isOver={room.status === 'ended'} />
          <Part tab="gear" open={tab}>
            <RehearsalCard desk={desk} />
            {isOpen && <CheckCard health={desk.health} place={place} />}
          </Part>
        </div>
        <div className="grid min-w-0 grid-cols-1 gap-4">
          <Part tab="numbers" open={tab}>
            {room.status === 'ended' ? (
              <Summary desk={desk} />
            ) : (
              <Numbers desk={desk} talk={talk} />
            )}
            {room.status === 'live' && <OutlookCard roomId={room.id} />}
            {room.status === 'live' && (
              <Link
                to="/studio/traffic"
                search={{ room: room.id }}
                className={buttonClass('plain', 'small')}
              >
                <ChartColumn aria-hidden className="size-4" />
                {words.whyTraffic}
              </Link>
            )}
          </Part>
          <Part tab="goods" open={tab}>
            {room.status === 'ended' && <ReplayEditor desk={desk} />}
            {isOpen && <RunList desk={desk} pinnedId={room.pinned?.id ?? null} />}
            {isOpen && <AnnounceForm room={room} />}
            {room.status === 'live' && <StockOutlookCard roomId={room.id} />}
          </Part>
        </div>
        <div className="grid min-w-0 grid-cols-1 gap-4">
          <Part tab="talk" open={tab}>
            <DeskChat roomId={room.id} talk={talk} say={say} canSpeak={isOpen} />
          </Part>
          <Part tab="gear" open={tab}>
            {isOpen && <HealthCard health={desk.health} />}
            <TeamCard desk={desk} />
            {isOwner && isOpen && <EncoderCard roomId={room.id} />}
          </Part>
        </div>
      </div>
    </>
  );
}

function NotOnTeam() {
  const words = useMessages(deskTexts);
  return (
    <Empty icon={UsersRound} title={words.notTeam}>
      <p className="mb-4">{words.notTeamHint}</p>
      <Link to="/studio" className={buttonClass()}>
        {words.toStudio}
      </Link>
    </Empty>
  );
}

/** The live desk, the same for the host and for assistants on other devices. */
export function Desk({ roomId }: { roomId: string }) {
  const desk = useQuery(deskQuery(roomId));
  const room = useQuery(roomQuery(roomId));
  if (desk.data && room.data) return <Control key={roomId} desk={desk.data} room={room.data} />;
  const error = desk.error ?? room.error;
  if (error instanceof ApiError && error.code === 'rooms/not-your-room') return <NotOnTeam />;
  if (error)
    return (
      <Problem
        error={error}
        retry={() => {
          void desk.refetch();
          void room.refetch();
        }}
      />
    );
  return (
    <div className="grid gap-4 lg:grid-cols-[250px_minmax(0,1fr)_310px]">
      <Skeleton className="h-56 lg:h-[445px]" />
      <Skeleton className="h-96" />
      <Skeleton className="h-96" />
    </div>
  );
}
