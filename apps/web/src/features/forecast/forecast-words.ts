import { count } from '../../app/format.ts';

/** 0.4 → <1, 9.4 → 9, 75 → 75. */
export const minutesBand = (minutes: number): string =>
  minutes < 1 ? '<1' : count(Math.round(minutes));

export const percentOf = (share: number): string =>
  share > 0.99 ? '>99%' : share < 0.01 ? '<1%' : `${Math.round(share * 100)}%`;

export const rate = (perMinute: number): string =>
  perMinute >= 10 ? count(Math.round(perMinute)) : perMinute.toFixed(1);

/** 3.46 → 3.5, 34.6 → 35. */
export const few = (value: number): string =>
  value < 10 ? String(Math.round(value * 10) / 10) : count(Math.round(value));

export const bandOf = ({ low, high }: { low: number; high: number }): string =>
  `${few(low)}–${few(high)}`;
