import type { Store } from '@kaibo/contracts';
import type { Import } from '@kaibo/contracts/goods';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { ArrowLeft, Download } from 'lucide-react';
import type { ReactNode } from 'react';
import { dateTime } from '../../app/format.ts';
import { useLocale } from '../../app/settings.ts';
import { useMessages } from '../../app/text.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button, buttonClass } from '../../ui/button.tsx';
import { Problem, Skeleton } from '../../ui/states.tsx';
import { StoreGate } from '../my-stores/store-gate.tsx';
import { ImportFlow } from './import-flow.tsx';
import { importQuery, importsQuery } from './transfer-queries.ts';
import { transfersTexts } from './transfers-texts.ts';
import { UploadCard } from './upload-card.tsx';

const tones = {
  uploaded: 'neutral',
  checking: 'warn',
  checked: 'warn',
  applying: 'warn',
  done: 'good',
  cancelled: 'neutral',
  failed: 'bad',
} as const;

function ExportCard({ storeId }: { storeId: string }) {
  const words = useMessages(transfersTexts);
  const language = useLocale() === 'en' ? 'en' : 'zh';
  return (
    <section className="grid content-start gap-4 rounded-card bg-raised p-5 shadow-card">
      <div className="grid gap-1">
        <h2 className="text-lg font-semibold">{words.export}</h2>
        <p className="text-sm text-soft">{words.exportHint}</p>
      </div>
      <a
        href={`/v1/studio/products.csv?storeId=${storeId}&language=${language}`}
        download
        className={buttonClass('plain')}
      >
        <Download aria-hidden className="size-4" />
        {words.csv}
      </a>
      <a
        href={`/v1/studio/products.json?storeId=${storeId}`}
        download
        className={buttonClass('plain')}
      >
        <Download aria-hidden className="size-4" />
        {words.json}
      </a>
    </section>
  );
}

function PastImports({ storeId, open }: { storeId: string; open: (made: Import) => void }) {
  const words = useMessages(transfersTexts);
  const { data: imports, error, refetch } = useQuery(importsQuery(storeId));
  return (
    <section className="grid gap-3">
      <h2 className="text-lg font-semibold">{words.past}</h2>
      {error && !imports && <Problem error={error} retry={() => void refetch()} />}
      {!imports && !error && <Skeleton className="h-24" />}
      {imports?.length === 0 && <p className="text-sm text-soft">{words.noPast}</p>}
      {imports && imports.length > 0 && (
        <ul className="divide-y divide-line rounded-card bg-raised shadow-card">
          {imports.map((made) => (
            <li key={made.id} className="flex items-center gap-3 px-4 py-3">
              <span className="min-w-0 flex-1">
                <span className="block truncate font-medium">{made.fileName}</span>
                <span className="block text-sm text-soft">{dateTime(made.createdAtMs)}</span>
              </span>
              <Badge tone={tones[made.state]}>{words.states[made.state]}</Badge>
              <Button
                size="small"
                aria-label={`${words.open} ${made.fileName}`}
                onClick={() => open(made)}
              >
                {words.open}
              </Button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Transfers({ store, picker }: { store: Store; picker: ReactNode }) {
  const words = useMessages(transfersTexts);
  const cache = useQueryClient();
  const navigate = useNavigate();
  const { import: importId } = useSearch({ strict: false }) as { import?: string };
  const open = (made: Import | null): void => {
    if (made) cache.setQueryData(importQuery(made.id).queryKey, made);
    void cache.invalidateQueries(importsQuery(store.id));
    void navigate({ to: '/studio/transfers', search: made ? { import: made.id } : {} });
  };
  return (
    <>
      <header className="flex flex-wrap items-end justify-between gap-3">
        <div>
          <Link
            to="/studio/products"
            className="inline-flex items-center gap-1 text-sm text-soft hover:text-ink"
          >
            <ArrowLeft aria-hidden className="size-4" />
            {words.back}
          </Link>
          <h1 className="text-2xl font-semibold tracking-tight">{words.title}</h1>
        </div>
        {!importId && picker}
      </header>
      {importId ? (
        <ImportFlow key={importId} importId={importId} again={() => open(null)} />
      ) : (
        <>
          <div className="grid grid-cols-1 gap-4 md:grid-cols-[2fr_1fr]">
            <UploadCard storeId={store.id} done={open} />
            <ExportCard storeId={store.id} />
          </div>
          <PastImports storeId={store.id} open={open} />
        </>
      )}
    </>
  );
}

export function TransfersPage() {
  return (
    <StoreGate>
      {(store, picker) => <Transfers key={store.id} store={store} picker={picker} />}
    </StoreGate>
  );
}
