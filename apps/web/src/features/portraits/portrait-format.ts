import type { Evidence } from '@kaibo/contracts/portraits';
import { exact } from '../../app/amounts.ts';
import { currentLocale } from '../../app/settings.ts';
import type { zhPortraits } from '../../messages/portraits.zh.ts';

export type PortraitTexts = typeof zhPortraits;

/** The day, with its year where that is not this one. */
export const dayText = (atMs: number, nowMs = Date.now()): string => {
  const isThisYear = new Date(atMs).getFullYear() === new Date(nowMs).getFullYear();
  return new Intl.DateTimeFormat(currentLocale(), {
    ...{ month: 'short', day: 'numeric' },
    ...(isThisYear ? {} : { year: 'numeric' }),
  }).format(atMs);
};

/** "From 12 orders, 48 visits since 3 Oct"; empty where nothing counts yet. */
export const evidenceText = ({ counts, sinceMs }: Evidence, text: PortraitTexts): string => {
  const parts = counts
    .filter(({ count }) => count > 0)
    .map(({ of, count }) => text.evidence[of](exact(count)));
  return parts.length === 0 ? '' : text.since(parts.join(text.and), dayText(sinceMs));
};

export const percent = (share: number, digits = 0): string =>
  new Intl.NumberFormat(currentLocale(), {
    style: 'percent',
    maximumFractionDigits: digits,
  }).format(share);

/** The fullest hour of a week; null where every hour is empty. */
export const peakOf = (week: readonly number[]): { day: number; hour: number } | null => {
  const most = Math.max(...week);
  if (most <= 0) return null;
  const at = week.indexOf(most);
  return { day: Math.floor(at / 24), hour: at % 24 };
};

export const hourText = (at: { day: number; hour: number }, text: PortraitTexts): string =>
  text.hour(text.days[at.day]!, at.hour);
