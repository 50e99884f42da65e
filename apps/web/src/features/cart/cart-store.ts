import {
  type CartLine,
  type GuestLine,
  getCart,
  MOST_GUEST_LINES,
  mergeCart,
  setCartLine,
  showGuestCart,
} from '@kaibo/contracts';
import { queryOptions } from '@tanstack/react-query';
import { ApiError, call } from '../../app/api.ts';
import { meQuery, queryClient } from '../../app/query.ts';
import { currentMessages } from '../../app/text.ts';
import { toast, toastError } from '../../ui/toast.tsx';
import { cartTexts } from './cart-texts.ts';
import { addGuestLine, forgetGuestCart, readGuestCart, setGuestLine } from './guest-cart.ts';

const isGuest = async (): Promise<boolean> => (await queryClient.ensureQueryData(meQuery)) === null;

const guestLines = async (): Promise<CartLine[]> => {
  const lines = readGuestCart()?.lines ?? [];
  if (lines.length === 0) return [];
  return (await call(showGuestCart, { body: { lines } })).lines;
};

/** What the browser kept goes into the account first; a cart that does not fit stays in the browser. */
const accountLines = async (): Promise<CartLine[]> => {
  const kept = readGuestCart();
  if (kept)
    try {
      const { lines } = await call(mergeCart, { body: kept });
      forgetGuestCart(kept);
      toast(currentMessages(cartTexts).merged);
      return lines;
    } catch (error) {
      if (!(error instanceof ApiError) || error.code !== 'orders/cart-full') throw error;
      toastError(error);
    }
  return (await call(getCart, {})).lines;
};

/** The account's cart, or what a guest keeps in this browser. */
export const cartQuery = queryOptions({
  queryKey: ['cart'],
  queryFn: async () => ((await isGuest()) ? guestLines() : accountLines()),
});

/** Right after somebody has signed in, before they look for it. */
export const bringGuestCart = async (): Promise<void> => {
  if (readGuestCart()) await queryClient.fetchQuery({ ...cartQuery, staleTime: 0 });
};

const full = (): ApiError =>
  new ApiError('orders/cart-full', currentMessages(cartTexts).full(MOST_GUEST_LINES), 409, 'never');

/** Sets how many of an option are in the cart; 0 takes it out. */
export const setInCart = async (line: GuestLine): Promise<CartLine[]> => {
  const { skuId, quantity, roomId } = line;
  if (await isGuest()) {
    if (!setGuestLine(line)) throw full();
    return guestLines();
  }
  return (await call(setCartLine, { params: { skuId }, body: { quantity, roomId } })).lines;
};

/** On top of what is in the cart. */
export const addToCart = async (line: GuestLine): Promise<void> => {
  if (await isGuest()) {
    if (!addGuestLine(line)) throw full();
    return;
  }
  const inCart = await queryClient.fetchQuery({ ...cartQuery, staleTime: 0 });
  const before = inCart.find(({ skuId }) => skuId === line.skuId)?.quantity ?? 0;
  await setInCart({ ...line, quantity: Math.min(999, before + line.quantity) });
};
