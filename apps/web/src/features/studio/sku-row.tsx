import { type Sku, updateSku } from '@kaibo/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { call } from '../../app/api.ts';
import { count } from '../../app/format.ts';
import { useText } from '../../app/text.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { Price } from '../../ui/price.tsx';
import { toast, toastError } from '../../ui/toast.tsx';
import { myProductsQuery } from './studio-queries.ts';
import { fenOf } from './yuan.ts';

type Editing = 'price' | 'stock';

/** One option of a product: its price and stock, each changed in place. */
export function SkuRow({ sku, storeId }: { sku: Sku; storeId: string }) {
  const text = useText();
  const words = text.studio;
  const cache = useQueryClient();
  const [editing, setEditing] = useState<Editing | null>(null);
  const save = useMutation({
    mutationFn: (body: { priceFen?: number; stockDelta?: number }) =>
      call(updateSku, { params: { skuId: sku.id }, body }),
    onSuccess: async () => {
      await cache.invalidateQueries(myProductsQuery(storeId));
      setEditing(null);
      toast(text.common.saved);
    },
    onError: toastError,
  });
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const value = String(new FormData(event.currentTarget).get('value') ?? '');
    if (editing === 'stock') save.mutate({ stockDelta: Number(value) });
    else save.mutate({ priceFen: fenOf(value) ?? 0 });
  };
  return (
    <li className="grid grid-cols-1 gap-2 py-2">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2 text-sm">
        <span className="min-w-32 flex-1 truncate">
          {sku.option} <span className="text-soft">{sku.code}</span>
        </span>
        <Price fen={sku.priceFen} listFen={sku.listPriceFen} />
        <span className="w-20 text-right tabular-nums">
          {words.stock} {count(sku.stock)}
        </span>
        <Button size="small" onClick={() => setEditing(editing === 'price' ? null : 'price')}>
          {words.changePrice}
        </Button>
        <Button size="small" onClick={() => setEditing(editing === 'stock' ? null : 'stock')}>
          {words.changeStock}
        </Button>
      </div>
      {editing && (
        <form onSubmit={submit} className="flex items-end gap-2">
          <div className="flex-1">
            {editing === 'price' ? (
              <TextField
                key="price"
                label={words.newPrice}
                name="value"
                inputMode="decimal"
                pattern="\d{1,7}(\.\d{1,2})?"
                required
                autoFocus
              />
            ) : (
              <TextField
                key="stock"
                label={words.stockDelta}
                name="value"
                type="number"
                required
                autoFocus
              />
            )}
          </div>
          <Button type="submit" look="accent" busy={save.isPending} className="h-11">
            {text.common.save}
          </Button>
        </form>
      )}
    </li>
  );
}
