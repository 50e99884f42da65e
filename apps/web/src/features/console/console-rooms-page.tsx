import { listAllRooms, may, type RoomCard, RoomStatus, stopRoom } from '@kaibo/contracts';
import {
  keepPreviousData,
  useInfiniteQuery,
  useMutation,
  useQueryClient,
} from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { OctagonX, Radio } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { call } from '../../app/api.ts';
import { count, dateTime } from '../../app/format.ts';
import { useMe } from '../../app/query.ts';
import { useMessages, useText } from '../../app/text.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { Picture } from '../../ui/picture.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { toastError } from '../../ui/toast.tsx';
import { RoomStatusBadge } from '../rooms/room-status.tsx';
import { ConsoleFilters } from './console-filters.tsx';
import { type ConsoleColumn, ConsoleTable } from './console-table.tsx';
import { tradeTexts } from './trade-texts.ts';
import { useConsoleSearch } from './use-console-search.ts';

const PAGE = 50;

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

const useColumns = (): ConsoleColumn<RoomCard>[] => {
  const all = useText();
  const words = all.console;
  return [
    {
      key: 'room',
      head: words.room,
      cell: (room) => (
        <Link
          to="/rooms/$roomId"
          params={{ roomId: room.id }}
          className="flex items-center gap-3 font-medium"
        >
          <Picture src={room.coverUrl} alt="" className="h-11 w-9 shrink-0 rounded-lg" />
          <span className="line-clamp-1 min-w-40">{room.title}</span>
          {room.simulated && <Badge>{all.common.simulated}</Badge>}
        </Link>
      ),
      sortBy: (room) => room.title,
    },
    {
      key: 'host',
      head: words.host,
      cell: (room) => room.host.name,
      sortBy: (room) => room.host.name,
      className: 'whitespace-nowrap',
    },
    {
      key: 'status',
      head: words.status,
      cell: (room) => <RoomStatusBadge status={room.status} />,
      sortBy: (room) => room.status,
    },
    {
      key: 'viewers',
      head: words.viewers,
      align: 'right',
      cell: (room) => count(room.counters.viewersNow),
      sortBy: (room) => room.counters.viewersNow,
    },
    {
      key: 'sold',
      head: words.sold,
      align: 'right',
      cell: (room) => count(room.counters.sold),
      sortBy: (room) => room.counters.sold,
    },
    {
      key: 'started',
      head: words.started,
      cell: (room) => (room.startedAtMs ? dateTime(room.startedAtMs) : '–'),
      sortBy: (room) => room.startedAtMs ?? 0,
      className: 'whitespace-nowrap tabular-nums',
    },
  ];
};

export function ConsoleRoomsPage() {
  const text = useText();
  const words = text.console;
  const me = useMe();
  const trade = useMessages(tradeTexts);
  const state = useConsoleSearch();
  const columns = useColumns();
  const [stopping, setStopping] = useState<RoomCard | null>(null);
  const status = RoomStatus.options.find((each) => each === state.value('status'));
  const q = state.value('q') || undefined;
  const list = useInfiniteQuery({
    queryKey: ['console', 'rooms', status, q],
    queryFn: ({ pageParam }) =>
      call(listAllRooms, { query: { status, q, before: pageParam, limit: PAGE } }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ rooms }) => (rooms.length < PAGE ? undefined : rooms.at(-1)?.id),
    placeholderData: keepPreviousData,
    refetchInterval: 5_000,
  });
  const mayStop = may(me?.roles ?? [], 'rooms:stop');
  return (
    <>
      <h1 className="text-2xl font-semibold tracking-tight">{words.rooms}</h1>
      <ConsoleFilters
        page="rooms"
        filters={[
          { kind: 'search', name: 'q', label: trade.searchRooms },
          {
            kind: 'choice',
            name: 'status',
            label: words.status,
            options: RoomStatus.options.map((value) => ({
              value,
              label: text.studio.status[value],
            })),
          },
        ]}
      />
      <ConsoleTable
        label={words.rooms}
        list={list}
        rows={list.data?.pages.flatMap((page) => page.rooms) ?? []}
        columns={columns}
        keyOf={(room) => room.id}
        actions={(room) =>
          mayStop &&
          (room.status === 'live' || room.status === 'scheduled') && (
            <Button look="danger" size="small" onClick={() => setStopping(room)}>
              {words.stop}
            </Button>
          )
        }
        empty={{ icon: Radio, title: words.noRooms }}
      />
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
