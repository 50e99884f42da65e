import { openQueue } from './queue.ts';
import { createSender } from './sender.ts';

/** `granted`: this person agreed to be known. `denied`: they are counted as nobody, and nothing is kept here. */
export type Consent = 'granted' | 'denied';

export interface Settings {
  /** The public key of the site. */
  key: string;
  /** Where Kaibo is, e.g. `https://live.example`. */
  endpoint: string;
  /** Left out while nobody has asked yet: counted as nobody, and what an earlier answer left here stays. */
  consent?: Consent;
}

export interface Item {
  /** What it is: `product`, `room`, `video` … unless said, a product. */
  itemKind?: string;
  /** Its number or name on the site. */
  itemId: string;
  categoryId?: string;
  /** Part of the page, e.g. `search`. */
  surface?: string;
  /** From 0 on, in a list. */
  position?: number;
}

export interface Order {
  orderId?: string;
  lines: { productId: string; categoryId?: string; quantity?: number }[];
  /** 1/100 yuan. */
  totalFen?: number;
}

export interface Tracker {
  /** A page, and how long it was looked at; of an app that changes pages itself, call it at each. */
  page(title?: string): void;
  exposure(item: Item): void;
  /** An exposure as soon as half of the element was in view for half a second; once. */
  observe(element: Element, item: Item): void;
  click(item: Item): void;
  favourite(item: Item): void;
  search(query: string, results?: number): void;
  /** Time that somebody looked at something. */
  dwell(dwellMs: number, item?: Pick<Item, 'itemKind' | 'itemId'>): void;
  cart(item: Item, quantity?: number): void;
  order(order: Order): void;
  /** Withdrawing drops the id and what waits to be sent. */
  consent(consent: Consent): void;
}

const SEEN_MS = 500;
const SEEN_SHARE = 0.5;

/** Works on pages without TLS too, where `randomUUID` is not there. */
const uuid = (): string => {
  if (crypto.randomUUID) return crypto.randomUUID();
  const hex = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte, i) =>
    (i === 6 ? (byte & 15) | 64 : i === 8 ? (byte & 63) | 128 : byte).toString(16).padStart(2, '0'),
  ).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
};

/** Whether the browser says for its person that they want not to be followed. */
const isUnwanted = (): boolean => {
  const { doNotTrack, globalPrivacyControl } = navigator as Navigator & {
    globalPrivacyControl?: boolean;
  };
  return doNotTrack === '1' || globalPrivacyControl === true;
};

const path = (): string => location.pathname.slice(0, 300);
const referrer = (): string | undefined =>
  document.referrer === '' ? undefined : new URL(document.referrer).host;

/**
 * Begins to collect what happens on this page. No cookies. With Do Not Track or Global Privacy Control nothing is sent
 * and nothing is kept.
 */
export const init = ({ key, endpoint, consent: given }: Settings): Tracker => {
  const idKey = `kaibo.track.${key}.id`;
  let isAgreed = given === 'granted' && !isUnwanted();
  const queue = openQueue(`kaibo.track.${key}.queue`, () => isAgreed);
  const sender = createSender(() => {
    const query = new URLSearchParams({ key, sentAtMs: String(Date.now()) });
    return `${endpoint.replace(/\/$/, '')}/v1/ingest?${query}`;
  }, queue);

  let visitor: string | null = null;
  const visitorId = (): string | null => {
    if (!isAgreed) return null;
    try {
      visitor ??= localStorage.getItem(idKey) ?? uuid();
      localStorage.setItem(idKey, visitor);
    } catch {
      visitor ??= uuid();
    }
    return visitor;
  };
  const forget = (): void => {
    visitor = null;
    queue.clear();
    try {
      localStorage.removeItem(idKey);
    } catch {
      // There was nothing, then.
    }
  };
  if (given === 'denied' || isUnwanted()) forget();

  const record = (name: string, payload: Record<string, unknown>): void => {
    if (isUnwanted() || sender.isOver()) return;
    const event = { id: uuid(), name, atMs: Date.now() };
    queue.add({ ...event, consent: isAgreed, visitorId: visitorId(), payload });
    sender.soon();
  };
  const about = (item: Item) => ({ itemKind: 'product', path: path(), ...item });

  let page: { path: string; sinceMs: number; spentMs: number } | null = null;
  /** Time in another tab is no time on this page. */
  const rest = (): void => {
    if (!page || page.sinceMs === 0) return;
    page.spentMs += performance.now() - page.sinceMs;
    page.sinceMs = 0;
  };
  const leave = (): void => {
    rest();
    const dwellMs = Math.round(page?.spentMs ?? 0);
    if (page && dwellMs > 0) record('dwell', { path: page.path, dwellMs });
    if (page) page.spentMs = 0;
  };
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') {
      leave();
      sender.now();
    } else if (page) page.sinceMs = performance.now();
  });
  // A page that is left is not hidden before in every browser.
  addEventListener('pagehide', () => {
    leave();
    sender.now();
  });
  sender.soon();

  const observe = (element: Element, item: Item): void => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const observer = new IntersectionObserver(
      ([entry]) => {
        clearTimeout(timer);
        if (!entry?.isIntersecting) return;
        timer = setTimeout(() => {
          observer.disconnect();
          record('exposure', about(item));
        }, SEEN_MS);
      },
      { threshold: SEEN_SHARE },
    );
    observer.observe(element);
  };

  return {
    page: (title = document.title) => {
      leave();
      const isHidden = document.visibilityState === 'hidden';
      page = { path: path(), sinceMs: isHidden ? 0 : performance.now(), spentMs: 0 };
      record('page', { path: path(), title: title.slice(0, 200), referrer: referrer() });
    },
    exposure: (item) => record('exposure', about(item)),
    observe,
    click: (item) => record('click', about(item)),
    favourite: ({ position: _, ...item }) => record('favourite', about(item)),
    search: (query, results) => record('search', { query: query.slice(0, 100), results }),
    dwell: (dwellMs, item) =>
      record('dwell', { ...item, path: path(), dwellMs: Math.max(0, Math.round(dwellMs)) }),
    cart: ({ position: _, ...item }, quantity = 1) =>
      record('cart-add', { ...about(item), quantity }),
    order: (order) => record('order', { ...order }),
    consent: (next) => {
      // What was counted as nobody's before stays so, and goes where the rest waits.
      const held = isAgreed ? [] : queue.oldest(Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY);
      isAgreed = next === 'granted' && !isUnwanted();
      if (isAgreed) for (const event of held) queue.add(event);
      else forget();
    },
  };
};
