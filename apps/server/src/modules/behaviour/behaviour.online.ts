import { setTimeout as sleep } from 'node:timers/promises';
import type { Analytics } from '#platform/analytics';
import type { Clock } from '#platform/clock';
import type { EventLog, StoredEvent, Subscription } from '#platform/events';
import {
  type Entity,
  entityKey,
  featureNames,
  hostEvents,
  measuredEvents,
} from './behaviour.measures.ts';
import { createFill, type FillingState } from './behaviour.online.fill.ts';
import {
  countedOf,
  learnHost,
  offsetOf,
  RecentEvents,
  readStored,
} from './behaviour.online.recent.ts';
import { idMadeAtMs, SeenIds } from './behaviour.online.seen.ts';
import { type Slot, type SlotBounds, Slots } from './behaviour.online.slots.ts';
import { currentReading, type Reading } from './behaviour.rows.ts';

export interface OnlineRows {
  /** Shape [keys × featureNames(entity)], row by row. */
  rows: Float64Array;
  /**
   * By key: the row is not, or not yet, that of the whole store. It has zeros, or without the store what the recent part of the
   * log and the events since say.
   */
  isCold: boolean[];
  /** `featuresAsOf` at this moment, before this offset, has the same rows where they are not cold. */
  atMs: number;
  beforeOffset: number;
}

export interface OnlineState extends FillingState {
  /** The last measured event that was told; null before the stream has begun. */
  place: number | null;
  heardAtMs: number | null;
  kept: Record<Entity, number>;
}

export interface Online {
  /**
   * Features of now, kept up by the event stream; of pairs `roomIds[i]` is the room of viewer `keys[i]`. Never refuses and
   * never waits for the store, unless it may for `withinMs`: who is asked for the first time is read beside, and cold
   * until then. Who asks has asked about consent before.
   */
  read(
    entity: Entity,
    keys: readonly string[],
    roomIds?: readonly string[],
    withinMs?: number,
  ): Promise<OnlineRows>;
  state(): OnlineState;
}

export interface OnlineNeeds {
  events: Pick<EventLog, 'read'>;
  clock: Clock;
  analytics: Analytics;
  reading?: Reading;
  bounds?: SlotBounds;
  /** Told of what went wrong beside reading, which goes on. */
  onError?(error: unknown): void;
}

/** Entities of each kind; and hundreds of bytes of all. */
const BOUNDS: SlotBounds = { slots: 20_000, weight: 1_500_000 };
const IDS = 50_000;
/** What waits for the store longer is found in it when it comes. */
const MOST_WAITING = 5_000;
/** A clock of this much difference is one that goes right. */
const SKEW_MS = 1_000;
const LOOK_MS = 5;

const NEVER_TOLD = -1;

export const createOnline = (
  needs: OnlineNeeds,
): Online & { subscription: Subscription; idle(): Promise<void>; close(): Promise<void> } => {
  const { clock, reading = currentReading(), onError = () => undefined } = needs;
  const slots = new Slots(needs.bounds ?? BOUNDS);
  const seen = new SeenIds(IDS, clock.nowMs());
  const names = [...measuredEvents, ...hostEvents];
  let place = NEVER_TOLD;
  let heardAtMs: number | null = null;
  let momentMs = 0;

  const recent = new RecentEvents({
    read: (after, limit) =>
      needs.events.read({ txid: '0', offset: String(Math.max(0, after)) }, limit, names),
    place: () => Math.max(0, place),
    ...{ slots, reading },
  });
  /** Time does not go back: a row of a moment has what was before it. */
  const nowMs = (): number => {
    momentMs = Math.max(momentMs, clock.nowMs());
    return momentMs;
  };
  const fill = createFill({
    ...{ analytics: needs.analytics, slots, recent, nowMs, onError },
    place: () => place,
  });

  const give = (slot: Slot, counted: ReturnType<typeof countedOf>): void => {
    const { filling } = slot;
    if (filling) {
      filling.waiting.push(counted);
      if (filling.waiting.length > MOST_WAITING) {
        filling.waiting = [];
        filling.from = counted.offset;
      }
    }
    if (slot.kept === null || (slot.entity === 'host' && !slots.isOf(slot.key, counted))) return;
    slot.kept.add(counted);
  };

  const hear = (event: StoredEvent, atMs: number): void => {
    const offset = offsetOf(event);
    if (offset <= place) return;
    place = offset;
    if (!seen.add(event.id, atMs) || learnHost(slots, event, reading)) return;
    const stored = readStored(event, reading);
    if (stored === null) return;
    const counted = countedOf(event, stored);
    recent.add(counted);
    // It may have come before, when nobody here remembered ids: the store knows.
    const madeAtMs = idMadeAtMs(event.id);
    const isDoubtful = madeAtMs === null || madeAtMs < seen.sinceMs + SKEW_MS;
    for (const slot of slots.about(counted)) {
      give(slot, counted);
      if (isDoubtful && (slot.isWhole || slot.filling)) fill.ask(slot, offset);
    }
  };

  const slotOf = (entity: Entity, key: string, atMs: number): Slot => {
    const slot = slots.find(entity, key) ?? slots.make(entity, key);
    if (place !== NEVER_TOLD && slot.filling === null && slot.staleAtMs <= atMs)
      fill.ask(slot, place);
    return slot;
  };

  const answer = (
    entity: Entity,
    found: readonly { slot: Slot | null; room: string }[],
  ): OnlineRows => {
    const width = featureNames(entity).length;
    const atMs = nowMs();
    const rows = new Float64Array(found.length * width);
    const isCold = found.map(({ slot, room }, i) => {
      if (slot === null) return false;
      const row = slot.kept?.rowAt(atMs, room);
      if (row) rows.set(row, i * width);
      return !slot.isWhole;
    });
    return { rows, isCold, atMs, beforeOffset: place + 1 };
  };

  return {
    read: async (entity, keys, roomIds = [], withinMs = 0) => {
      const atMs = nowMs();
      const found = keys.map((asked, i) => {
        const key = entityKey(entity, asked);
        const room = entity === 'viewer-in-room' ? entityKey('room', roomIds[i] ?? '') : '';
        const isPossible = key !== null && room !== null;
        return { slot: isPossible ? slotOf(entity, key, atMs) : null, room: room ?? '' };
      });
      const isWaited = (): boolean =>
        found.some(({ slot }) => slot?.isWhole === false && slot.filling !== null);
      for (const until = performance.now() + withinMs; isWaited() && performance.now() < until; ) {
        await sleep(LOOK_MS);
        for (const { slot } of found) if (slot) slotOf(entity, slot.key, atMs);
      }
      return answer(entity, found);
    },
    state: () => ({
      ...fill.state(),
      place: place === NEVER_TOLD ? null : place,
      heardAtMs,
      kept: slots.sizes(),
    }),
    subscription: {
      group: 'behaviour.online',
      names,
      from: 'now',
      // Read in one go: whoever is served waits for it.
      batchSize: 500,
      everyMs: 100,
      began: ({ offset }) => {
        if (place === NEVER_TOLD) place = Number(offset);
      },
      // Nothing is written: every process keeps its own.
      handle: async () => undefined,
      handled: (events) => {
        const atMs = nowMs();
        for (const event of events) hear(event, atMs);
        heardAtMs = clock.nowMs();
      },
    },
    idle: fill.idle,
    close: fill.stop,
  };
};
