import type { Store } from '@kaibo/contracts';
import { useQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useMessages } from '../../app/text.ts';
import { join } from '../../ui/join.ts';
import { Problem, Skeleton } from '../../ui/states.tsx';
import { StoreGate } from '../my-stores/store-gate.tsx';
import { StockHistory } from './stock-history.tsx';
import { StockLevels } from './stock-levels.tsx';
import { StockPlaces } from './stock-places.tsx';
import { locationsQuery } from './stock-queries.ts';
import { stockSearch } from './stock-search.ts';
import { stockTexts } from './stock-texts.ts';

const views = ['levels', 'history', 'places'] as const;

function Stock({ store, picker }: { store: Store; picker: ReactNode }) {
  const words = useMessages(stockTexts);
  const { view = 'levels', sku, find, pieces } = stockSearch(useSearch({ strict: false }));
  const { data, error, refetch } = useQuery(locationsQuery(store.id));
  return (
    <>
      <header className="flex flex-wrap items-end justify-between gap-3">
        <h1 className="text-2xl font-semibold tracking-tight">{words.title}</h1>
        {picker}
      </header>
      <nav aria-label={words.title} className="flex w-fit gap-1 rounded-xl bg-sunken p-1">
        {views.map((each) => (
          <Link
            key={each}
            to="/studio/stock"
            search={each === 'levels' ? {} : { view: each }}
            aria-current={each === view ? 'page' : undefined}
            className={join(
              'rounded-lg px-4 py-1.5 text-sm',
              each === view ? 'bg-raised font-medium shadow-card' : 'text-soft hover:text-ink',
            )}
          >
            {words.views[each]}
          </Link>
        ))}
      </nav>
      {error && !data && <Problem error={error} retry={() => void refetch()} />}
      {!data && !error && <Skeleton className="h-96" />}
      {data && view === 'levels' && (
        <StockLevels storeId={store.id} places={data.locations} given={{ find, sku, pieces }} />
      )}
      {data && view === 'history' && (
        <StockHistory storeId={store.id} places={data.locations} skuId={sku} />
      )}
      {data && view === 'places' && (
        <StockPlaces storeId={store.id} places={data.locations} lowStockAt={data.lowStockAt} />
      )}
    </>
  );
}

export function StockPage() {
  return (
    <StoreGate>
      {(store, picker) => <Stock key={store.id} store={store} picker={picker} />}
    </StoreGate>
  );
}
