import { logIn } from '@kaibo/contracts';
import { useMutation, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';
import { call } from '../../app/api.ts';
import { configQuery } from '../../app/query.ts';
import { useMessages, useText } from '../../app/text.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { SUSPENDED, SuspendedNotice } from '../appeals/suspended-notice.tsx';
import { AccountForm } from './account-form.tsx';
import { securityTexts } from './account-texts.ts';
import { FormProblem, refusedFor } from './refusal.tsx';
import { CodeField } from './security/code-field.tsx';
import { useArrive } from './use-arrive.ts';

const route = getRouteApi('/sign-in');
const CODE_NEEDED = 'accounts/code-needed';

interface Credentials {
  email: string;
  password: string;
  code?: string;
}

function DemoAccounts({ signIn }: { signIn: (credentials: Credentials) => void }) {
  const text = useText();
  const { data: config } = useQuery(configQuery);
  if (!config || config.demoAccounts.length === 0) return null;
  const roles: Record<string, string> = text.viewer.accounts.roles;
  return (
    <section className="grid gap-3 rounded-card bg-raised p-5 shadow-card">
      <h2 className="text-sm text-soft">{text.viewer.accounts.demoAccounts}</h2>
      <div className="grid grid-cols-2 gap-2">
        {config.demoAccounts.map(({ role, email, password }) => (
          <Button
            key={email}
            onClick={() => signIn({ email, password })}
            className="h-auto flex-col py-2"
          >
            <span>{roles[role] ?? role}</span>
            <span className="max-w-full truncate text-xs font-normal text-soft">{email}</span>
          </Button>
        ))}
      </div>
    </section>
  );
}

const useSignIn = () => {
  const { next } = route.useSearch();
  const arrive = useArrive(next);
  const [asked, setAsked] = useState<Credentials | null>(null);
  const { mutate, isPending, error, reset } = useMutation({
    mutationFn: (credentials: Credentials) => call(logIn, { body: credentials }),
    onSuccess: arrive,
    onError: (refused, credentials) => {
      if (refusedFor(refused, CODE_NEEDED) !== null) setAsked(credentials);
    },
  });
  const back = (): void => {
    setAsked(null);
    reset();
  };
  return { next, signIn: mutate, isPending, error, asked, back };
};

type SignIn = ReturnType<typeof useSignIn>;

/** The second step of an account that asks for a code. */
function CodeStep({ step, asked }: { step: SignIn; asked: Credentials }) {
  const words = useMessages(securityTexts);
  return (
    <AccountForm
      title={words.signIn.title}
      submit={(field) => step.signIn({ ...asked, code: field('code') })}
    >
      <p className="text-sm text-soft">{words.signIn.hint}</p>
      <CodeField key="code" label={words.factor.codeOrBackup} error={step.error} autoFocus />
      <SuspendedNotice error={step.error} />
      <FormProblem error={step.error} shown={[CODE_NEEDED, 'accounts/wrong-code', SUSPENDED]} />
      <Button type="submit" look="accent" size="large" busy={step.isPending}>
        {words.factor.next}
      </Button>
      <Button look="quiet" onClick={step.back}>
        {words.signIn.back}
      </Button>
    </AccountForm>
  );
}

export function SignInPage() {
  const text = useText();
  const words = text.viewer.accounts;
  const step = useSignIn();
  const { next, signIn, isPending, error, asked } = step;
  if (asked) return <CodeStep step={step} asked={asked} />;
  return (
    <AccountForm
      title={words.signInTitle}
      submit={(field) => signIn({ email: field('email'), password: field('password') })}
      below={<DemoAccounts signIn={signIn} />}
    >
      <TextField label={words.email} name="email" type="email" required autoComplete="email" />
      <TextField
        label={words.password}
        name="password"
        type="password"
        required
        maxLength={128}
        autoComplete="current-password"
        error={refusedFor(error, 'accounts/wrong-credentials')}
      />
      <SuspendedNotice error={error} />
      <FormProblem error={error} shown={['accounts/wrong-credentials', SUSPENDED]} />
      <Button type="submit" look="accent" size="large" busy={isPending}>
        {words.signIn}
      </Button>
      <p className="flex justify-between text-sm text-soft">
        <span>
          {words.noAccount}{' '}
          <Link
            to="/register"
            search={next ? { next } : {}}
            className="text-accent-ink underline underline-offset-4"
          >
            {words.register}
          </Link>
        </span>
        <Link to="/forgot" className="hover:text-ink">
          {words.forgot}
        </Link>
      </p>
    </AccountForm>
  );
}
