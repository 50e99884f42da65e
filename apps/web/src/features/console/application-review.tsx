import { decideApplication, type ReviewedApplication } from '@kaibo/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Check, CornerUpLeft, UserRound, X } from 'lucide-react';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { ApiError, call } from '../../app/api.ts';
import { dateTime } from '../../app/format.ts';
import { useMessages, useText } from '../../app/text.ts';
import { Button, buttonClass } from '../../ui/button.tsx';
import { TextArea } from '../../ui/field.tsx';
import { toast, toastError } from '../../ui/toast.tsx';
import { ApplicationBadge } from './application-badge.tsx';
import { ApplicationDocuments } from './application-documents.tsx';
import { useConsoleKeys } from './console-keys.ts';
import { Fact, Part } from './console-part.tsx';
import { peopleTexts } from './people-texts.ts';

type Decision = 'approve' | 'return' | 'refuse';

/** The refusal in the words of the server, or with the name of the colleague who was first. */
const namedRefusal = (error: Error, tookByOther: (name: string) => string): Error => {
  if (!(error instanceof ApiError)) return error;
  const { code, status, retry, details } = error;
  const { byName } = details;
  if (typeof byName !== 'string' || byName === '') return error;
  return new ApiError(code, tookByOther(byName), status, retry, details);
};

const useDecide = (application: ReviewedApplication, decided: () => void) => {
  const text = useMessages(peopleTexts).queue;
  const cache = useQueryClient();
  const said = { approve: text.approved, return: text.returned, refuse: text.refused };
  return useMutation({
    mutationFn: ({ decision, reason }: { decision: Decision; reason: string }) =>
      call(decideApplication, {
        params: { applicationId: application.id },
        body: { decision, reason, version: application.version },
      }),
    onSuccess: async (_, { decision }) => {
      toast(said[decision]);
      decided();
      await cache.invalidateQueries({ queryKey: ['console', 'applications'] });
    },
    // Somebody else was first, or the applicant changed it: what is shown is not true any more, and goes.
    onError: async (error) => {
      toastError(namedRefusal(error, text.tookByOther));
      await cache.invalidateQueries({ queryKey: ['console', 'applications'] });
    },
  });
};

function Decide({
  application,
  decided,
}: {
  application: ReviewedApplication;
  decided: () => void;
}) {
  const text = useMessages(peopleTexts);
  const shared = useText();
  const [asking, setAsking] = useState<'return' | 'refuse' | null>(null);
  const form = useRef<HTMLFormElement>(null);
  const { mutate, isPending, error } = useDecide(application, decided);
  const approve = (): void => {
    if (!isPending) mutate({ decision: 'approve', reason: '' });
  };
  useConsoleKeys([
    { key: 'a', label: text.keys.approve, run: approve },
    { key: 'r', label: text.keys.giveBack, run: () => setAsking('return') },
    { key: 'x', label: text.keys.refuse, run: () => setAsking('refuse') },
  ]);
  useEffect(() => {
    if (asking) form.current?.querySelector('textarea')?.focus();
  }, [asking]);
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const reason = String(new FormData(event.currentTarget).get('reason') ?? '');
    if (asking) mutate({ decision: asking, reason });
  };
  return (
    <div className="grid gap-3">
      <p role="status" className="text-sm text-bad empty:hidden">
        {error?.message}
      </p>
      {asking ? (
        <form
          ref={form}
          onSubmit={submit}
          onKeyDown={({ key }) => key === 'Escape' && setAsking(null)}
          className="grid gap-3 rounded-xl bg-sunken p-4"
        >
          <TextArea
            label={text.queue.reason}
            hint={text.queue.reasonHint}
            name="reason"
            required
            maxLength={500}
          />
          <span className="flex gap-2">
            <Button type="submit" look={asking === 'refuse' ? 'danger' : 'accent'} busy={isPending}>
              {asking === 'refuse' ? text.queue.confirmRefuse : text.queue.confirmBack}
            </Button>
            <Button look="quiet" onClick={() => setAsking(null)}>
              {shared.common.cancel}
            </Button>
          </span>
        </form>
      ) : (
        <span className="flex flex-wrap gap-2">
          <Button look="accent" busy={isPending} onClick={approve}>
            <Check aria-hidden className="size-4" />
            {text.queue.approve}
          </Button>
          <Button onClick={() => setAsking('return')}>
            <CornerUpLeft aria-hidden className="size-4" />
            {text.queue.giveBack}
          </Button>
          <Button look="danger" onClick={() => setAsking('refuse')}>
            <X aria-hidden className="size-4" />
            {text.queue.refuse}
          </Button>
        </span>
      )}
    </div>
  );
}

function Form({ application }: { application: ReviewedApplication }) {
  const text = useMessages(peopleTexts).queue;
  const { kind, legalName, contact, phone, email, registeredAtMs, plan } = application;
  return (
    <>
      <dl className="grid gap-2">
        <Fact name={text.kind}>{text.kindOf[kind]}</Fact>
        <Fact name={text.legalNameOf[kind]}>{legalName || '–'}</Fact>
        <Fact name={text.contact}>{contact || '–'}</Fact>
        <Fact name={text.phone}>{phone || '–'}</Fact>
        <Fact name={text.email}>{email}</Fact>
        <Fact name={text.registered}>{dateTime(registeredAtMs)}</Fact>
      </dl>
      <Part title={text.plan}>
        <p className="text-sm leading-6 whitespace-pre-line">{plan || '–'}</p>
      </Part>
    </>
  );
}

function Steps({ application }: { application: ReviewedApplication }) {
  const text = useMessages(peopleTexts);
  return (
    <Part title={text.queue.history}>
      <ol className="grid gap-2.5">
        {application.steps.map((step) => (
          <li key={step.atMs} className="grid gap-1 text-sm">
            <span className="flex items-center gap-3">
              <ApplicationBadge status={step.status} />
              <span className="text-xs text-soft tabular-nums">{dateTime(step.atMs)}</span>
            </span>
            {step.reason && <span className="whitespace-pre-line">{step.reason}</span>}
          </li>
        ))}
      </ol>
      {application.decidedByName && application.status !== 'submitted' && (
        <p className="text-xs text-soft">{text.queue.decidedBy(application.decidedByName)}</p>
      )}
    </Part>
  );
}

/** One application: the form and the decision on the left, its documents beside. */
export function ApplicationReview({
  application,
  decided,
}: {
  application: ReviewedApplication;
  decided: () => void;
}) {
  const text = useMessages(peopleTexts);
  const shared = useText();
  return (
    <article className="grid grid-cols-1 items-start gap-4 xl:grid-cols-[minmax(20rem,26rem)_minmax(0,1fr)]">
      <div className="grid gap-5 rounded-card bg-raised p-5 shadow-card">
        <header className="flex items-start gap-3">
          <div className="grid min-w-0 gap-1">
            <h2 className="text-lg font-semibold">
              {application.legalName || application.userName}
            </h2>
            <p className="flex flex-wrap items-center gap-2 text-sm text-soft">
              {shared.viewer.accounts.roles[application.role]}
              <ApplicationBadge status={application.status} />
            </p>
          </div>
          <Link
            to="/console/users"
            search={{ search: application.userId, open: application.userId } as never}
            title={text.queue.person}
            className={buttonClass('plain', 'small', 'ml-auto')}
          >
            <UserRound aria-hidden className="size-4" />
            <span className="max-w-24 truncate">{application.userName}</span>
          </Link>
        </header>
        <Form application={application} />
        {application.status === 'submitted' && (
          <div className="border-t border-line pt-5">
            <Decide application={application} decided={decided} />
          </div>
        )}
        <Steps application={application} />
      </div>
      <ApplicationDocuments documents={application.documents} />
    </article>
  );
}
