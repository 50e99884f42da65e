import { unsubscribe } from '@kaibo/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { MailX } from 'lucide-react';
import { call } from '../../app/api.ts';
import { useMessages } from '../../app/text.ts';
import { Button, buttonClass } from '../../ui/button.tsx';
import { Problem, Skeleton } from '../../ui/states.tsx';
import { toastError } from '../../ui/toast.tsx';
import { pushTexts } from './push-texts.ts';

const route = getRouteApi('/unsubscribe');

/** Where the link of a mail leads: it is done when the page is there, and can be taken back. */
export function UnsubscribePage() {
  const text = useMessages(pushTexts);
  const words = text.stop;
  const { token } = route.useSearch();
  const cache = useQueryClient();
  const queryKey = ['unsubscribe', token];
  const { data, error } = useQuery({
    queryKey,
    queryFn: () => call(unsubscribe, { body: { token, mail: false } }),
    enabled: token !== '',
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  const change = useMutation({
    mutationFn: (mail: boolean) => call(unsubscribe, { body: { token, mail } }),
    onSuccess: (now) => cache.setQueryData(queryKey, now),
    onError: toastError,
  });
  const kind = data ? text.settings.kinds[data.kind].title : '';
  return (
    <div className="mx-auto grid max-w-lg grid-cols-1 gap-5 px-4 py-12">
      <h1 className="text-2xl font-semibold tracking-tight">{words.title}</h1>
      {error && <Problem error={error} />}
      {token === '' && <p>{words.incomplete}</p>}
      {token !== '' && !data && !error && (
        <>
          <p>{words.working}</p>
          <Skeleton className="h-32" />
        </>
      )}
      {data && (
        <section
          aria-live="polite"
          className="grid justify-items-start gap-4 rounded-card bg-raised p-6 shadow-card"
        >
          <MailX aria-hidden className="size-8 text-soft" />
          <div className="grid gap-1">
            <p className="text-lg font-semibold">
              {data.mail ? words.resumed(kind) : words.stopped(kind)}
            </p>
            {!data.mail && <p className="text-sm text-soft">{words.stoppedHint}</p>}
          </div>
          <div className="flex flex-wrap gap-2">
            <Button busy={change.isPending} onClick={() => change.mutate(!data.mail)}>
              {data.mail ? words.again : words.undo}
            </Button>
            <Link to="/account/notifications" className={buttonClass('quiet')}>
              {words.manage}
            </Link>
          </div>
        </section>
      )}
    </div>
  );
}
