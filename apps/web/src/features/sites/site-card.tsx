import { KeyRound, Pencil, Unplug } from 'lucide-react';
import type { ReactNode } from 'react';
import { exact } from '../../app/amounts.ts';
import { fromNow } from '../../app/format.ts';
import { useMessages } from '../../app/text.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { CopyLine } from './copy-line.tsx';
import { SiteHours } from './site-hours.tsx';
import type { SiteRow } from './site-queries.ts';
import { siteTexts } from './site-texts.ts';

const tones = { active: 'good', revoked: 'bad', files: 'neutral' } as const;

const snippetOf = (publicKey: string): string =>
  `<script async src="${location.origin}/track.js" data-key="${publicKey}"></script>`;

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="grid min-w-0 content-start gap-1">
      <dt className="text-xs text-soft">{name}</dt>
      <dd className="min-w-0 text-sm">{children}</dd>
    </div>
  );
}

function Refusals({ site }: { site: SiteRow }) {
  const text = useMessages(siteTexts).refusals;
  return (
    <div className="grid content-start gap-2">
      <h3 className="text-sm font-medium">{text.title}</h3>
      {site.refusals.length === 0 && <p className="text-sm text-soft">{text.none}</p>}
      <ul className="grid gap-1 text-sm">
        {site.refusals.slice(0, 8).map(({ code, field, count }) => (
          <li key={`${code} ${field}`} className="flex items-baseline gap-2">
            <span className="tabular-nums">{exact(count)} ×</span>
            <span>{text.codes[code]}</span>
            {field !== null && <code className="text-xs break-all text-soft">{field}</code>}
          </li>
        ))}
      </ul>
    </div>
  );
}

interface SiteCardProps {
  site: SiteRow;
  mayAct: boolean;
  edit: () => void;
  renew: () => void;
  revoke: () => void;
}

/** One site: its keys, what it sends, and what may be done about it. */
export function SiteCard({ site, mayAct, edit, renew, revoke }: SiteCardProps) {
  const text = useMessages(siteTexts);
  const { publicKey, secretKeyStart } = site;
  const isActive = site.state === 'active';
  const state = publicKey === null ? 'files' : site.state;
  return (
    <section
      aria-label={site.name}
      data-site={state}
      className="grid grid-cols-1 gap-4 rounded-card bg-raised p-4 shadow-card"
    >
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <h2 className="font-semibold break-all">{site.name}</h2>
        <Badge tone={tones[state]}>{text.state[state]}</Badge>
        {mayAct && isActive && publicKey !== null && (
          <div className="ml-auto flex flex-wrap gap-2">
            <Button size="small" onClick={edit}>
              <Pencil aria-hidden className="size-3.5" />
              {text.edit}
            </Button>
            <Button size="small" onClick={renew}>
              <KeyRound aria-hidden className="size-3.5" />
              {text.renew}
            </Button>
            <Button size="small" look="danger" onClick={revoke}>
              <Unplug aria-hidden className="size-3.5" />
              {text.revoke}
            </Button>
          </div>
        )}
      </div>
      {publicKey !== null && (
        <>
          <dl className="grid grid-cols-1 gap-3 sm:grid-cols-2 lg:grid-cols-4">
            <Fact name={text.origins}>
              {site.origins.length === 0 ? (
                <span className="text-soft">{text.noOrigins}</span>
              ) : (
                site.origins.map((origin) => (
                  <span key={origin} className="block break-all">
                    {origin}
                  </span>
                ))
              )}
            </Fact>
            <Fact name={text.secretKey}>
              <code className="text-xs break-all">{secretKeyStart}…</code>{' '}
              <span className="text-xs text-soft">{text.secretRest}</span>
            </Fact>
            <Fact name={text.seen}>
              {site.lastSeenAtMs === null ? text.never : fromNow(site.lastSeenAtMs)}
            </Fact>
            <Fact name={text.limit}>{text.events(exact(site.eventsPerMinute))}</Fact>
          </dl>
          <div className="grid grid-cols-1 gap-4 lg:grid-cols-[2fr_1fr]">
            <SiteHours site={site} />
            <Refusals site={site} />
          </div>
          {isActive && site.origins.length > 0 && (
            <div className="grid gap-2">
              <h3 className="text-sm font-medium">{text.snippet}</h3>
              <CopyLine label={text.snippet} value={snippetOf(publicKey)} />
              <p className="text-xs text-soft">{text.snippetHint}</p>
            </div>
          )}
        </>
      )}
    </section>
  );
}
