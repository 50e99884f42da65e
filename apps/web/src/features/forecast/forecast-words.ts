import { count } from '../../app/format.ts';

/** 0.4 → <1, 9.4 → 9, 75 → 75. */
export const minutesBand = (minutes: number): string =>
  minutes < 1 ? '<1' : count(Math.round(minutes));

export const percentOf = (share: number): string =>
  share > 0.99 ? '>99%' : share < 0.01 ? '<1%' : `${Math.round(share * 100)}%`;

export const rate = (perMinute: number): string =>
  perMinute >= 10 ? count(Math.round(perMinute)) : perMinute.toFixed(1);
