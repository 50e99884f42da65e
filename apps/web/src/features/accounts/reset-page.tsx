import { resetPassword } from '@kaibo/contracts';
import { useMutation } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { Link2Off } from 'lucide-react';
import { call } from '../../app/api.ts';
import { useText } from '../../app/text.ts';
import { Button, buttonClass } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { Empty } from '../../ui/states.tsx';
import { toast } from '../../ui/toast.tsx';
import { AccountForm } from './account-form.tsx';
import { FormProblem, refusedFor } from './refusal.tsx';

const route = getRouteApi('/reset');

export function ResetPage() {
  const text = useText();
  const words = text.viewer.accounts;
  const { token } = route.useSearch();
  const navigate = useNavigate();
  const { mutate, isPending, error } = useMutation({
    mutationFn: (password: string) => call(resetPassword, { body: { token, password } }),
    onSuccess: () => {
      toast(words.resetDone);
      void navigate({ to: '/sign-in' });
    },
  });
  if (!token) return <Empty icon={Link2Off} title={words.resetNoToken} />;
  const expired = refusedFor(error, 'accounts/reset-expired');
  if (expired)
    return (
      <Empty icon={Link2Off} title={expired}>
        <Link to="/forgot" className={buttonClass('accent')}>
          {words.sendLink}
        </Link>
      </Empty>
    );
  return (
    <AccountForm title={words.resetTitle} submit={(field) => mutate(field('password'))}>
      <TextField
        label={words.newPassword}
        name="password"
        type="password"
        required
        minLength={8}
        maxLength={128}
        hint={words.passwordHint}
        autoComplete="new-password"
        error={refusedFor(error, 'accounts/weak-password')}
      />
      <FormProblem error={error} shown={['accounts/weak-password']} />
      <Button type="submit" look="accent" size="large" busy={isPending}>
        {text.common.save}
      </Button>
    </AccountForm>
  );
}
