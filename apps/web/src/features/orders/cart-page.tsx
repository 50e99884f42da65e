import type { CartLine } from '@kaibo/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Minus, Plus, ShoppingCart, Trash2 } from 'lucide-react';
import { useEffect, useState } from 'react';
import { yuan } from '../../app/format.ts';
import { useMe } from '../../app/query.ts';
import { useMessages, useText } from '../../app/text.ts';
import { Button, buttonClass, IconButton } from '../../ui/button.tsx';
import { Picture } from '../../ui/picture.tsx';
import { Price } from '../../ui/price.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { Empty, Problem, Skeleton } from '../../ui/states.tsx';
import { toastError } from '../../ui/toast.tsx';
import { cartQuery, setInCart } from '../cart/cart-store.ts';
import { cartTexts } from '../cart/cart-texts.ts';
import { GUEST_CART_KEY } from '../cart/guest-cart.ts';
import { AddressChoice } from './address-choice.tsx';
import { useCheckout } from './checkout.tsx';
import { PayPanel } from './pay-panel.tsx';

const totalOf = (lines: readonly CartLine[]): number =>
  lines.reduce((sum, line) => sum + line.unitFen * line.quantity, 0);

function Line({ line }: { line: CartLine }) {
  const text = useText();
  const cache = useQueryClient();
  const { mutate, isPending } = useMutation({
    mutationFn: (quantity: number) =>
      setInCart({ skuId: line.skuId, quantity, roomId: line.roomId }),
    onSuccess: (lines) => cache.setQueryData(cartQuery.queryKey, lines),
    onError: toastError,
  });
  const short = line.stock < line.quantity;
  return (
    <li className="flex gap-3 py-3">
      <Link to="/products/$productId" params={{ productId: line.productId }} className="shrink-0">
        <Picture src={line.coverUrl} alt="" className="size-20 rounded-xl" />
      </Link>
      <div className="flex min-w-0 flex-1 flex-col justify-between">
        <div>
          <p className="line-clamp-1 text-sm">{line.title}</p>
          <p className="text-xs text-soft">{line.option}</p>
          {short && <p className="text-xs text-bad">{text.viewer.cart.soldOut}</p>}
        </div>
        <div className="flex items-center justify-between">
          <Price fen={line.unitFen} />
          <span className="flex items-center">
            <IconButton
              label={line.quantity === 1 ? text.common.remove : text.viewer.product.fewer}
              disabled={isPending}
              onClick={() => mutate(line.quantity - 1)}
            >
              {line.quantity === 1 ? (
                <Trash2 aria-hidden className="size-4" />
              ) : (
                <Minus aria-hidden className="size-4" />
              )}
            </IconButton>
            <output className="w-8 text-center text-sm tabular-nums">{line.quantity}</output>
            <IconButton
              label={text.viewer.product.moreOf}
              disabled={isPending || line.quantity >= Math.min(999, line.stock)}
              onClick={() => mutate(line.quantity + 1)}
            >
              <Plus aria-hidden className="size-4" />
            </IconButton>
          </span>
        </div>
      </div>
    </li>
  );
}

function StoreCheckout({ lines, onClose }: { lines: readonly CartLine[]; onClose: () => void }) {
  const text = useText();
  const [fixed] = useState(() =>
    lines.map(({ skuId, quantity, unitFen }) => ({ skuId, quantity, unitFen })),
  );
  const roomId = lines[0]?.roomId ?? null;
  const { addressId, setAddressId, payment, setPayment, place } = useCheckout(fixed, roomId);
  if (payment)
    return (
      <PayPanel payment={payment} replace={setPayment}>
        <Link
          to="/orders/$orderId"
          params={{ orderId: payment.reference }}
          onClick={onClose}
          className={buttonClass('accent', 'large')}
        >
          {text.viewer.pay.toOrder}
        </Link>
      </PayPanel>
    );
  return (
    <div className="grid gap-5">
      <AddressChoice chosen={addressId} choose={setAddressId} />
      <Button
        look="accent"
        size="large"
        busy={place.isPending}
        disabled={!addressId}
        onClick={() => place.mutate()}
      >
        {text.viewer.checkout.place(yuan(totalOf(lines)))}
      </Button>
    </div>
  );
}

/** Lines of one store are one order. */
function StoreGroup({ lines, checkout }: { lines: CartLine[]; checkout: () => void }) {
  const text = useText();
  const words = useMessages(cartTexts);
  const isGuest = useMe() === null;
  const first = lines[0];
  if (!first) return null;
  const short = lines.some((line) => line.stock < line.quantity);
  return (
    <section className="rounded-card bg-raised px-4 pt-4 shadow-card">
      <h2 className="font-medium">
        <Link to="/stores/$storeId" params={{ storeId: first.storeId }}>
          {first.storeName}
        </Link>
      </h2>
      <ul className="divide-y divide-line">
        {lines.map((line) => (
          <Line key={line.skuId} line={line} />
        ))}
      </ul>
      <footer className="flex items-center justify-end gap-4 border-t border-line py-3">
        {isGuest ? (
          <Link to="/sign-in" search={{ next: '/cart' }} className={buttonClass('accent')}>
            {words.signIn(yuan(totalOf(lines)))}
          </Link>
        ) : (
          <Button look="accent" disabled={short} onClick={checkout}>
            {text.viewer.cart.checkout(yuan(totalOf(lines)))}
          </Button>
        )}
      </footer>
    </section>
  );
}

/** Another tab of this browser has changed what a guest keeps. */
const useOtherTabs = (): void => {
  const cache = useQueryClient();
  useEffect(() => {
    const changed = ({ key }: StorageEvent): void => {
      if (key === GUEST_CART_KEY) void cache.invalidateQueries(cartQuery);
    };
    addEventListener('storage', changed);
    return () => removeEventListener('storage', changed);
  }, [cache]);
};

function Cart() {
  const text = useText();
  const words = useMessages(cartTexts);
  const isGuest = useMe() === null;
  const { data: lines, error, refetch } = useQuery(cartQuery);
  useOtherTabs();
  const [ordering, setOrdering] = useState<CartLine[] | null>(null);
  if (error) return <Problem error={error} retry={() => void refetch()} />;
  if (!lines) return <Skeleton className="h-64" />;
  const stores = Map.groupBy(lines, (line) => line.storeId);
  return (
    <>
      {lines.length === 0 && (
        <Empty icon={ShoppingCart} title={text.viewer.cart.empty}>
          <p className="mb-4">{text.viewer.cart.emptyHint}</p>
          <Link to="/" className={buttonClass('accent')}>
            {text.viewer.cart.browse}
          </Link>
        </Empty>
      )}
      {isGuest && lines.length > 0 && <p className="text-sm text-soft">{words.guestHint}</p>}
      {[...stores].map(([storeId, group]) => (
        <StoreGroup key={storeId} lines={group} checkout={() => setOrdering(group)} />
      ))}
      <Sheet
        open={ordering !== null}
        onClose={() => setOrdering(null)}
        title={text.viewer.checkout.title}
      >
        {ordering && <StoreCheckout lines={ordering} onClose={() => setOrdering(null)} />}
      </Sheet>
    </>
  );
}

export function CartPage() {
  const text = useText();
  return (
    <div className="mx-auto grid grid-cols-1 max-w-2xl gap-4 px-4 py-5">
      <h1 className="text-2xl font-semibold tracking-tight">{text.viewer.cart.title}</h1>
      <Cart />
    </div>
  );
}
