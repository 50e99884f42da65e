import type { ReplyOf } from '@kaibo/contracts';
import type { getStockOutlook, StockOutlook } from '@kaibo/contracts/goods';
import { useQuery } from '@tanstack/react-query';
import { TriangleAlert } from 'lucide-react';
import { count, dateTime } from '../../app/format.ts';
import { useMessages } from '../../app/text.ts';
import { Badge } from '../../ui/badge.tsx';
import { join } from '../../ui/join.ts';
import { Problem, Skeleton } from '../../ui/states.tsx';
import { stockOutlookQuery } from './forecast-queries.ts';
import { forecastTexts } from './forecast-texts.ts';
import { minutesBand, percentOf, rate } from './forecast-words.ts';

/** Minutes that the bar is wide. */
const SCALE_MINUTES = 60;
const place = (minutes: number | null): number =>
  Math.min(100, ((minutes ?? SCALE_MINUTES) / SCALE_MINUTES) * 100);

/** The band of minutes on an hour, its middle marked. */
function BandBar({ row }: { row: StockOutlook }) {
  if (!row.minutes) return null;
  const { low, middle, high } = row.minutes;
  const from = place(low);
  return (
    <div aria-hidden className="relative h-1.5 rounded-full bg-sunken">
      <div
        className={join(
          'absolute inset-y-0 rounded-full',
          row.warn ? 'bg-warn/50' : 'bg-accent-ink/40',
        )}
        style={{ left: `${from}%`, width: `${Math.max(1.5, place(high) - from)}%` }}
      />
      <div
        className={join('absolute -inset-y-0.5 w-0.5', row.warn ? 'bg-warn' : 'bg-accent-ink')}
        style={{ left: `calc(${place(middle)}% - 1px)` }}
      />
    </div>
  );
}

function Lasting({ row }: { row: StockOutlook }) {
  const { live } = useMessages(forecastTexts);
  if (row.state === 'out') return <span className="font-medium text-warn">{live.out}</span>;
  if (row.state === 'not-selling') return <span className="text-soft">{live.notSelling}</span>;
  if (!row.minutes) return <span className="text-soft">{live.notEnough}</span>;
  const { low, middle, high } = row.minutes;
  if (low === null) return <span>{live.beyond}</span>;
  const shown = middle === null ? live.beyond : minutesBand(middle);
  const band = `${minutesBand(low)}–${high === null ? live.beyond : minutesBand(high)}`;
  return (
    <span className={row.warn ? 'font-medium text-warn' : undefined}>
      {live.lasts(shown, band)}
    </span>
  );
}

function Advice({ row }: { row: StockOutlook }) {
  const { live } = useMessages(forecastTexts);
  const parts = [
    row.perMinute === null ? null : live.perMinute(rate(row.perMinute)),
    row.outBeforeEnd === null ? null : live.outBeforeEnd(percentOf(row.outBeforeEnd)),
    row.replenish === null
      ? null
      : row.replenish > 0
        ? live.replenish(count(row.replenish))
        : live.enough,
  ].filter((part) => part !== null);
  return parts.length === 0 ? null : <p className="text-xs text-soft">{parts.join(' · ')}</p>;
}

function Row({ row }: { row: StockOutlook }) {
  const { live } = useMessages(forecastTexts);
  return (
    <li className="grid gap-1" data-sku={row.skuId}>
      <p className="flex items-baseline gap-2 text-sm">
        <span className="min-w-0 flex-1 truncate" title={`${row.title} ${row.option}`}>
          {row.title} <span className="text-soft">{row.option}</span>
        </span>
        {row.warn && (
          <Badge tone="warn">
            <TriangleAlert aria-hidden className="size-3" /> {live.soon}
          </Badge>
        )}
        <span className="shrink-0 text-xs text-soft tabular-nums">
          {live.left(count(row.stock))}
        </span>
      </p>
      <p className="text-sm tabular-nums">
        <Lasting row={row} />
      </p>
      <BandBar row={row} />
      <Advice row={row} />
    </li>
  );
}

function End({ endsAtMs, endsBy }: ReplyOf<typeof getStockOutlook>) {
  const { live } = useMessages(forecastTexts);
  if (endsAtMs === null) return <>{live.endUnknown}</>;
  const when = dateTime(endsAtMs);
  return <>{endsBy === 'planned' ? live.endPlanned(when) : live.endUsual(when)}</>;
}

/** Of the option of a product that is empty first; nothing while none sells. */
export function ProductLasts({ roomId, productId }: { roomId: string; productId: string }) {
  const { live } = useMessages(forecastTexts);
  const { data } = useQuery(stockOutlookQuery(roomId));
  const row = data?.rows.find((each) => each.productId === productId && each.minutes !== null);
  if (!row?.minutes) return null;
  const { low, middle, high } = row.minutes;
  if (low === null || middle === null) return null;
  const band = `${minutesBand(low)}–${high === null ? live.beyond : minutesBand(high)}`;
  return (
    <span className={row.warn ? 'font-medium text-warn' : undefined}>
      {live.lasts(minutesBand(middle), band)}
    </span>
  );
}

const MOST_ROWS = 6;

/** What sells in the room and how long its stock lasts, for the team. */
export function StockOutlookCard({ roomId }: { roomId: string }) {
  const { live } = useMessages(forecastTexts);
  const { data, error, refetch } = useQuery(stockOutlookQuery(roomId));
  return (
    <section className="grid gap-3 rounded-card bg-raised p-4 shadow-card">
      <header>
        <h2 className="font-semibold">{live.title}</h2>
        <p className="text-xs text-soft">{data ? <End {...data} /> : live.hint}</p>
      </header>
      {error && !data && <Problem error={error} retry={() => void refetch()} />}
      {!data && !error && <Skeleton className="h-24" />}
      {data?.rows.length === 0 && <p className="text-sm text-soft">{live.none}</p>}
      {data && data.rows.length > 0 && (
        <>
          <ul className="grid gap-4">
            {data.rows.slice(0, MOST_ROWS).map((row) => (
              <Row key={row.skuId} row={row} />
            ))}
          </ul>
          <p className="text-xs text-soft">{live.hint}</p>
        </>
      )}
    </section>
  );
}
