import { type Entity, entities } from './behaviour.measures.ts';
import type { Counted, Kept } from './behaviour.online.running.ts';

/** A viewer, room … that was asked for lately; of pairs the viewer, with every room. */
export interface Slot {
  readonly entity: Entity;
  readonly key: string;
  /** Null until there is anything to answer. */
  kept: Kept | null;
  /** It was begun from the whole store, not from the recent part of the log. */
  isWhole: boolean;
  /** To be read again from then on. */
  staleAtMs: number;
  /** As it was weighed last: what comes makes it heavier. */
  weight: number;
  /** While it is read: the store must have come so far, and what has come since. */
  filling: { from: number; waiting: Counted[] } | null;
}

export interface SlotBounds {
  /** Of each entity. */
  slots: number;
  /** Of all together, in hundreds of bytes. */
  weight: number;
}

/** Rooms of which it is known whose they are. */
const MOST_ROOMS = 200_000;
/** Of all slots so many are weighed again at a time: whoever is served waits for it. */
const WEIGHED_AGAIN = 500;

/** What was asked for last, bounded by number and by memory. */
export class Slots {
  readonly #slots: Readonly<Record<Entity, Map<string, Slot>>>;
  readonly #fillingHosts = new Set<Slot>();
  /** Of rooms, whose they are; the oldest is forgotten. */
  readonly #hosts = new Map<string, { host: string; since: number }>();
  readonly #bounds: SlotBounds;
  readonly #weights: Record<Entity, number>;
  #round: Iterator<Slot> | null = null;

  constructor(bounds: SlotBounds) {
    this.#bounds = bounds;
    this.#slots = Object.fromEntries(entities.map((entity) => [entity, new Map()])) as never;
    this.#weights = Object.fromEntries(entities.map((entity) => [entity, 0])) as never;
  }

  sizes(): Record<Entity, number> {
    return Object.fromEntries(
      entities.map((entity) => [entity, this.#slots[entity].size]),
    ) as Record<Entity, number>;
  }

  /** The slot, made the youngest. */
  find(entity: Entity, key: string): Slot | undefined {
    const slots = this.#slots[entity];
    const slot = slots.get(key);
    if (slot === undefined) return undefined;
    slots.delete(key);
    slots.set(key, slot);
    return slot;
  }

  make(entity: Entity, key: string): Slot {
    const slot: Slot = {
      ...{ entity, key, kept: null, isWhole: false, staleAtMs: 0, weight: 1, filling: null },
    };
    const slots = this.#slots[entity];
    slots.set(key, slot);
    this.#weights[entity] += slot.weight;
    if (slots.size > this.#bounds.slots) this.#drop(entity);
    return slot;
  }

  /** Lets go of what was asked for longest ago until the rest fits; `begun` have just got their rows. O(begun). */
  trim(begun: Iterable<Slot>): void {
    for (const slot of begun) this.#weigh(slot);
    for (let i = 0; i < WEIGHED_AGAIN; i++) {
      this.#round ??= this.#all();
      const next = this.#round.next();
      if (next.done) {
        this.#round = null;
        break;
      }
      this.#weigh(next.value);
    }
    const weights = this.#weights;
    while (entities.reduce((sum, entity) => sum + weights[entity], 0) > this.#bounds.weight)
      this.#drop(entities.reduce((most, one) => (weights[one] > weights[most] ? one : most)));
  }

  *#all(): Generator<Slot> {
    for (const entity of entities) yield* this.#slots[entity].values();
  }

  #weigh(slot: Slot): void {
    if (!this.isKept(slot)) return;
    const now = slot.kept?.weight ?? 1;
    this.#weights[slot.entity] += now - slot.weight;
    slot.weight = now;
  }

  /** Begins to hold what comes, for a row that is read. */
  hold(slot: Slot, from: number): void {
    slot.filling = { from, waiting: [] };
    if (slot.entity === 'host') this.#fillingHosts.add(slot);
  }

  release(slot: Slot): void {
    slot.filling = null;
    this.#fillingHosts.delete(slot);
  }

  isKept(slot: Slot): boolean {
    return this.#slots[slot.entity].get(slot.key) === slot;
  }

  /** A room is whose the first event about it says. */
  own(room: string, host: string, since: number): void {
    const known = this.#hosts.get(room);
    if (known !== undefined && known.since <= since) return;
    this.#hosts.set(room, { host, since });
    if (this.#hosts.size > MOST_ROOMS) this.#hosts.delete(this.#hosts.keys().next().value!);
  }

  /** Whose a room was known to be by then; null where nothing says. */
  hostOf({ room, offset }: Pick<Counted, 'room' | 'offset'>): string | null {
    const owner = this.#hosts.get(room);
    return owner !== undefined && owner.since < offset ? owner.host : null;
  }

  isOf(host: string, event: Pick<Counted, 'room' | 'offset'>): boolean {
    return this.hostOf(event) === host;
  }

  /** Everybody whom an event may be about; a product as often as it is in it. */
  about(event: Counted): Slot[] {
    const { viewer, room, items } = event;
    const owner = this.hostOf(event);
    const host = owner === null ? undefined : this.#slots.host.get(owner);
    return [
      viewer === '' ? undefined : this.#slots.viewer.get(viewer),
      viewer === '' ? undefined : this.#slots['viewer-in-room'].get(viewer),
      this.#slots.room.get(room),
      ...items.map((item) => this.#slots.product.get(item)),
      host && !this.#fillingHosts.has(host) ? host : undefined,
      // Whose rooms these are is told with what is read.
      ...this.#fillingHosts,
    ].filter((slot) => slot !== undefined);
  }

  #drop(entity: Entity): void {
    for (const [key, slot] of this.#slots[entity]) {
      this.#slots[entity].delete(key);
      this.#weights[entity] -= slot.weight;
      this.release(slot);
      return;
    }
  }
}
