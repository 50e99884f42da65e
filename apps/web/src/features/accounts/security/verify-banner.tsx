import { type Me, sendVerification } from '@kaibo/contracts';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { MailWarning } from 'lucide-react';
import { call } from '../../../app/api.ts';
import { configQuery } from '../../../app/query.ts';
import { useMessages, useText } from '../../../app/text.ts';
import { Button, buttonClass } from '../../../ui/button.tsx';
import { securityTexts } from '../account-texts.ts';
import { FormProblem } from '../refusal.tsx';

export function VerifyBanner({ me }: { me: Me }) {
  const text = useText();
  const words = useMessages(securityTexts).banner;
  const { data: config } = useQuery(configQuery);
  const send = useMutation({ mutationFn: () => call(sendVerification, {}) });
  if (me.emailVerified) return null;
  return (
    <section className="grid gap-3 rounded-card bg-warn-wash p-4 text-sm">
      <div className="flex gap-3">
        <MailWarning aria-hidden className="size-5 shrink-0 text-warn" />
        <div className="grid gap-1">
          <h2 className="font-semibold text-warn">{words.title}</h2>
          <p>{words.hint(me.email)}</p>
        </div>
      </div>
      <div className="flex flex-wrap items-center gap-2 pl-8" aria-live="polite">
        {send.isSuccess ? (
          <p className="text-good">{words.sent}</p>
        ) : (
          <Button size="small" busy={send.isPending} onClick={() => send.mutate()}>
            {words.send}
          </Button>
        )}
        {config?.mailboxOpen && (
          <Link to="/mailbox" className={buttonClass('quiet', 'small')}>
            {text.viewer.accounts.openMailbox}
          </Link>
        )}
      </div>
      <FormProblem error={send.error} />
    </section>
  );
}
