import { listAddresses, type Order, type Payment, payOrder, placeOrder } from '@kaibo/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ApiError, call, newIdempotencyKey } from '../../app/api.ts';
import { useMe } from '../../app/query.ts';
import { useText } from '../../app/text.ts';
import { toast, toastError } from '../../ui/toast.tsx';
import { addressesQuery } from '../accounts/addresses/address-queries.ts';

export interface CheckoutLine {
  skuId: string;
  quantity: number;
  unitFen: number;
}

/** One key an intention: another choice is another order, a repeat of the same is not. */
const keyOf = (lines: readonly CheckoutLine[], addressId: string): string =>
  JSON.stringify([lines, addressId]);

/**
 * From lines to a payment: places the order, then starts paying it. A retry after a lost answer
 * repeats the same keys, so nothing is ordered or paid twice.
 */
export const useCheckout = (lines: readonly CheckoutLine[], roomId: string | null) => {
  const text = useText();
  const cache = useQueryClient();
  const me = useMe();
  const { data: addresses } = useQuery({ ...addressesQuery, enabled: Boolean(me) });
  const [chosen, setAddressId] = useState<string | null>(null);
  const [payment, setPayment] = useState<Payment | null>(null);
  const [keys] = useState(() => new Map<string, { place: string; pay: string }>());
  const addressId = chosen ?? addresses?.[0]?.id ?? null;

  const place = useMutation({
    mutationFn: async (): Promise<{ order: Order; payment: Payment }> => {
      if (!addressId)
        throw new ApiError('accounts/no-such-address', listAddresses.summary, 0, 'never');
      const intention = keyOf(lines, addressId);
      const key = keys.get(intention) ?? { place: newIdempotencyKey(), pay: newIdempotencyKey() };
      keys.set(intention, key);
      const order = await call(placeOrder, {
        body: { idempotencyKey: key.place, roomId, addressId, lines: [...lines] },
      });
      const started = await call(payOrder, {
        params: { orderId: order.id },
        body: { idempotencyKey: key.pay },
      });
      return { order, payment: started };
    },
    onSuccess: ({ payment: started }) => {
      setPayment(started);
      void cache.invalidateQueries({ queryKey: ['orders'] });
      void cache.invalidateQueries({ queryKey: ['cart'] });
    },
    onError: (error) => {
      void cache.invalidateQueries({ queryKey: ['product'] });
      void cache.invalidateQueries({ queryKey: ['cart'] });
      if (!(error instanceof ApiError)) toastError(error);
      else if (error.code === 'orders/price-changed') toast(text.viewer.checkout.priceChanged);
      else if (error.code === 'orders/out-of-stock')
        toast(text.viewer.checkout.outOfStock(Number(error.details.left ?? 0)));
      else toastError(error);
    },
  });
  return { addressId, setAddressId, payment, setPayment, place };
};
