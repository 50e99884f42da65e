import { prepareClip } from '../flv/clip.ts';
import type { FlvTag } from '../flv/flv-tag.ts';
import { type ClipPlayer, createClipPlayer } from './clip-player.ts';
import { sharedPacer } from './pacer.ts';
import { openRtmpClient, parseRtmpUrl, type RtmpClient } from './rtmp-client.ts';

export type PublishStatus =
  | { state: 'connecting' }
  | { state: 'accepted' }
  /** The server said no, at the door or in the middle. `code` is its reason's code. */
  | { state: 'refused'; code: string; description: string; retryInMs: number | null }
  | { state: 'dropped'; message: string; retryInMs: number | null }
  /** The clip was sent to its end, or `stop` was called. */
  | { state: 'ended' };

export type PublishOptions = {
  /** `rtmp://HOST:PORT/live/STREAM?key=KEY` */
  url: string;
  /** From `readFlv`. Publishers of the same array share its preparation. */
  tags: readonly FlvTag[];
  loop?: boolean;
  /** 1 is real time; Infinity sends as fast as the server reads. Default 1. */
  speed?: number;
  /** Begin at the first key frame at or after this place of the clip. */
  startAtMs?: number;
  /** Try again after a refusal or a loss, doubling the wait. Null for never. Default 500 to 15,000. */
  retry?: { firstMs: number; maxMs: number } | null;
  onStatus?: (status: PublishStatus) => void;
};

export type RtmpPublisher = {
  /** Ends the stream as an encoder does; resolves when the connection is closed. */
  stop(): Promise<void>;
  /** Resolves when no further attempt will follow. */
  readonly done: Promise<void>;
  stats(): { accepted: boolean; sentTags: number; sentBytes: number; attempts: number };
};

const DEFAULT_RETRY = { firstMs: 500, maxMs: 15_000 };
/** An accepted stream that lasted this long clears the count of failures. */
const STEADY_MS = 5_000;
const MAX_BUFFERED_BYTES = 512 * 1024;
const BATCH_BYTES = 128 * 1024;
/** Further behind than this the clock is set back instead of catching up in a burst. */
const MAX_CATCH_UP_MS = 2_000;

/**
 * Publishes a recorded clip like an encoder. Cheap: all publishers of a process share one timer, and
 * each writes what is due once per 100 ms.
 *
 * @throws MediaError at once for a bad address or a clip without frames.
 */
export const publishRtmp = (options: PublishOptions): RtmpPublisher => {
  const address = parseRtmpUrl(options.url);
  const clip = prepareClip(options.tags);
  const speed = options.speed ?? 1;
  const retry = options.retry === undefined ? DEFAULT_RETRY : options.retry;
  const done = Promise.withResolvers<void>();
  let client: RtmpClient | null = null;
  let stopped = false;
  let accepted = false;
  let finished = false;
  let failures = 0;
  let attempts = 0;
  let sentTags = 0;
  let sentBytes = 0;
  let retryTimer: NodeJS.Timeout | undefined;

  const tell = (status: PublishStatus): void => options.onStatus?.(status);

  const finishAll = (): void => {
    if (finished) return;
    finished = true;
    tell({ state: 'ended' });
    done.resolve();
  };

  const send = (to: RtmpClient, player: ClipPlayer, mediaMs: number): boolean => {
    const messages = player.due(mediaMs, BATCH_BYTES);
    if (messages.length === 0) return true;
    sentTags += messages.length;
    for (const message of messages) sentBytes += message.payload.length;
    return to.write(messages);
  };

  const endClip = (to: RtmpClient): void => {
    stopped = true;
    to.finish();
  };

  const playInTime = (to: RtmpClient, player: ClipPlayer): (() => void) => {
    let startedMs = performance.now();
    return sharedPacer.add(() => {
      const mediaMs = (performance.now() - startedMs) * speed;
      const behindMs = mediaMs - player.positionMs;
      if (behindMs > MAX_CATCH_UP_MS * Math.max(1, speed))
        startedMs += (behindMs - MAX_CATCH_UP_MS) / speed;
      if (to.bufferedBytes > MAX_BUFFERED_BYTES) return;
      send(to, player, (performance.now() - startedMs) * speed);
      if (player.ended) endClip(to);
    });
  };

  const playAtOnce = (to: RtmpClient, player: ClipPlayer): { halt: () => void; go: () => void } => {
    let halted = false;
    const go = (): void => {
      if (halted) return;
      const more = send(to, player, Number.POSITIVE_INFINITY);
      if (player.ended) endClip(to);
      else if (more) setImmediate(go);
    };
    return {
      go,
      halt: () => {
        halted = true;
      },
    };
  };

  const attempt = (): void => {
    let halt = (): void => undefined;
    let resume = (): void => undefined;
    let refusal: { code: string; description: string } | null = null;
    let acceptedMs = Number.POSITIVE_INFINITY;
    attempts += 1;
    tell({ state: 'connecting' });

    const start = (to: RtmpClient): void => {
      const loop = options.loop ?? false;
      const startAtMs = options.startAtMs ?? 0;
      const player = createClipPlayer(clip, { loop, startAtMs, streamId: to.streamId });
      if (Number.isFinite(speed)) halt = playInTime(to, player);
      else ({ halt, go: resume } = playAtOnce(to, player));
      resume();
    };

    const opened = openRtmpClient(address, {
      onAccepted: () => {
        accepted = true;
        acceptedMs = performance.now();
        tell({ state: 'accepted' });
        if (!stopped) start(opened);
      },
      onRefused: (code, description) => {
        refusal = { code, description };
        halt();
      },
      onDrain: () => resume(),
      onClose: (message) => {
        halt();
        client = null;
        accepted = false;
        if (performance.now() - acceptedMs > STEADY_MS) failures = 0;
        closed(refusal, message);
      },
    });
    client = opened;
  };

  const closed = (refusal: { code: string; description: string } | null, message: string): void => {
    const again = retry !== null && !stopped;
    const waitMs = retry === null ? 0 : Math.min(retry.maxMs, retry.firstMs * 2 ** failures);
    const retryInMs = again ? Math.round(waitMs * (0.75 + Math.random() / 2)) : null;
    failures = Math.min(failures + 1, 30);
    if (refusal) tell({ state: 'refused', ...refusal, retryInMs });
    else if (!stopped) tell({ state: 'dropped', message, retryInMs });
    // The caller may have stopped it in answer to the status.
    if (retryInMs === null || stopped) finishAll();
    else retryTimer = setTimeout(attempt, retryInMs);
  };

  attempt();
  return {
    done: done.promise,
    stats: () => ({ accepted, sentTags, sentBytes, attempts }),
    stop: () => {
      if (!stopped) {
        stopped = true;
        clearTimeout(retryTimer);
        if (client) client.finish();
        else if (retryTimer !== undefined) finishAll();
      }
      return done.promise;
    },
  };
};
