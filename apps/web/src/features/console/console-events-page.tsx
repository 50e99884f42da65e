import { listEvents, type StoredEventRow } from '@kaibo/contracts';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Activity, Pause, Play } from 'lucide-react';
import { useState } from 'react';
import { call } from '../../app/api.ts';
import { count, dateTime } from '../../app/format.ts';
import { useText } from '../../app/text.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { MoreButton } from '../../ui/more-button.tsx';
import { Empty, Problem, Skeleton } from '../../ui/states.tsx';
import { Cell, Table } from '../../ui/table.tsx';

const PAGE = 50;

function EventRow({ event }: { event: StoredEventRow }) {
  const text = useText();
  return (
    <tr className="hover:bg-sunken/60">
      <Cell className="font-medium whitespace-nowrap">
        {event.name} {event.simulated && <Badge>{text.common.simulated}</Badge>}
      </Cell>
      <Cell className="whitespace-nowrap tabular-nums">{dateTime(event.atMs)}</Cell>
      <Cell className="whitespace-nowrap text-soft tabular-nums">
        {event.actorId?.slice(-8) ?? '–'}
      </Cell>
      <Cell className="whitespace-nowrap text-soft tabular-nums">
        {event.roomId?.slice(-8) ?? '–'}
      </Cell>
      <Cell>
        <code
          className="line-clamp-1 max-w-xl text-xs text-soft"
          title={JSON.stringify(event.payload)}
        >
          {JSON.stringify(event.payload)}
        </code>
      </Cell>
    </tr>
  );
}

export function ConsoleEventsPage() {
  const text = useText();
  const words = text.console;
  const [name, setName] = useState('');
  const [running, setRunning] = useState(true);
  const list = useInfiniteQuery({
    queryKey: ['console', 'events', name],
    queryFn: ({ pageParam }) =>
      call(listEvents, { query: { name: name || undefined, before: pageParam, limit: PAGE } }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ events }) => (events.length < PAGE ? undefined : events.at(-1)?.offset),
    refetchInterval: ({ state }) =>
      running && (state.data?.pages.length ?? 0) <= 1 ? 3_000 : false,
  });
  const { data, error, refetch } = list;
  const events = data?.pages.flatMap((page) => page.events) ?? [];
  const counts = data?.pages[0]?.counts ?? [];
  return (
    <>
      <header className="flex flex-wrap items-center gap-3">
        <h1 className="mr-auto text-2xl font-semibold tracking-tight">{words.events}</h1>
        <Button size="small" onClick={() => setRunning(!running)} aria-pressed={!running}>
          {running ? (
            <Pause aria-hidden className="size-4" />
          ) : (
            <Play aria-hidden className="size-4" />
          )}
          {running ? words.pause : words.resume}
        </Button>
        <select
          value={name}
          aria-label={words.event}
          onChange={({ target }) => setName(target.value)}
          className="h-10 rounded-xl border border-line bg-raised px-3 text-sm"
        >
          <option value="">{words.allEvents}</option>
          {counts.map((each) => (
            <option key={each.name} value={each.name}>
              {each.name} ({count(each.count)})
            </option>
          ))}
        </select>
      </header>
      {error && !data && <Problem error={error} retry={() => void refetch()} />}
      {!data && !error && <Skeleton className="h-80" />}
      {data && events.length === 0 && <Empty icon={Activity} title={words.noEvents} />}
      {events.length > 0 && (
        <Table
          label={words.events}
          heads={[words.event, words.when, words.actor, words.inRoom, words.payload]}
        >
          {events.map((event) => (
            <EventRow key={event.id} event={event} />
          ))}
        </Table>
      )}
      <MoreButton list={list} label={words.older} />
    </>
  );
}
