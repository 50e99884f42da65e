import { type AuditEntry, AuditOutcome, listAudit, listAuditActions } from '@kaibo/contracts';
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { ScrollText } from 'lucide-react';
import { call } from '../../app/api.ts';
import { dateTime } from '../../app/format.ts';
import { useLocale } from '../../app/settings.ts';
import { useMessages } from '../../app/text.ts';
import { Sheet } from '../../ui/sheet.tsx';
import { actionName } from './audit-action-names.ts';
import { OutcomeBadge } from './audit-outcome.tsx';
import { AuditPanel } from './audit-panel.tsx';
import { daysAsMs, withDaysAsMs } from './console-days.ts';
import { ConsoleFilters } from './console-filters.tsx';
import { type ConsoleColumn, ConsoleTable } from './console-table.tsx';
import { peopleTexts } from './people-texts.ts';
import { useConsoleSearch } from './use-console-search.ts';

const PAGE = 50;

const useEntries = () => {
  const state = useConsoleSearch();
  const { person, target, action } = state.values;
  const outcome = AuditOutcome.safeParse(state.value('outcome')).data;
  const query = { person, target, action, outcome, ...daysAsMs(state.values) };
  return useInfiniteQuery({
    queryKey: ['console', 'audit', query],
    queryFn: ({ pageParam }) =>
      call(listAudit, { query: { ...query, before: pageParam, limit: PAGE } }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ entries }) => (entries.length < PAGE ? undefined : entries.at(-1)?.id),
    placeholderData: keepPreviousData,
  });
};

function Filters() {
  const text = useMessages(peopleTexts).audit;
  const locale = useLocale();
  const { data } = useQuery({
    queryKey: ['console', 'audit-actions'],
    queryFn: () => call(listAuditActions, {}),
    staleTime: 60_000,
  });
  return (
    <ConsoleFilters
      page="audit"
      csv="/v1/console/audit.csv"
      csvQuery={withDaysAsMs}
      filters={[
        { kind: 'search', name: 'person', label: text.person },
        { kind: 'text', name: 'target', label: text.target },
        {
          kind: 'choice',
          name: 'action',
          label: text.action,
          options: (data?.actions ?? []).map(({ action, summary }) => ({
            value: action,
            label: actionName({ action, summary }, locale),
          })),
        },
        {
          kind: 'choice',
          name: 'outcome',
          label: text.outcome,
          options: AuditOutcome.options.map((value) => ({
            value,
            label: text.outcomeOf[value],
          })),
        },
        { kind: 'day', name: 'from', label: text.from },
        { kind: 'day', name: 'to', label: text.to },
      ]}
    />
  );
}

const useColumns = (): ConsoleColumn<AuditEntry>[] => {
  const text = useMessages(peopleTexts).audit;
  const locale = useLocale();
  return [
    {
      key: 'time',
      head: text.time,
      className: 'whitespace-nowrap tabular-nums',
      cell: ({ atMs }) => dateTime(atMs),
    },
    {
      key: 'who',
      head: text.who,
      className: 'whitespace-nowrap font-medium',
      sortBy: ({ actorName }) => actorName,
      cell: ({ actorName }) => actorName,
    },
    {
      key: 'action',
      head: text.action,
      sortBy: ({ action }) => action,
      cell: ({ summary, action }) => (
        <span className="grid">
          <span className="line-clamp-1">{actionName({ summary, action }, locale)}</span>
          <code className="line-clamp-1 text-xs text-soft">{action}</code>
        </span>
      ),
    },
    {
      key: 'targets',
      head: text.targets,
      className: 'whitespace-nowrap',
      cell: ({ targets }) => (
        <code className="text-xs text-soft" title={targets.join('\n')}>
          {targets[0]?.slice(-8) ?? '–'}
          {targets.length > 1 && ` +${targets.length - 1}`}
        </code>
      ),
    },
    {
      key: 'outcome',
      head: text.outcome,
      sortBy: ({ outcome }) => outcome,
      cell: ({ outcome }) => <OutcomeBadge outcome={outcome} />,
    },
    {
      key: 'address',
      head: text.address,
      className: 'whitespace-nowrap text-soft tabular-nums',
      cell: ({ address }) => address,
    },
  ];
};

export function ConsoleAuditPage() {
  const text = useMessages(peopleTexts);
  const state = useConsoleSearch();
  const list = useEntries();
  const columns = useColumns();
  const entries = list.data?.pages.flatMap((page) => page.entries) ?? [];
  const openId = state.value('open');
  return (
    <>
      <header className="grid gap-1">
        <h1 className="text-2xl font-semibold tracking-tight">{text.audit.title}</h1>
        <p className="text-sm text-soft">{text.audit.hint}</p>
      </header>
      <Filters />
      <ConsoleTable
        label={text.audit.title}
        list={list}
        rows={entries}
        columns={columns}
        keyOf={({ id }) => id}
        open={({ id }) => state.set({ open: id })}
        empty={{ icon: ScrollText, title: text.audit.empty }}
      />
      <Sheet open={openId !== ''} onClose={() => state.set({ open: '' })} title={text.audit.action}>
        {openId && <AuditPanel key={openId} entryId={openId} />}
      </Sheet>
    </>
  );
}
