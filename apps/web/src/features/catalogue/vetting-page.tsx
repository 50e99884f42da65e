import { listVetting, ProductStatus, type VettedProduct } from '@kaibo/contracts';
import { useInfiniteQuery } from '@tanstack/react-query';
import { PackageCheck } from 'lucide-react';
import { useRef } from 'react';
import { call } from '../../app/api.ts';
import { fromNow } from '../../app/format.ts';
import { useMessages } from '../../app/text.ts';
import { Badge } from '../../ui/badge.tsx';
import { join } from '../../ui/join.ts';
import { MoreButton } from '../../ui/more-button.tsx';
import { Picture } from '../../ui/picture.tsx';
import { Price } from '../../ui/price.tsx';
import { Empty, Problem, Skeleton } from '../../ui/states.tsx';
import { useConsoleKeys } from '../console/console-keys.ts';
import { useConsoleSearch } from '../console/use-console-search.ts';
import { catalogueTexts } from '../studio/catalogue-texts.ts';
import { VettingPanel } from './vetting-panel.tsx';

const PAGE = 50;

const useVetting = (status: ProductStatus) =>
  useInfiniteQuery({
    queryKey: ['console', 'products', status],
    queryFn: ({ pageParam }) =>
      call(listVetting, { query: { status, after: pageParam, limit: PAGE } }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ products }) => (products.length < PAGE ? undefined : products.at(-1)?.id),
    refetchInterval: 15_000,
  });

interface RowProps {
  product: VettedProduct;
  isOpen: boolean;
  open: () => void;
}

function Row({ product, isOpen, open }: RowProps) {
  const words = useMessages(catalogueTexts).vetting;
  return (
    <li>
      <button
        type="button"
        aria-current={isOpen || undefined}
        onClick={open}
        className={join(
          'flex w-full items-center gap-3 rounded-xl p-2 text-left outline-offset-[-2px]',
          isOpen ? 'bg-accent-wash' : 'hover:bg-sunken',
        )}
      >
        <Picture src={product.cover?.url ?? null} alt="" className="size-14 shrink-0 rounded-lg" />
        <span className="grid min-w-0 flex-1 gap-0.5">
          <span className="truncate text-sm font-medium">{product.title}</span>
          <span className="truncate text-xs text-soft">{product.store.name}</span>
          <span className="flex items-center justify-between gap-2 text-xs">
            <Price fen={product.fromFen} />
            {product.waitingSinceMs !== null && (
              <span className="text-soft">{words.since(fromNow(product.waitingSinceMs))}</span>
            )}
          </span>
        </span>
      </button>
    </li>
  );
}

function StatusSelect({ status, set }: { status: ProductStatus; set: (next: string) => void }) {
  const words = useMessages(catalogueTexts);
  return (
    <select
      value={status}
      aria-label={words.vetting.filter}
      onChange={({ target }) => set(target.value)}
      className="h-10 rounded-xl border border-line bg-raised px-3 text-sm"
    >
      {(['review', 'active', 'draft', 'hidden'] as const).map((each) => (
        <option key={each} value={each}>
          {words.status[each]}
        </option>
      ))}
    </select>
  );
}

const statusIn = (value: string): ProductStatus =>
  ProductStatus.options.find((each) => each === value) ?? 'review';

/** What waits for staff: a list at the left, the product at the right; j, k, a and r do the work. */
export function VettingPage() {
  const words = useMessages(catalogueTexts).vetting;
  const search = useConsoleSearch();
  const status = statusIn(search.value('status'));
  const list = useVetting(status);
  const { data, error, refetch } = list;
  const products = data?.pages.flatMap((page) => page.products) ?? [];
  const first = data?.pages[0];
  const at = Math.max(
    0,
    products.findIndex(({ id }) => id === search.value('open')),
  );
  const open = products[at];
  const rows = useRef<HTMLUListElement>(null);
  const go = (next: number): void => {
    const product = products[Math.min(products.length - 1, Math.max(0, next))];
    if (!product) return;
    search.set({ open: product.id });
    rows.current?.children[products.indexOf(product)]?.scrollIntoView({ block: 'nearest' });
  };
  useConsoleKeys([
    { key: 'j', label: words.keys.next, run: () => go(at + 1) },
    { key: 'k', label: words.keys.previous, run: () => go(at - 1) },
  ]);
  const next = products[at + 1] ?? products[at - 1];
  return (
    <>
      <header className="flex flex-wrap items-center gap-3">
        <h1 className="text-2xl font-semibold tracking-tight">{words.title}</h1>
        {first && (
          <Badge tone={first.waiting > 0 ? 'warn' : 'neutral'}>
            {words.waiting(first.waiting)}
          </Badge>
        )}
        <span className="ml-auto">
          <StatusSelect status={status} set={(value) => search.set({ status: value, open: '' })} />
        </span>
      </header>
      {first && !first.vetting && (
        <p className="rounded-xl bg-warn-wash px-4 py-2.5 text-sm text-warn">{words.off}</p>
      )}
      {error && !data && <Problem error={error} retry={() => void refetch()} />}
      {!data && !error && <Skeleton className="h-96" />}
      {data && products.length === 0 && (
        <div className="rounded-card bg-raised shadow-card">
          <Empty icon={PackageCheck} title={status === 'review' ? words.none : words.noneOf}>
            {status === 'review' && words.noneHint}
          </Empty>
        </div>
      )}
      {products.length > 0 && (
        <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-[300px_minmax(0,1fr)]">
          <div className="grid gap-2 rounded-card bg-raised p-2 shadow-card max-lg:max-h-72 max-lg:overflow-y-auto lg:max-h-[calc(100dvh-13rem)] lg:overflow-y-auto">
            <ul ref={rows} className="grid gap-1">
              {products.map((product) => (
                <Row
                  key={product.id}
                  product={product}
                  isOpen={product.id === open?.id}
                  open={() => search.set({ open: product.id })}
                />
              ))}
            </ul>
            <MoreButton list={list} />
          </div>
          {open ? (
            <VettingPanel
              key={`${open.id} ${open.version}`}
              product={open}
              decided={() => search.set({ open: next?.id ?? '' })}
            />
          ) : (
            <p className="p-8 text-center text-soft">{words.pick}</p>
          )}
        </div>
      )}
    </>
  );
}
