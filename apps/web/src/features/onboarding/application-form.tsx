import {
  type Application,
  type AppliedRole,
  saveApplication,
  submitApplication,
} from '@kaibo/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { ApiError, call } from '../../app/api.ts';
import { useMessages } from '../../app/text.ts';
import { Button } from '../../ui/button.tsx';
import { TextArea, TextField } from '../../ui/field.tsx';
import { toast } from '../../ui/toast.tsx';
import { DocumentsField } from './documents-field.tsx';
import { keepApplication } from './onboarding-queries.ts';
import { onboardingTexts } from './onboarding-texts.ts';

type Kind = 'person' | 'company';
const kinds: readonly Kind[] = ['person', 'company'];
const named = ['legalName', 'contact', 'phone', 'plan'] as const;
type Named = (typeof named)[number];

/** Which fields a refusal is about. */
const fieldsOf = (error: Error | null): ReadonlySet<string> => {
  if (!(error instanceof ApiError)) return new Set();
  if (error.code === 'onboarding/incomplete')
    return new Set((error.details.missing as string[] | undefined) ?? []);
  if (error.code === 'onboarding/documents-missing') return new Set(['documents']);
  return new Set();
};

const formOf = (form: HTMLFormElement, kind: Kind) => {
  const fields = new FormData(form);
  const field = (name: Named): string => String(fields.get(name) ?? '').trim();
  return {
    kind,
    legalName: field('legalName'),
    contact: field('contact'),
    phone: field('phone'),
    plan: field('plan'),
  };
};

function KindChoice({ kind, change }: { kind: Kind; change: (kind: Kind) => void }) {
  const text = useMessages(onboardingTexts).form;
  return (
    <fieldset className="grid gap-1.5">
      <legend className="mb-1.5 text-sm font-medium">{text.kind}</legend>
      <div className="grid grid-cols-2 gap-1 rounded-xl bg-sunken p-1">
        {kinds.map((each) => (
          <label
            key={each}
            className="grid h-9 cursor-pointer place-items-center rounded-lg text-sm text-soft has-checked:bg-raised has-checked:font-medium has-checked:text-ink has-checked:shadow-card has-focus-visible:outline-2 has-focus-visible:outline-accent-ink"
          >
            <input
              type="radio"
              name="kind"
              value={each}
              checked={kind === each}
              onChange={() => change(each)}
              className="sr-only"
            />
            {text.kindOf[each]}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

/** Keeps what is typed whatever is refused; documents are added while the form is being filled in. */
export function ApplicationForm({
  role,
  application,
}: {
  role: AppliedRole;
  application: Application | undefined;
}) {
  const text = useMessages(onboardingTexts).form;
  const cache = useQueryClient();
  const form = useRef<HTMLFormElement>(null);
  const [kind, setKind] = useState<Kind>(application?.kind ?? 'person');
  const save = async (): Promise<void> => {
    const body = formOf(form.current!, kind);
    keepApplication(cache, await call(saveApplication, { params: { role }, body }));
  };
  const saving = useMutation({ mutationFn: save, onSuccess: () => toast(text.saved) });
  const submitting = useMutation({
    mutationFn: async () => {
      await save();
      keepApplication(cache, await call(submitApplication, { params: { role } }));
    },
    onSuccess: () => scrollTo({ top: 0 }),
  });
  const error = submitting.error ?? saving.error;
  const wrong = fieldsOf(submitting.error);
  const problem = (name: Named): string | null => (wrong.has(name) ? text.missing[name] : null);
  useEffect(() => {
    if (submitting.error)
      form.current?.querySelector<HTMLElement>('[aria-invalid], [data-missing]')?.focus();
  }, [submitting.error]);
  const isBusy = saving.isPending || submitting.isPending;
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    if (!isBusy) submitting.mutate();
  };
  return (
    <form
      ref={form}
      onSubmit={submit}
      noValidate
      className="grid gap-5 rounded-card bg-raised p-5 shadow-card"
    >
      <KindChoice kind={kind} change={setKind} />
      <TextField
        label={text.legalNameOf[kind]}
        hint={text.legalNameHint}
        error={problem('legalName')}
        name="legalName"
        defaultValue={application?.legalName}
        maxLength={100}
        autoComplete={kind === 'company' ? 'organization' : 'name'}
      />
      <div className="grid items-start gap-5 sm:grid-cols-2">
        <TextField
          label={text.contact}
          error={problem('contact')}
          name="contact"
          defaultValue={application?.contact}
          maxLength={60}
        />
        <TextField
          label={text.phone}
          error={problem('phone')}
          name="phone"
          type="tel"
          defaultValue={application?.phone}
          maxLength={24}
          autoComplete="tel"
        />
      </div>
      <TextArea
        label={text.plan}
        hint={text.planHint}
        error={problem('plan')}
        name="plan"
        defaultValue={application?.plan}
        placeholder={text.planExample}
        maxLength={2000}
        rows={5}
      />
      <DocumentsField
        role={role}
        documents={application?.documents ?? []}
        isMissing={wrong.has('documents') && (application?.documents.length ?? 0) === 0}
      />
      <footer className="grid gap-3 border-t border-line pt-5">
        <p role="alert" className="text-sm text-bad empty:hidden">
          {error?.message}
        </p>
        <div className="flex flex-wrap gap-2">
          <Button
            type="submit"
            look="accent"
            size="large"
            busy={submitting.isPending}
            disabled={isBusy}
          >
            {text.submit}
          </Button>
          <Button
            size="large"
            busy={saving.isPending}
            disabled={isBusy}
            onClick={() => saving.mutate()}
          >
            {text.saveDraft}
          </Button>
        </div>
        <p className="text-xs text-soft">{text.submitHint}</p>
      </footer>
    </form>
  );
}
