import type { ReactNode } from 'react';
import { exact } from '../../app/amounts.ts';
import { count, fromNow } from '../../app/format.ts';
import { useMessages } from '../../app/text.ts';
import { Badge } from '../../ui/badge.tsx';
import { featureTexts } from '../console/feature-texts.ts';
import { ConsoleCard } from '../recommendation/console/console-card.tsx';
import { percent, shortVersion } from '../recommendation/console/model-format.ts';
import type { FeatureReport } from './feature-queries.ts';

/** What is behind by more is not the last second, but a store that is being made. */
const BUILDING = 50_000;

const storeTones = { on: 'good', starting: 'warn', absent: 'neutral', failing: 'bad' } as const;

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt className="text-xs text-soft">{name}</dt>
      <dd className="font-medium break-words tabular-nums">{children}</dd>
    </div>
  );
}

/** How far the values of now are behind what happens. */
export function FreshCard({ stream }: Pick<FeatureReport, 'stream'>) {
  const text = useMessages(featureTexts).fresh;
  const kept = Object.values(stream.kept).reduce((sum, n) => sum + n, 0);
  const isBehind = stream.behind !== null && stream.behind > 1_000;
  const words =
    stream.behind === null
      ? text.notBegun
      : isBehind
        ? text.behind(count(stream.behind))
        : text.current;
  return (
    <ConsoleCard title={text.title}>
      <p>
        <span className="text-xs text-soft">{text.stream}</span>
        <span className="block text-xl font-semibold">{words}</span>
      </p>
      <ul className="grid gap-1 text-sm text-soft">
        {stream.heardAtMs !== null && <li>{text.heard(fromNow(stream.heardAtMs))}</li>}
        <li>{text.kept(count(kept))}</li>
        {stream.waiting > 0 && <li>{text.waiting(count(stream.waiting))}</li>}
      </ul>
      {stream.basis === 'recent-log' && <p className="text-sm text-warn">{text.recent}</p>}
    </ConsoleCard>
  );
}

function Building({ place, end }: Pick<FeatureReport['store'], 'place' | 'end'>) {
  const text = useMessages(featureTexts).store;
  const share = percent(end === 0 ? 1 : place / end, 0);
  return (
    <div className="grid gap-1 text-sm">
      <p>{text.building(share)}</p>
      <progress
        aria-label={text.progress}
        max={end}
        value={place}
        className="h-2 w-full accent-accent"
      />
    </div>
  );
}

/** What training and backfill read from, and what it is missing. */
export function StoreCard({ store }: Pick<FeatureReport, 'store'>) {
  const text = useMessages(featureTexts).store;
  const behind = Math.max(0, store.end - store.place);
  const isThere = store.state !== 'absent';
  return (
    <ConsoleCard
      title={text.title}
      aside={<Badge tone={storeTones[store.state]}>{text.states[store.state]}</Badge>}
    >
      {store.state === 'absent' && (
        <div role="status" className="grid gap-2 text-sm">
          <p className="text-soft">{text.absent}</p>
          <code className="rounded-lg bg-sunken p-2 text-xs break-all">{store.installCommand}</code>
        </div>
      )}
      {store.state === 'failing' && (
        <p role="alert" className="text-sm text-bad">
          {text.failing(store.why ?? '')}
        </p>
      )}
      {isThere && (
        <dl className="grid grid-cols-2 gap-3 text-sm">
          <Fact name={text.rows}>{store.rows === null ? '–' : exact(store.rows)}</Fact>
          <Fact name={text.lag}>{behind === 0 ? text.none : text.lagOf(exact(behind))}</Fact>
          <Fact name={text.loaded}>
            {store.loadedAtMs === null ? '–' : fromNow(store.loadedAtMs)}
          </Fact>
          <Fact name={text.generation}>{shortVersion(store.generation)}</Fact>
        </dl>
      )}
      {isThere && behind > BUILDING && <Building place={store.place} end={store.end} />}
    </ConsoleCard>
  );
}
