import { exact } from '../../app/amounts.ts';
import { currentLocale } from '../../app/settings.ts';

/** 1,234 or 12.3: tenths where there are few. */
export const amount = (value: number): string => {
  const size = Math.abs(value);
  if (size >= 100 || Number.isInteger(value)) return exact(Math.round(value));
  return String(Math.round(value * 10) / 10);
};

/** As the first word of a line. */
export const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);

/** Thousandths of an impression. */
export const impressions = (milli: number): string => amount(milli / 1_000);

/** Expected worth is no price: whole yuan from a hundred, fen below. */
export const worth = (fen: number): string => {
  const yuan = fen / 100;
  const sign = yuan < 0 ? '−' : '';
  const size = Math.abs(yuan);
  return `${sign}¥${size >= 100 ? exact(Math.round(size)) : size.toFixed(2)}`;
};

export const percent = (share: number, digits = 0): string => `${(share * 100).toFixed(digits)}%`;

/** Shares that are small are told with the digits they need. */
export const fine = (share: number): string =>
  percent(share, Math.abs(share) >= 0.1 || share === 0 ? 0 : Math.abs(share) >= 0.01 ? 1 : 2);

/** Fen an impression. */
export const price = (fen: number): string => (fen >= 10 ? fen.toFixed(0) : fen.toFixed(2));

export const signed = (value: number, told: (size: number) => string): string =>
  value === 0 ? '±0' : `${value > 0 ? '+' : '−'}${told(Math.abs(value))}`;

/** 13:05:20, by hand: it is asked for hundreds of times a picture. */
export const timeOf = (atMs: number, hasSeconds = false): string => {
  const at = new Date(atMs);
  const parts = [at.getHours(), at.getMinutes(), ...(hasSeconds ? [at.getSeconds()] : [])];
  return parts.map((part) => String(part).padStart(2, '0')).join(':');
};

export const and = (names: readonly string[]): string =>
  names.join(currentLocale() === 'en' ? ', ' : '、');
