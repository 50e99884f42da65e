import type { Location, StockRow as Row } from '@kaibo/contracts/goods';
import { useQuery } from '@tanstack/react-query';
import { PackageSearch, X } from 'lucide-react';
import { useDeferredValue, useState } from 'react';
import { exact } from '../../app/format.ts';
import { useMessages } from '../../app/text.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Choice, SearchBox } from '../../ui/filters.tsx';
import { Empty, Problem, Skeleton } from '../../ui/states.tsx';
import { PlaceOptions } from './places.tsx';
import { STOCK_PAGE, type StockFilter, stockQuery } from './stock-queries.ts';
import { StockRow } from './stock-row.tsx';
import type { StockSearch } from './stock-search.ts';
import { stockTexts } from './stock-texts.ts';
import { StockWorkSheet, type Work } from './stock-work-sheet.tsx';

const first: StockFilter = { search: '', show: 'all', sort: 'product', page: 1 };

interface FiltersProps {
  filter: StockFilter;
  typed: string;
  type: (text: string) => void;
  change: (next: Partial<StockFilter>) => void;
  places: readonly Location[];
}

function Filters({ filter, typed, type, change, places }: FiltersProps) {
  const words = useMessages(stockTexts);
  return (
    <search className="flex flex-wrap gap-2">
      <SearchBox label={words.search} value={typed} change={type} />
      {places.length > 1 && (
        <Choice
          label={words.place}
          value={filter.locationId ?? ''}
          change={(id) => change({ locationId: id || undefined })}
        >
          <option value="">{words.anyPlace}</option>
          <PlaceOptions places={places} />
        </Choice>
      )}
      <Choice
        label={words.show}
        value={filter.show}
        change={(show) => change({ show: show as StockFilter['show'] })}
      >
        <option value="all">{words.shows.all}</option>
        <option value="low">{words.shows.low}</option>
        <option value="out">{words.shows.out}</option>
      </Choice>
      <Choice
        label={words.sort}
        value={filter.sort}
        change={(sort) => change({ sort: sort as StockFilter['sort'] })}
      >
        <option value="product">{words.sorts.product}</option>
        <option value="scarce">{words.sorts.scarce}</option>
      </Choice>
    </search>
  );
}

const works: readonly Work[] = ['receipt', 'adjustment', 'transfer', 'count'];

interface StockLevelsProps {
  storeId: string;
  places: readonly Location[];
  /** What the address asks for: words, and a receipt of an option. */
  given: Pick<StockSearch, 'find' | 'sku' | 'pieces'>;
}

/** What lies where; selected options are received, adjusted, transferred or counted together. */
export function StockLevels({ storeId, places, given }: StockLevelsProps) {
  const words = useMessages(stockTexts);
  const [filter, setFilter] = useState<StockFilter>(first);
  const [typed, setTyped] = useState(given.find ?? '');
  const search = useDeferredValue(typed.trim());
  const [selected, setSelected] = useState<ReadonlyMap<string, Row>>(new Map());
  const [work, setWork] = useState<Work | null>(null);
  const { data, error, refetch } = useQuery(stockQuery(storeId, { ...filter, search }));
  const change = (next: Partial<StockFilter>): void => setFilter({ ...filter, page: 1, ...next });
  const rows = data?.rows ?? [];
  const pages = Math.ceil((data?.total ?? 0) / STOCK_PAGE);
  const isWholePage = rows.length > 0 && rows.every(({ skuId }) => selected.has(skuId));
  const put = (changed: readonly Row[], isIn: boolean): void => {
    const next = new Map(selected);
    for (const row of changed)
      if (isIn) next.set(row.skuId, row);
      else next.delete(row.skuId);
    setSelected(next);
  };
  // As they are now, where they are shown; the others as they were when they were selected.
  const chosen = [...selected.values()].map(
    (row) => rows.find(({ skuId }) => skuId === row.skuId) ?? row,
  );
  const canDo = works.filter((each) => each !== 'transfer' || places.length > 1);
  return (
    <>
      <Filters
        filter={filter}
        typed={typed}
        type={(text) => {
          setTyped(text);
          change({});
        }}
        change={change}
        places={places}
      />
      {error && !data && <Problem error={error} retry={() => void refetch()} />}
      {!data && !error && <Skeleton className="h-96" />}
      {data && rows.length === 0 && (
        <Empty icon={PackageSearch} title={words.nothing}>
          {words.nothingHint}
        </Empty>
      )}
      {rows.length > 0 && (
        <div className="rounded-card bg-raised shadow-card">
          <label className="flex items-center gap-3 border-b border-line px-3 py-2.5 text-xs text-soft md:px-4">
            <input
              type="checkbox"
              checked={isWholePage}
              onChange={() => put(rows, !isWholePage)}
              className="size-5 accent-(--accent)"
            />
            {words.selectPage}
            <span className="ml-auto">{data && words.total(exact(data.total))}</span>
          </label>
          <ul className="divide-y divide-line">
            {rows.map((row) => (
              <StockRow
                key={row.skuId}
                row={row}
                places={places}
                isSelected={selected.has(row.skuId)}
                toggle={() => put([row], !selected.has(row.skuId))}
              />
            ))}
          </ul>
        </div>
      )}
      {pages > 1 && (
        <nav
          aria-label={words.page(filter.page, pages)}
          className="flex items-center justify-center gap-3"
        >
          <Button disabled={filter.page <= 1} onClick={() => change({ page: filter.page - 1 })}>
            {words.previous}
          </Button>
          <span className="text-sm text-soft">{words.page(filter.page, pages)}</span>
          <Button disabled={filter.page >= pages} onClick={() => change({ page: filter.page + 1 })}>
            {words.next}
          </Button>
        </nav>
      )}
      {selected.size > 0 && (
        <section
          aria-label={words.selected(exact(selected.size))}
          className="sticky bottom-[calc(4rem+env(safe-area-inset-bottom))] md:bottom-3 z-20 flex flex-wrap items-center gap-2 rounded-card border border-line bg-raised p-3 shadow-card"
        >
          <p role="status" className="text-sm font-medium">
            {words.selected(exact(selected.size))}
          </p>
          <span className="flex flex-wrap gap-2 md:ml-auto">
            {canDo.map((each) => (
              <Button key={each} size="small" onClick={() => setWork(each)}>
                {words.work[each]}
              </Button>
            ))}
          </span>
          <IconButton
            label={words.unselect}
            onClick={() => setSelected(new Map())}
            className="absolute top-1 right-1 md:static"
          >
            <X aria-hidden className="size-4" />
          </IconButton>
        </section>
      )}
      <StockWorkSheet
        work={work}
        storeId={storeId}
        rows={chosen}
        places={places}
        given={given}
        close={(isDone) => {
          setWork(null);
          if (isDone) setSelected(new Map());
        }}
      />
    </>
  );
}
