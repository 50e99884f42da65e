import type { Locale } from '@kaibo/contracts';

/**
 * Stands in for the browser in the thread of the server that draws first views: what the app's modules touch while
 * they load and draw, and nothing more. Imported before any of them.
 */
const nothing = (): undefined => undefined;
const html = { lang: 'zh-CN' as Locale, dataset: { theme: 'light' } };

interface Seen {
  locale: Locale;
  isWide: boolean;
  /** Path and query of the page. */
  path: string;
}

let seen: Seen = { locale: 'zh-CN', isWide: false, path: '/' };

/** What the page that is drawn next sees around it. */
export const look = (next: Seen): void => {
  seen = next;
  html.lang = next.locale;
};

const listeners = { addEventListener: nothing, removeEventListener: nothing };
// Who was asked and what they keep is known to their browser alone: nothing is drawn that asks.
const kept = (key: string): string | null => (key === 'kaibo.consent' ? 'no' : null);

Object.assign(globalThis, {
  ...listeners,
  dispatchEvent: nothing,
  document: { ...listeners, documentElement: html, referrer: '', visibilityState: 'visible' },
  localStorage: { getItem: kept, setItem: nothing, removeItem: nothing },
  location: {
    get search() {
      return new URL(seen.path, 'http://page').search;
    },
    get pathname() {
      return new URL(seen.path, 'http://page').pathname;
    },
    hash: '',
  },
  matchMedia: (query: string) => ({
    ...listeners,
    matches: query.includes('min-width') && seen.isWide,
  }),
});
Object.defineProperty(navigator, 'onLine', { value: true });
