import { endRoom, type Room, updateRoom } from '@kaibo/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { ExternalLink, Square } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { call } from '../../app/api.ts';
import { count } from '../../app/format.ts';
import { useMe } from '../../app/query.ts';
import { useText } from '../../app/text.ts';
import { Button, buttonClass } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { Problem, Skeleton } from '../../ui/states.tsx';
import { toast, toastError } from '../../ui/toast.tsx';
import { ChatBox, ChatLines } from '../rooms/chat.tsx';
import { roomQuery } from '../rooms/room-queries.ts';
import { RoomScreen } from '../rooms/room-screen.tsx';
import { type RoomTalk, useRoom } from '../rooms/use-room.ts';
import { ShareNumbers } from '../sharing/share-numbers.tsx';
import { BagEditor } from './bag-editor.tsx';
import { EncoderCard } from './encoder-card.tsx';
import { HealthCard } from './health-card.tsx';
import { RoomStatusBadge } from './room-status.tsx';

const route = getRouteApi('/studio/rooms/$roomId');

function Numbers({ room, talk }: { room: Room; talk: RoomTalk }) {
  const text = useText();
  const figures = [
    [text.studio.viewers, talk.viewersNow ?? room.counters.viewersNow],
    // The room's own count survives a restart of the server.
    [text.studio.likes, Math.max(talk.likes ?? 0, room.counters.likes)],
    [text.studio.visits, room.counters.visits],
    [text.studio.sold, room.counters.sold],
  ] as const;
  return (
    <dl className="grid grid-cols-4 gap-2 rounded-card bg-raised p-4 text-center shadow-card">
      {figures.map(([label, value]) => (
        <div key={label}>
          <dd className="text-xl font-semibold tabular-nums">{count(value)}</dd>
          <dt className="text-xs text-soft">{label}</dt>
        </div>
      ))}
    </dl>
  );
}

function Announce({ room }: { room: Room }) {
  const text = useText();
  const cache = useQueryClient();
  const save = useMutation({
    mutationFn: (announcement: string) =>
      call(updateRoom, { params: { roomId: room.id }, body: { announcement } }),
    onSuccess: (next) => {
      cache.setQueryData(roomQuery(room.id).queryKey, next);
      toast(text.common.saved);
    },
    onError: toastError,
  });
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    save.mutate(String(new FormData(event.currentTarget).get('announcement') ?? ''));
  };
  return (
    <form onSubmit={submit} className="flex items-end gap-2 rounded-card bg-raised p-4 shadow-card">
      <div className="flex-1">
        <TextField
          label={text.studio.announcement}
          name="announcement"
          defaultValue={room.announcement}
          maxLength={200}
        />
      </div>
      <Button type="submit" busy={save.isPending} className="h-11">
        {text.studio.announce}
      </Button>
    </form>
  );
}

function EndButton({ room }: { room: Room }) {
  const text = useText();
  const cache = useQueryClient();
  const [asking, setAsking] = useState(false);
  const end = useMutation({
    mutationFn: () => call(endRoom, { params: { roomId: room.id } }),
    onSuccess: (next) => cache.setQueryData(roomQuery(room.id).queryKey, next),
    onSettled: () => setAsking(false),
    onError: toastError,
  });
  if (room.status !== 'live' && room.status !== 'scheduled') return null;
  return (
    <>
      <Button look="danger" size="small" onClick={() => setAsking(true)}>
        <Square aria-hidden className="size-4" />
        {text.studio.end}
      </Button>
      <Sheet
        open={asking}
        onClose={() => setAsking(false)}
        title={text.studio.end}
        place="center"
        footer={
          <div className="flex justify-end gap-2">
            <Button onClick={() => setAsking(false)}>{text.common.back}</Button>
            <Button look="accent" busy={end.isPending} onClick={() => end.mutate()}>
              {text.common.confirm}
            </Button>
          </div>
        }
      >
        <p>{text.studio.confirmEnd}</p>
      </Sheet>
    </>
  );
}

function Control({ room }: { room: Room }) {
  const text = useText();
  const me = useMe();
  const { talk, say } = useRoom(room.id, me?.id ?? null);
  const isOpen = room.status === 'live' || room.status === 'scheduled';
  return (
    <>
      <header className="flex flex-wrap items-center gap-3">
        <h1 className="min-w-0 flex-1 basis-full truncate text-2xl font-semibold tracking-tight sm:basis-0">
          {room.title}
        </h1>
        <RoomStatusBadge status={room.status} />
        <Link
          to="/rooms/$roomId"
          params={{ roomId: room.id }}
          className={buttonClass('plain', 'small')}
        >
          <ExternalLink aria-hidden className="size-4" />
          {text.studio.openRoom}
        </Link>
        <EndButton room={room} />
      </header>
      <div className="grid grid-cols-1 items-start gap-5 lg:grid-cols-[260px_minmax(0,1fr)_minmax(0,320px)]">
        <div className="grid min-w-0 grid-cols-1 gap-4">
          <div className="relative aspect-[9/16] overflow-hidden rounded-card bg-black">
            <RoomScreen room={room} />
          </div>
        </div>
        <div className="grid min-w-0 grid-cols-1 gap-4">
          <Numbers room={room} talk={talk} />
          {isOpen && <BagEditor room={room} />}
          {isOpen && <Announce room={room} />}
          <section className="flex h-80 flex-col gap-3 rounded-card bg-raised p-4 shadow-card">
            <h2 className="font-semibold">{text.viewer.room.chat}</h2>
            <ChatLines talk={talk} overlay={false} />
            <div className="flex">
              <ChatBox roomId={room.id} overlay={false} say={say} />
            </div>
          </section>
        </div>
        <div className="grid min-w-0 grid-cols-1 gap-4">
          <HealthCard roomId={room.id} />
          {room.status !== 'stopped' && <EncoderCard roomId={room.id} />}
          <ShareNumbers target={{ kind: 'room', id: room.id }} />
        </div>
      </div>
    </>
  );
}

export function StudioRoomPage() {
  const { roomId } = route.useParams();
  const { data: room, error, refetch } = useQuery(roomQuery(roomId));
  if (room) return <Control key={roomId} room={room} />;
  if (error) return <Problem error={error} retry={() => void refetch()} />;
  return <Skeleton className="h-96" />;
}
