import { getProduct, type Product, type ProductCard, type Sku, updateSku } from '@kaibo/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { ApiError, call } from '../../app/api.ts';
import { useMessages, useText } from '../../app/text.ts';
import { fenOf } from '../../app/yuan.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { Skeleton } from '../../ui/states.tsx';
import { toast } from '../../ui/toast.tsx';
import { roomQuery } from '../rooms/room-queries.ts';
import { deskQuery } from './desk-queries.ts';
import { deskTexts } from './desk-texts.ts';

function PriceField({ sku, roomId }: { sku: Sku; roomId: string }) {
  const text = useText();
  const words = useMessages(deskTexts);
  const cache = useQueryClient();
  const [wrong, setWrong] = useState<string | null>(null);
  const save = useMutation({
    mutationFn: (priceFen: number) =>
      call(updateSku, { params: { skuId: sku.id }, body: { priceFen } }),
    onSuccess: () => {
      toast(text.common.saved);
      void cache.invalidateQueries({ queryKey: ['product'] });
      void cache.invalidateQueries(roomQuery(roomId));
      void cache.invalidateQueries(deskQuery(roomId));
    },
    onError: (error) =>
      setWrong(error instanceof ApiError ? error.message : text.common.unexpected),
  });
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const priceFen = fenOf(String(new FormData(event.currentTarget).get('price') ?? ''));
    setWrong(priceFen ? null : words.priceBad);
    if (priceFen) save.mutate(priceFen);
  };
  return (
    <form onSubmit={submit} className="flex items-start gap-2">
      <div className="min-w-0 flex-1">
        <TextField
          label={words.newPrice(sku.option)}
          name="price"
          inputMode="decimal"
          defaultValue={(sku.priceFen / 100).toFixed(2)}
          error={wrong}
          required
        />
      </div>
      <Button type="submit" look="accent" busy={save.isPending} className="mt-6.5 h-11">
        {text.common.save}
      </Button>
    </form>
  );
}

interface PriceSheetProps {
  product: ProductCard | null;
  roomId: string;
  onClose: () => void;
}

/** A price changes in the catalogue; the room hears of it from there. */
export function PriceSheet({ product, roomId, onClose }: PriceSheetProps) {
  const words = useMessages(deskTexts);
  const productId = product?.id ?? '';
  const { data } = useQuery({
    queryKey: ['product', productId],
    queryFn: (): Promise<Product> => call(getProduct, { params: { productId } }),
    enabled: product !== null,
  });
  return (
    <Sheet
      open={product !== null}
      onClose={onClose}
      title={product ? words.priceOf(product.title) : words.price}
      place="center"
    >
      <div className="grid gap-4">
        {data ? (
          data.skus.map((sku) => <PriceField key={sku.id} sku={sku} roomId={roomId} />)
        ) : (
          <Skeleton className="h-20" />
        )}
        <p className="text-xs text-soft">{words.priceHint}</p>
      </div>
    </Sheet>
  );
}
