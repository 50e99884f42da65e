import {
  ApplicationStatus,
  AppliedRole,
  listApplications,
  type ReviewedApplication,
} from '@kaibo/contracts';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { FileCheck2 } from 'lucide-react';
import { call } from '../../app/api.ts';
import { count, fromNow } from '../../app/format.ts';
import { useMessages, useText } from '../../app/text.ts';
import { Badge } from '../../ui/badge.tsx';
import { ApplicationBadge } from './application-badge.tsx';
import { ApplicationReview } from './application-review.tsx';
import { ConsoleFilters } from './console-filters.tsx';
import { ConsoleQueue, neighbourOf } from './console-queue.tsx';
import { peopleTexts } from './people-texts.ts';
import { useConsoleSearch } from './use-console-search.ts';

const PAGE = 50;
const REFRESH_MS = 15_000;

const useApplications = () => {
  const state = useConsoleSearch();
  const status = ApplicationStatus.safeParse(state.value('status')).data ?? 'submitted';
  const role = AppliedRole.safeParse(state.value('role')).data;
  const list = useInfiniteQuery({
    queryKey: ['console', 'applications', status, role],
    queryFn: ({ pageParam }) =>
      call(listApplications, { query: { status, role, after: pageParam, limit: PAGE } }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ applications }) =>
      applications.length < PAGE ? undefined : applications.at(-1)?.id,
    placeholderData: keepPreviousData,
    refetchInterval: ({ state: query }) =>
      (query.data?.pages.length ?? 0) <= 1 ? REFRESH_MS : false,
  });
  return { list, status };
};

function Line({ application }: { application: ReviewedApplication }) {
  const text = useMessages(peopleTexts);
  const shared = useText();
  const { legalName, userName, role, status, submittedAtMs } = application;
  return (
    <>
      <span className="flex items-center gap-2">
        <span className="line-clamp-1 font-medium">{legalName || userName}</span>
        <Badge className="ml-auto">{shared.viewer.accounts.roles[role]}</Badge>
      </span>
      <span className="flex items-center gap-2 text-xs text-soft">
        {submittedAtMs === null ? userName : text.queue.ago(fromNow(submittedAtMs))}
        {status !== 'submitted' && (
          <span className="ml-auto">
            <ApplicationBadge status={status} />
          </span>
        )}
      </span>
    </>
  );
}

export function ConsoleApplicationsPage() {
  const text = useMessages(peopleTexts);
  const shared = useText();
  const state = useConsoleSearch();
  const { list, status } = useApplications();
  const applications = list.data?.pages.flatMap((page) => page.applications) ?? [];
  const isQueue = status === 'submitted';
  const waiting = list.data?.pages[0]?.waiting;
  return (
    <>
      <header className="flex items-center gap-3">
        <h1 className="text-2xl font-semibold tracking-tight">{text.sections.applications}</h1>
        {waiting !== undefined && (
          <Badge tone={waiting > 0 ? 'warn' : 'good'}>{text.queue.waiting(count(waiting))}</Badge>
        )}
      </header>
      <ConsoleFilters
        page="applications"
        filters={[
          {
            kind: 'choice',
            name: 'status',
            label: text.queue.status,
            options: ApplicationStatus.options
              .filter((each) => each !== 'submitted')
              .map((value) => ({ value, label: text.status[value] })),
            unset: text.status.submitted,
          },
          {
            kind: 'choice',
            name: 'role',
            label: text.queue.role,
            options: AppliedRole.options.map((value) => ({
              value,
              label: shared.viewer.accounts.roles[value],
            })),
          },
        ]}
      />
      <ConsoleQueue
        label={text.queue.list}
        list={list}
        items={applications}
        line={(application) => <Line application={application} />}
        detail={(application) => (
          <ApplicationReview
            key={application.id}
            application={application}
            decided={() => state.set({ open: neighbourOf(applications, application.id) })}
          />
        )}
        empty={{
          icon: FileCheck2,
          title: isQueue ? text.queue.empty : text.queue.emptyOther,
          hint: isQueue ? text.queue.emptyHint : text.table.nothingHint,
        }}
        pick={text.queue.pick}
      />
    </>
  );
}
