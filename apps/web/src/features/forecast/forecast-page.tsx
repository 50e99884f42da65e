import type { ReplyOf, Store } from '@kaibo/contracts';
import { type getStoreForecast, makeStoreForecast } from '@kaibo/contracts/goods';
import { useMutation, useQuery } from '@tanstack/react-query';
import { ChartNoAxesCombined, RefreshCw } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import { call } from '../../app/api.ts';
import { exact, fromNow } from '../../app/format.ts';
import { useMessages } from '../../app/text.ts';
import { Button } from '../../ui/button.tsx';
import { Empty, Problem, Skeleton } from '../../ui/states.tsx';
import { toastError } from '../../ui/toast.tsx';
import { StoreGate } from '../my-stores/store-gate.tsx';
import { storeForecastQuery } from './forecast-queries.ts';
import { forecastTexts } from './forecast-texts.ts';
import { ParcelsCard } from './parcels-card.tsx';
import { RightCard } from './right-card.tsx';
import { ServiceCard } from './service-card.tsx';
import { SettingsForm } from './settings-form.tsx';
import { SkuList } from './sku-list.tsx';

type Forecast = ReplyOf<typeof getStoreForecast>;
/** What takes longer is not waited for. */
const WAIT_MS = 30_000;

function Told({ storeId, forecast }: { storeId: string; forecast: Forecast }) {
  const words = useMessages(forecastTexts);
  const { made, lately, service, settings, waiting } = forecast;
  if (!made)
    return (
      <Empty icon={ChartNoAxesCombined} title={words.page.none}>
        {words.page.noneHint}
      </Empty>
    );
  return (
    <>
      <div className="grid grid-cols-1 gap-4 lg:grid-cols-[minmax(0,1.5fr)_minmax(0,1fr)]">
        <ParcelsCard
          title={words.parcels.title}
          history={made.history.map(({ parcels }) => parcels)}
          days={made.parcelsAhead ?? []}
          live={made.parcelsAhead ?? undefined}
          note={words.parcels.waiting(exact(waiting))}
        />
        <div className="grid grid-cols-1 content-start gap-4">
          <ServiceCard service={service} settings={settings} hint={words.service.hint} />
          <RightCard lately={lately} made={made} />
        </div>
      </div>
      <SkuList storeId={storeId} madeMs={made.atMs} />
    </>
  );
}

function StoreForecast({ store, picker }: { store: Store; picker: ReactNode }) {
  const words = useMessages(forecastTexts);
  /** The forecast that is to be replaced; undefined while none is waited for. */
  const [waitsFor, setWaitsFor] = useState<number | null | undefined>(undefined);
  const isWaiting = waitsFor !== undefined;
  const { data, error, refetch } = useQuery(storeForecastQuery(store.id, isWaiting));
  const madeMs = data?.made?.atMs ?? null;
  const wait = (): void => setWaitsFor(madeMs);
  const update = useMutation({
    mutationFn: () => call(makeStoreForecast, { params: { storeId: store.id } }),
    onSuccess: wait,
    onError: toastError,
  });
  useEffect(() => {
    if (waitsFor === undefined) return;
    if (madeMs !== waitsFor) setWaitsFor(undefined);
    const late = setTimeout(() => setWaitsFor(undefined), WAIT_MS);
    return () => clearTimeout(late);
  }, [madeMs, waitsFor]);
  return (
    <>
      <header className="flex flex-wrap items-end justify-between gap-3">
        <div className="min-w-0 basis-96 grow">
          <h1 className="text-2xl font-semibold tracking-tight">{words.page.title}</h1>
          <p className="mt-1 text-sm text-soft">{words.page.intro}</p>
        </div>
        {picker}
        <div className="flex items-center gap-3">
          {madeMs !== null && (
            <span className="text-xs text-soft">{words.page.made(fromNow(madeMs))}</span>
          )}
          <Button busy={update.isPending || isWaiting} onClick={() => update.mutate()}>
            {!isWaiting && <RefreshCw aria-hidden className="size-4" />}
            {isWaiting ? words.page.updating : words.page.update}
          </Button>
        </div>
      </header>
      {error && !data && <Problem error={error} retry={() => void refetch()} />}
      {!data && !error && <Skeleton className="h-96" />}
      {data && <Told storeId={store.id} forecast={data} />}
      {data && (
        <details className="rounded-card bg-raised p-4 shadow-card">
          <summary className="cursor-pointer font-semibold">{words.page.settings}</summary>
          <div className="mt-4">
            <SettingsForm storeId={store.id} settings={data.settings} changed={wait} />
          </div>
        </details>
      )}
    </>
  );
}

export function ForecastPage() {
  return (
    <StoreGate>
      {(store, picker) => <StoreForecast key={store.id} store={store} picker={picker} />}
    </StoreGate>
  );
}
