import { type Product, pinProduct, type Room, setBag } from '@kaibo/contracts';
import { useMutation, useQueries, useQuery, useQueryClient } from '@tanstack/react-query';
import { ArrowDown, ArrowUp, Pin, PinOff, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { call } from '../../app/api.ts';
import { useText } from '../../app/text.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { join } from '../../ui/join.ts';
import { Picture } from '../../ui/picture.tsx';
import { Price } from '../../ui/price.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { toastError } from '../../ui/toast.tsx';
import { roomQuery } from '../rooms/room-queries.ts';
import { myProductsQuery, myStoresQuery } from './studio-queries.ts';

const moved = (ids: readonly string[], from: number, to: number): string[] => {
  const next = [...ids];
  next.splice(to, 0, ...next.splice(from, 1));
  return next;
};

function Chooser({
  chosen,
  choose,
}: {
  chosen: ReadonlySet<string>;
  choose: (id: string) => void;
}) {
  const { data: stores = [] } = useQuery(myStoresQuery);
  const pages = useQueries({ queries: stores.map(({ id }) => myProductsQuery(id)) });
  const products = pages
    .flatMap((page): Product[] => page.data ?? [])
    .filter((product) => product.status === 'active');
  return (
    <ul className="grid grid-cols-1 gap-1">
      {products.map((product) => (
        <li key={product.id}>
          <label className="flex cursor-pointer items-center gap-3 rounded-xl p-2 hover:bg-sunken">
            <input
              type="checkbox"
              className="size-5 accent-(--accent)"
              checked={chosen.has(product.id)}
              onChange={() => choose(product.id)}
            />
            <Picture src={product.cover?.url ?? null} alt="" className="size-12 rounded-lg" />
            <span className="min-w-0 flex-1 truncate text-sm">{product.title}</span>
            <Price fen={product.fromFen} className="text-sm" />
          </label>
        </li>
      ))}
    </ul>
  );
}

/** The run of products: order, pin, take out; every viewer sees each change in step. */
export function BagEditor({ room }: { room: Room }) {
  const text = useText();
  const words = text.studio;
  const cache = useQueryClient();
  const [adding, setAdding] = useState(false);
  const ids = room.bag.map(({ id }) => id);
  const shown = (next: Room): void => {
    cache.setQueryData(roomQuery(room.id).queryKey, next);
  };
  const params = { roomId: room.id };
  const bag = useMutation({
    mutationFn: (productIds: string[]) => call(setBag, { params, body: { productIds } }),
    onSuccess: shown,
    onError: toastError,
  });
  const pin = useMutation({
    mutationFn: (productId: string | null) => call(pinProduct, { params, body: { productId } }),
    onSuccess: shown,
    onError: toastError,
  });
  const toggle = (id: string): void =>
    bag.mutate(ids.includes(id) ? ids.filter((each) => each !== id) : [...ids, id]);
  return (
    <section className="grid gap-3 rounded-card bg-raised p-4 shadow-card">
      <header className="flex items-center justify-between">
        <h2 className="font-semibold">
          {words.bag} <span className="text-soft">{ids.length}</span>
        </h2>
        <Button size="small" onClick={() => setAdding(true)}>
          <Plus aria-hidden className="size-4" />
          {words.addProducts}
        </Button>
      </header>
      <ol className="grid grid-cols-1 gap-1">
        {room.bag.map((product, i) => {
          const pinned = product.id === room.pinned?.id;
          return (
            <li
              key={product.id}
              className={join('flex items-center gap-2 rounded-xl p-2', pinned && 'bg-accent-wash')}
            >
              <span className="w-5 text-center text-sm text-soft tabular-nums">{i + 1}</span>
              <Picture src={product.cover?.url ?? null} alt="" className="size-12 rounded-lg" />
              <div className="min-w-0 flex-1">
                <p className="truncate text-sm">{product.title}</p>
                <Price fen={product.fromFen} className="text-sm" />
              </div>
              <span className="hidden sm:inline-flex">
                <IconButton
                  label={words.up}
                  disabled={i === 0 || bag.isPending}
                  onClick={() => bag.mutate(moved(ids, i, i - 1))}
                >
                  <ArrowUp aria-hidden className="size-4" />
                </IconButton>
                <IconButton
                  label={words.down}
                  disabled={i === ids.length - 1 || bag.isPending}
                  onClick={() => bag.mutate(moved(ids, i, i + 1))}
                >
                  <ArrowDown aria-hidden className="size-4" />
                </IconButton>
                <IconButton
                  label={text.common.remove}
                  disabled={bag.isPending}
                  onClick={() => toggle(product.id)}
                >
                  <Trash2 aria-hidden className="size-4" />
                </IconButton>
              </span>
              <Button
                look={pinned ? 'accent' : 'plain'}
                size="small"
                aria-pressed={pinned}
                disabled={pin.isPending}
                onClick={() => pin.mutate(pinned ? null : product.id)}
              >
                {pinned ? (
                  <PinOff aria-hidden className="size-4" />
                ) : (
                  <Pin aria-hidden className="size-4" />
                )}
                {pinned ? words.unpin : words.pin}
              </Button>
            </li>
          );
        })}
      </ol>
      <Sheet open={adding} onClose={() => setAdding(false)} title={words.chooseProducts}>
        <Chooser chosen={new Set(ids)} choose={toggle} />
      </Sheet>
    </section>
  );
}
