import { Searched, type SearchKind, SearchSort, searchSorts } from '@kaibo/contracts';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { SearchX, SlidersHorizontal } from 'lucide-react';
import { useEffect, useState } from 'react';
import { count } from '../../app/format.ts';
import { useMessages } from '../../app/text.ts';
import { track } from '../../app/tracker.ts';
import { useDwell } from '../../app/watching.ts';
import { Button, buttonClass } from '../../ui/button.tsx';
import { join } from '../../ui/join.ts';
import { MoreButton } from '../../ui/more-button.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { Empty, Problem, Skeleton } from '../../ui/states.tsx';
import { SearchBox } from './search-box.tsx';
import { SearchFilters } from './search-filters.tsx';
import { filterCount, type SearchParams, withoutFilters } from './search-params.ts';
import { type SearchReply, searchQuery } from './search-queries.ts';
import { SearchResults } from './search-results.tsx';
import { PopularChips, SearchStart } from './search-start.tsx';
import { searchTexts } from './search-texts.ts';

const route = getRouteApi('/search');
const kinds: readonly (SearchKind | undefined)[] = [undefined, 'room', 'product', 'store', 'host'];

function KindTabs({ params, reply }: { params: SearchParams; reply: SearchReply }) {
  const text = useMessages(searchTexts);
  const found = new Map(reply.facets.kinds.map(({ kind, count: n }) => [kind, n]));
  return (
    <nav
      aria-label={text.label}
      className="scrollbar-none flex gap-1 overflow-x-auto border-b border-line"
    >
      {kinds.map((kind) => (
        <Link
          key={kind ?? 'all'}
          to="/search"
          search={{ ...params, kind, sort: undefined }}
          aria-current={params.kind === kind ? 'page' : undefined}
          className={join(
            '-mb-px flex shrink-0 items-center gap-1.5 border-b-2 px-3.5 py-2.5 text-sm',
            params.kind === kind
              ? 'border-accent-ink font-medium text-ink'
              : 'border-transparent text-soft hover:text-ink',
          )}
        >
          {kind === undefined ? text.all : text.kinds[kind]}
          {kind !== undefined && (
            <span className="text-xs text-soft tabular-nums">{count(found.get(kind) ?? 0)}</span>
          )}
        </Link>
      ))}
    </nav>
  );
}

function SortChoice({ params }: { params: SearchParams }) {
  const text = useMessages(searchTexts);
  const navigate = useNavigate();
  const isOfProducts = params.kind === undefined || params.kind === 'product';
  const offered = isOfProducts ? searchSorts : (['relevance', 'newest'] as const);
  return (
    <label className="flex items-center gap-2 text-sm">
      <span className="text-soft max-sm:sr-only">{text.sort}</span>
      <select
        value={params.sort ?? 'relevance'}
        onChange={(event) => {
          const sort = SearchSort.parse(event.currentTarget.value);
          void navigate({ to: '/search', search: { ...params, sort }, replace: true });
        }}
        className="h-9 rounded-lg border border-line bg-raised px-2.5"
      >
        {offered.map((sort) => (
          <option key={sort} value={sort}>
            {text.sorts[sort]}
          </option>
        ))}
      </select>
    </label>
  );
}

/** How what is shown relates to what was typed, when it is not exactly that. */
function Understood({ reply }: { reply: SearchReply }) {
  const text = useMessages(searchTexts);
  if (reply.corrected)
    return <p className="text-sm text-soft">{text.corrected(reply.corrected)}</p>;
  if (reply.match === 'similar') return <p className="text-sm text-soft">{text.similar}</p>;
  if (reply.match === 'part') return <p className="text-sm text-soft">{text.part}</p>;
  return null;
}

function Nothing({ params }: { params: SearchParams }) {
  const text = useMessages(searchTexts);
  const isNarrowed = filterCount(params) > 0 || params.kind !== undefined;
  return (
    <Empty icon={SearchX} title={isNarrowed ? text.noneFiltered : text.none}>
      <div className="grid justify-items-center gap-5">
        {isNarrowed ? (
          <Link
            to="/search"
            search={withoutFilters({ ...params, kind: undefined })}
            className={buttonClass('accent')}
          >
            {text.clearFilters}
          </Link>
        ) : (
          <ul className="grid gap-1">
            <li>{text.helpSpelling}</li>
            <li>{text.helpShorter}</li>
            <li>{text.helpOther}</li>
          </ul>
        )}
        <div className="grid justify-items-center gap-2 has-[li]:[&>p]:block [&>p]:hidden">
          <p>{text.tryPopular}</p>
          <PopularChips />
        </div>
      </div>
    </Empty>
  );
}

function Found({ params }: { params: SearchParams }) {
  const text = useMessages(searchTexts);
  const [filtering, setFiltering] = useState(false);
  const list = useInfiniteQuery(searchQuery(params));
  const { data, error, refetch, isPlaceholderData } = list;
  const first = data?.pages[0];
  const total = first?.total ?? null;
  useEffect(() => {
    if (total !== null && !isPlaceholderData) track(Searched, { query: params.q, results: total });
  }, [params.q, total, isPlaceholderData]);
  if (error && !data) return <Problem error={error} retry={() => void refetch()} />;
  if (!data || !first)
    return (
      <div className="grid gap-4">
        <Skeleton className="h-11 w-full" />
        <Skeleton className="h-80 w-full" />
      </div>
    );
  const chosen = filterCount(params);
  if (first.total === 0 && chosen === 0 && params.kind === undefined)
    return <Nothing params={params} />;
  return (
    <>
      <KindTabs params={params} reply={first} />
      <div className="grid gap-6 md:grid-cols-[13rem_minmax(0,1fr)] md:gap-8">
        <aside aria-label={text.filters} className="max-md:hidden">
          <SearchFilters params={params} facets={first.facets} />
        </aside>
        <div
          aria-busy={isPlaceholderData}
          className={join('grid content-start gap-6', isPlaceholderData && 'opacity-60')}
        >
          <div className="flex flex-wrap items-center gap-3">
            <p aria-live="polite" className="flex-1 text-sm text-soft">
              {text.total(count(first.total))}
            </p>
            <Button size="small" className="h-9 md:hidden" onClick={() => setFiltering(true)}>
              <SlidersHorizontal aria-hidden className="size-4" />
              {chosen > 0 ? text.applied(chosen) : text.filters}
            </Button>
            <SortChoice params={params} />
          </div>
          <Understood reply={first} />
          {first.total === 0 ? (
            <Nothing params={params} />
          ) : (
            <SearchResults pages={data.pages} params={params} />
          )}
          <MoreButton list={list} />
        </div>
      </div>
      <Sheet
        open={filtering}
        onClose={() => setFiltering(false)}
        title={text.filters}
        footer={
          <Button look="accent" className="w-full" onClick={() => setFiltering(false)}>
            {text.showResults(count(first.total))}
          </Button>
        }
      >
        <SearchFilters params={params} facets={first.facets} />
      </Sheet>
    </>
  );
}

export function SearchPage() {
  const text = useMessages(searchTexts);
  const params = route.useSearch();
  useDwell('search', null);
  return (
    <div className="mx-auto grid max-w-7xl grid-cols-1 gap-5 px-4 py-5">
      <div className="md:hidden">
        <SearchBox initial={params.q} size="page" autoFocus={params.q === ''} />
      </div>
      {params.q === '' ? (
        <SearchStart />
      ) : (
        <>
          <h1 className="truncate text-xl font-semibold tracking-tight">{text.title(params.q)}</h1>
          <Found params={params} />
        </>
      )}
    </div>
  );
}
