import { logOut, type Me, takeRole, updateMe } from '@kaibo/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { ChevronRight, LogOut } from 'lucide-react';
import type { FormEvent, ReactNode } from 'react';
import { call } from '../../app/api.ts';
import { configQuery, meQuery } from '../../app/query.ts';
import { useText } from '../../app/text.ts';
import { setAnalyticsConsent } from '../../app/tracker.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { toast, toastError } from '../../ui/toast.tsx';
import { Addresses } from './addresses.tsx';
import { SignedIn } from './signed-in.tsx';

function Card({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="grid gap-4 rounded-card bg-raised p-5 shadow-card">
      <h2 className="font-semibold">{title}</h2>
      {children}
    </section>
  );
}

const useSaveMe = () => {
  const text = useText();
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (change: Partial<Pick<Me, 'name' | 'consent'>>) => call(updateMe, { body: change }),
    onSuccess: (me) => {
      cache.setQueryData(meQuery.queryKey, me);
      toast(text.common.saved);
    },
    onError: toastError,
  });
};

function Profile({ me }: { me: Me }) {
  const text = useText();
  const save = useSaveMe();
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    save.mutate({ name: String(new FormData(event.currentTarget).get('name') ?? '') });
  };
  return (
    <Card title={text.viewer.accounts.profile}>
      <form onSubmit={submit} className="flex items-end gap-2">
        <div className="flex-1">
          <TextField
            label={text.viewer.accounts.name}
            name="name"
            defaultValue={me.name}
            required
            maxLength={40}
          />
        </div>
        <Button type="submit" busy={save.isPending} className="h-11">
          {text.common.save}
        </Button>
      </form>
    </Card>
  );
}

function Privacy({ me }: { me: Me }) {
  const text = useText();
  const save = useSaveMe();
  const switches = [
    { key: 'analytics', label: text.viewer.accounts.analytics },
    { key: 'personalisation', label: text.viewer.accounts.personalisation },
  ] as const;
  return (
    <Card title={text.viewer.accounts.privacy}>
      {switches.map(({ key, label }) => (
        <label key={key} className="flex items-center justify-between gap-4 text-sm">
          {label}
          <input
            type="checkbox"
            className="size-5 shrink-0 accent-(--accent)"
            checked={me.consent[key]}
            disabled={save.isPending}
            onChange={({ target }) => {
              if (key === 'analytics') setAnalyticsConsent(target.checked);
              save.mutate({ consent: { ...me.consent, [key]: target.checked } });
            }}
          />
        </label>
      ))}
    </Card>
  );
}

function WorkLink({ to, label }: { to: '/studio' | '/console' | '/mailbox'; label: string }) {
  return (
    <Link to={to} className="flex items-center justify-between rounded-xl bg-sunken px-4 py-3">
      {label}
      <ChevronRight aria-hidden className="size-4 text-soft" />
    </Link>
  );
}

function Work({ me }: { me: Me }) {
  const text = useText();
  const words = text.viewer.accounts;
  const cache = useQueryClient();
  const { data: config } = useQuery(configQuery);
  const take = useMutation({
    mutationFn: (role: 'host' | 'merchant') => call(takeRole, { body: { role } }),
    onSuccess: (next) => cache.setQueryData(meQuery.queryKey, next),
    onError: toastError,
  });
  const isHost = me.roles.includes('host');
  const isMerchant = me.roles.includes('merchant');
  const runsPlatform = me.roles.some((role) => role === 'operator' || role === 'admin');
  return (
    <Card title={words.become}>
      {(!isHost || !isMerchant) && <p className="text-sm text-soft">{words.becomeHint}</p>}
      <div className="flex gap-2 empty:hidden">
        {!isHost && <Button onClick={() => take.mutate('host')}>{words.becomeHost}</Button>}
        {!isMerchant && (
          <Button onClick={() => take.mutate('merchant')}>{words.becomeMerchant}</Button>
        )}
      </div>
      <div className="grid gap-2 empty:hidden">
        {(isHost || isMerchant) && <WorkLink to="/studio" label={text.shell.studio} />}
        {runsPlatform && <WorkLink to="/console" label={text.shell.console} />}
        {config?.mailboxOpen && <WorkLink to="/mailbox" label={text.shell.mailbox} />}
      </div>
    </Card>
  );
}

function Account({ me }: { me: Me }) {
  const text = useText();
  const cache = useQueryClient();
  const navigate = useNavigate();
  const leave = useMutation({
    mutationFn: () => call(logOut, {}),
    onSuccess: async () => {
      cache.clear();
      cache.setQueryData(meQuery.queryKey, null);
      await navigate({ to: '/' });
    },
    onError: toastError,
  });
  return (
    <>
      <header className="flex items-center gap-4">
        <Avatar name={me.name} className="size-16 text-2xl" />
        <div className="min-w-0 flex-1">
          <h1 className="truncate text-2xl font-semibold tracking-tight">{me.name}</h1>
          <p className="truncate text-sm text-soft">{me.email}</p>
          <p className="mt-1 flex flex-wrap gap-1">
            {me.roles.map((role) => (
              <Badge key={role}>{text.viewer.accounts.roles[role]}</Badge>
            ))}
          </p>
        </div>
        <Button look="plain" size="small" busy={leave.isPending} onClick={() => leave.mutate()}>
          <LogOut aria-hidden className="size-4" />
          {text.shell.signOut}
        </Button>
      </header>
      <Profile me={me} />
      <Addresses />
      <Work me={me} />
      <Privacy me={me} />
    </>
  );
}

export function AccountPage() {
  return (
    <div className="mx-auto grid grid-cols-1 max-w-2xl gap-4 px-4 py-6">
      <SignedIn>{(me) => <Account me={me} />}</SignedIn>
    </div>
  );
}
