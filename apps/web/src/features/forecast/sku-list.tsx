import type { SkuForecastFilter, SkuForecastRow } from '@kaibo/contracts/goods';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Download, PackageSearch } from 'lucide-react';
import { type ReactNode, useDeferredValue, useState } from 'react';
import { exact } from '../../app/format.ts';
import { useLocale } from '../../app/settings.ts';
import { useMessages } from '../../app/text.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button, buttonClass } from '../../ui/button.tsx';
import { Choice, SearchBox } from '../../ui/filters.tsx';
import { Empty, Problem, Skeleton } from '../../ui/states.tsx';
import { BandChart } from './band-chart.tsx';
import { SKUS_PAGE, skuForecastsQuery } from './forecast-queries.ts';
import { forecastTexts } from './forecast-texts.ts';
import { few } from './forecast-words.ts';

function Cover({ row }: { row: SkuForecastRow }) {
  const { skus } = useMessages(forecastTexts);
  if (row.state === 'not-enough-data')
    return (
      <span className="text-soft">
        {skus.notEnough} <span className="text-xs">({skus.notEnoughHint})</span>
      </span>
    );
  if (row.stock === 0) return <Badge tone="bad">{skus.out}</Badge>;
  const { low, middle, high } = row.cover;
  if (low === null) return <span>{skus.long}</span>;
  const shown = (days: number | null): string => (days === null ? skus.long : few(days));
  return <span>{skus.days(shown(middle), `${shown(low)}–${shown(high)}`)}</span>;
}

function OrderNow({ row }: { row: SkuForecastRow }) {
  const { skus } = useMessages(forecastTexts);
  if (row.reorderQuantity === null) return null;
  if (row.reorderQuantity === 0) return <span className="text-sm text-soft">{skus.fine}</span>;
  return (
    <Link
      to="/studio/stock"
      search={{ find: row.title, sku: row.skuId, pieces: row.reorderQuantity }}
      className={buttonClass('plain', 'small', 'max-md:h-11')}
    >
      {skus.orderNow(exact(row.reorderQuantity))}
    </Link>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-xs text-soft">{name}</dt>
      <dd className="text-sm tabular-nums">{children}</dd>
    </div>
  );
}

function Row({ row }: { row: SkuForecastRow }) {
  const { skus } = useMessages(forecastTexts);
  const name = `${row.title} ${row.option}`;
  return (
    <li
      data-sku={row.skuId}
      className="grid grid-cols-1 items-center gap-x-5 gap-y-2 p-4 md:grid-cols-[minmax(0,1.2fr)_minmax(0,1fr)_minmax(0,1.6fr)_8.5rem]"
    >
      <div className="min-w-0">
        <p className="truncate text-sm font-medium" title={name}>
          {row.title}
        </p>
        <p className="truncate text-xs text-soft">
          {row.option}
          {row.code && ` · ${row.code}`}
          {row.method !== '' && ` · ${skus.methods[row.method]}`}
        </p>
      </div>
      <BandChart
        history={row.history.map(({ units }) => units)}
        ahead={row.ahead}
        label={skus.chart(name)}
        className="h-12 w-full"
      />
      <dl className="grid grid-cols-[auto_auto_minmax(0,1fr)_auto] gap-4">
        <Fact name={skus.stock}>{exact(row.stock)}</Fact>
        <Fact name={skus.perDay}>{row.perDay === null ? '–' : few(row.perDay)}</Fact>
        <Fact name={skus.cover}>
          <Cover row={row} />
        </Fact>
        <Fact name={skus.point}>{row.reorderPoint === null ? '–' : exact(row.reorderPoint)}</Fact>
      </dl>
      <div className="md:text-right">
        <OrderNow row={row} />
      </div>
    </li>
  );
}

const first: SkuForecastFilter = { search: '', show: 'all' };
const shows = ['all', 'reorder', 'soon', 'unknown'] as const;

/** Options of a store, the most urgent first. */
export function SkuList({ storeId, madeMs }: { storeId: string; madeMs: number }) {
  const { skus, page: words } = useMessages(forecastTexts);
  const locale = useLocale();
  const [filter, setFilter] = useState(first);
  const [page, setPage] = useState(1);
  const search = useDeferredValue(filter.search.trim());
  const asked = { ...filter, search, page, madeMs };
  const { data, error, refetch } = useQuery(skuForecastsQuery(storeId, asked));
  const pages = Math.max(1, Math.ceil((data?.total ?? 0) / SKUS_PAGE));
  const change = (next: Partial<SkuForecastFilter>): void => {
    setFilter({ ...filter, ...next });
    setPage(1);
  };
  const file = new URLSearchParams({ search, show: filter.show, lang: locale });
  return (
    <section className="grid grid-cols-1 gap-3">
      <h2 className="text-lg font-semibold">{skus.title}</h2>
      <search className="flex flex-wrap items-center gap-2">
        <SearchBox
          label={skus.search}
          value={filter.search}
          change={(text) => change({ search: text })}
        />
        <Choice
          label={skus.show}
          value={filter.show}
          change={(show) => change({ show: show as SkuForecastFilter['show'] })}
        >
          {shows.map((show) => (
            <option key={show} value={show}>
              {skus.shows[show]}
            </option>
          ))}
        </Choice>
        <a
          href={`/v1/studio/stores/${storeId}/forecast.csv?${file}`}
          download
          className={buttonClass('plain', 'medium')}
        >
          <Download aria-hidden className="size-4" />
          {words.csv}
        </a>
      </search>
      {error && !data && <Problem error={error} retry={() => void refetch()} />}
      {!data && !error && <Skeleton className="h-96" />}
      {data?.rows.length === 0 && (
        <Empty icon={PackageSearch} title={skus.nothing}>
          {skus.nothingHint}
        </Empty>
      )}
      {data && data.rows.length > 0 && (
        <ul className="divide-y divide-line rounded-card bg-raised shadow-card">
          {data.rows.map((row) => (
            <Row key={row.skuId} row={row} />
          ))}
        </ul>
      )}
      {pages > 1 && (
        <nav
          aria-label={skus.page(exact(page), exact(pages))}
          className="flex items-center justify-center gap-3"
        >
          <Button disabled={page <= 1} onClick={() => setPage(page - 1)}>
            {skus.previous}
          </Button>
          <span className="text-sm text-soft">{skus.page(exact(page), exact(pages))}</span>
          <Button disabled={page >= pages} onClick={() => setPage(page + 1)}>
            {skus.next}
          </Button>
        </nav>
      )}
    </section>
  );
}
