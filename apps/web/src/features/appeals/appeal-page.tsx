import { type Appeal, type AppealView, fileAppeal, lookAppeal } from '@kaibo/contracts';
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { BadgeCheck, Ban } from 'lucide-react';
import type { FormEvent } from 'react';
import { call } from '../../app/api.ts';
import { dateTime } from '../../app/format.ts';
import { useMessages } from '../../app/text.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button, buttonClass } from '../../ui/button.tsx';
import { TextArea } from '../../ui/field.tsx';
import { Empty, Problem, Skeleton } from '../../ui/states.tsx';
import { toast } from '../../ui/toast.tsx';
import { onboardingTexts } from '../onboarding/onboarding-texts.ts';

const route = getRouteApi('/appeal');
const tones = { open: 'warn', lifted: 'good', kept: 'bad' } as const;

const appealQuery = (token: string) =>
  queryOptions({
    queryKey: ['appeal', token],
    queryFn: () => call(lookAppeal, { body: { token } }),
    retry: false,
    enabled: token !== '',
  });

function SignInLink() {
  const text = useMessages(onboardingTexts).appeal;
  return (
    <Link to="/sign-in" className={buttonClass('accent')}>
      {text.signIn}
    </Link>
  );
}

function Suspension({ view }: { view: AppealView }) {
  const text = useMessages(onboardingTexts).appeal;
  return (
    <section className="grid gap-4 rounded-card bg-raised p-6 shadow-card">
      <header className="flex items-center gap-3">
        <span className="grid size-11 shrink-0 place-items-center rounded-full bg-bad-wash text-bad">
          <Ban aria-hidden className="size-5" />
        </span>
        <div>
          <h1 className="text-xl font-semibold tracking-tight">{text.title}</h1>
          <p className="text-sm text-soft">{view.name}</p>
        </div>
      </header>
      <dl className="grid gap-3 text-sm">
        <div className="grid gap-0.5">
          <dt className="text-soft">{text.reason}</dt>
          <dd className="whitespace-pre-line">{view.reason}</dd>
        </div>
        <div className="grid gap-0.5">
          <dt className="text-soft">{text.since}</dt>
          <dd className="tabular-nums">{dateTime(view.sinceMs)}</dd>
        </div>
      </dl>
      <p className="rounded-xl bg-sunken px-4 py-3 text-sm">
        {view.untilMs === null ? text.noEnd : text.until(dateTime(view.untilMs))}
      </p>
    </section>
  );
}

function AppealForm({ token }: { token: string }) {
  const text = useMessages(onboardingTexts).appeal;
  const cache = useQueryClient();
  const file = useMutation({
    mutationFn: (said: string) => call(fileAppeal, { body: { token, text: said } }),
    onSuccess: (view) => {
      cache.setQueryData(appealQuery(token).queryKey, view);
      toast(text.sent);
    },
  });
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    file.mutate(String(new FormData(event.currentTarget).get('text') ?? ''));
  };
  return (
    <form onSubmit={submit} className="grid gap-4 rounded-card bg-raised p-6 shadow-card">
      <TextArea
        label={text.text}
        hint={text.textHint}
        name="text"
        required
        minLength={10}
        maxLength={2000}
        rows={6}
        error={file.error?.message}
      />
      <Button type="submit" look="accent" size="large" busy={file.isPending}>
        {text.send}
      </Button>
    </form>
  );
}

function AppealCard({ appeal }: { appeal: Appeal }) {
  const text = useMessages(onboardingTexts).appeal;
  return (
    <li className="grid gap-3 rounded-card bg-raised p-5 text-sm shadow-card">
      <p className="flex items-center justify-between gap-3">
        <span className="text-xs text-soft tabular-nums">{dateTime(appeal.filedAtMs)}</span>
        <Badge tone={tones[appeal.status]}>{text.statusOf[appeal.status]}</Badge>
      </p>
      <p className="whitespace-pre-line">{appeal.text}</p>
      {appeal.status === 'open' ? (
        <p className="text-soft">{text.waiting}</p>
      ) : (
        <div className="grid gap-1 rounded-xl bg-sunken p-4">
          <p className="text-xs text-soft">{text.answer}</p>
          <p className="whitespace-pre-line">{appeal.answer}</p>
        </div>
      )}
    </li>
  );
}

function View({ token, view }: { token: string; view: AppealView }) {
  const text = useMessages(onboardingTexts).appeal;
  const isWaiting = view.appeals.some(({ status }) => status === 'open');
  return (
    <>
      {view.active ? (
        <Suspension view={view} />
      ) : (
        <section className="rounded-card bg-raised shadow-card">
          <h1 className="sr-only">{text.openTitle}</h1>
          <Empty icon={BadgeCheck} title={text.openTitle}>
            <p className="mb-4">{text.openHint}</p>
            <SignInLink />
          </Empty>
        </section>
      )}
      {view.appeals.length > 0 && (
        <section className="grid gap-3">
          <h2 className="font-semibold">{text.yours}</h2>
          <ol className="grid gap-3">
            {view.appeals.toReversed().map((appeal) => (
              <AppealCard key={appeal.id} appeal={appeal} />
            ))}
          </ol>
        </section>
      )}
      {view.mayAppeal && <AppealForm token={token} />}
      {view.active && !view.mayAppeal && !isWaiting && (
        <p className="text-center text-sm text-soft">{text.noMore}</p>
      )}
    </>
  );
}

/** Opened by the link of the mail or from a refused sign-in: nobody is signed in here. */
export function AppealPage() {
  const text = useMessages(onboardingTexts).appeal;
  const { token } = route.useSearch();
  const { data: view, error, refetch } = useQuery(appealQuery(token));
  if (token === '')
    return (
      <Empty icon={Ban} title={text.badLink}>
        <SignInLink />
      </Empty>
    );
  return (
    <div className="mx-auto grid max-w-lg grid-cols-1 gap-4 px-4 py-8 md:py-14">
      {!view && !error && <Skeleton className="h-80" />}
      {error && !view && (
        <section className="rounded-card bg-raised shadow-card">
          <h1 className="sr-only">{text.title}</h1>
          <Problem error={error} retry={() => void refetch()} />
          <p className="-mt-6 grid justify-items-center gap-4 px-6 pb-10 text-center text-sm text-soft">
            {text.badLink}
            <SignInLink />
          </p>
        </section>
      )}
      {view && <View token={token} view={view} />}
    </div>
  );
}
