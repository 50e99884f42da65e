import type { EpochMs } from '@kaibo/contracts';
import { exact } from './amounts.ts';
import { currentLocale } from './settings.ts';

export { exact, yuan } from './amounts.ts';

/** A formatter is dear to make: one for each language, made when it is first needed. */
const perLocale = <Formatter>(make: (locale: string) => Formatter): (() => Formatter) => {
  const made = new Map<string, Formatter>();
  return () => {
    const locale = currentLocale();
    const known = made.get(locale) ?? make(locale);
    made.set(locale, known);
    return known;
  };
};

const compact = perLocale(
  (locale) => new Intl.NumberFormat(locale, { notation: 'compact', maximumFractionDigits: 1 }),
);
const dayAndTime = perLocale(
  (locale) =>
    new Intl.DateTimeFormat(locale, {
      month: 'short',
      day: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
      hour12: false,
    }),
);
const relative = perLocale((locale) => new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }));

/** 1234 → 1,234; 12345 → 1.2万 or 12.3K. */
export const count = (n: number): string => (n < 10_000 ? exact(n) : compact().format(n));

export const dateTime = (atMs: EpochMs): string => dayAndTime().format(atMs);

/** 3,725,000 → 1:02:05. */
export const duration = (ms: number): string => {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const shown = parts[0] === 0 ? parts.slice(1) : parts;
  return shown.map((part, i) => (i === 0 ? String(part) : String(part).padStart(2, '0'))).join(':');
};

/** "in 3 hours", "2 分钟前". */
export const fromNow = (atMs: EpochMs, nowMs = Date.now()): string => {
  const seconds = Math.round((atMs - nowMs) / 1000);
  const distance = Math.abs(seconds);
  if (distance < 60) return relative().format(seconds, 'second');
  if (distance < 3600) return relative().format(Math.round(seconds / 60), 'minute');
  if (distance < 86_400) return relative().format(Math.round(seconds / 3600), 'hour');
  return relative().format(Math.round(seconds / 86_400), 'day');
};
