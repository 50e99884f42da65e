import { listEvents, type StoredEventRow } from '@kaibo/contracts';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { Activity, Pause, Play } from 'lucide-react';
import { useState } from 'react';
import { call } from '../../app/api.ts';
import { count, dateTime } from '../../app/format.ts';
import { useMessages, useText } from '../../app/text.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { daysAsMs, withDaysAsMs } from './console-days.ts';
import { ConsoleFilters } from './console-filters.tsx';
import { type ConsoleColumn, ConsoleTable } from './console-table.tsx';
import { tradeTexts } from './trade-texts.ts';
import { useConsoleSearch } from './use-console-search.ts';

const PAGE = 50;
const AGAIN_MS = 3_000;

function EventDetail({ event }: { event: StoredEventRow }) {
  const words = useText().console;
  const text = useMessages(tradeTexts).eventsPage;
  const rows: [string, string | null][] = [
    [words.when, new Date(event.atMs).toISOString()],
    [words.actor, event.actorId],
    [words.inRoom, event.roomId],
    [text.key, event.key],
    [text.version, String(event.version)],
  ];
  return (
    <div className="grid gap-5">
      <p className="font-medium break-all">{event.name}</p>
      <dl className="grid grid-cols-[auto_1fr] gap-x-6 gap-y-2 text-sm">
        {rows.map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-soft">{name}</dt>
            <dd className="text-right break-all tabular-nums">{value ?? '–'}</dd>
          </div>
        ))}
      </dl>
      <pre className="overflow-x-auto rounded-xl bg-sunken p-3 text-xs leading-relaxed">
        {JSON.stringify(event.payload, null, 2)}
      </pre>
    </div>
  );
}

const useColumns = (): ConsoleColumn<StoredEventRow>[] => {
  const all = useText();
  const words = all.console;
  const brief = 'whitespace-nowrap text-soft tabular-nums';
  return [
    {
      key: 'name',
      head: words.event,
      cell: (event) => (
        <span className="flex items-center gap-2 font-medium whitespace-nowrap">
          {event.name} {event.simulated && <Badge>{all.common.simulated}</Badge>}
        </span>
      ),
      sortBy: (event) => event.name,
    },
    {
      key: 'at',
      head: words.when,
      cell: (event) => dateTime(event.atMs),
      sortBy: (event) => event.atMs,
      className: 'whitespace-nowrap tabular-nums',
    },
    {
      key: 'actor',
      head: words.actor,
      cell: (event) => event.actorId?.slice(-8) ?? '–',
      className: brief,
    },
    {
      key: 'room',
      head: words.inRoom,
      cell: (event) => event.roomId?.slice(-8) ?? '–',
      className: brief,
    },
    {
      key: 'payload',
      head: words.payload,
      cell: (event) => (
        <code className="line-clamp-1 max-w-xl text-xs text-soft">
          {JSON.stringify(event.payload)}
        </code>
      ),
    },
  ];
};

export function ConsoleEventsPage() {
  const words = useText().console;
  const trade = useMessages(tradeTexts);
  const text = trade.eventsPage;
  const state = useConsoleSearch();
  const columns = useColumns();
  const [running, setRunning] = useState(true);
  const made = (['people', 'demo'] as const).find((each) => each === state.value('made'));
  const filter = {
    name: state.value('name') || undefined,
    id: state.value('id') || undefined,
    made,
    ...daysAsMs(state.values),
  };
  const list = useInfiniteQuery({
    queryKey: ['console', 'events', filter],
    queryFn: ({ pageParam }) =>
      call(listEvents, { query: { ...filter, before: pageParam, limit: PAGE } }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ events }) => (events.length < PAGE ? undefined : events.at(-1)?.offset),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state: { data } }) =>
      running && (data?.pages.length ?? 0) <= 1 ? AGAIN_MS : false,
  });
  const events = list.data?.pages.flatMap((page) => page.events) ?? [];
  const counts = list.data?.pages[0]?.counts ?? [];
  const [opened, setOpened] = useState<StoredEventRow | null>(null);
  return (
    <>
      <h1 className="text-2xl font-semibold tracking-tight">{words.events}</h1>
      <ConsoleFilters
        page="events"
        csv="/v1/console/events.csv"
        csvQuery={withDaysAsMs}
        filters={[
          { kind: 'search', name: 'id', label: text.idHint },
          {
            kind: 'choice',
            name: 'name',
            label: words.event,
            options: counts.map((each) => ({
              value: each.name,
              label: `${each.name} (${count(each.count)})`,
            })),
          },
          {
            kind: 'choice',
            name: 'made',
            label: trade.made,
            options: [
              { value: 'people', label: trade.people },
              { value: 'demo', label: trade.demo },
            ],
          },
          { kind: 'day', name: 'from', label: trade.from },
          { kind: 'day', name: 'to', label: trade.to },
        ]}
      >
        <Button onClick={() => setRunning(!running)} aria-pressed={!running}>
          {running ? (
            <Pause aria-hidden className="size-4" />
          ) : (
            <Play aria-hidden className="size-4" />
          )}
          {running ? words.pause : words.resume}
        </Button>
      </ConsoleFilters>
      <ConsoleTable
        label={words.events}
        list={list}
        rows={events}
        columns={columns}
        keyOf={(event) => event.id}
        open={(event) => setOpened(event)}
        openKey={opened?.id ?? null}
        empty={{ icon: Activity, title: words.noEvents, hint: text.emptyHint }}
      />
      <Sheet open={opened !== null} onClose={() => setOpened(null)} title={text.eventDetail}>
        {opened && <EventDetail event={opened} />}
      </Sheet>
    </>
  );
}
