import { forgotPassword } from '@kaibo/contracts';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { call } from '../../app/api.ts';
import { configQuery } from '../../app/query.ts';
import { useText } from '../../app/text.ts';
import { Button, buttonClass } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { toastError } from '../../ui/toast.tsx';
import { AccountForm } from './account-form.tsx';

export function ForgotPage() {
  const text = useText();
  const words = text.viewer.accounts;
  const { data: config } = useQuery(configQuery);
  const { mutate, isPending, isSuccess } = useMutation({
    mutationFn: (email: string) => call(forgotPassword, { body: { email } }),
    onError: toastError,
  });
  return (
    <AccountForm title={words.forgotTitle} submit={(field) => mutate(field('email'))}>
      {isSuccess ? (
        <>
          <p role="status" className="text-good">
            {words.forgotSent}
          </p>
          {config?.mailboxOpen && (
            <Link to="/mailbox" className={buttonClass('plain')}>
              {words.openMailbox}
            </Link>
          )}
        </>
      ) : (
        <>
          <TextField
            label={words.email}
            name="email"
            type="email"
            required
            hint={words.forgotHint}
            autoComplete="email"
          />
          <Button type="submit" look="accent" size="large" busy={isPending}>
            {words.sendLink}
          </Button>
        </>
      )}
    </AccountForm>
  );
}
