import { listAllRooms, type RoomCard, type RoomStatus, stopRoom } from '@kaibo/contracts';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { OctagonX, Radio } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { call } from '../../app/api.ts';
import { count, dateTime } from '../../app/format.ts';
import { useText } from '../../app/text.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { MoreButton } from '../../ui/more-button.tsx';
import { Picture } from '../../ui/picture.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { Empty, Problem, Skeleton } from '../../ui/states.tsx';
import { Cell, Table } from '../../ui/table.tsx';
import { toastError } from '../../ui/toast.tsx';
import { RoomStatusBadge } from '../studio/room-status.tsx';

const PAGE = 50;
const statuses: readonly RoomStatus[] = ['live', 'scheduled', 'ended', 'stopped'];

function StopForm({ room, done }: { room: RoomCard; done: () => void }) {
  const text = useText();
  const cache = useQueryClient();
  const stop = useMutation({
    mutationFn: (reason: string) =>
      call(stopRoom, { params: { roomId: room.id }, body: { reason } }),
    onSuccess: async () => {
      await cache.invalidateQueries({ queryKey: ['console', 'rooms'] });
      done();
    },
    onError: toastError,
  });
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    stop.mutate(String(new FormData(event.currentTarget).get('reason') ?? ''));
  };
  return (
    <form onSubmit={submit} className="grid gap-4">
      <p className="text-sm text-soft">{text.console.stopHint}</p>
      <TextField label={text.console.stopReason} name="reason" required maxLength={200} />
      <Button type="submit" look="danger" busy={stop.isPending}>
        <OctagonX aria-hidden className="size-4" />
        {text.console.stop}
      </Button>
    </form>
  );
}

function RoomRow({ room, stop }: { room: RoomCard; stop: () => void }) {
  const text = useText();
  return (
    <tr className="hover:bg-sunken/60">
      <Cell>
        <Link
          to="/rooms/$roomId"
          params={{ roomId: room.id }}
          className="flex items-center gap-3 font-medium"
        >
          <Picture src={room.coverUrl} alt="" className="h-11 w-9 rounded-lg" />
          <span className="line-clamp-1">{room.title}</span>
          {room.simulated && <Badge>{text.common.simulated}</Badge>}
        </Link>
      </Cell>
      <Cell className="whitespace-nowrap">{room.host.name}</Cell>
      <Cell>
        <RoomStatusBadge status={room.status} />
      </Cell>
      <Cell className="text-right tabular-nums">{count(room.counters.viewersNow)}</Cell>
      <Cell className="text-right tabular-nums">{count(room.counters.sold)}</Cell>
      <Cell className="whitespace-nowrap tabular-nums">
        {room.startedAtMs ? dateTime(room.startedAtMs) : '–'}
      </Cell>
      <Cell className="text-right">
        {room.status !== 'stopped' && (
          <Button look="danger" size="small" onClick={stop}>
            {text.console.stop}
          </Button>
        )}
      </Cell>
    </tr>
  );
}

export function ConsoleRoomsPage() {
  const text = useText();
  const words = text.console;
  const [status, setStatus] = useState<RoomStatus | ''>('');
  const [stopping, setStopping] = useState<RoomCard | null>(null);
  const list = useInfiniteQuery({
    queryKey: ['console', 'rooms', status],
    queryFn: ({ pageParam }) =>
      call(listAllRooms, {
        query: { status: status || undefined, before: pageParam, limit: PAGE },
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ rooms }) => (rooms.length < PAGE ? undefined : rooms.at(-1)?.id),
    refetchInterval: 5_000,
  });
  const { data, error, refetch } = list;
  const rooms = data?.pages.flatMap((page) => page.rooms) ?? [];
  return (
    <>
      <header className="flex items-center justify-between gap-3">
        <h1 className="text-2xl font-semibold tracking-tight">{words.rooms}</h1>
        <select
          value={status}
          aria-label={words.status}
          onChange={({ target }) => setStatus(statuses.find((each) => each === target.value) ?? '')}
          className="h-10 rounded-xl border border-line bg-raised px-3 text-sm"
        >
          <option value="">{words.allStatuses}</option>
          {statuses.map((each) => (
            <option key={each} value={each}>
              {text.studio.status[each]}
            </option>
          ))}
        </select>
      </header>
      {error && !data && <Problem error={error} retry={() => void refetch()} />}
      {!data && !error && <Skeleton className="h-80" />}
      {data && rooms.length === 0 && <Empty icon={Radio} title={words.noRooms} />}
      {rooms.length > 0 && (
        <Table
          label={words.rooms}
          heads={[
            words.room,
            words.host,
            words.status,
            words.viewers,
            words.sold,
            words.started,
            '',
          ]}
        >
          {rooms.map((room) => (
            <RoomRow key={room.id} room={room} stop={() => setStopping(room)} />
          ))}
        </Table>
      )}
      <MoreButton list={list} />
      <Sheet
        open={stopping !== null}
        onClose={() => setStopping(null)}
        title={stopping?.title ?? ''}
        place="center"
      >
        {stopping && <StopForm room={stopping} done={() => setStopping(null)} />}
      </Sheet>
    </>
  );
}
