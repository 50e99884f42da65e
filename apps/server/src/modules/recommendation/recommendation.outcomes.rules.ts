import {
  Clicked,
  Exposed,
  FeedServed,
  type Id,
  type OrderPlaced,
  type PayloadOf,
} from '@kaibo/contracts';
import type { StoredEvent } from '#platform/events';
import { isId } from '#platform/id';
import { accountKey, type PersonKey, visitorKey } from './recommendation.people.ts';

/** What was served, as it is kept for a day. */
export interface Served {
  requestId: string;
  person: PersonKey | null;
  surface: string;
  atMs: number;
  /** By position. */
  items: readonly { itemId: Id; source: string; explored: boolean }[];
}

/** Positions of one answer that were seen and clicked. */
export interface Marks {
  exposed: readonly number[];
  clicked: readonly number[];
}

export interface Outcome {
  /** `YYYY-MM-DD`, UTC: when it was served. */
  day: string;
  surface: string;
  source: string;
  explored: boolean;
  exposures: number;
  clicks: number;
  orders: number;
}

export const dayOf = (atMs: number): string => new Date(atMs).toISOString().slice(0, 10);

const personOf = ({ actorId, visitorId }: StoredEvent): PersonKey | null => {
  if (actorId) return accountKey(actorId);
  return visitorId ? visitorKey(visitorId) : null;
};

/** What a batch of events says was served since that moment; earlier versions of the event did not say from where. */
export const servedOf = (events: readonly StoredEvent[], sinceMs: number) => {
  const found = new Map<string, Served & { step: string }>();
  for (const event of events) {
    const isOurs = event.name === FeedServed.name && event.version === FeedServed.version;
    if (!isOurs || event.atMs < sinceMs) continue;
    const { requestId, surface, step, items } = event.payload as PayloadOf<typeof FeedServed>;
    const kept = items
      .toSorted((a, b) => a.position - b.position)
      .map(({ itemId, source, explored }) => ({ itemId, source, explored }));
    const served = { requestId, person: personOf(event), surface, atMs: event.atMs, step };
    found.set(requestId, { ...served, items: kept });
  }
  return [...found.values()];
};

/** What somebody saw and clicked of one answer. */
export interface Looks {
  exposed: Set<Id>;
  clicked: Set<Id>;
}

export interface Look {
  requestId: string;
  itemId: Id;
  clicked: boolean;
}

/** What a batch of events says was looked at since that moment. */
export const looksIn = (events: readonly StoredEvent[], sinceMs: number): Look[] =>
  events.flatMap(({ name, payload, atMs }) => {
    if ((name !== Exposed.name && name !== Clicked.name) || atMs < sinceMs) return [];
    const { requestId, itemId } = payload as PayloadOf<typeof Clicked>;
    // What is no id was made up by a browser.
    if (requestId === null || !isId(requestId)) return [];
    return [{ requestId, itemId, clicked: name === Clicked.name }];
  });

/** By request. Who clicks has seen it, whatever became of the other event. */
export const byRequest = (looks: readonly Look[]): Map<string, Looks> => {
  const found = new Map<string, Looks>();
  for (const { requestId, itemId, clicked } of looks) {
    const of = found.get(requestId) ?? { exposed: new Set(), clicked: new Set() };
    of.exposed.add(itemId);
    if (clicked) of.clicked.add(itemId);
    found.set(requestId, of);
  }
  return found;
};

/** What was counted of an answer together with these looks: a thing is seen once and clicked once, however often. */
export const marked = (
  { items }: Served,
  before: Marks,
  looks: Looks,
): { after: Marks; fresh: Marks } => {
  const positions = items.map((_, position) => position);
  const freshOf = (known: readonly number[], seen: ReadonlySet<Id>): number[] =>
    positions.filter((at) => seen.has(items[at]!.itemId) && !known.includes(at));
  const fresh = {
    exposed: freshOf(before.exposed, looks.exposed),
    clicked: freshOf(before.clicked, looks.clicked),
  };
  return {
    fresh,
    after: {
      exposed: [...before.exposed, ...fresh.exposed],
      clicked: [...before.clicked, ...fresh.clicked],
    },
  };
};

type Placed = PayloadOf<typeof OrderPlaced>;

/** The latest answer whose click led to the order: a product of it, or the room it was placed in. */
export const ledTo = (
  order: Placed,
  answers: readonly { served: Served; clicked: readonly number[] }[],
): { served: Served; position: number } | null => {
  const wanted = new Set<Id>(order.lines.map(({ productId }) => productId));
  const newestFirst = answers
    .filter(({ served }) => served.person === accountKey(order.buyerId))
    .toSorted((a, b) => b.served.atMs - a.served.atMs);
  for (const { served, clicked } of newestFirst) {
    const isOf = (is: (itemId: Id) => boolean) =>
      clicked.find((at) => is(served.items[at]!.itemId));
    const position = isOf((id) => wanted.has(id)) ?? isOf((id) => id === order.roomId);
    if (position !== undefined) return { served, position };
  }
  return null;
};

/** Sums, one row a key. */
export const createTally = () => {
  const rows = new Map<string, Outcome>();
  return {
    add: (
      { surface, atMs, items }: Served,
      position: number,
      what: 'exposures' | 'clicks' | 'orders',
    ): void => {
      const { source, explored } = items[position]!;
      const day = dayOf(atMs);
      const key = `${day} ${surface} ${explored} ${source}`;
      const none = { exposures: 0, clicks: 0, orders: 0 };
      const row = rows.get(key) ?? { day, surface, source, explored, ...none };
      row[what]++;
      rows.set(key, row);
    },
    rows: (): Outcome[] => [...rows.values()],
  };
};
