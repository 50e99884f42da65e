import { bytesAt, createFeeder, NotFetched, NotPlayable, OtherTracks } from './feeder.ts';
import { type Playlist, parsePlaylist } from './playlist.ts';
import {
  endOf,
  liveStart,
  nextSegment,
  type Placed,
  place,
  stretchAround,
  wayOut,
} from './timeline.ts';

/** Two segments behind the end: the least that survives one late segment. */
const BEHIND_TARGETS = 2;
/** Further behind than this, a viewer is brought back to the present. */
const LOST_TARGETS = 6;
const CATCH_UP_RATE = 1.06;
const AHEAD_S = 30;
const LEAST_AHEAD_S = 4;
const KEPT_BEHIND_S = 30;
/** The widest hole that is jumped over, once nothing can fill it. */
const HOLE_S = 2.5;
/** One so narrow is jumped over at once: a track that begins a moment later. */
const SLIVER_S = 0.12;
const TICK_MS = 200;
/** So near to its end a stretch is played out. */
const PLAYED_OUT_S = 0.3;
const PASSED_OVER_S = 2;
const RETRY_MS = 700;

/** Waits a moment, or until the viewer jumps. */
const moment = (video: HTMLVideoElement, signal: AbortSignal, ms: number): Promise<void> =>
  new Promise((done) => {
    const stop = (): void => {
      clearTimeout(timer);
      video.removeEventListener('seeking', stop);
      signal.removeEventListener('abort', stop);
      done();
    };
    const timer = setTimeout(stop, ms);
    video.addEventListener('seeking', stop);
    signal.addEventListener('abort', stop);
  });

export const rangesOf = ({ buffered }: HTMLMediaElement): [number, number][] =>
  Array.from({ length: buffered.length }, (_, i) => [buffered.start(i), buffered.end(i)]);

export interface Source {
  url: string;
  /** Where a recording begins; a live stream begins at its end. */
  startS: number;
}

interface Position {
  placed: Placed[];
  playlist: Playlist;
  /** When the playlist is worth asking for again, of `performance.now()`. */
  dueAtMs: number;
}

/** This browser keeps no more: what lies ahead has to be played first. */
const isFull = (error: unknown): boolean =>
  error instanceof DOMException && error.name === 'QuotaExceededError';

/** The network or the server, not the stream: what is there stays, and asking again may help. */
const isPassing = (error: unknown): boolean =>
  error instanceof NotFetched ||
  error instanceof TypeError ||
  (error instanceof DOMException && error.name === 'TimeoutError') ||
  isFull(error);

const refreshed = async (
  url: string,
  before: Position | null,
  signal: AbortSignal,
): Promise<Position> => {
  const text = new TextDecoder().decode(await bytesAt(url, signal));
  const playlist = parsePlaylist(text, new URL(url, location.href).href);
  const placed = place(before?.placed ?? [], playlist);
  const isNews = placed.at(-1)?.sequence !== before?.placed.at(-1)?.sequence;
  // RFC 8216, section 6.3.4.
  const waitS = playlist.ended ? Number.POSITIVE_INFINITY : playlist.targetS / (isNews ? 1 : 2);
  return { placed, playlist, dueAtMs: performance.now() + waitS * 1_000 };
};

const firstPosition = async (
  video: HTMLVideoElement,
  url: string,
  signal: AbortSignal,
): Promise<Position> => {
  for (;;) {
    signal.throwIfAborted();
    const position = await refreshed(url, null, signal).catch((error: unknown) => {
      if (signal.aborted || !isPassing(error)) throw error;
      return null;
    });
    if (position && position.placed.length > 0) return position;
    await moment(video, signal, RETRY_MS);
  }
};

/** Keeps a live viewer near the present. */
const keepUp = (video: HTMLVideoElement, { placed, playlist }: Position): void => {
  const behindS = endOf(placed.at(-1)!) - video.currentTime;
  const { targetS, ended } = playlist;
  const isLate = !ended && behindS > (BEHIND_TARGETS + 1.5) * targetS;
  const isNear = ended || behindS < (BEHIND_TARGETS + 0.5) * targetS;
  if (!ended && behindS > LOST_TARGETS * targetS)
    video.currentTime = liveStart(placed, BEHIND_TARGETS * targetS);
  if (isLate) video.playbackRate = CATCH_UP_RATE;
  else if (isNear && video.playbackRate === CATCH_UP_RATE) video.playbackRate = 1;
};

/** Feeds one MediaSource until it fails or the viewer leaves; or answers where another has to take over. */
const feed = async (
  video: HTMLVideoElement,
  { url, startS }: Source,
  signal: AbortSignal,
): Promise<number> => {
  const [feeder, first] = await Promise.all([
    createFeeder(video, signal),
    firstPosition(video, url, signal),
  ]);
  let position = first;
  const lastS = endOf(first.placed.at(-1)!);
  const isLive = !first.playlist.ended;
  const beginS = isLive
    ? liveStart(first.placed, BEHIND_TARGETS * first.playlist.targetS)
    : Math.max(0, Math.min(startS, lastS - 0.5));
  feeder.lasts(isLive ? Number.POSITIVE_INFINITY : lastS);
  let appended: number | null = null;
  let aheadS = AHEAD_S;
  /** Where tracks come or go: what is before it is played to its end first. */
  let changeS: number | null = null;

  /** Whether there was something to append. */
  const step = async (): Promise<boolean> => {
    if (performance.now() >= position.dueAtMs) position = await refreshed(url, position, signal);
    const atS = appended === null ? beginS : video.currentTime;
    const untilS = stretchAround(rangesOf(video), atS)?.[1] ?? null;
    if (untilS !== null && untilS - atS > aheadS) return false;
    const next = nextSegment(position.placed, { atS, untilS, appended });
    if (!next) {
      if (position.playlist.ended) feeder.end();
      const outS = wayOut(rangesOf(video), atS, HOLE_S);
      if (outS !== null) video.currentTime = outS + 0.01;
      return false;
    }
    await feeder.append(next, Math.max(0, atS - KEPT_BEHIND_S)).catch((error: unknown) => {
      if (error instanceof OtherTracks) changeS = next.startS;
      throw error;
    });
    if (appended === null && beginS > 0) video.currentTime = beginS;
    appended = next.sequence;
    return true;
  };

  for (;;) {
    signal.throwIfAborted();
    if (video.error) throw video.error;
    let waitMs = TICK_MS;
    try {
      if (changeS === null && (await step())) waitMs = 0;
    } catch (error) {
      if (error instanceof OtherTracks) continue;
      // A network that comes back finds the picture where it was.
      if (signal.aborted || video.error || !isPassing(error)) throw error;
      // Otherwise the same segment were fetched over and over while nothing makes room for it.
      if (isFull(error)) aheadS = Math.max(LEAST_AHEAD_S, aheadS / 2);
      else position.dueAtMs = 0;
      waitMs = RETRY_MS;
    }
    const atS = video.currentTime;
    const outS = wayOut(rangesOf(video), atS, SLIVER_S);
    if (outS !== null) video.currentTime = outS + 0.01;
    else if (changeS !== null) {
      const untilS = stretchAround(rangesOf(video), atS)?.[1] ?? null;
      if (untilS === null) return atS;
      if (untilS - atS < PLAYED_OUT_S) return changeS;
    }
    if (isLive && appended !== null) keepUp(video, position);
    if (waitMs > 0) await moment(video, signal, waitMs);
  }
};

/** Plays a stream in the element until the answer is called. Faults of the network and of the decoder are survived. */
export const playStream = (
  video: HTMLVideoElement,
  source: Source,
  unplayable: () => void,
): (() => void) => {
  const leaving = new AbortController();
  const { signal } = leaving;
  const play = async (): Promise<void> => {
    let { startS } = source;
    let failedS: number | null = null;
    while (!signal.aborted) {
      try {
        startS = await feed(video, { url: source.url, startS }, signal);
      } catch (error) {
        if (error instanceof NotPlayable) {
          unplayable();
          return;
        }
        const atS = video.currentTime || startS;
        // What cannot be decoded twice is passed over.
        const isAgain = failedS !== null && Math.abs(atS - failedS) < 0.5;
        startS = isAgain ? atS + PASSED_OVER_S : atS;
        failedS = atS;
        await moment(video, signal, RETRY_MS);
      }
    }
  };
  void play();
  return () => {
    leaving.abort();
    video.playbackRate = 1;
    video.removeAttribute('src');
    video.load();
  };
};
