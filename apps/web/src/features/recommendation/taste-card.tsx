import { forgetTaste, type listUninteresting, type ReplyOf } from '@kaibo/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../app/api.ts';
import { fromNow } from '../../app/format.ts';
import { useMessages, useText } from '../../app/text.ts';
import { Button } from '../../ui/button.tsx';
import { Problem, Skeleton } from '../../ui/states.tsx';
import { toast, toastError } from '../../ui/toast.tsx';
import { uninterestingQuery } from './recommendation-queries.ts';
import { recommendationTexts } from './recommendation-texts.ts';
import { sayInterest } from './say-interest.ts';

type Said = ReplyOf<typeof listUninteresting>['items'][number];

function SaidRow({ said }: { said: Said }) {
  const text = useMessages(recommendationTexts).taste;
  const again = useMutation({
    mutationFn: () => sayInterest({ kind: said.kind, itemId: said.itemId }, true),
    onSuccess: (isKept) => {
      if (isKept) toast(text.restored);
    },
  });
  return (
    <li className="flex items-center gap-3 py-2.5">
      <div className="min-w-0 flex-1">
        <p className="truncate text-sm font-medium">{said.title}</p>
        <p className="text-xs text-soft">
          {text.kinds[said.kind]} · {text.since(fromNow(said.atMs))}
        </p>
      </div>
      <Button
        size="small"
        busy={again.isPending}
        aria-label={text.againOf(said.title)}
        onClick={() => again.mutate()}
      >
        {text.again}
      </Button>
    </li>
  );
}

/** What the caller said is of no interest, with the way back for each. */
export function Uninteresting() {
  const text = useMessages(recommendationTexts).taste;
  const { data, error, refetch } = useQuery(uninterestingQuery);
  return (
    <section className="grid gap-1">
      <h3 className="font-medium">{text.uninteresting}</h3>
      {error && !data && <Problem error={error} retry={() => void refetch()} />}
      {!data && !error && <Skeleton className="h-5 w-64" />}
      {data?.length === 0 && <p className="text-sm text-soft">{text.none}</p>}
      {data && data.length > 0 && (
        <ul className="max-h-96 divide-y divide-line overflow-y-auto">
          {data.map((said) => (
            <SaidRow key={`${said.kind}:${said.itemId}`} said={said} />
          ))}
        </ul>
      )}
    </section>
  );
}

/** Asks once more: what was learnt does not come back. */
export function ForgetTaste() {
  const text = useMessages(recommendationTexts).taste;
  const { common } = useText();
  const cache = useQueryClient();
  const [asked, setAsked] = useState(false);
  const forget = useMutation({
    mutationFn: () => call(forgetTaste, {}),
    onSuccess: async () => {
      setAsked(false);
      toast(text.forgotten);
      await cache.invalidateQueries({ queryKey: ['suggested'] });
    },
    onError: toastError,
  });
  return (
    <section className="grid justify-items-start gap-2">
      <h3 className="font-medium">{text.forget}</h3>
      <p className="max-w-prose text-sm text-soft">{text.forgetWhy}</p>
      {asked ? (
        <div className="flex flex-wrap items-center gap-2">
          <p className="text-sm">{text.forgetAsk}</p>
          <Button
            look="danger"
            size="small"
            busy={forget.isPending}
            onClick={() => forget.mutate()}
          >
            {text.forgetYes}
          </Button>
          <Button size="small" onClick={() => setAsked(false)}>
            {common.cancel}
          </Button>
        </div>
      ) : (
        <Button size="small" onClick={() => setAsked(true)}>
          {text.forget}
        </Button>
      )}
    </section>
  );
}
