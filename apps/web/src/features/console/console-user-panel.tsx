import { getUser, listApplications, listAudit, may, type PersonDetail } from '@kaibo/contracts';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { History, Mail, ReceiptText } from 'lucide-react';
import { call } from '../../app/api.ts';
import { count, dateTime } from '../../app/format.ts';
import { useMe } from '../../app/query.ts';
import { useLocale } from '../../app/settings.ts';
import { useMessages } from '../../app/text.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { buttonClass } from '../../ui/button.tsx';
import { Problem, Skeleton } from '../../ui/states.tsx';
import { StaffPortrait } from '../portraits/staff-portrait.tsx';
import { ApplicationBadge } from './application-badge.tsx';
import { actionName } from './audit-action-names.ts';
import { OutcomeBadge } from './audit-outcome.tsx';
import { Fact, Part } from './console-part.tsx';
import { FactorPart } from './console-user-factor.tsx';
import { RolesEditor } from './console-user-roles.tsx';
import { SuspensionPart } from './console-user-suspension.tsx';
import { peopleTexts } from './people-texts.ts';
import { StateBadge } from './person-state.tsx';

export const personQuery = (userId: string) =>
  queryOptions({
    queryKey: ['console', 'user', userId],
    queryFn: () => call(getUser, { params: { userId } }),
  });

function Facts({ person }: { person: PersonDetail }) {
  const text = useMessages(peopleTexts).users;
  return (
    <Part title={text.facts}>
      <dl className="grid gap-2">
        <Fact name={text.state}>
          <StateBadge suspension={person.suspension} />
        </Fact>
        <Fact name={text.registered}>{dateTime(person.createdAtMs)}</Fact>
        <Fact name={text.language}>{person.locale === 'en' ? text.english : text.chinese}</Fact>
        <Fact name={text.sessions}>{text.sessionsOf(count(person.sessions))}</Fact>
        <Fact name={text.lastSignIn}>
          {person.lastSignInMs === null ? text.neverSignedIn : dateTime(person.lastSignInMs)}
        </Fact>
        <Fact name={text.userId}>
          <code className="text-xs select-all">{person.id}</code>
        </Fact>
      </dl>
    </Part>
  );
}

function Applications({ userId }: { userId: string }) {
  const text = useMessages(peopleTexts);
  const { data } = useQuery({
    queryKey: ['console', 'applications', 'of', userId],
    queryFn: () => call(listApplications, { query: { userId } }),
  });
  if (!data || data.applications.length === 0) return null;
  return (
    <Part title={text.users.applications}>
      <ul className="grid gap-2">
        {data.applications.map((application) => (
          <li key={application.id}>
            <Link
              to="/console/applications"
              search={{ status: application.status, open: application.id } as never}
              className="flex items-center gap-3 rounded-xl bg-sunken px-3 py-2 text-sm hover:bg-line/60"
            >
              <span className="line-clamp-1 font-medium">{application.legalName || '–'}</span>
              <span className="ml-auto">
                <ApplicationBadge status={application.status} />
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </Part>
  );
}

const LATEST = 8;

function Acts({ userId }: { userId: string }) {
  const text = useMessages(peopleTexts).users;
  const locale = useLocale();
  const { data } = useQuery({
    queryKey: ['console', 'audit', 'of', userId],
    queryFn: () => call(listAudit, { query: { target: userId, limit: LATEST } }),
  });
  return (
    <Part title={text.history}>
      {!data && <Skeleton className="h-24" />}
      {data?.entries.length === 0 && <p className="text-sm text-soft">{text.noHistory}</p>}
      <ol className="grid gap-2.5">
        {data?.entries.map((entry) => (
          <li key={entry.id} className="grid gap-0.5 text-sm">
            <span className="flex items-center gap-2">
              <span className="line-clamp-1">{actionName(entry, locale)}</span>
              {entry.outcome !== 'done' && <OutcomeBadge outcome={entry.outcome} />}
            </span>
            <span className="text-xs text-soft tabular-nums">
              {entry.actorName} · {dateTime(entry.atMs)}
            </span>
          </li>
        ))}
      </ol>
      {data && data.entries.length > 0 && (
        <Link
          to="/console/audit"
          search={{ target: userId } as never}
          className={buttonClass('plain', 'small', 'justify-self-start')}
        >
          <History aria-hidden className="size-4" />
          {text.wholeHistory}
        </Link>
      )}
    </Part>
  );
}

/** Everything about one account, and what may be done to it by whom is looking. */
export function PersonPanel({ userId }: { userId: string }) {
  const text = useMessages(peopleTexts).users;
  const me = useMe();
  const { data: person, error, refetch } = useQuery(personQuery(userId));
  if (error && !person) return <Problem error={error} retry={() => void refetch()} />;
  if (!person || !me) return <Skeleton className="h-[70dvh]" />;
  return (
    <div className="grid grid-cols-1 gap-5">
      <header className="flex items-center gap-3">
        <Avatar name={person.name} src={person.avatarUrl} className="size-12 text-lg" />
        <span className="grid min-w-0 gap-0.5 text-sm">
          <span className="flex items-center gap-1.5 text-soft">
            <Mail aria-hidden className="size-4 shrink-0" />
            <span className="truncate">{person.email}</span>
          </span>
        </span>
        {may(me.roles, 'orders:read-all') && (
          <Link
            to="/console/orders"
            search={{ q: person.id } as never}
            className={buttonClass('plain', 'small', 'ml-auto')}
          >
            <ReceiptText aria-hidden className="size-4" />
            {text.orders}
          </Link>
        )}
      </header>
      <Facts person={person} />
      <RolesEditor person={person} me={me} />
      <FactorPart person={person} me={me} />
      <SuspensionPart person={person} me={me} />
      {may(me.roles, 'applications:review') && <Applications userId={userId} />}
      {may(me.roles, 'portraits:read') && <StaffPortrait userId={userId} />}
      {may(me.roles, 'audit:read') && <Acts userId={userId} />}
    </div>
  );
}
