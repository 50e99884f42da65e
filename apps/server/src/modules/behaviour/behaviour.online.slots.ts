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

/** What was asked for last, bounded by number and by memory. */
export class Slots {
  readonly #slots: Readonly<Record<Entity, Map<string, Slot>>>;
  readonly #fillingHosts = new Set<Slot>();
  /** Of rooms, whose they are; the oldest is forgotten. */
  readonly #hosts = new Map<string, { host: string; since: number }>();
  readonly #bounds: SlotBounds;

  constructor(bounds: SlotBounds) {
    this.#bounds = bounds;
    this.#slots = Object.fromEntries(entities.map((entity) => [entity, new Map()])) as never;
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
      ...{ entity, key, kept: null, isWhole: false, staleAtMs: 0, filling: null },
    };
    const slots = this.#slots[entity];
    slots.set(key, slot);
    if (slots.size > this.#bounds.slots) this.#drop(entity);
    return slot;
  }

  /** Lets go of what was asked for longest ago until the rest fits. */
  trim(): void {
    const weights = entities.map((entity) => {
      let sum = 0;
      for (const { kept } of this.#slots[entity].values()) sum += kept?.weight ?? 1;
      return { entity, sum };
    });
    let total = weights.reduce((sum, one) => sum + one.sum, 0);
    while (total > this.#bounds.weight) {
      const heaviest = weights.reduce((most, one) => (one.sum > most.sum ? one : most));
      const freed = this.#drop(heaviest.entity);
      heaviest.sum -= freed;
      total -= freed;
    }
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

  isOf(host: string, { room, offset }: Pick<Counted, 'room' | 'offset'>): boolean {
    const owner = this.#hosts.get(room);
    return owner !== undefined && owner.host === host && owner.since < offset;
  }

  /** Everybody whom an event may be about; a product as often as it is in it. */
  about(event: Counted): Slot[] {
    const { viewer, room, items } = event;
    const owner = this.#hosts.get(room);
    const host = owner && owner.since < event.offset && this.#slots.host.get(owner.host);
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

  /** How much that was. */
  #drop(entity: Entity): number {
    for (const [key, slot] of this.#slots[entity]) {
      this.#slots[entity].delete(key);
      this.release(slot);
      return slot.kept?.weight ?? 1;
    }
    return 0;
  }
}
