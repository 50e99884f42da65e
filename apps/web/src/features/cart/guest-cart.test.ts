import { MOST_GUEST_LINES } from '@kaibo/contracts';
import { beforeEach, expect, test } from 'vitest';
import {
  addGuestLine,
  forgetGuestCart,
  GUEST_CART_KEY,
  readGuestCart,
  setGuestLine,
} from './guest-cart.ts';

const kept = new Map<string, string>();
beforeEach(() => {
  kept.clear();
  Object.assign(globalThis, {
    localStorage: {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => kept.set(key, value),
      removeItem: (key: string) => kept.delete(key),
    },
  });
});

const sku = (n: number) => `0192f000-0000-7000-8000-${String(n).padStart(12, '0')}`;
const line = (n: number, quantity: number) => ({ skuId: sku(n), quantity, roomId: null });

test('what is put in is there, adds up, and goes at zero', () => {
  expect(readGuestCart()).toBeNull();
  addGuestLine(line(1, 2));
  addGuestLine(line(2, 1));
  addGuestLine(line(1, 3));
  expect(readGuestCart()?.lines).toEqual([line(2, 1), line(1, 5)]);
  setGuestLine(line(2, 0));
  expect(readGuestCart()?.lines).toEqual([line(1, 5)]);
  setGuestLine(line(1, 0));
  expect(readGuestCart()).toBeNull();
});

test('a cart keeps its key until it is empty, and the next one has another', () => {
  addGuestLine(line(1, 1));
  const first = readGuestCart()?.key;
  addGuestLine(line(2, 1));
  expect(readGuestCart()?.key).toBe(first);
  forgetGuestCart(readGuestCart()!);
  addGuestLine(line(3, 1));
  expect(readGuestCart()?.key).not.toBe(first);
});

test('what came in while the cart was on its way is not forgotten', () => {
  addGuestLine(line(1, 1));
  const sent = readGuestCart()!;
  addGuestLine(line(2, 1));
  forgetGuestCart(sent);
  expect(readGuestCart()?.lines).toEqual([line(2, 1), line(1, 1)]);
});

test('a full cart takes no other option and more of the ones it has', () => {
  for (let n = 0; n < MOST_GUEST_LINES; n++) expect(addGuestLine(line(n, 1))).toBe(true);
  expect(addGuestLine(line(99, 1))).toBe(false);
  expect(addGuestLine(line(0, 2_000))).toBe(true);
  expect(readGuestCart()?.lines.find(({ skuId }) => skuId === sku(0))?.quantity).toBe(999);
});

test('what somebody else wrote there is no cart', () => {
  for (const text of ['', '{', 'null', '[]', '{"key":"x","lines":"y"}', '{"lines":[]}']) {
    kept.set(GUEST_CART_KEY, text);
    expect(readGuestCart()).toBeNull();
  }
});
