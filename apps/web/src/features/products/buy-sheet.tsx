import type { Product } from '@kaibo/contracts';
import { CartAdded } from '@kaibo/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { yuan } from '../../app/format.ts';
import { useMe } from '../../app/query.ts';
import { useText } from '../../app/text.ts';
import { track } from '../../app/tracker.ts';
import { Button, buttonClass } from '../../ui/button.tsx';
import { Picture } from '../../ui/picture.tsx';
import { Price } from '../../ui/price.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { Problem, Skeleton } from '../../ui/states.tsx';
import { toast, toastError } from '../../ui/toast.tsx';
import { addToCart, cartQuery } from '../cart/cart-store.ts';
import { AddressChoice } from '../orders/address-choice.tsx';
import { useCheckout } from '../orders/checkout.tsx';
import { PayPanel } from '../orders/pay-panel.tsx';
import { pictureOfChoice } from './option-choice.ts';
import { type Choice, firstChoice, OptionPicker } from './option-picker.tsx';
import { productQuery } from './product-queries.ts';

interface BuyingProps {
  product: Product;
  roomId: string | null;
  onClose: () => void;
}

function Head({ product, choice }: { product: Product; choice: Choice }) {
  const picture = pictureOfChoice(product.options, choice.sku.values) ?? product.cover;
  return (
    <div className="flex gap-3">
      <Picture src={picture?.url ?? null} alt="" className="size-20 shrink-0 rounded-xl" />
      <div className="min-w-0">
        <p className="line-clamp-2 text-sm">{product.title}</p>
        <Price
          fen={choice.sku.priceFen}
          listFen={choice.sku.listPriceFen}
          className="mt-1 text-xl"
        />
      </div>
    </div>
  );
}

const useAddToCart = (product: Product, choice: Choice | null, roomId: string | null) => {
  const text = useText();
  const cache = useQueryClient();
  return useMutation({
    mutationFn: async () => {
      if (!choice) return;
      const { sku, quantity } = choice;
      await addToCart({ skuId: sku.id, quantity, roomId });
      track(CartAdded, { productId: product.id, skuId: sku.id, quantity }, { roomId });
    },
    onSuccess: () => {
      toast(text.viewer.product.added);
      void cache.invalidateQueries(cartQuery);
    },
    onError: toastError,
  });
};

function Buying({ product, roomId, onClose }: BuyingProps) {
  const text = useText();
  const me = useMe();
  const [picked, setPicked] = useState<Choice | null>(() => firstChoice(product));
  const sku = product.skus.find(({ id }) => id === picked?.sku.id);
  const choice = picked && sku ? { sku, quantity: picked.quantity } : null;
  const lines = choice
    ? [{ skuId: choice.sku.id, quantity: choice.quantity, unitFen: choice.sku.priceFen }]
    : [];
  const { addressId, setAddressId, payment, setPayment, place } = useCheckout(lines, roomId);
  const add = useAddToCart(product, choice, roomId);
  if (!choice) return null;
  const totalFen = choice.sku.priceFen * choice.quantity;
  const cannotBuy = choice.sku.stock < choice.quantity;

  if (payment)
    return (
      <PayPanel payment={payment} replace={setPayment}>
        <div className="grid gap-2">
          <Link
            to="/orders/$orderId"
            params={{ orderId: payment.reference }}
            className={buttonClass('accent', 'large')}
          >
            {text.viewer.pay.toOrder}
          </Link>
          <Button look="quiet" onClick={onClose}>
            {text.viewer.pay.close}
          </Button>
        </div>
      </PayPanel>
    );
  return (
    <div className="grid gap-5">
      <Head product={product} choice={choice} />
      <OptionPicker product={product} choice={choice} choose={setPicked} />
      {me && <AddressChoice chosen={addressId} choose={setAddressId} />}
      <div className="sticky -bottom-5 -mx-5 -mb-5 flex gap-2 border-t border-line bg-raised px-5 pt-3 pb-[max(1rem,env(safe-area-inset-bottom))]">
        <Button
          size="large"
          className="px-4"
          busy={add.isPending}
          disabled={cannotBuy}
          onClick={() => add.mutate()}
        >
          {text.viewer.product.addToCart}
        </Button>
        {me ? (
          <Button
            look="accent"
            size="large"
            className="flex-1"
            busy={place.isPending}
            disabled={cannotBuy || !addressId}
            onClick={() => place.mutate()}
          >
            {cannotBuy ? text.viewer.product.soldOut : text.viewer.checkout.place(yuan(totalFen))}
          </Button>
        ) : (
          <Link
            to="/sign-in"
            search={{ next: location.pathname }}
            className={buttonClass('accent', 'large', 'flex-1')}
          >
            {text.viewer.checkout.signIn}
          </Link>
        )}
      </div>
    </div>
  );
}

interface BuySheetProps {
  /** Null while nothing is being bought. */
  productId: string | null;
  roomId: string | null;
  onClose: () => void;
}

/** From product to paid without leaving the picture: choose, place, pay. */
export function BuySheet({ productId, roomId, onClose }: BuySheetProps) {
  const text = useText();
  const { data, error, refetch } = useQuery({
    ...productQuery(productId ?? ''),
    enabled: productId !== null,
  });
  return (
    <Sheet open={productId !== null} onClose={onClose} title={text.viewer.checkout.title}>
      {error && <Problem error={error} retry={() => void refetch()} />}
      {!data && !error && <Skeleton className="h-72" />}
      {data && productId && (
        <Buying key={productId} product={data} roomId={roomId} onClose={onClose} />
      )}
    </Sheet>
  );
}
