import type { zhAccountCart } from './account-cart.zh.ts';

export const enAccountCart: typeof zhAccountCart = {
  guestHint: 'Kept in this browser; it joins your cart when you sign in.',
  full: (most) => `A cart takes ${most} different items at most`,
  merged: 'What you had in the cart is in your account now',
  signIn: (total) => `Sign in to check out ${total}`,
};
