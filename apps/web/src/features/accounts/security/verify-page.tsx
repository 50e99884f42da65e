import { confirmEmail, sendVerification } from '@kaibo/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { Link2Off, MailCheck } from 'lucide-react';
import { call } from '../../../app/api.ts';
import { meQuery, useMe } from '../../../app/query.ts';
import { useMessages, useText } from '../../../app/text.ts';
import { Button, buttonClass } from '../../../ui/button.tsx';
import { Empty } from '../../../ui/states.tsx';
import { toast, toastError } from '../../../ui/toast.tsx';
import { AccountForm } from '../account-form.tsx';
import { securityTexts } from '../account-texts.ts';
import { FormProblem, refusedFor } from '../refusal.tsx';
import { securityQuery } from './security-queries.ts';

const route = getRouteApi('/verify');
const DEAD_LINK = [
  'accounts/link-unknown',
  'accounts/link-used',
  'accounts/link-expired',
  'accounts/link-replaced',
];

/** A link that does not work any more, and the way to a new one. */
function DeadLink({ message, used }: { message: string; used: boolean }) {
  const text = useText();
  const words = useMessages(securityTexts);
  const me = useMe();
  const again = useMutation({
    mutationFn: () => call(sendVerification, {}),
    onSuccess: () => toast(words.banner.sent),
    onError: toastError,
  });
  if (used && me?.emailVerified)
    return (
      <Empty icon={MailCheck} title={words.verify.verified}>
        <p className="mb-4">{words.verify.usedVerified}</p>
        <ToAccount />
      </Empty>
    );
  return (
    <Empty icon={Link2Off} title={message}>
      <p className="mb-4">{words.verify.expiredHint}</p>
      {me && !me.emailVerified && (
        <Button look="accent" busy={again.isPending} onClick={() => again.mutate()}>
          {words.verify.again}
        </Button>
      )}
      {me?.emailVerified && <ToAccount />}
      {me === null && (
        <>
          <p className="mb-4">{words.verify.signInFirst}</p>
          <Link to="/sign-in" search={{ next: '/account' }} className={buttonClass('accent')}>
            {text.shell.signIn}
          </Link>
        </>
      )}
    </Empty>
  );
}

function ToAccount() {
  const words = useMessages(securityTexts).verify;
  return (
    <Link to="/account" className={buttonClass('accent')}>
      {words.toAccount}
    </Link>
  );
}

/**
 * Confirms by a press rather than by being opened: programs that look through mails open links too, and must prove
 * nothing in somebody's name.
 */
export function VerifyPage() {
  const text = useText();
  const words = useMessages(securityTexts).verify;
  const { token } = route.useSearch();
  const cache = useQueryClient();
  const { mutate, isPending, data, error } = useMutation({
    mutationFn: () => call(confirmEmail, { body: { token } }),
    // Waited for, so that the next page does not ask for what was just done.
    onSuccess: () =>
      Promise.all([cache.invalidateQueries(meQuery), cache.invalidateQueries(securityQuery)]),
  });
  if (token === '') return <DeadLink message={text.viewer.accounts.resetNoToken} used={false} />;
  if (data)
    return (
      <Empty icon={MailCheck} title={data.purpose === 'verify' ? words.verified : words.changed}>
        <p role="status" className="mb-4">
          {data.purpose === 'verify'
            ? words.verifiedHint(data.email)
            : words.changedHint(data.email)}
        </p>
        <ToAccount />
      </Empty>
    );
  const dead = refusedFor(error, ...DEAD_LINK);
  if (dead !== null)
    return <DeadLink message={dead} used={refusedFor(error, 'accounts/link-used') !== null} />;
  return (
    <AccountForm title={words.title} submit={() => mutate()}>
      <p className="text-soft">{words.hint}</p>
      <FormProblem error={error} />
      <Button type="submit" look="accent" size="large" busy={isPending}>
        {words.confirm}
      </Button>
    </AccountForm>
  );
}
