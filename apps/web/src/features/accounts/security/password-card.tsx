import { changePassword, type Security } from '@kaibo/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ApiError, call } from '../../../app/api.ts';
import { fromNow } from '../../../app/format.ts';
import { useMessages } from '../../../app/text.ts';
import { Button } from '../../../ui/button.tsx';
import { TextField } from '../../../ui/field.tsx';
import { Sheet } from '../../../ui/sheet.tsx';
import { toast } from '../../../ui/toast.tsx';
import { Card } from '../account-subpage.tsx';
import { securityTexts } from '../account-texts.ts';
import { FormProblem, refusedFor } from '../refusal.tsx';
import { CurrentPassword } from './password-field.tsx';
import { securityQuery, sessionsQuery } from './security-queries.ts';
import { useForm } from './use-form.ts';

const NOT_REPEATED = 'form/not-repeated';
const ABOUT_FIELDS = [
  'accounts/wrong-password',
  'accounts/weak-password',
  'accounts/same-password',
  NOT_REPEATED,
];

function ChangePasswordForm({ done }: { done: () => void }) {
  const words = useMessages(securityTexts).password;
  const { submit, isPending, error } = useForm(async (field) => {
    const password = field('password');
    if (password !== field('repeat'))
      throw new ApiError(NOT_REPEATED, words.repeatWrong, 0, 'never');
    return call(changePassword, { body: { current: field('current'), password } });
  }, done);
  const fresh = { type: 'password', required: true, minLength: 8, maxLength: 128 } as const;
  return (
    <form onSubmit={submit} className="grid gap-4">
      <p className="text-sm text-soft">{words.hint}</p>
      <CurrentPassword error={error} />
      <TextField
        {...fresh}
        label={words.fresh}
        name="password"
        hint={words.freshHint}
        autoComplete="new-password"
        error={refusedFor(error, 'accounts/weak-password', 'accounts/same-password')}
      />
      <TextField
        {...fresh}
        label={words.repeat}
        name="repeat"
        autoComplete="new-password"
        error={refusedFor(error, NOT_REPEATED)}
      />
      <FormProblem error={error} shown={ABOUT_FIELDS} />
      <Button type="submit" look="accent" size="large" busy={isPending}>
        {words.change}
      </Button>
    </form>
  );
}

export function PasswordCard({ security }: { security: Security }) {
  const words = useMessages(securityTexts).password;
  const cache = useQueryClient();
  const [changing, setChanging] = useState(false);
  const done = (): void => {
    setChanging(false);
    toast(words.done);
    void cache.invalidateQueries(securityQuery);
    void cache.invalidateQueries(sessionsQuery);
  };
  return (
    <Card title={words.title}>
      <div className="flex items-center justify-between gap-3">
        <p className="text-sm text-soft">
          {words.changedAt(fromNow(security.passwordChangedAtMs))}
        </p>
        <Button size="small" onClick={() => setChanging(true)}>
          {words.change}
        </Button>
      </div>
      <Sheet place="center" open={changing} onClose={() => setChanging(false)} title={words.change}>
        {changing && <ChangePasswordForm done={done} />}
      </Sheet>
    </Card>
  );
}
