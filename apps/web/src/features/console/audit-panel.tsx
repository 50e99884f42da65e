import { type AuditDetail, getAudit } from '@kaibo/contracts';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { call } from '../../app/api.ts';
import { count, dateTime } from '../../app/format.ts';
import { useLocale } from '../../app/settings.ts';
import { useMessages, useText } from '../../app/text.ts';
import { buttonClass } from '../../ui/button.tsx';
import { Problem, Skeleton } from '../../ui/states.tsx';
import { actionName } from './audit-action-names.ts';
import { OutcomeBadge } from './audit-outcome.tsx';
import { Fact, Part } from './console-part.tsx';
import { peopleTexts } from './people-texts.ts';

function Json({ value }: { value: unknown }) {
  return (
    <pre className="overflow-x-auto rounded-xl bg-sunken p-3 text-xs leading-5 whitespace-pre-wrap">
      {JSON.stringify(value, null, 2)}
    </pre>
  );
}

const isThere = (value: unknown): boolean => value !== null && value !== undefined;

/** Fields whose value differs, when both sides are objects; otherwise the two as they are. */
function Changes({ before, after }: Pick<AuditDetail, 'before' | 'after'>) {
  const text = useMessages(peopleTexts).audit;
  return (
    <Part title={text.changes}>
      <div className="grid gap-3">
        {isThere(before) && (
          <div className="grid gap-1.5">
            <h4 className="text-xs text-soft">{text.before}</h4>
            <Json value={before} />
          </div>
        )}
        {isThere(after) && (
          <div className="grid gap-1.5">
            <h4 className="text-xs text-soft">{text.after}</h4>
            <Json value={after} />
          </div>
        )}
      </div>
    </Part>
  );
}

function Facts({ entry }: { entry: AuditDetail }) {
  const text = useMessages(peopleTexts).audit;
  const shared = useText();
  return (
    <dl className="grid gap-2">
      <Fact name={text.who}>
        <Link
          to="/console/users"
          search={{ search: entry.actorId, open: entry.actorId } as never}
          className="font-medium text-accent-ink underline underline-offset-4"
        >
          {entry.actorName}
        </Link>
      </Fact>
      <Fact name={text.roles}>
        {entry.actorRoles.map((role) => shared.viewer.accounts.roles[role]).join(' · ')}
      </Fact>
      <Fact name={text.time}>{dateTime(entry.atMs)}</Fact>
      <Fact name={text.outcome}>
        <span className="flex flex-wrap items-center gap-2">
          <OutcomeBadge outcome={entry.outcome} />
          {entry.status}
          {entry.code && <code className="text-xs">{entry.code}</code>}
        </span>
      </Fact>
      {entry.tookMs !== null && (
        <Fact name={text.took}>{text.milliseconds(count(entry.tookMs))}</Fact>
      )}
      <Fact name={text.address}>{entry.address}</Fact>
      <Fact name={text.request}>
        <code className="text-xs select-all">{entry.requestId}</code>
      </Fact>
    </dl>
  );
}

function Targets({ targets }: { targets: readonly string[] }) {
  const text = useMessages(peopleTexts).audit;
  return (
    <Part title={text.targets}>
      <ul className="grid gap-1.5">
        {targets.map((target) => (
          <li key={target}>
            <Link
              to="/console/audit"
              search={{ target } as never}
              title={text.targetHistory}
              className="underline underline-offset-4"
            >
              <code className="text-xs">{target}</code>
            </Link>
          </li>
        ))}
      </ul>
    </Part>
  );
}

export function AuditPanel({ entryId }: { entryId: string }) {
  const text = useMessages(peopleTexts).audit;
  const locale = useLocale();
  const {
    data: entry,
    error,
    refetch,
  } = useQuery({
    queryKey: ['console', 'audit-entry', entryId],
    queryFn: () => call(getAudit, { params: { entryId } }),
  });
  if (error && !entry) return <Problem error={error} retry={() => void refetch()} />;
  if (!entry) return <Skeleton className="h-[70dvh]" />;
  return (
    <div className="grid gap-5">
      <header className="grid gap-1">
        <p className="font-medium">{actionName(entry, locale)}</p>
        <code className="text-xs text-soft">{entry.action}</code>
      </header>
      <Facts entry={entry} />
      {(isThere(entry.before) || isThere(entry.after)) && (
        <Changes before={entry.before} after={entry.after} />
      )}
      <Part title={text.sent}>
        {isThere(entry.body) ? (
          <Json value={entry.body} />
        ) : (
          <p className="text-sm text-soft">{text.nothingSent}</p>
        )}
      </Part>
      {entry.targets.length > 0 && <Targets targets={entry.targets} />}
      <Link
        to="/console/audit"
        search={{ person: entry.actorId } as never}
        className={buttonClass('plain', 'small', 'justify-self-start')}
      >
        {text.personHistory}
      </Link>
    </div>
  );
}
