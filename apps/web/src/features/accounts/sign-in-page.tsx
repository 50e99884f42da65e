import { logIn } from '@kaibo/contracts';
import { useMutation, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { call } from '../../app/api.ts';
import { configQuery } from '../../app/query.ts';
import { useText } from '../../app/text.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { toastError } from '../../ui/toast.tsx';
import { AccountForm } from './account-form.tsx';
import { useArrive } from './use-arrive.ts';

const route = getRouteApi('/sign-in');

interface Credentials {
  email: string;
  password: string;
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

export function SignInPage() {
  const text = useText();
  const words = text.viewer.accounts;
  const { next } = route.useSearch();
  const arrive = useArrive(next);
  const { mutate, isPending } = useMutation({
    mutationFn: (credentials: Credentials) => call(logIn, { body: credentials }),
    onSuccess: arrive,
    onError: toastError,
  });
  return (
    <AccountForm
      title={words.signInTitle}
      submit={(field) => mutate({ email: field('email'), password: field('password') })}
      below={<DemoAccounts signIn={mutate} />}
    >
      <TextField label={words.email} name="email" type="email" required autoComplete="email" />
      <TextField
        label={words.password}
        name="password"
        type="password"
        required
        autoComplete="current-password"
      />
      <Button type="submit" look="accent" size="large" busy={isPending}>
        {words.signIn}
      </Button>
      <p className="flex justify-between text-sm text-soft">
        <span>
          {words.noAccount}{' '}
          <Link to="/register" search={next ? { next } : {}} className="text-accent-ink underline underline-offset-4">
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
