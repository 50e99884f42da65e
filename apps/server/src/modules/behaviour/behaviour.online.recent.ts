import type { StoredEvent } from '#platform/events';
import { hostEvents } from './behaviour.measures.ts';
import { type Counted, type Kept, Running, RunningPairs } from './behaviour.online.running.ts';
import type { Slot, Slots } from './behaviour.online.slots.ts';
import { type ReadEvent, type Reading, readEvent } from './behaviour.rows.ts';

/** How far back a row begins without the store, in places of the log. */
const RECENT = 20_000;
const PAGE = 2_000;

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
  #loading: Promise<void> | null = null;

  constructor(needs: RecentNeeds) {
    this.#needs = needs;
  }

  add(event: Counted): void {
    if (this.#events === null) return;
    this.#events.push(event);
    if (this.#events.length > 2 * RECENT) this.#events = this.#events.slice(-RECENT);
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

  /** A row of what is remembered. */
  begin({ entity, key }: Slot, nowMs: number): Kept {
    const { slots } = this.#needs;
    const isPairs = entity === 'viewer-in-room';
    const kept = isPairs ? new RunningPairs(nowMs) : new Running(entity, nowMs);
    for (const event of this.#events ?? [])
      if (entity === 'viewer' || isPairs) {
        if (event.viewer === key) kept.add(event);
      } else if (entity === 'room') {
        if (event.room === key) kept.add(event);
      } else if (entity === 'host') {
        if (slots.isOf(key, event)) kept.add(event);
      } else for (const item of event.items) if (item === key) kept.add(event);
    return kept;
  }
}
