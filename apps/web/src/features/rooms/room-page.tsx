import type { Room } from '@kaibo/contracts';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { ShoppingBag } from 'lucide-react';
import { useState } from 'react';
import { useWide } from '../../app/media-query.ts';
import { useMe } from '../../app/query.ts';
import { useMessages, useText } from '../../app/text.ts';
import { useDwell } from '../../app/watching.ts';
import { FromFirst, InPlace } from '../../ui/from-first.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { Problem, Skeleton } from '../../ui/states.tsx';
import { BagSwitch } from '../recommendation/bag-switch.tsx';
import { Later } from '../recommendation/later.tsx';
import { type BagOrder, useBagOrder } from '../recommendation/use-bag-order.ts';
import { Bag } from './bag.tsx';
import { ChatBox, ChatLines } from './chat.tsx';
import { Highlights, HighlightsButton, hasHighlights } from './highlights.tsx';
import { LikeButton } from './like-button.tsx';
import { PinnedCard } from './pinned-card.tsx';
import { ReplayBar } from './replay-bar.tsx';
import { ReplayPlayer } from './replay-player.tsx';
import { replayTexts } from './replay-texts.ts';
import { RoomHeader } from './room-header.tsx';
import { roomQuery } from './room-queries.ts';
import { RoomScreen } from './room-screen.tsx';
import { type Replay, useReplay } from './use-replay.ts';
import { useRoom } from './use-room.ts';

const loadRoomsRail = () =>
  import('../recommendation/rooms-rail.tsx').then(({ RoomsRail }) => RoomsRail);
const loadBuySheet = () => import('../products/buy-sheet.tsx').then(({ BuySheet }) => BuySheet);
const loadPreviewPage = () =>
  import('./preview/preview-page.tsx').then(({ PreviewPage }) => PreviewPage);

const route = getRouteApi('/rooms/$roomId');

interface Talking extends ReturnType<typeof useRoom> {
  room: Room;
  buy: (productId: string) => void;
  replay: Replay | null;
  order: BagOrder;
}

function BagButton({ room, open }: { room: Room; open: () => void }) {
  const text = useText();
  return (
    <button
      type="button"
      onClick={open}
      aria-label={`${text.viewer.room.bag}, ${text.viewer.room.bagCount(room.bag.length)}`}
      className="relative grid size-11 shrink-0 place-items-center rounded-full bg-accent text-white"
    >
      <ShoppingBag aria-hidden className="size-5" />
      <span className="absolute -top-1 -right-1 min-w-5 rounded-full bg-raised px-1 text-center text-xs font-medium text-ink tabular-nums">
        {room.bag.length}
      </span>
    </button>
  );
}

function PinnedInRoom({ room, buy }: { room: Room; buy: (productId: string) => void }) {
  if (!room.pinned) return null;
  const position = room.bag.findIndex((product) => product.id === room.pinned?.id);
  return <PinnedCard roomId={room.id} product={room.pinned} position={position} buy={buy} />;
}

/** On a phone everything lies over the lower part of the picture. */
function Overlay({ room, talk, say, like, buy, replay, order }: Talking) {
  const text = useText();
  const [bagOpen, setBagOpen] = useState(false);
  return (
    <div className="absolute inset-x-0 bottom-0 z-10 flex h-[44%] flex-col gap-2.5 bg-linear-to-t from-black/60 to-transparent p-3 pb-[max(0.75rem,env(safe-area-inset-bottom))]">
      <ChatLines talk={talk} overlay />
      <PinnedInRoom room={room} buy={buy} />
      {replay && <ReplayBar replay={replay} />}
      <div className="flex items-center gap-2">
        {replay ? (
          <span className="flex flex-1">
            <HighlightsButton replay={replay} />
          </span>
        ) : (
          <>
            <ChatBox roomId={room.id} overlay say={say} />
            <LikeButton burst={talk.burst} like={like} overlay />
          </>
        )}
        <BagButton room={room} open={() => setBagOpen(true)} />
      </div>
      <Sheet
        open={bagOpen}
        onClose={() => setBagOpen(false)}
        title={`${text.viewer.room.bag} · ${text.viewer.room.bagCount(room.bag.length)}`}
      >
        <div className="flex justify-end pb-2">
          <BagSwitch order={order} />
        </div>
        <Bag
          room={room}
          pinnedId={room.pinned?.id ?? null}
          order={order}
          buy={(productId) => {
            setBagOpen(false);
            buy(productId);
          }}
        />
      </Sheet>
    </div>
  );
}

/** On a desktop what goes in step with a replay stands beside it: highlights and what was said. */
function BesideReplay({ room, talk, buy, replay, order }: Talking & { replay: Replay }) {
  const text = useText();
  const words = useMessages(replayTexts);
  return (
    <aside className="grid h-[calc(100dvh-5.5rem)] grid-rows-[minmax(0,6fr)_minmax(0,4fr)] gap-4">
      <section className="flex flex-col overflow-hidden rounded-card bg-raised shadow-card">
        <h2 className="px-4 pt-3 pb-2 font-semibold">
          {hasHighlights(replay) ? words.points : text.viewer.room.bag}
        </h2>
        <div className="min-h-0 flex-1 overflow-y-auto px-4 pb-3">
          {hasHighlights(replay) ? (
            <Highlights replay={replay} />
          ) : (
            <Bag room={room} pinnedId={null} order={order} buy={buy} />
          )}
        </div>
      </section>
      <section className="flex flex-col gap-3 overflow-hidden rounded-card bg-raised p-4 shadow-card">
        <h2 className="font-semibold">{words.chatThen}</h2>
        <ChatLines talk={talk} overlay={false} />
      </section>
    </aside>
  );
}

/** On a desktop the bag and the chat stand beside the picture. */
function Beside({ room, talk, say, like, buy, order }: Talking) {
  const text = useText();
  return (
    <aside className="grid h-[calc(100dvh-5.5rem)] grid-rows-[minmax(0,5fr)_minmax(0,6fr)] gap-4">
      <section className="flex flex-col overflow-hidden rounded-card bg-raised shadow-card">
        <header className="flex h-12 items-center justify-between gap-2 px-4 pt-1">
          <h2 className="font-semibold">
            {text.viewer.room.bag}
            <span className="ml-2 text-sm font-normal text-soft">
              {text.viewer.room.bagCount(room.bag.length)}
            </span>
          </h2>
          <BagSwitch order={order} />
        </header>
        <div className="min-h-0 flex-1 overflow-y-auto px-4 pb-3">
          <Bag room={room} pinnedId={room.pinned?.id ?? null} order={order} buy={buy} />
        </div>
      </section>
      <section className="flex flex-col gap-3 overflow-hidden rounded-card bg-raised p-4 shadow-card">
        <h2 className="font-semibold">{text.viewer.room.chat}</h2>
        <ChatLines talk={talk} overlay={false} />
        <div className="flex items-center gap-2">
          <ChatBox roomId={room.id} overlay={false} say={say} />
          <LikeButton burst={talk.burst} like={like} overlay={false} />
        </div>
      </section>
    </aside>
  );
}

/** Below the picture: where to go on. A room that has ended says it in the picture's place. */
function NextRooms({ room }: { room: Room }) {
  return (
    <Later load={loadRoomsRail}>
      {(RoomsRail) => (
        <div className="mx-auto grid max-w-7xl grid-cols-1 gap-6 px-4 pb-6 max-md:pt-5">
          <RoomsRail surface={room.status === 'live' ? 'room' : 'replay'} besideId={room.id} />
        </div>
      )}
    </Later>
  );
}

function InRoom({ room: asIs, startS }: { room: Room; startS: number }) {
  const wide = useWide();
  const me = useMe();
  const [buying, setBuying] = useState<string | null>(null);
  const live = useRoom(asIs.id, me?.id ?? null);
  const replay = useReplay(asIs);
  // While a replay plays, the room shows what it showed then.
  const room = replay ? { ...asIs, pinned: replay.pinned } : asIs;
  const talk = replay ? replay.talk : live.talk;
  const order = useBagOrder(asIs);
  const talking = { ...live, room, talk, replay, order, buy: setBuying };
  useDwell(room.status === 'live' ? 'room' : 'replay', room.id, room.id);
  return (
    <>
      <div className="md:mx-auto md:grid md:max-w-7xl md:grid-cols-[minmax(0,1fr)_360px] md:gap-4 md:p-4">
        <section className="relative h-dvh overflow-hidden bg-black md:h-[calc(100dvh-5.5rem)] md:rounded-card">
          {replay ? (
            <ReplayPlayer
              key={replay.url}
              replay={replay}
              posterUrl={room.coverUrl}
              title={room.title}
              startS={startS}
            />
          ) : (
            <RoomScreen room={room} />
          )}
          <RoomHeader room={room} talk={talking.talk} />
          {wide ? (
            <div className="pointer-events-none absolute inset-x-0 bottom-0 z-10 grid gap-3 p-4 *:pointer-events-auto">
              <div className="w-80">
                <PinnedInRoom room={room} buy={setBuying} />
              </div>
              {replay && (
                <div className="-m-4 mt-0 bg-linear-to-t from-black/80 to-transparent px-4 pt-6 pb-2">
                  <ReplayBar replay={replay} />
                </div>
              )}
            </div>
          ) : (
            <Overlay {...talking} />
          )}
        </section>
        {wide && (replay ? <BesideReplay {...talking} replay={replay} /> : <Beside {...talking} />)}
        <FromFirst wanted={buying !== null} load={loadBuySheet} lost={() => setBuying(null)}>
          {(BuySheet) => (
            <BuySheet productId={buying} roomId={room.id} onClose={() => setBuying(null)} />
          )}
        </FromFirst>
      </div>
      {(replay || room.status === 'live') && <NextRooms room={room} />}
    </>
  );
}

export function RoomPage() {
  const { roomId } = route.useParams();
  const { t: startS = 0 } = route.useSearch();
  const { data: room, error, refetch } = useQuery(roomQuery(roomId));
  if (room && (room.status === 'scheduled' || room.status === 'cancelled'))
    return (
      <InPlace load={loadPreviewPage} waiting={<Skeleton className="h-dvh w-full rounded-none" />}>
        {(PreviewPage) => <PreviewPage key={roomId} room={room} />}
      </InPlace>
    );
  if (room) return <InRoom key={roomId} room={room} startS={startS} />;
  if (error) return <Problem error={error} retry={() => void refetch()} />;
  return <Skeleton className="h-dvh w-full rounded-none" />;
}
