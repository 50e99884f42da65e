import { setTimeout as sleep } from 'node:timers/promises';
import { type Analytics, type AnalyticsCode, AnalyticsError } from '#platform/analytics';
import type { Entity } from './behaviour.measures.ts';
import { BASES_AT_ONCE, type Base, readBases } from './behaviour.online.base.ts';
import type { RecentEvents } from './behaviour.online.recent.ts';
import type { Slot, Slots } from './behaviour.online.slots.ts';

const HOUR_MS = 3_600_000;
/** Of a large one the numbers of what is counted once grow too high meanwhile. */
const LARGE_MS = 60_000;
/** The store is half a second behind the log, or still reads it. */
const BEHIND_MS = 200;
const RETRY_FIRST_MS = 1_000;
const RETRY_MOST_MS = 30_000;
const WITHOUT_MS = 60_000;

export interface FillingState {
  /** Where rows begin: in the store, or in the recent part of the log because the store does not answer. */
  basis: 'store' | 'recent-log';
  why: AnalyticsCode | null;
  waiting: number;
}

/**
 * Begins rows from the store, one question at a time beside everything else. While the store does not answer they begin in the
 * recent part of the log, and are read again when it does.
 */
export const createFill = (needs: {
  analytics: Analytics;
  slots: Slots;
  recent: RecentEvents;
  nowMs(): number;
  /** Where the stream is. */
  place(): number;
  onError(error: unknown): void;
}) => {
  const { analytics, slots, recent, nowMs } = needs;
  const queue = new Set<Slot>();
  const tellIdle: (() => void)[] = [];
  const stopping = new AbortController();
  let why: AnalyticsCode | null = null;
  let retryMs = RETRY_FIRST_MS;
  let running: Promise<void> | null = null;

  const nextBatch = (): Slot[] => {
    for (const slot of queue) if (!slots.isKept(slot)) queue.delete(slot);
    const entity = queue.values().next().value?.entity;
    return [...queue].filter((slot) => slot.entity === entity).slice(0, BASES_AT_ONCE);
  };

  /** What came while it was read is not in it. */
  const begin = (slot: Slot, base: Base, upTo: number): void => {
    for (const { room, since } of base.rooms) slots.own(room, slot.key, since);
    for (const event of slot.filling!.waiting) {
      if (event.offset <= upTo) continue;
      if (slot.entity === 'host' && !slots.isOf(slot.key, event)) continue;
      base.kept.add(event);
    }
    slot.kept = base.kept;
    slots.release(slot);
    queue.delete(slot);
  };

  const fromStore = async (batch: readonly Slot[]): Promise<boolean> => {
    const entity: Entity = batch[0]!.entity;
    const askedMs = nowMs();
    const keys = batch.map(({ key }) => key);
    const { upTo, bases } = await readBases(analytics, entity, keys, {
      ...{ nowMs: askedMs, place: needs.place() },
    });
    let isBehind = false;
    for (const [i, slot] of batch.entries()) {
      if (!slot.filling) continue;
      if (slot.filling.from > upTo) {
        isBehind = true;
        continue;
      }
      const base = bases[i]!;
      begin(slot, base, upTo);
      slot.isWhole = true;
      slot.staleAtMs = askedMs + (base.isLarge ? LARGE_MS : HOUR_MS);
    }
    slots.trim(batch);
    return isBehind;
  };

  /** Those that have nothing get at least what happened lately; they go on waiting for the store. */
  const fromRecent = async (): Promise<void> => {
    const bare = [...queue].filter((slot) => slot.kept === null && slot.filling);
    if (bare.length === 0) return;
    await recent.load();
    await recent.begin(bare, nowMs());
    slots.trim(bare);
  };

  /** There is no store: who asks later may find one. */
  const giveUp = (atMs: number): void => {
    for (const slot of queue) {
      slot.staleAtMs = atMs + WITHOUT_MS;
      slots.release(slot);
    }
    queue.clear();
  };

  const pause = (ms: number): Promise<void> =>
    sleep(ms, undefined, { signal: stopping.signal, ref: false }).catch(() => undefined);

  const work = async (): Promise<void> => {
    while (queue.size > 0 && !stopping.signal.aborted) {
      const batch = nextBatch();
      if (batch.length === 0) break;
      try {
        const isBehind = await fromStore(batch);
        why = null;
        retryMs = RETRY_FIRST_MS;
        if (isBehind) {
          await fromRecent();
          await pause(BEHIND_MS);
        }
      } catch (error) {
        why = error instanceof AnalyticsError ? error.code : 'analytics/refused';
        if (why === 'analytics/refused') needs.onError(error);
        await fromRecent().catch(needs.onError);
        if (error instanceof AnalyticsError && error.retry === 'never') giveUp(nowMs());
        else await pause(retryMs);
        retryMs = Math.min(2 * retryMs, RETRY_MOST_MS);
      }
      // Others get their turn before those that the store has not come to.
      for (const slot of batch) if (queue.delete(slot)) queue.add(slot);
    }
    running = null;
    for (const tell of tellIdle.splice(0)) tell();
  };

  return {
    state: (): FillingState => ({
      basis: why === null ? 'store' : 'recent-log',
      why,
      waiting: queue.size,
    }),
    /** Reads it, or reads it again: what has come up to this place must be in it. */
    ask: (slot: Slot, from: number): void => {
      if (slot.filling) slot.filling.from = Math.max(slot.filling.from, from);
      else slots.hold(slot, from);
      queue.add(slot);
      running ??= work();
    },
    /** Resolves when nothing waits to be read. */
    idle: (): Promise<void> =>
      running === null ? Promise.resolve() : new Promise((resolve) => tellIdle.push(resolve)),
    stop: async (): Promise<void> => {
      stopping.abort();
      await running;
    },
  };
};
