import {
  addsToTracks,
  type BusEvent,
  type EncodedUnit,
  type PublicationSink,
  sameTracks,
  type Tracks,
} from './access-unit.ts';
import { createGopCache } from './gop-cache.ts';
import { createSubscription, type Subscription, type SubscriptionLimits } from './subscription.ts';
import { createTimeline, type TimelineOptions } from './timeline.ts';

export type StreamBusOptions = TimelineOptions & {
  /** Beyond this the cache is emptied and late joiners wait for the next key frame. */
  maxCacheBytes?: number;
};

export type StreamBus = {
  /** Opens a run; a feed still open is cut off: its later units are ignored. */
  feed(): PublicationSink;
  /** Calls `listener` at once for every event, in order. For consumers that never wait; it must not throw. */
  tap(listener: (event: BusEvent) => void): () => void;
  /** A bounded queue that starts with the tracks and the units since the last key frame. */
  subscribe(limits?: Partial<SubscriptionLimits>): Subscription;
  end(): void;
  readonly tracks: Tracks;
  /** Where the session clock stands: pass it as `startDtsMs` to go on after a restart. */
  readonly endMs: number;
  readonly subscribers: number;
};

const NO_TRACKS: Tracks = { video: null, audio: null };

const MAX_OPENING_UNITS = 32;

/**
 * Sound and picture may start apart, and not the earlier one first. The run waits for one unit of
 * each, so that its clock starts at the earliest and neither has to be bent to fit.
 */
const canOpen = (units: readonly EncodedUnit[], { video, audio }: Tracks): boolean =>
  units.length >= MAX_OPENING_UNITS ||
  ((video === null || units.some((unit) => unit.kind === 'video')) &&
    (audio === null || units.some((unit) => unit.kind === 'audio')));

/** One session's access units: publishers come and go through `feed`, packagers and viewers listen. */
export const createStreamBus = (options: StreamBusOptions = {}): StreamBus => {
  const timeline = createTimeline(options);
  const cache = createGopCache(options.maxCacheBytes ?? 8 * 1024 * 1024);
  const listeners = new Set<(event: BusEvent) => void>();
  let tracks = NO_TRACKS;
  let subscribers = 0;
  let resumed = options.startDtsMs !== undefined;
  let currentFeed: symbol | null = null;
  let ended = false;

  const emit = (event: BusEvent): void => {
    for (const listener of [...listeners]) listener(event);
  };

  const place = (raw: EncodedUnit): void => {
    const { unit, broke } = timeline.place(raw);
    if (broke) {
      cache.clear();
      emit({ kind: 'run', discontinuity: resumed });
      resumed = true;
      emit({ kind: 'tracks', tracks });
    }
    cache.add(unit, tracks.video !== null);
    emit(unit);
  };

  return {
    get tracks() {
      return tracks;
    },
    get endMs() {
      return timeline.endMs;
    },
    get subscribers() {
      return subscribers;
    },
    feed: () => {
      const self = Symbol('feed');
      const live = (): boolean => currentFeed === self && !ended;
      currentFeed = self;
      tracks = NO_TRACKS;
      cache.clear();
      let opening: EncodedUnit[] | null = [];

      const open = (units: readonly EncodedUnit[]): void => {
        opening = null;
        timeline.beginRun(Math.min(...units.map((unit) => unit.dtsMs)));
        for (const unit of units) place(unit);
      };

      return {
        tracks: (next) => {
          if (!live() || sameTracks(tracks, next)) return;
          if (opening !== null && opening.length > 0 && !addsToTracks(tracks, next)) open(opening);
          tracks = next;
          if (opening === null) emit({ kind: 'tracks', tracks });
        },
        unit: (unit) => {
          if (!live()) return;
          if (opening === null) {
            place(unit);
            return;
          }
          opening.push(unit);
          if (canOpen(opening, tracks)) open(opening);
        },
        end: (reason) => {
          if (!live()) return;
          if (opening !== null && opening.length > 0) open(opening);
          currentFeed = null;
          emit({ kind: 'idle', reason });
        },
      };
    },
    tap: (listener) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    subscribe: (limits = {}) => {
      const subscription = createSubscription(limits, () => {
        listeners.delete(subscription.offer);
        subscribers -= 1;
      });
      subscribers += 1;
      listeners.add(subscription.offer);
      if (cache.units.length > 0) {
        subscription.offer({ kind: 'run', discontinuity: false });
        subscription.offer({ kind: 'tracks', tracks });
        for (const unit of cache.units) subscription.offer(unit);
      } else if (tracks !== NO_TRACKS) subscription.offer({ kind: 'tracks', tracks });
      if (ended) subscription.offer({ kind: 'end' });
      return subscription;
    },
    end: () => {
      if (ended) return;
      ended = true;
      currentFeed = null;
      cache.clear();
      emit({ kind: 'end' });
      listeners.clear();
    },
  };
};
