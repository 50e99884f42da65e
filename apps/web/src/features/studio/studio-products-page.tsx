import type { Store } from '@kaibo/contracts';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { Boxes, FileSpreadsheet, History, Plus } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { count } from '../../app/format.ts';
import { useMessages } from '../../app/text.ts';
import { Button, buttonClass, IconButton } from '../../ui/button.tsx';
import { Empty, Problem, Skeleton } from '../../ui/states.tsx';
import { StoreGate } from '../my-stores/store-gate.tsx';
import { BulkBar } from '../wares/bulk-bar.tsx';
import type { BulkKind } from '../wares/bulk-form.tsx';
import { BulkSheet } from '../wares/bulk-sheet.tsx';
import { EditsSheet } from '../wares/edits-sheet.tsx';
import { Pager } from '../wares/pager.tsx';
import { useSelection } from '../wares/use-selection.ts';
import { filterOf, PAGE_SIZE, waresQuery } from '../wares/ware-queries.ts';
import { ROW_GRID, WareRow } from '../wares/ware-row.tsx';
import { WaresFilters } from '../wares/wares-filters.tsx';
import { type WaresSearch, waresSearch } from '../wares/wares-search.ts';
import { waresTexts } from '../wares/wares-texts.ts';

function Wares({ store, picker }: { store: Store; picker: ReactNode }) {
  const words = useMessages(waresTexts);
  const search = waresSearch(useSearch({ strict: false }));
  const navigate = useNavigate();
  const [showsEdits, setShowsEdits] = useState(false);
  const [bulk, setBulk] = useState<BulkKind | null>(null);
  const { data, error, refetch } = useQuery(waresQuery(store.id, search));
  const wares = data?.wares ?? [];
  const total = data?.total ?? 0;
  const ids = wares.map(({ id }) => id);
  const selection = useSelection(filterOf(search), ids, total);
  const change = (next: WaresSearch): void =>
    void navigate({
      to: '.',
      search: waresSearch({ ...next }) as never,
      replace: true,
      resetScroll: false,
    });
  const isFiltered = Boolean(search.q || search.status || search.category || search.stock);
  return (
    <>
      <header className="flex flex-wrap items-end justify-between gap-3">
        <div>
          <h1 className="text-2xl font-semibold tracking-tight">{store.name}</h1>
          <p role="status" className="min-h-5 text-sm text-soft">
            {data && words.total(count(total))}
          </p>
        </div>
        <span className="flex flex-wrap items-end gap-2">
          {picker}
          <IconButton label={words.edits} onClick={() => setShowsEdits(true)}>
            <History aria-hidden className="size-5" />
          </IconButton>
          <Link to="/studio/transfers" className={buttonClass()}>
            <FileSpreadsheet aria-hidden className="size-4" />
            {words.files}
          </Link>
          <Link to="/studio/products/new" className={buttonClass('accent')}>
            <Plus aria-hidden className="size-4" />
            {words.newProduct}
          </Link>
        </span>
      </header>
      <WaresFilters search={search} change={change} />
      {error && !data && <Problem error={error} retry={() => void refetch()} />}
      {!data && !error && <Skeleton className="h-96" />}
      {data && total === 0 && (
        <Empty icon={Boxes} title={isFiltered ? words.nothingFound : words.nothing}>
          <p>{isFiltered ? words.nothingFoundHint : words.nothingHint}</p>
          {isFiltered && (
            <Button className="mt-3" onClick={() => change({})}>
              {words.clear}
            </Button>
          )}
        </Empty>
      )}
      {wares.length > 0 && (
        <div className="rounded-card bg-raised shadow-card">
          <div
            className={`flex items-center gap-3 border-b border-line px-3 py-2.5 text-xs text-soft lg:px-4 ${ROW_GRID}`}
          >
            <input
              type="checkbox"
              checked={selection.isWholePage}
              onChange={selection.togglePage}
              aria-label={words.selectPage}
              className="size-5 accent-(--accent)"
            />
            <span>{words.product}</span>
            <span className="hidden lg:inline">{words.status}</span>
            <span className="hidden justify-self-end lg:flex lg:w-58 lg:gap-2">
              <span className="w-28 text-right">{words.price}</span>
              <span className="w-28 text-right">{words.stock}</span>
            </span>
            <span className="hidden text-right lg:inline">{words.sold}</span>
          </div>
          <ul className="divide-y divide-line">
            {wares.map((ware) => (
              <WareRow key={ware.id} ware={ware} storeId={store.id} selection={selection} />
            ))}
          </ul>
        </div>
      )}
      <Pager
        page={search.page ?? 1}
        pages={Math.ceil(total / PAGE_SIZE)}
        go={(page) => change({ ...search, page })}
      />
      <BulkBar selection={selection} total={total} begin={setBulk} />
      <BulkSheet
        kind={bulk}
        storeId={store.id}
        selection={selection.asked}
        close={(isDone) => {
          setBulk(null);
          if (isDone) selection.clear();
        }}
      />
      <EditsSheet open={showsEdits} storeId={store.id} close={() => setShowsEdits(false)} />
    </>
  );
}

export function StudioProductsPage() {
  return (
    <StoreGate>
      {(store, picker) => <Wares key={store.id} store={store} picker={picker} />}
    </StoreGate>
  );
}
