import {
  type Entity,
  featureWindows,
  firstBucketOf,
  type Measure,
  measures,
} from './behaviour.measures.ts';
import type { StoredColumns } from './behaviour.rows.ts';

/** What counts of an event. */
export interface Counted
  extends Pick<
    StoredColumns,
    'viewer' | 'room' | 'item' | 'items' | 'quantity' | 'amountFen' | 'dwellMs'
  > {
  offset: number;
  name: string;
  atMs: number;
}

/** A row that is kept up, or a viewer's rows in every room. */
export interface Kept {
  add(event: Counted): void;
  /** Of a moment that only moves on; null where all is 0. It changes with the next event. */
  rowAt(atMs: number, room: string): Float64Array | null;
  readonly weight: number;
}

/** Bucket sizes, finest first, and the windows that are made of each. */
export const grains: readonly { bucketMs: number; windows: readonly number[] }[] = [
  ...new Set(featureWindows.map(({ bucketMs }) => bucketMs)),
].map((bucketMs) => ({
  bucketMs,
  windows: featureWindows.flatMap((window, i) => (window.bucketMs === bucketMs ? [i] : [])),
}));

const FINEST_MS = grains[0]!.bucketMs;

/** Which measures an event of a name is counted by. */
const byEvent: Readonly<Record<Entity, ReadonlyMap<string, readonly number[]>>> =
  Object.fromEntries(
    Object.entries(measures).map(([entity, list]) => {
      const names = new Map<string, number[]>();
      for (const [i, { events }] of list.entries())
        for (const name of events) names.set(name, [...(names.get(name) ?? []), i]);
      return [entity, names];
    }),
  ) as never;

/**
 * The row of one viewer, room …, kept at a moment that only moves on. Sums are of integers, so that adding and taking
 * away leaves what counting again would find. Of what is counted once (viewers, rooms) the last time of each value is
 * kept: it is in a window if that is.
 */
export class Running implements Kept {
  /** The features, in the order of `featureNames`. */
  readonly row: Float64Array;
  readonly #measures: readonly Measure[];
  readonly #byEvent: ReadonlyMap<string, readonly number[]>;
  /** Of each grain: sums of measures by bucket. */
  readonly #buckets: readonly Map<number, Float64Array>[];
  readonly #latest: readonly (Map<string, number> | null)[];
  #firsts: number[];
  #ahead: Counted[] = [];
  #nextAheadMs = Number.POSITIVE_INFINITY;
  #atMs: number;

  constructor(entity: Entity, atMs: number) {
    this.#measures = measures[entity];
    this.#byEvent = byEvent[entity];
    this.row = new Float64Array(featureWindows.length * this.#measures.length);
    this.#buckets = grains.map(() => new Map());
    this.#latest = this.#measures.map(({ distinct }) => (distinct ? new Map() : null));
    this.#firsts = featureWindows.map((window) => firstBucketOf(window, atMs));
    this.#atMs = atMs;
  }

  /** How much it takes, in hundreds of bytes. */
  get weight(): number {
    const values = this.#latest.reduce((sum, latest) => sum + (latest?.size ?? 0), 0);
    return 5 + values + this.#buckets.reduce((sum, buckets) => sum + 3 * buckets.size, 0);
  }

  rowAt(atMs: number): Float64Array {
    this.advance(atMs);
    return this.row;
  }

  /** Makes the row that of a later moment; an earlier one changes nothing. */
  advance(atMs: number): void {
    if (atMs <= this.#atMs) return;
    const hasTurned = Math.floor(atMs / FINEST_MS) > Math.floor(this.#atMs / FINEST_MS);
    this.#atMs = atMs;
    if (hasTurned) this.#turn();
    if (this.#nextAheadMs < atMs) this.#takeAhead();
  }

  /** An event counts from the moment after its time on. */
  add(event: Counted): void {
    if (event.atMs >= this.#atMs) {
      this.#ahead.push(event);
      this.#nextAheadMs = Math.min(this.#nextAheadMs, event.atMs);
      return;
    }
    for (const i of this.#byEvent.get(event.name) ?? []) {
      const { known, sum, distinct } = this.#measures[i]!;
      if (known && event.viewer === '') continue;
      if (distinct) this.touch(i, event[distinct], event.atMs);
      else this.#change(i, event.atMs, sum ? event[sum] : 1);
    }
  }

  /** A value of what is counted once was there at this time. */
  touch(measure: number, value: string, atMs: number): void {
    const latest = this.#latest[measure]!;
    const before = latest.get(value);
    if (before !== undefined && before >= atMs) return;
    latest.set(value, atMs);
    if (before !== undefined) this.#change(measure, before, -1);
    this.#change(measure, atMs, 1);
  }

  /** A value that `addBucket` has counted already. */
  know(measure: number, value: string, atMs: number): void {
    this.#latest[measure]!.set(value, atMs);
  }

  /** Sums of one bucket, as the store has them. */
  addBucket(grain: number, bucket: number, sums: ArrayLike<number>): void {
    for (let i = 0; i < sums.length; i++) this.#changeBucket(i, grain, bucket, sums[i]!);
  }

  #change(measure: number, atMs: number, by: number): void {
    for (let grain = 0; grain < grains.length; grain++)
      this.#changeBucket(measure, grain, Math.floor(atMs / grains[grain]!.bucketMs), by);
  }

  #changeBucket(measure: number, grain: number, bucket: number, by: number): void {
    const { windows } = grains[grain]!;
    if (by === 0 || bucket < this.#firsts[windows.at(-1)!]!) return;
    const buckets = this.#buckets[grain]!;
    let sums = buckets.get(bucket);
    if (sums === undefined) {
      sums = new Float64Array(this.#measures.length);
      buckets.set(bucket, sums);
    }
    sums[measure]! += by;
    for (const window of windows)
      if (bucket >= this.#firsts[window]!) this.row[window * sums.length + measure]! += by;
  }

  /** Takes away what windows have left behind. */
  #turn(): void {
    const before = this.#firsts;
    this.#firsts = featureWindows.map((window) => firstBucketOf(window, this.#atMs));
    const width = this.#measures.length;
    for (const [grain, { windows }] of grains.entries()) {
      const buckets = this.#buckets[grain]!;
      for (const [bucket, sums] of buckets) {
        for (const window of windows)
          if (bucket >= before[window]! && bucket < this.#firsts[window]!)
            for (let i = 0; i < width; i++) this.row[window * width + i]! -= sums[i]!;
        if (bucket < this.#firsts[windows.at(-1)!]!) buckets.delete(bucket);
      }
    }
    const longest = featureWindows.length - 1;
    if (this.#firsts[longest]! > before[longest]!) this.#forget(longest);
  }

  #forget(longest: number): void {
    const beginMs = this.#firsts[longest]! * featureWindows[longest]!.bucketMs;
    for (const latest of this.#latest)
      for (const [value, atMs] of latest ?? []) if (atMs < beginMs) latest!.delete(value);
  }

  #takeAhead(): void {
    const due = this.#ahead.filter(({ atMs }) => atMs < this.#atMs);
    this.#ahead = this.#ahead.filter(({ atMs }) => atMs >= this.#atMs);
    this.#nextAheadMs = this.#ahead.reduce(
      (least, { atMs }) => Math.min(least, atMs),
      Number.POSITIVE_INFINITY,
    );
    for (const event of due) this.add(event);
  }
}

/** What one viewer did in each room: only of rooms where there was anything. */
export class RunningPairs implements Kept {
  readonly #rooms = new Map<string, Running>();
  readonly #beganMs: number;

  constructor(atMs: number) {
    this.#beganMs = atMs;
  }

  get weight(): number {
    let sum = 5;
    for (const running of this.#rooms.values()) sum += running.weight;
    return sum;
  }

  in(room: string): Running {
    let running = this.#rooms.get(room);
    if (running === undefined) {
      running = new Running('viewer-in-room', this.#beganMs);
      this.#rooms.set(room, running);
    }
    return running;
  }

  add(event: Counted): void {
    this.in(event.room).add(event);
  }

  rowAt(atMs: number, room: string): Float64Array | null {
    return this.#rooms.get(room)?.rowAt(atMs) ?? null;
  }
}
