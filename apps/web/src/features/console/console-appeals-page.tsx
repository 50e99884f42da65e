import { type AppealRow, AppealStatus, decideAppeal, listAppeals } from '@kaibo/contracts';
import {
  keepPreviousData,
  useInfiniteQuery,
  useMutation,
  useQueryClient,
} from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { RotateCcw, Scale, ShieldMinus, UserRound } from 'lucide-react';
import { type FormEvent, useRef, useState } from 'react';
import { call } from '../../app/api.ts';
import { dateTime, fromNow } from '../../app/format.ts';
import { useMe } from '../../app/query.ts';
import { useMessages } from '../../app/text.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button, buttonClass } from '../../ui/button.tsx';
import { TextArea } from '../../ui/field.tsx';
import { toast, toastError } from '../../ui/toast.tsx';
import { ConsoleFilters } from './console-filters.tsx';
import { useConsoleKeys } from './console-keys.ts';
import { Fact, Part } from './console-part.tsx';
import { ConsoleQueue, neighbourOf } from './console-queue.tsx';
import { peopleTexts } from './people-texts.ts';
import { useConsoleSearch } from './use-console-search.ts';

const PAGE = 50;
const REFRESH_MS = 15_000;
const tones = { open: 'warn', lifted: 'good', kept: 'neutral' } as const;

function Decide({ appeal, decided }: { appeal: AppealRow; decided: () => void }) {
  const text = useMessages(peopleTexts);
  const cache = useQueryClient();
  const form = useRef<HTMLFormElement>(null);
  const [pressed, setPressed] = useState<'lift' | 'keep'>('keep');
  const decide = useMutation({
    mutationFn: ({ decision, answer }: { decision: 'lift' | 'keep'; answer: string }) =>
      call(decideAppeal, { params: { appealId: appeal.id }, body: { decision, answer } }),
    onSuccess: (_, { decision }) => {
      toast(decision === 'lift' ? text.appeals.lifted : text.appeals.kept);
      decided();
    },
    // A colleague may have been first: then this goes from the list, and the words stay in the corner.
    onError: (error) => toastError(error),
    onSettled: () => cache.invalidateQueries({ queryKey: ['console', 'appeals'] }),
  });
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const { submitter } = event.nativeEvent as SubmitEvent;
    const decision = submitter?.dataset.decision === 'lift' ? 'lift' : 'keep';
    setPressed(decision);
    const answer = String(new FormData(event.currentTarget).get('answer') ?? '');
    decide.mutate({ decision, answer });
  };
  // The answer comes first: the key puts the cursor there, Tab then reaches the button.
  const write = (): void => form.current?.querySelector('textarea')?.focus();
  useConsoleKeys([{ key: 'r', label: text.appeals.answer, run: write }]);
  return (
    <form ref={form} onSubmit={submit} className="grid gap-3 border-t border-line pt-5">
      <TextArea
        label={text.appeals.answer}
        hint={text.appeals.answerHint}
        name="answer"
        required
        maxLength={500}
        error={decide.error?.message}
      />
      <span className="flex flex-wrap gap-2">
        <Button
          type="submit"
          look="accent"
          data-decision="lift"
          disabled={decide.isPending}
          busy={decide.isPending && pressed === 'lift'}
        >
          <RotateCcw aria-hidden className="size-4" />
          {text.appeals.lift}
        </Button>
        <Button
          type="submit"
          data-decision="keep"
          disabled={decide.isPending}
          busy={decide.isPending && pressed === 'keep'}
        >
          <ShieldMinus aria-hidden className="size-4" />
          {text.appeals.keep}
        </Button>
      </span>
    </form>
  );
}

function AppealDetail({ appeal, decided }: { appeal: AppealRow; decided: () => void }) {
  const text = useMessages(peopleTexts).appeals;
  const me = useMe();
  const { suspension } = appeal;
  return (
    <article className="grid max-w-3xl gap-5 rounded-card bg-raised p-5 shadow-card">
      <header className="flex items-start gap-3">
        <div className="grid min-w-0 gap-1">
          <h2 className="text-lg font-semibold">{appeal.userName}</h2>
          <p className="flex flex-wrap items-center gap-2 text-sm text-soft">
            {text.round(String(appeal.earlier + 1))}
            <Badge tone={tones[appeal.status]}>{text.statusOf[appeal.status]}</Badge>
          </p>
        </div>
        <Link
          to="/console/users"
          search={{ search: appeal.userId, open: appeal.userId } as never}
          className={buttonClass('plain', 'small', 'ml-auto')}
        >
          <UserRound aria-hidden className="size-4" />
          <span className="max-w-40 truncate">{appeal.email}</span>
        </Link>
      </header>
      <Part title={text.text}>
        <blockquote className="border-l-2 border-accent pl-4 leading-7 whitespace-pre-line">
          {appeal.text}
        </blockquote>
        <p className="text-xs text-soft tabular-nums">{dateTime(appeal.filedAtMs)}</p>
      </Part>
      <Part title={text.suspension}>
        <dl className="grid gap-2">
          <Fact name={text.reason}>{suspension.reason}</Fact>
          <Fact name={text.suspendedBy}>{suspension.byName}</Fact>
          <Fact name={text.since}>{dateTime(suspension.sinceMs)}</Fact>
          <Fact name={text.until}>
            {suspension.untilMs === null ? text.noEnd : dateTime(suspension.untilMs)}
          </Fact>
        </dl>
      </Part>
      {appeal.status === 'open' && me?.id === suspension.byUserId && (
        <p className="rounded-xl bg-warn-wash px-4 py-3 text-sm text-warn">{text.own}</p>
      )}
      {appeal.status === 'open' ? (
        <Decide appeal={appeal} decided={decided} />
      ) : (
        <Part title={text.answered(appeal.decidedByName ?? '')}>
          <p className="text-sm whitespace-pre-line">{appeal.answer}</p>
          <p className="text-xs text-soft tabular-nums">
            {appeal.decidedAtMs !== null && dateTime(appeal.decidedAtMs)}
          </p>
        </Part>
      )}
    </article>
  );
}

export function ConsoleAppealsPage() {
  const text = useMessages(peopleTexts);
  const state = useConsoleSearch();
  const status = AppealStatus.safeParse(state.value('status')).data ?? 'open';
  const list = useInfiniteQuery({
    queryKey: ['console', 'appeals', status],
    queryFn: ({ pageParam }) =>
      call(listAppeals, { query: { status, after: pageParam, limit: PAGE } }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ appeals }) => (appeals.length < PAGE ? undefined : appeals.at(-1)?.id),
    placeholderData: keepPreviousData,
    refetchInterval: REFRESH_MS,
  });
  const appeals = list.data?.pages.flatMap((page) => page.appeals) ?? [];
  const isQueue = status === 'open';
  return (
    <>
      <h1 className="text-2xl font-semibold tracking-tight">{text.sections.appeals}</h1>
      <ConsoleFilters
        page="appeals"
        filters={[
          {
            kind: 'choice',
            name: 'status',
            label: text.appeals.status,
            options: (['lifted', 'kept'] as const).map((value) => ({
              value,
              label: text.appeals.statusOf[value],
            })),
            unset: text.appeals.statusOf.open,
          },
        ]}
      />
      <ConsoleQueue
        label={text.appeals.list}
        list={list}
        items={appeals}
        line={(appeal) => (
          <>
            <span className="flex items-center gap-2 font-medium">
              <span className="line-clamp-1">{appeal.userName}</span>
              <span className="ml-auto text-xs font-normal text-soft">
                {fromNow(appeal.filedAtMs)}
              </span>
            </span>
            <span className="line-clamp-2 text-xs text-soft">{appeal.text}</span>
          </>
        )}
        detail={(appeal) => (
          <AppealDetail
            key={appeal.id}
            appeal={appeal}
            decided={() => state.set({ open: neighbourOf(appeals, appeal.id) })}
          />
        )}
        empty={{
          icon: Scale,
          title: isQueue ? text.appeals.empty : text.appeals.emptyOther,
          hint: isQueue ? text.appeals.emptyHint : text.table.nothingHint,
        }}
        pick={text.appeals.pick}
      />
    </>
  );
}
