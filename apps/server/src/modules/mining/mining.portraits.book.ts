import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  CartChanged,
  Clicked,
  ConsentChanged,
  Entered,
  Followed,
  Left,
  OrderPaid,
  OrderPlaced,
  OrderRefunded,
  type PayloadOf,
  PriceChanged,
  TasteForgotten,
  ViewersCounted,
} from '@kaibo/contracts';
import type { StoredEvent } from '#platform/events';
import { act, newPerson, type PersonState, present } from './mining.portraits.person.ts';
import { actWeights, dayOf, HOUR_MS, MOST_MINUTES } from './mining.portraits.rules.ts';

export const portraitEvents: readonly string[] = [
  ...[Entered, Left, Clicked, CartChanged, Followed, OrderPlaced, OrderPaid, OrderRefunded],
  ...[PriceChanged, ViewersCounted, ConsentChanged, TasteForgotten],
].map((event) => event.name);

export interface Line {
  skuId: string;
  productId: string;
  quantity: number;
  unitFen: number;
}

export interface Order {
  orderId: string;
  /** Null for who had not agreed when they ordered, or does no more. */
  buyerId: string | null;
  roomId: string | null;
  placedAtMs: number;
  lines: readonly Line[];
}

export interface Hour {
  hostId: string;
  hourMs: number;
  categoryId: string;
  visits: number;
  orders: number;
  refunds: number;
  viewers: number;
  samples: number;
}

export type PriceStep = PayloadOf<typeof PriceChanged> & { atMs: number };

/** What stood before a batch, and what its things are. */
export interface Known {
  /** Who agrees, as far as the log has told before. */
  agreed: ReadonlyMap<string, boolean>;
  /** Those of whom the log has not told who agree at this moment. */
  agreeing: ReadonlySet<string>;
  /** Each time one of one's own, to be changed; asked for once. */
  people: { get(userId: string): PersonState | undefined };
  /** Of those paid or given back in the batch: as they were placed before it. */
  orders: ReadonlyMap<string, Order>;
  rooms: ReadonlyMap<string, { hostId: string; categoryId: string }>;
  products: ReadonlyMap<string, { categoryId: string; brandId: string | null }>;
}

/** What a batch changes, in the order in which it is to be written: first who is forgotten, then the rest. */
export interface Book {
  consents: Map<string, boolean>;
  forgotten: Set<string>;
  people: Map<string, PersonState>;
  placed: Map<string, Order>;
  paidAtMs: Map<string, number>;
  refundedAtMs: Map<string, number>;
  hours: Map<string, Hour>;
  /** By host and person: days, each later than the one before, so that it does not matter how the log is cut. */
  visits: Map<string, { hostId: string; userId: string; days: string[] }>;
  prices: PriceStep[];
}

const newBook = (): Book => ({
  ...{ consents: new Map(), forgotten: new Set(), people: new Map() },
  placed: new Map(),
  ...{ paidAtMs: new Map(), refundedAtMs: new Map(), hours: new Map(), visits: new Map() },
  prices: [],
});

/** One batch, event by event. */
class Reading {
  readonly book = newBook();
  readonly known: Known;

  constructor(known: Known) {
    this.known = known;
  }

  /** What a person agrees to at this place of the log. */
  agrees(userId: string | null): userId is string {
    if (userId === null) return false;
    const told = this.book.consents.get(userId) ?? this.known.agreed.get(userId);
    return told ?? this.known.agreeing.has(userId);
  }

  person(userId: string, atMs: number): PersonState {
    const { people, forgotten } = this.book;
    let state = people.get(userId);
    if (state === undefined) {
      const before = forgotten.has(userId) ? undefined : this.known.people.get(userId);
      state = before ?? newPerson(atMs);
      people.set(userId, state);
    }
    return state;
  }

  forget(userId: string): void {
    const { book } = this;
    book.forgotten.add(userId);
    book.people.delete(userId);
    for (const [key, visit] of book.visits) if (visit.userId === userId) book.visits.delete(key);
    for (const [id, order] of book.placed)
      if (order.buyerId === userId) book.placed.set(id, { ...order, buyerId: null });
  }

  /** Nothing from before an agreement counts under it, and nothing stays after it. */
  consent({ userId, personalisation }: PayloadOf<typeof ConsentChanged>): void {
    const told = this.book.consents.get(userId) ?? this.known.agreed.get(userId);
    if (!personalisation || told !== true) this.forget(userId);
    this.book.consents.set(userId, personalisation);
  }

  hourOf(roomId: string | null, atMs: number): Hour | null {
    const room = roomId === null ? undefined : this.known.rooms.get(roomId);
    if (room === undefined) return null;
    const { hostId, categoryId } = room;
    const hourMs = Math.floor(atMs / HOUR_MS) * HOUR_MS;
    const key = `${hostId} ${hourMs} ${categoryId}`;
    const hour = this.book.hours.get(key) ?? {
      ...{ hostId, hourMs, categoryId },
      ...{ visits: 0, orders: 0, refunds: 0, viewers: 0, samples: 0 },
    };
    this.book.hours.set(key, hour);
    return hour;
  }

  aboutProduct(productId: string): string[] {
    const product = this.known.products.get(productId);
    if (product === undefined) return [];
    const brand = product.brandId === null ? [] : [`brand:${product.brandId}`];
    return [`category:${product.categoryId}`, ...brand];
  }

  aboutRoom(roomId: string): string[] {
    const room = this.known.rooms.get(roomId);
    return room === undefined ? [] : [`category:${room.categoryId}`, `host:${room.hostId}`];
  }

  about(kind: string, itemId: string | null): string[] {
    if (itemId === null) return [];
    if (kind === 'room' || kind === 'replay') return this.aboutRoom(itemId);
    if (kind === 'product') return this.aboutProduct(itemId);
    return kind === 'host' ? [`host:${itemId}`] : [];
  }

  entered({ actorId, atMs, payload }: StoredEvent): void {
    const { surface, itemId } = payload as PayloadOf<typeof Entered>;
    if (surface === 'room') {
      const hour = this.hourOf(itemId, atMs);
      if (hour) hour.visits++;
    }
    if (!this.agrees(actorId)) return;
    const about = this.about(surface, itemId);
    if (about.length === 0) return;
    const person = this.person(actorId, atMs);
    person.visits++;
    present(person, atMs);
    act(person, { atMs, weight: actWeights.visit, about });
    const hostId = surface === 'room' && itemId ? this.known.rooms.get(itemId)?.hostId : undefined;
    if (hostId === undefined || hostId === actorId) return;
    const key = `${hostId} ${actorId}`;
    const visit = this.book.visits.get(key) ?? { hostId, userId: actorId, days: [] };
    const day = dayOf(atMs);
    if (day > (visit.days.at(-1) ?? '')) visit.days.push(day);
    this.book.visits.set(key, visit);
  }

  left({ actorId, atMs, payload }: StoredEvent): void {
    const { surface, itemId, dwellMs } = payload as PayloadOf<typeof Left>;
    const about = this.about(surface, itemId);
    if (!this.agrees(actorId) || about.length === 0) return;
    const person = this.person(actorId, atMs);
    const minutes = Math.min(MOST_MINUTES, dwellMs / 60_000);
    person.watchedMs += Math.round(minutes * 60_000);
    act(person, { atMs, weight: actWeights.minute * minutes, about });
  }

  paid({ atMs, payload }: StoredEvent): void {
    const { orderId, roomId } = payload as PayloadOf<typeof OrderPaid>;
    this.book.paidAtMs.set(orderId, atMs);
    const hour = this.hourOf(roomId, atMs);
    if (hour) hour.orders++;
    const order = this.book.placed.get(orderId) ?? this.known.orders.get(orderId);
    const buyerId = order?.buyerId ?? null;
    if (order === undefined || !this.agrees(buyerId)) return;
    // Read before the batch, and forgotten within it.
    if (!this.book.placed.has(orderId) && this.book.forgotten.has(buyerId)) return;
    const person = this.person(buyerId, atMs);
    present(person, order.placedAtMs);
    const things = order.lines.flatMap(({ productId }) => this.aboutProduct(productId));
    const host = order.roomId === null ? [] : this.aboutRoom(order.roomId);
    const about = [...new Set([...things, ...host])];
    act(person, { atMs: order.placedAtMs, weight: actWeights.order, about });
  }

  refunded({ atMs, payload }: StoredEvent): void {
    const { orderId, roomId } = payload as PayloadOf<typeof OrderRefunded>;
    this.book.refundedAtMs.set(orderId, atMs);
    const hour = this.hourOf(roomId, atMs);
    if (hour) hour.refunds++;
  }

  placed({ atMs, payload }: StoredEvent): void {
    const { orderId, buyerId, roomId, lines } = payload as PayloadOf<typeof OrderPlaced>;
    this.book.placed.set(orderId, {
      ...{ orderId, roomId, placedAtMs: atMs },
      buyerId: this.agrees(buyerId) ? buyerId : null,
      lines: lines.map(({ skuId, productId, quantity, unitFen }) => ({
        ...{ skuId, productId, quantity, unitFen },
      })),
    });
  }

  acted(userId: string | null, atMs: number, weight: number, about: string[]): void {
    if (this.agrees(userId) && about.length > 0)
      act(this.person(userId, atMs), { atMs, weight, about });
  }

  take(event: StoredEvent): void {
    const { name, actorId, atMs } = event;
    const payload = event.payload as never;
    if (name === Entered.name) this.entered(event);
    else if (name === Left.name) this.left(event);
    else if (name === OrderPlaced.name) this.placed(event);
    else if (name === OrderPaid.name) this.paid(event);
    else if (name === OrderRefunded.name) this.refunded(event);
    else if (name === ConsentChanged.name) this.consent(payload);
    else if (name === TasteForgotten.name && actorId !== null) this.forget(actorId);
    else if (name === PriceChanged.name)
      this.book.prices.push({ ...(payload as PayloadOf<typeof PriceChanged>), atMs });
    else if (name === Clicked.name) {
      const { itemKind, itemId } = payload as PayloadOf<typeof Clicked>;
      this.acted(actorId, atMs, actWeights.click, this.about(itemKind, itemId));
    } else if (name === CartChanged.name) {
      const { userId, productId, quantity } = payload as PayloadOf<typeof CartChanged>;
      if (quantity > 0) this.acted(userId, atMs, actWeights.cart, this.aboutProduct(productId));
    } else if (name === Followed.name) {
      const { userId, hostId, following } = payload as PayloadOf<typeof Followed>;
      const weight = following ? actWeights.follow : -actWeights.follow;
      this.acted(userId, atMs, weight, [`host:${hostId}`]);
    } else if (name === ViewersCounted.name) {
      const { roomId, viewersNow } = payload as PayloadOf<typeof ViewersCounted>;
      const hour = this.hourOf(roomId, atMs);
      if (hour === null) return;
      hour.viewers += viewersNow;
      hour.samples++;
    }
  }
}

/** Events between two turns: whoever is served waits for no more. */
const AT_ONCE = 200;

/** What events, in the order of the log and each once, change of what is kept. */
export const bookOf = async (events: readonly StoredEvent[], known: Known): Promise<Book> => {
  const reading = new Reading(known);
  for (const [place, event] of events.entries()) {
    if (place % AT_ONCE === AT_ONCE - 1) await nextTurn();
    reading.take(event);
  }
  return reading.book;
};
