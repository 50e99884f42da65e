import type { Fen } from '@kaibo/contracts';

/** 1234567 → 1,234,567: where every one counts. */
export const exact = (n: number): string => {
  // By hand: the first formatter of a page takes a phone's processor a quarter of a second.
  const [whole = '', rest] = String(n).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return rest === undefined ? grouped : `${grouped}.${rest}`;
};

/** `¥ 1,299` or `¥ 12.50`: fen are shown only when there are any. */
export const yuan = (fen: Fen): string => {
  const whole = exact(Math.floor(fen / 100));
  const rest = fen % 100;
  return rest === 0 ? `¥${whole}` : `¥${whole}.${String(rest).padStart(2, '0')}`;
};
