import { type Consent, register, updateMe } from '@kaibo/contracts';
import { useMutation } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { call } from '../../app/api.ts';
import { belongTo } from '../../app/belongings.ts';
import { currentLocale } from '../../app/settings.ts';
import { useText } from '../../app/text.ts';
import { analyticsConsent } from '../../app/visitor.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { AccountForm } from './account-form.tsx';
import { FormProblem, refusedFor } from './refusal.tsx';
import { useArrive } from './use-arrive.ts';

const route = getRouteApi('/register');
const consentToAll: Consent = { analytics: true, personalisation: true };

export function RegisterPage() {
  const text = useText();
  const words = text.viewer.accounts;
  const { next } = route.useSearch();
  const arrive = useArrive(next);
  const { mutate, isPending, error } = useMutation({
    mutationFn: (body: { email: string; password: string; name: string }) =>
      call(register, { body: { ...body, locale: currentLocale() } }),
    onSuccess: async ({ id }) => {
      // What this browser was asked before holds for the new account too, unless it was another account's answer.
      belongTo(id);
      if (analyticsConsent()) await call(updateMe, { body: { consent: consentToAll } });
      await arrive();
    },
  });
  return (
    <AccountForm
      title={words.registerTitle}
      submit={(field) =>
        mutate({ email: field('email'), password: field('password'), name: field('name') })
      }
    >
      <TextField label={words.name} name="name" required maxLength={40} autoComplete="nickname" />
      <TextField
        label={words.email}
        name="email"
        type="email"
        required
        maxLength={200}
        autoComplete="email"
        error={refusedFor(error, 'accounts/email-taken')}
      />
      <TextField
        label={words.password}
        name="password"
        type="password"
        required
        minLength={8}
        maxLength={128}
        hint={words.passwordHint}
        autoComplete="new-password"
        error={refusedFor(error, 'accounts/weak-password')}
      />
      <FormProblem error={error} shown={['accounts/email-taken', 'accounts/weak-password']} />
      <Button type="submit" look="accent" size="large" busy={isPending}>
        {words.register}
      </Button>
      <p className="text-sm text-soft">
        {words.haveAccount}{' '}
        <Link
          to="/sign-in"
          search={next ? { next } : {}}
          className="text-accent-ink underline underline-offset-4"
        >
          {words.signIn}
        </Link>
      </p>
    </AccountForm>
  );
}
