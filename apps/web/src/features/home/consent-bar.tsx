import { updateMe } from '@kaibo/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../app/api.ts';
import { meQuery, useMe } from '../../app/query.ts';
import { useText } from '../../app/text.ts';
import { analyticsConsent, setAnalyticsConsent } from '../../app/visitor.ts';
import { Button } from '../../ui/button.tsx';
import { toastError } from '../../ui/toast.tsx';

/** Asks once; until it is answered, events carry no visitor id. */
export function ConsentBar() {
  const text = useText();
  const me = useMe();
  const cache = useQueryClient();
  const [asked, setAsked] = useState(analyticsConsent() !== null);
  if (asked) return null;
  const answer = (allowed: boolean): void => {
    setAnalyticsConsent(allowed);
    setAsked(true);
    if (!me) return;
    const consent = { analytics: allowed, personalisation: allowed };
    call(updateMe, { body: { consent } })
      .then((next) => cache.setQueryData(meQuery.queryKey, next))
      .catch(toastError);
  };
  return (
    <aside className="fixed inset-x-3 bottom-20 z-30 mx-auto flex max-w-2xl flex-wrap items-center gap-3 rounded-card border border-line bg-raised p-4 text-sm shadow-card md:bottom-5 md:flex-nowrap">
      <p className="flex-1 basis-64">{text.viewer.consent.question}</p>
      <div className="flex gap-2">
        <Button size="small" onClick={() => answer(false)}>
          {text.viewer.consent.refuse}
        </Button>
        <Button size="small" onClick={() => answer(true)}>
          {text.viewer.consent.allow}
        </Button>
      </div>
    </aside>
  );
}
