import { type GuestLine, MOST_GUEST_LINES, mergeCart } from '@kaibo/contracts';
import { uuid } from '../../app/uuid.ts';

export interface GuestCart {
  /** Of this cart: the server adds what a key brings once, however many tabs bring it. */
  key: string;
  lines: GuestLine[];
}

export const GUEST_CART_KEY = 'kaibo.cart';

/** Null when there is none, or one that nobody could use. */
export const readGuestCart = (): GuestCart | null => {
  try {
    const kept = mergeCart.body.safeParse(
      JSON.parse(localStorage.getItem(GUEST_CART_KEY) ?? 'null'),
    );
    return kept.success && kept.data.lines.length > 0 ? kept.data : null;
  } catch {
    return null; // A browser that keeps nothing has no cart.
  }
};

const keep = (cart: GuestCart): boolean => {
  try {
    if (cart.lines.length === 0) localStorage.removeItem(GUEST_CART_KEY);
    else localStorage.setItem(GUEST_CART_KEY, JSON.stringify(cart));
    return true;
  } catch {
    return false;
  }
};

/** Newest first; 0 takes it out. False when the cart is full or this browser keeps nothing. */
export const setGuestLine = (line: GuestLine): boolean => {
  const { key, lines } = readGuestCart() ?? { key: uuid(), lines: [] };
  const isThere = lines.some(({ skuId }) => skuId === line.skuId);
  if (line.quantity <= 0)
    return keep({ key, lines: lines.filter(({ skuId }) => skuId !== line.skuId) });
  if (isThere)
    return keep({ key, lines: lines.map((old) => (old.skuId === line.skuId ? line : old)) });
  return lines.length < MOST_GUEST_LINES && keep({ key, lines: [line, ...lines] });
};

/** On top of what is there, 999 at most. */
export const addGuestLine = (line: GuestLine): boolean => {
  const before = readGuestCart()?.lines.find(({ skuId }) => skuId === line.skuId);
  const quantity = Math.min(999, (before?.quantity ?? 0) + line.quantity);
  return setGuestLine({ ...line, quantity });
};

/** After it has arrived at the account. What another tab has put in meanwhile stays, and is brought next time. */
export const forgetGuestCart = (arrived: GuestCart): void => {
  const now = readGuestCart();
  if (now && JSON.stringify(now) === JSON.stringify(arrived)) keep({ ...now, lines: [] });
};
