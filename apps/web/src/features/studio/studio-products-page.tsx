import { type Product, type Store, updateProduct } from '@kaibo/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Boxes, Plus } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { call } from '../../app/api.ts';
import { useText } from '../../app/text.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Picture } from '../../ui/picture.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { Empty, Problem, Skeleton } from '../../ui/states.tsx';
import { toastError } from '../../ui/toast.tsx';
import { ProductForm } from './product-form.tsx';
import { SkuRow } from './sku-row.tsx';
import { StoreGate } from './store-gate.tsx';
import { myProductsQuery } from './studio-queries.ts';

function ProductRow({ product }: { product: Product }) {
  const text = useText();
  const cache = useQueryClient();
  const isHidden = product.status === 'hidden';
  const toggle = useMutation({
    mutationFn: () =>
      call(updateProduct, {
        params: { productId: product.id },
        body: { status: isHidden ? 'active' : 'hidden' },
      }),
    onSuccess: () => cache.invalidateQueries(myProductsQuery(product.storeId)),
    onError: toastError,
  });
  return (
    <li className="rounded-card bg-raised p-4 shadow-card">
      <div className="flex items-center gap-3">
        <Picture src={product.cover?.url ?? null} alt="" className="size-16 rounded-xl" />
        <div className="min-w-0 flex-1">
          <p className="truncate font-medium">{product.title}</p>
          {isHidden && <Badge tone="warn">{text.studio.hiddenBadge}</Badge>}
        </div>
        <Button size="small" busy={toggle.isPending} onClick={() => toggle.mutate()}>
          {isHidden ? text.studio.show : text.studio.hide}
        </Button>
      </div>
      <ul className="mt-2 divide-y divide-line border-t border-line">
        {product.skus.map((sku) => (
          <SkuRow key={sku.id} sku={sku} storeId={product.storeId} />
        ))}
      </ul>
    </li>
  );
}

function Products({ store, picker }: { store: Store; picker: ReactNode }) {
  const text = useText();
  const [creating, setCreating] = useState(false);
  const { data: products, error, refetch } = useQuery(myProductsQuery(store.id));
  return (
    <>
      <header className="flex flex-wrap items-end justify-between gap-3">
        <h1 className="text-2xl font-semibold tracking-tight">{store.name}</h1>
        <span className="flex items-end gap-3">
          {picker}
          <Button look="accent" onClick={() => setCreating(true)}>
            <Plus aria-hidden className="size-4" />
            {text.studio.newProduct}
          </Button>
        </span>
      </header>
      {error && !products && <Problem error={error} retry={() => void refetch()} />}
      {!products && !error && <Skeleton className="h-40" />}
      {products?.length === 0 && <Empty icon={Boxes} title={text.studio.noProducts} />}
      <ul className="grid grid-cols-1 gap-3">
        {products?.map((product) => (
          <ProductRow key={product.id} product={product} />
        ))}
      </ul>
      <Sheet open={creating} onClose={() => setCreating(false)} title={text.studio.newProduct}>
        <ProductForm storeId={store.id} done={() => setCreating(false)} />
      </Sheet>
    </>
  );
}

export function StudioProductsPage() {
  return (
    <StoreGate>
      {(store, picker) => <Products key={store.id} store={store} picker={picker} />}
    </StoreGate>
  );
}
