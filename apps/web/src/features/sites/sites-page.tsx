import { may } from '@kaibo/contracts';
import { useQuery } from '@tanstack/react-query';
import { Globe, Plus } from 'lucide-react';
import { useState } from 'react';
import { useMe } from '../../app/query.ts';
import { useMessages } from '../../app/text.ts';
import { Button } from '../../ui/button.tsx';
import { Empty, Problem, Skeleton } from '../../ui/states.tsx';
import { ImportsCard } from './imports-card.tsx';
import { SiteCard } from './site-card.tsx';
import { sitesQuery } from './site-queries.ts';
import { type Open, SiteSheets } from './site-sheets.tsx';
import { siteTexts } from './site-texts.ts';

/** Other sites that send events: their keys, and how they do. */
export function SitesPage() {
  const text = useMessages(siteTexts);
  const me = useMe();
  const [open, show] = useState<Open | null>(null);
  const { data, error, refetch } = useQuery(sitesQuery);
  const mayAct = me ? may(me.roles, 'sites:act') : false;
  const withKeys = data?.sites.filter(({ publicKey }) => publicKey !== null) ?? [];
  return (
    <>
      <header className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <div>
          <h1 className="text-2xl font-semibold tracking-tight">{text.title}</h1>
          <p className="text-sm text-soft">{text.hint}</p>
        </div>
        {mayAct && (
          <Button look="accent" onClick={() => show({ what: 'form', site: null })}>
            <Plus aria-hidden className="size-4" />
            {text.add}
          </Button>
        )}
      </header>
      {data ? (
        <>
          {withKeys.length === 0 && (
            <Empty icon={Globe} title={text.none}>
              {text.noneHint}
            </Empty>
          )}
          {withKeys.map((site) => (
            <SiteCard
              key={site.id}
              site={site}
              mayAct={mayAct}
              edit={() => show({ what: 'form', site })}
              renew={() => show({ what: 'renew', site })}
              revoke={() => show({ what: 'revoke', site })}
            />
          ))}
          <ImportsCard list={data} />
        </>
      ) : error ? (
        <Problem error={error} retry={() => void refetch()} />
      ) : (
        <>
          <Skeleton className="h-64" />
          <Skeleton className="h-40" />
        </>
      )}
      <SiteSheets open={open} show={show} />
    </>
  );
}
