import { acceptInvite, lookAtInvite } from '@kaibo/contracts';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { Link2Off, UsersRound } from 'lucide-react';
import { useState } from 'react';
import { ApiError, call } from '../../app/api.ts';
import { useMe } from '../../app/query.ts';
import { useMessages, useText } from '../../app/text.ts';
import { Button, buttonClass } from '../../ui/button.tsx';
import { Empty, Problem, Skeleton } from '../../ui/states.tsx';
import { deskTexts } from './desk-texts.ts';

const KEPT = 'kaibo.invite';

/** From the address, or what was kept over signing in; it is taken out of the address at once. */
const takeToken = (): string => {
  const fromAddress = location.hash.slice(1);
  if (/^[\w-]{20,64}$/.test(fromAddress)) {
    sessionStorage.setItem(KEPT, fromAddress);
    history.replaceState(history.state, '', location.pathname);
    return fromAddress;
  }
  return sessionStorage.getItem(KEPT) ?? '';
};

function Gone() {
  const words = useMessages(deskTexts);
  return (
    <Empty icon={Link2Off} title={words.join.gone}>
      {words.join.goneHint}
    </Empty>
  );
}

/** Where an invitation leads: what it is for, and the way in. */
export function JoinPage() {
  const text = useText();
  const words = useMessages(deskTexts).join;
  const me = useMe();
  const navigate = useNavigate();
  const [token] = useState(takeToken);
  const look = useQuery({
    queryKey: ['invite', token],
    queryFn: () => call(lookAtInvite, { body: { token } }),
    enabled: token !== '',
    staleTime: 60_000,
  });
  const accept = useMutation({
    mutationFn: () => call(acceptInvite, { body: { token } }),
    onSuccess: async ({ roomId }) => {
      sessionStorage.removeItem(KEPT);
      await navigate({ to: '/desk/$roomId', params: { roomId } });
    },
  });
  if (token === '') return <Gone />;
  if (look.error instanceof ApiError && look.error.retry === 'never') return <Gone />;
  if (look.error) return <Problem error={look.error} retry={() => void look.refetch()} />;
  if (!look.data || me === undefined)
    return <Skeleton className="mx-auto mt-10 h-72 w-full max-w-md" />;
  const { roomTitle, hostName, email } = look.data;
  return (
    <section className="mx-auto mt-10 grid max-w-md justify-items-center gap-4 px-4 text-center">
      <span className="grid size-16 place-items-center rounded-full bg-accent-wash text-accent-ink">
        <UsersRound aria-hidden className="size-7" />
      </span>
      <h1 className="text-2xl font-semibold tracking-tight">{words.title}</h1>
      <p>{words.asked(hostName)}</p>
      <p className="w-full rounded-card bg-raised p-4 shadow-card">
        <span className="block text-xs text-soft">{words.room}</span>
        <span className="font-medium">{roomTitle}</span>
      </p>
      {email && <p className="text-sm text-soft">{words.forAccount(email)}</p>}
      {me ? (
        <Button look="accent" size="large" busy={accept.isPending} onClick={() => accept.mutate()}>
          {words.accept}
        </Button>
      ) : (
        <>
          <Link to="/sign-in" search={{ next: '/join' }} className={buttonClass('accent', 'large')}>
            {words.signIn}
          </Link>
          <Link to="/register" search={{ next: '/join' }} className="text-sm underline">
            {words.register}
          </Link>
        </>
      )}
      <p role="alert" className="text-sm text-bad empty:hidden">
        {accept.error &&
          (accept.error instanceof ApiError ? accept.error.message : text.common.unexpected)}
      </p>
    </section>
  );
}
