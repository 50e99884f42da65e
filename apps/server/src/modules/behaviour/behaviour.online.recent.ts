import { setImmediate as nextTurn } from 'node:timers/promises';
import type { StoredEvent } from '#platform/events';
import { hostEvents } from './behaviour.measures.ts';
import { type Counted, type Kept, Running, RunningPairs } from './behaviour.online.running.ts';
import type { Slot, Slots } from './behaviour.online.slots.ts';
import { type ReadEvent, type Reading, readEvent } from './behaviour.rows.ts';

/** How far back a row begins without the store, in places of the log. */
const RECENT = 20_000;
const PAGE = 500;
/** So long at a time: whoever is served waits for it. */
const TURN_MS = 4;

const hosts = new Set(hostEvents);

/** What the store would keep of an event; null when it would not. */
export const readStored = (event: StoredEvent, reading: Reading): ReadEvent | null => {
  const { id, name, version, atMs, actorId: actor, visitorId: visitor, roomId: room } = event;
  const row = { id, name, version, atMs, actor, visitor, room, simulated: event.simulated };
  const read = readEvent({ ...row, offset: offsetOf(event) }, () => event.payload, reading);
  return 'reason' in read ? null : read;
};

export const offsetOf = ({ position }: StoredEvent): number => Number(position.offset);

export const countedOf = (event: StoredEvent, { columns }: ReadEvent): Counted => {
  const { viewer, room, item, items, quantity, amountFen, dwellMs } = columns;
  return {
    ...{ offset: offsetOf(event), name: event.name, atMs: event.atMs },
    ...{ viewer, room, item, items, quantity, amountFen, dwellMs },
  };
};

/** Remembers whose a room is; false for an event that does not say. */
export const learnHost = (slots: Slots, event: StoredEvent, reading: Reading): boolean => {
  if (!hosts.has(event.name)) return false;
  const read = readStored(event, reading);
  const { hostId } = read?.payload ?? {};
  if (read && typeof hostId === 'string') slots.own(read.columns.room, hostId, offsetOf(event));
  return true;
};

export interface RecentNeeds {
  /** Events of measured names after a place. */
  read(after: number, limit: number): Promise<StoredEvent[]>;
  /** Where the stream is. */
  place(): number;
  slots: Slots;
  reading: Reading;
}

/** The events that came last, for rows that cannot begin in the store; nothing is kept before that happens. */
export class RecentEvents {
  readonly #needs: RecentNeeds;
  #events: Counted[] | null = null;
  /** Events that came before those and are forgotten. */
  #forgotten = 0;
  #loading: Promise<void> | null = null;

  constructor(needs: RecentNeeds) {
    this.#needs = needs;
  }

  add(event: Counted): void {
    if (this.#events === null) return;
    this.#events.push(event);
    if (this.#events.length <= 2 * RECENT) return;
    this.#forgotten += this.#events.length - RECENT;
    this.#events = this.#events.slice(-RECENT);
  }

  load(): Promise<void> {
    this.#loading ??= this.#load().catch((error) => {
      this.#loading = null;
      this.#events = null;
      throw error;
    });
    return this.#loading;
  }

  async #load(): Promise<void> {
    const { read, place, slots, reading } = this.#needs;
    const upTo = place();
    this.#events = [];
    const found: Counted[] = [];
    const ids = new Set<string>();
    for (let after = upTo - RECENT; after < upTo; ) {
      const page = await read(after, PAGE);
      for (const event of page) {
        if (offsetOf(event) > upTo || ids.has(event.id)) continue;
        ids.add(event.id);
        if (learnHost(slots, event, reading)) continue;
        const stored = readStored(event, reading);
        if (stored) found.push(countedOf(event, stored));
      }
      after = page.length < PAGE ? upTo : offsetOf(page.at(-1)!);
    }
    this.#events = [...found, ...this.#events];
  }

  /**
   * Rows of what is remembered, for all of these at once and in small turns; those that have got one meanwhile keep it.
   * O(events), however many rows they are of.
   */
  async begin(bare: readonly Slot[], nowMs: number): Promise<void> {
    const rows = new Map<string, Kept>();
    for (const { entity, key } of bare)
      rows.set(
        `${entity} ${key}`,
        entity === 'viewer-in-room' ? new RunningPairs(nowMs) : new Running(entity, nowMs),
      );
    let begunMs = performance.now();
    for (let at = 0; ; at++) {
      at = Math.max(at, this.#forgotten);
      const event = this.#events?.[at - this.#forgotten];
      if (event === undefined) break;
      for (const name of this.#about(event)) rows.get(name)?.add(event);
      if (performance.now() - begunMs < TURN_MS) continue;
      await nextTurn();
      begunMs = performance.now();
    }
    for (const slot of bare)
      if (slot.kept === null) slot.kept = rows.get(`${slot.entity} ${slot.key}`)!;
  }

  /** Everybody whom an event is about; a product as often as it is in it. */
  #about(event: Counted): string[] {
    const host = this.#needs.slots.hostOf(event);
    return [
      ...(event.viewer === '' ? [] : [`viewer ${event.viewer}`, `viewer-in-room ${event.viewer}`]),
      `room ${event.room}`,
      ...event.items.map((item) => `product ${item}`),
      ...(host === null ? [] : [`host ${host}`]),
    ];
  }
}
