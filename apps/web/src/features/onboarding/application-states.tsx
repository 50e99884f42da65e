import { type Application, type ApplicationStatus, withdrawApplication } from '@kaibo/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Check, Hourglass, PencilLine, ShieldX } from 'lucide-react';
import { useState } from 'react';
import { call } from '../../app/api.ts';
import { dateTime } from '../../app/format.ts';
import { useMessages, useText } from '../../app/text.ts';
import { Button } from '../../ui/button.tsx';
import { join } from '../../ui/join.ts';
import { toast, toastError } from '../../ui/toast.tsx';
import { applicationsQuery, keepApplication } from './onboarding-queries.ts';
import { onboardingTexts } from './onboarding-texts.ts';

/** Where an application stands: fill in, review, begin. */
export function ApplicationSteps({ status }: { status: ApplicationStatus }) {
  const text = useMessages(onboardingTexts).steps;
  const at = status === 'submitted' ? 1 : status === 'approved' ? 2 : 0;
  const names = [text.fill, text.review, text.done];
  return (
    <ol className="grid grid-cols-3">
      {names.map((name, i) => (
        <li
          key={name}
          aria-current={i === at ? 'step' : undefined}
          className="relative grid justify-items-center gap-1.5 text-sm text-soft aria-[current]:font-medium aria-[current]:text-ink"
        >
          {i > 0 && (
            <span
              aria-hidden
              className={join(
                'absolute top-3.5 right-1/2 left-[-50%] mx-5 h-0.5',
                i <= at ? 'bg-accent' : 'bg-line',
              )}
            />
          )}
          <span
            aria-hidden
            className={join(
              'grid size-7 place-items-center rounded-full text-xs tabular-nums',
              i <= at ? 'bg-accent text-white' : 'bg-sunken',
            )}
          >
            {i < at ? <Check className="size-4" /> : i + 1}
          </span>
          {name}
        </li>
      ))}
    </ol>
  );
}

/** What the reviewer wrote, while it is still to be met. */
export function ApplicationNotice({ application }: { application: Application }) {
  const text = useMessages(onboardingTexts);
  const { status, reason, againFromMs, mayEdit } = application;
  if (status !== 'returned' && status !== 'refused') return null;
  const isRefused = status === 'refused';
  const Icon = isRefused ? ShieldX : PencilLine;
  return (
    <section
      className={join(
        'flex gap-3 rounded-card p-4',
        isRefused ? 'bg-bad-wash text-bad' : 'bg-warn-wash text-warn',
      )}
    >
      <Icon aria-hidden className="mt-0.5 size-5 shrink-0" />
      <div className="grid gap-1.5 text-sm">
        <p className="font-medium">{isRefused ? text.refused : text.returned}</p>
        <p className="whitespace-pre-line text-ink">{reason}</p>
        {isRefused && (
          <p>
            {mayEdit || againFromMs === null
              ? text.againNow
              : text.againFrom(dateTime(againFromMs))}
          </p>
        )}
      </div>
    </section>
  );
}

function Withdraw({ application }: { application: Application }) {
  const text = useMessages(onboardingTexts).waiting;
  const shared = useText();
  const cache = useQueryClient();
  const [asking, setAsking] = useState(false);
  const withdraw = useMutation({
    mutationFn: () => call(withdrawApplication, { params: { role: application.role } }),
    onSuccess: (next) => {
      keepApplication(cache, next);
      toast(text.withdrawn);
    },
    // Decided meanwhile: what is shown is not true any more.
    onError: async (error) => {
      toastError(error);
      await cache.invalidateQueries(applicationsQuery);
    },
  });
  if (!asking)
    return (
      <Button className="justify-self-start" onClick={() => setAsking(true)}>
        {text.withdraw}
      </Button>
    );
  return (
    <div className="grid gap-3">
      <p className="text-sm">{text.withdrawSure}</p>
      <p role="alert" className="text-sm text-bad empty:hidden">
        {withdraw.error?.message}
      </p>
      <span className="flex gap-2">
        <Button look="danger" busy={withdraw.isPending} onClick={() => withdraw.mutate()}>
          {text.withdraw}
        </Button>
        <Button look="quiet" onClick={() => setAsking(false)}>
          {shared.common.cancel}
        </Button>
      </span>
    </div>
  );
}

/** While somebody reads it: what was handed in, and the way to take it back. */
export function WaitingCard({ application }: { application: Application }) {
  const text = useMessages(onboardingTexts);
  const { kind, legalName, contact, phone, plan, documents, submittedAtMs } = application;
  const facts = [
    [text.form.legalNameOf[kind], legalName],
    [text.form.contact, contact],
    [text.form.phone, phone],
    [text.form.plan, plan],
  ] as const;
  return (
    <section className="grid gap-5 rounded-card bg-raised p-5 shadow-card">
      <header className="flex items-start gap-3">
        <span className="grid size-10 shrink-0 place-items-center rounded-full bg-warn-wash text-warn">
          <Hourglass aria-hidden className="size-5" />
        </span>
        <div className="grid gap-1">
          <h2 className="font-semibold">{text.waiting.title}</h2>
          <p className="text-sm text-soft">{text.waiting.hint}</p>
          {submittedAtMs !== null && (
            <p className="text-xs text-soft tabular-nums">{dateTime(submittedAtMs)}</p>
          )}
        </div>
      </header>
      <dl className="grid gap-3 text-sm">
        {facts.map(([name, value]) => (
          <div key={name} className="grid gap-0.5 sm:grid-cols-[9rem_1fr]">
            <dt className="text-soft">{name}</dt>
            <dd className="whitespace-pre-line">{value}</dd>
          </div>
        ))}
        <div className="grid gap-0.5 sm:grid-cols-[9rem_1fr]">
          <dt className="text-soft">{text.documents.title}</dt>
          <dd className="grid gap-1">
            {documents.map(({ id, name, url }) => (
              <a
                key={id}
                href={url}
                target="_blank"
                rel="noreferrer"
                className="break-all underline underline-offset-4"
              >
                {name}
              </a>
            ))}
          </dd>
        </div>
      </dl>
      <Withdraw application={application} />
    </section>
  );
}
