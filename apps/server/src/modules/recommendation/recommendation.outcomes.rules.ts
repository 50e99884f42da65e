import {
  Clicked,
  Exposed,
  FeedServed,
  type Id,
  OrderPlaced,
  type PayloadOf,
} from '@kaibo/contracts';
import { servedColumnsOf } from '@kaibo/contracts/impressions';
import type { StoredEvent } from '#platform/events';
import { isId } from '#platform/id';
import { inTurns } from '#platform/turns';
import { accountKey, type PersonKey, visitorKey } from './recommendation.people.ts';

/** What was served, as it is kept for a day. */
export interface Served {
  requestId: string;
  person: PersonKey | null;
  surface: string;
  atMs: number;
  /** By position, as where each came from. */
  itemIds: readonly Id[];
  sources: readonly string[];
  /** Positions that were drawn at random. */
  explored: readonly number[];
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

/** Before this version of `feed.served` it did not say where an item came from. */
const SAYS_FROM_WHERE = 2;

export const dayOf = (atMs: number): string => new Date(atMs).toISOString().slice(0, 10);

const personOf = ({ actorId, visitorId }: StoredEvent): PersonKey | null => {
  if (actorId) return accountKey(actorId);
  return visitorId ? visitorKey(visitorId) : null;
};

/** What a batch of events says was served since that moment; earlier versions of the event did not say from where. */
export const servedOf = async (events: readonly StoredEvent[], sinceMs: number) => {
  const found = new Map<string, Served & { step: string }>();
  const isOurs = ({ name, version, atMs }: StoredEvent): boolean =>
    name === FeedServed.name && version >= SAYS_FROM_WHERE && atMs >= sinceMs;
  await inTurns(events.filter(isOurs), (event) => {
    const { payload } = event;
    const { requestId, surface, step } = payload as PayloadOf<typeof FeedServed>;
    const { ids: itemIds, sources, explored } = servedColumnsOf(payload);
    const { atMs } = event;
    const person = personOf(event);
    found.set(requestId, { requestId, person, surface, atMs, step, itemIds, sources, explored });
  });
  return [...found.values()];
};

/** What somebody saw and clicked of one answer. */
export interface Looks {
  exposed: Set<Id>;
  /** And when first, by the browser's clock. */
  clicked: Map<Id, number>;
}

export interface Look {
  requestId: string;
  itemId: Id;
  /** When it was clicked, by the browser's clock; null for what was seen only. */
  clickedAtMs: number | null;
}

/** What a batch of events says was looked at since that moment. */
export const looksIn = (events: readonly StoredEvent[], sinceMs: number): Look[] =>
  events.flatMap((event) => {
    const { name, atMs } = event;
    if ((name !== Exposed.name && name !== Clicked.name) || atMs < sinceMs) return [];
    const { requestId, itemId } = event.payload as PayloadOf<typeof Clicked>;
    // What is no id was made up by a browser.
    if (requestId === null || !isId(requestId)) return [];
    return [{ requestId, itemId, clickedAtMs: name === Clicked.name ? atMs : null }];
  });

/** By request. Who clicks has seen it, whatever became of the other event. */
export const byRequest = (looks: readonly Look[]): Map<string, Looks> => {
  const found = new Map<string, Looks>();
  for (const { requestId, itemId, clickedAtMs } of looks) {
    const of = found.get(requestId) ?? { exposed: new Set(), clicked: new Map() };
    of.exposed.add(itemId);
    if (clickedAtMs !== null)
      of.clicked.set(itemId, Math.min(clickedAtMs, of.clicked.get(itemId) ?? clickedAtMs));
    found.set(requestId, of);
  }
  return found;
};

/** What was counted of an answer together with these looks: a thing is seen once and clicked once, however often. */
export const marked = (
  { itemIds }: Served,
  before: Marks,
  looks: Looks,
): { after: Marks; fresh: Marks } => {
  const freshOf = (known: readonly number[], seen: { has(itemId: Id): boolean }): number[] =>
    itemIds.flatMap((itemId, at) => (seen.has(itemId) && !known.includes(at) ? [at] : []));
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

/** Of an order, what tells which answer led to it. */
export interface Placed {
  orderId: Id;
  person: PersonKey;
  roomId: Id | null;
  productIds: readonly Id[];
  atMs: number;
}

/** What a batch of events says was ordered since that moment. */
export const placedIn = (events: readonly StoredEvent[], sinceMs: number): Placed[] =>
  events.flatMap((event) => {
    const { name, atMs } = event;
    if (name !== OrderPlaced.name || atMs < sinceMs) return [];
    const { orderId, buyerId, roomId, lines } = event.payload as PayloadOf<typeof OrderPlaced>;
    const productIds = [...new Set(lines.map(({ productId }) => productId))];
    return [{ orderId, person: accountKey(buyerId), roomId, productIds, atMs }];
  });

/** The latest answer before the order whose click led to it: a product of it, or the room it was placed in. */
export const ledTo = (
  order: Placed,
  answers: readonly { served: Served; clicked: readonly number[] }[],
): { served: Served; position: number } | null => {
  const wanted = new Set<Id>(order.productIds);
  const newestFirst = answers
    .filter(({ served }) => served.person === order.person && served.atMs <= order.atMs)
    .toSorted((a, b) => b.served.atMs - a.served.atMs);
  for (const { served, clicked } of newestFirst) {
    const isOf = (is: (itemId: Id) => boolean) => clicked.find((at) => is(served.itemIds[at]!));
    const position = isOf((id) => wanted.has(id)) ?? isOf((id) => id === order.roomId);
    if (position !== undefined) return { served, position };
  }
  return null;
};

/** A click that was not counted before. */
export interface FreshClick {
  served: Served;
  position: number;
  /** By the browser's clock. */
  atMs: number;
}

/** Of an order that was told before them: who looks again at what they bought was not led to it by that. */
export const ledToBy = (order: Placed, clicks: readonly FreshClick[]) =>
  ledTo(
    order,
    clicks
      .filter(({ atMs }) => atMs <= order.atMs)
      .map(({ served, position }) => ({ served, clicked: [position] })),
  );

/** Answers without what was clicked of them, in the same batch, after the order: that did not lead to it either. */
export const clickedBefore = (
  order: Placed,
  answers: readonly { served: Served; clicked: readonly number[] }[],
  clicks: readonly FreshClick[],
) => {
  const later = clicks.filter(
    ({ served: { person }, atMs }) => person === order.person && atMs > order.atMs,
  );
  if (later.length === 0) return answers;
  const isLater = ({ requestId }: Served, at: number): boolean =>
    later.some(({ served, position }) => served.requestId === requestId && position === at);
  return answers.map(({ served, clicked }) => ({
    served,
    clicked: clicked.filter((at) => !isLater(served, at)),
  }));
};

/** Sums, one row a key. */
export const createTally = () => {
  const rows = new Map<string, Outcome>();
  return {
    add: (
      { surface, atMs, ...items }: Served,
      position: number,
      what: 'exposures' | 'clicks' | 'orders',
    ): void => {
      const source = items.sources[position] ?? '';
      const explored = items.explored.includes(position);
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
