import { type Mail, readMailbox } from '@kaibo/contracts';
import { useQuery } from '@tanstack/react-query';
import { Mailbox } from 'lucide-react';
import { call } from '../../app/api.ts';
import { dateTime } from '../../app/format.ts';
import { useText } from '../../app/text.ts';
import { Empty, Problem, Skeleton } from '../../ui/states.tsx';

const LINK = /(https?:\/\/\S+)/;

/** The mail's text with its addresses made links. */
function Body({ text }: { text: string }) {
  return (
    <p className="text-sm whitespace-pre-wrap">
      {text.split(LINK).map((part, i) =>
        i % 2 === 1 ? (
          <a key={part} href={part} className="text-accent-ink underline">
            {part}
          </a>
        ) : (
          part
        ),
      )}
    </p>
  );
}

function MailCard({ mail }: { mail: Mail }) {
  return (
    <article className="grid gap-2 rounded-card bg-raised p-4 shadow-card">
      <header className="flex items-baseline justify-between gap-3">
        <h2 className="font-medium">{mail.subject}</h2>
        <time className="shrink-0 text-xs text-soft">{dateTime(mail.sentAtMs)}</time>
      </header>
      <p className="text-xs text-soft">{mail.to}</p>
      <Body text={mail.text} />
    </article>
  );
}

export function MailboxPage() {
  const text = useText();
  const words = text.viewer.accounts;
  const { data, error, refetch } = useQuery({
    queryKey: ['mailbox'],
    queryFn: () => call(readMailbox, {}),
    refetchInterval: 3_000,
  });
  return (
    <div className="mx-auto grid grid-cols-1 max-w-2xl gap-4 px-4 py-6">
      <header>
        <h1 className="text-2xl font-semibold tracking-tight">{words.mailboxTitle}</h1>
        <p className="mt-1 text-sm text-soft">{words.mailboxHint}</p>
      </header>
      {error && !data && <Problem error={error} retry={() => void refetch()} />}
      {!data && !error && <Skeleton className="h-40" />}
      {data?.mails.length === 0 && <Empty icon={Mailbox} title={words.mailboxEmpty} />}
      {data?.mails.map((mail) => (
        <MailCard key={mail.id} mail={mail} />
      ))}
    </div>
  );
}
