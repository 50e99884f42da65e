import { cancelEmailChange, changeEmail, type Security, sendVerification } from '@kaibo/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../../app/api.ts';
import { useMessages } from '../../../app/text.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Button } from '../../../ui/button.tsx';
import { TextField } from '../../../ui/field.tsx';
import { Sheet } from '../../../ui/sheet.tsx';
import { toast, toastError } from '../../../ui/toast.tsx';
import { Card } from '../account-subpage.tsx';
import { securityTexts } from '../account-texts.ts';
import { FormProblem, refusedFor } from '../refusal.tsx';
import { CurrentPassword } from './password-field.tsx';
import { securityQuery } from './security-queries.ts';
import { useForm } from './use-form.ts';

const ABOUT_FIELDS = ['accounts/wrong-password', 'accounts/same-email', 'accounts/email-taken'];

function ChangeEmailForm({ done }: { done: (email: string) => void }) {
  const words = useMessages(securityTexts);
  const { submit, isPending, error } = useForm(async (field) => {
    const email = field('email');
    await call(changeEmail, { body: { email, password: field('current') } });
    return email;
  }, done);
  return (
    <form onSubmit={submit} className="grid gap-4">
      <p className="text-sm text-soft">{words.email.changeHint}</p>
      <TextField
        label={words.email.fresh}
        name="email"
        type="email"
        required
        maxLength={200}
        autoComplete="email"
        error={refusedFor(error, 'accounts/same-email', 'accounts/email-taken')}
      />
      <CurrentPassword error={error} />
      <FormProblem error={error} shown={ABOUT_FIELDS} />
      <Button type="submit" look="accent" size="large" busy={isPending}>
        {words.email.send}
      </Button>
    </form>
  );
}

/** Waits for the new address, or is taken back. */
function Pending({ email }: { email: string }) {
  const words = useMessages(securityTexts).email;
  const cache = useQueryClient();
  const cancel = useMutation({
    mutationFn: () => call(cancelEmailChange, {}),
    onSuccess: () => toast(words.cancelled),
    onError: toastError,
    onSettled: () => cache.invalidateQueries(securityQuery),
  });
  return (
    <div className="flex flex-wrap items-center gap-3 rounded-xl bg-warn-wash px-3 py-2.5 text-sm text-warn">
      <p className="min-w-0 flex-1">{words.pending(email)}</p>
      <Button size="small" busy={cancel.isPending} onClick={() => cancel.mutate()}>
        {words.cancel}
      </Button>
    </div>
  );
}

export function EmailCard({ security }: { security: Security }) {
  const texts = useMessages(securityTexts);
  const words = texts.email;
  const cache = useQueryClient();
  const [changing, setChanging] = useState(false);
  const verify = useMutation({
    mutationFn: () => call(sendVerification, {}),
    onSuccess: () => toast(texts.banner.sent),
    onError: toastError,
  });
  const sent = (email: string): void => {
    setChanging(false);
    toast(words.sent(email));
    void cache.invalidateQueries(securityQuery);
  };
  return (
    <Card title={words.title}>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <p className="flex min-w-0 flex-1 basis-60 flex-wrap items-center gap-2">
          <span className="min-w-0">{security.email}</span>
          <Badge tone={security.emailVerified ? 'good' : 'warn'}>
            {security.emailVerified ? words.verified : words.unverified}
          </Badge>
        </p>
        {!security.emailVerified && (
          <Button size="small" busy={verify.isPending} onClick={() => verify.mutate()}>
            {texts.banner.send}
          </Button>
        )}
        <Button size="small" onClick={() => setChanging(true)}>
          {words.change}
        </Button>
      </div>
      {security.pendingEmail && <Pending email={security.pendingEmail} />}
      <Sheet place="center" open={changing} onClose={() => setChanging(false)} title={words.change}>
        {changing && <ChangeEmailForm done={sent} />}
      </Sheet>
    </Card>
  );
}
