import {
  type Device,
  endOtherSessions,
  endSession,
  type SessionRow as SessionData,
} from '@kaibo/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Laptop, type LucideIcon, Smartphone, SquareTerminal, Tablet } from 'lucide-react';
import { call } from '../../../app/api.ts';
import { dateTime, fromNow } from '../../../app/format.ts';
import { useMessages } from '../../../app/text.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Button } from '../../../ui/button.tsx';
import { Problem, Skeleton } from '../../../ui/states.tsx';
import { toast, toastError } from '../../../ui/toast.tsx';
import { Card } from '../account-subpage.tsx';
import { securityTexts } from '../account-texts.ts';
import { sessionsQuery } from './security-queries.ts';

const icons: Record<Device['kind'], LucideIcon> = {
  phone: Smartphone,
  tablet: Tablet,
  computer: Laptop,
  program: SquareTerminal,
};

/** Chrome on macOS; one of the two where only one is known. */
const useDeviceName = (): ((device: Device) => string) => {
  const { sessions } = useMessages(securityTexts);
  return ({ kind, browser, system }) => {
    if (browser && system) return sessions.on(browser, system);
    return browser || system || sessions[kind];
  };
};

function SessionRow({ session }: { session: SessionData }) {
  const words = useMessages(securityTexts).sessions;
  const cache = useQueryClient();
  const nameOf = useDeviceName();
  const end = useMutation({
    mutationFn: () => call(endSession, { params: { sessionId: session.id } }),
    onSuccess: () => toast(words.ended),
    onError: toastError,
    onSettled: () => cache.invalidateQueries(sessionsQuery),
  });
  const Icon = icons[session.device.kind];
  return (
    <li className="flex items-center gap-3 py-3 first:pt-0 last:pb-0">
      <span className="grid size-10 shrink-0 place-items-center rounded-full bg-sunken text-soft">
        <Icon aria-hidden className="size-5" />
      </span>
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-center gap-2 text-sm font-medium">
          {nameOf(session.device)}
          {session.isThis && <Badge tone="good">{words.here}</Badge>}
        </p>
        <p className="text-xs text-soft">
          {words.seen(fromNow(session.lastSeenAtMs))}
          {session.address && ` · ${session.address}`}
        </p>
        <p className="text-xs text-soft">{words.since(dateTime(session.signedInAtMs))}</p>
      </div>
      {!session.isThis && (
        <Button size="small" busy={end.isPending} onClick={() => end.mutate()}>
          {words.end}
        </Button>
      )}
    </li>
  );
}

export function SessionsCard() {
  const words = useMessages(securityTexts).sessions;
  const cache = useQueryClient();
  const { data: sessions, error, refetch } = useQuery(sessionsQuery);
  const endOthers = useMutation({
    mutationFn: () => call(endOtherSessions, {}),
    onSuccess: ({ ended }) => toast(words.endedOthers(ended)),
    onError: toastError,
    onSettled: () => cache.invalidateQueries(sessionsQuery),
  });
  return (
    <Card title={words.title}>
      {error && !sessions && <Problem error={error} retry={() => void refetch()} />}
      {!sessions && !error && <Skeleton className="h-24" />}
      <ul className="divide-y divide-line empty:hidden">
        {sessions?.map((session) => (
          <SessionRow key={session.id} session={session} />
        ))}
      </ul>
      {sessions?.length === 1 && <p className="text-sm text-soft">{words.only}</p>}
      {sessions && sessions.length > 1 && (
        <Button
          className="justify-self-start"
          busy={endOthers.isPending}
          onClick={() => endOthers.mutate()}
        >
          {words.endOthers}
        </Button>
      )}
    </Card>
  );
}
