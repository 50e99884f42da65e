import { may, type ProductCard, search } from '@kaibo/contracts';
import { useQueries, useQuery } from '@tanstack/react-query';
import { Search } from 'lucide-react';
import { useDeferredValue, useState } from 'react';
import { call } from '../../app/api.ts';
import { useMe } from '../../app/query.ts';
import { useMessages } from '../../app/text.ts';
import { Button } from '../../ui/button.tsx';
import { Picture } from '../../ui/picture.tsx';
import { Price } from '../../ui/price.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { Skeleton } from '../../ui/states.tsx';
import { pickerTexts } from './picker-texts.ts';
import { myProductsQuery, myStoresQuery } from './store-queries.ts';

interface PickerProps {
  open: boolean;
  onClose: () => void;
  chosen: readonly string[];
  /** The product comes along, so that its line can be shown at once. */
  toggle: (product: ProductCard) => void;
  /** Of this store of one's own alone, and no sets. */
  onlyStoreId?: string;
}

const useOwnProducts = (enabled: boolean, onlyStoreId?: string): ProductCard[] | undefined => {
  const { data } = useQuery({ ...myStoresQuery, enabled });
  const stores = data?.filter(({ id }) => !onlyStoreId || id === onlyStoreId);
  const pages = useQueries({ queries: (stores ?? []).map(({ id }) => myProductsQuery(id)) });
  if (!stores || pages.some((page) => page.isPending)) return undefined;
  return pages
    .flatMap((page) => page.data ?? [])
    .filter(({ status, bundle }) => status === 'active' && !(onlyStoreId && bundle));
};

function List({
  products,
  chosen,
  toggle,
}: { products: readonly ProductCard[] } & Pick<PickerProps, 'chosen' | 'toggle'>) {
  return (
    <ul className="grid grid-cols-1 gap-1">
      {products.map((product) => (
        <li key={product.id}>
          <label className="flex cursor-pointer items-center gap-3 rounded-xl p-2 hover:bg-sunken">
            <input
              type="checkbox"
              className="size-5 accent-(--accent)"
              checked={chosen.includes(product.id)}
              onChange={() => toggle(product)}
            />
            <Picture src={product.cover?.url ?? null} alt="" className="size-12 rounded-lg" />
            <span className="line-clamp-2 min-w-0 flex-1 text-sm">{product.title}</span>
            <Price fen={product.fromFen} className="text-sm" />
          </label>
        </li>
      ))}
    </ul>
  );
}

function Found({
  q,
  chosen,
  toggle,
  onlyStoreId,
}: { q: string } & Pick<PickerProps, 'chosen' | 'toggle' | 'onlyStoreId'>) {
  const text = useMessages(pickerTexts);
  const { data } = useQuery({
    queryKey: ['studio', 'find-products', q],
    queryFn: () => call(search, { query: { q, limit: 30 } }),
  });
  if (!data) return <Skeleton className="h-40" />;
  const products = data.products.filter(({ storeId }) => !onlyStoreId || storeId === onlyStoreId);
  if (products.length === 0) return <p className="text-sm text-soft">{text.noneFound}</p>;
  return (
    <section className="grid gap-2">
      <h3 className="text-sm font-medium">{text.found}</h3>
      <List products={products} chosen={chosen} toggle={toggle} />
    </section>
  );
}

/** Products of one's own stores, or of anybody's by searching. */
export function ProductPicker({ open, onClose, chosen, toggle, onlyStoreId }: PickerProps) {
  const text = useMessages(pickerTexts);
  const [typed, setTyped] = useState('');
  const q = useDeferredValue(typed.trim());
  const me = useMe();
  const sells = me ? may(me.roles, 'catalog:sell') : false;
  const own = useOwnProducts(sells, onlyStoreId);
  return (
    <Sheet
      open={open}
      onClose={onClose}
      title={text.title}
      footer={
        <Button look="accent" size="large" className="w-full" onClick={onClose}>
          {text.done(chosen.length)}
        </Button>
      }
    >
      <div className="grid grid-cols-1 gap-4">
        <div className="relative">
          <Search aria-hidden className="absolute top-3.5 left-3.5 size-4 text-soft" />
          <input
            type="search"
            value={typed}
            maxLength={100}
            aria-label={onlyStoreId ? text.searchStore : text.search}
            placeholder={onlyStoreId ? text.searchStore : text.search}
            onChange={({ target }) => setTyped(target.value)}
            className="h-11 w-full rounded-full bg-sunken pr-4 pl-10 text-base placeholder:text-soft"
          />
        </div>
        {q && <Found q={q} chosen={chosen} toggle={toggle} onlyStoreId={onlyStoreId} />}
        {!q && !sells && <p className="text-sm text-soft">{text.noStore}</p>}
        {!q && sells && (
          <section className="grid gap-2">
            <h3 className="text-sm font-medium">{text.mine}</h3>
            {own === undefined && <Skeleton className="h-40" />}
            {own?.length === 0 && <p className="text-sm text-soft">{text.noMine}</p>}
            {own && <List products={own} chosen={chosen} toggle={toggle} />}
          </section>
        )}
      </div>
    </Sheet>
  );
}
