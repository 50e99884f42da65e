import { type RefObject, useEffect, useState } from 'react';

export type PlayerState = 'loading' | 'playing' | 'stalled' | 'unplayable';

const STALLED_AFTER_MS = 1_500;
const RETRY_MS = 1_000;

/** On its way while the room itself is still being asked for. */
const player = import('hls.js/light');
// Whoever attaches hears that it failed.
player.catch(() => undefined);

const liveSettings = {
  enableWorker: true,
  lowLatencyMode: false,
  startFragPrefetch: true,
  /** Two segments behind the edge: the least that survives one late segment. */
  liveSyncDurationCount: 2,
  liveMaxLatencyDurationCount: 6,
  maxLiveSyncPlaybackRate: 1.08,
  backBufferLength: 30,
  manifestLoadPolicy: {
    default: {
      maxTimeToFirstByteMs: 8_000,
      maxLoadTimeMs: 10_000,
      timeoutRetry: { maxNumRetry: 30, retryDelayMs: 500, maxRetryDelayMs: 4_000 },
      errorRetry: { maxNumRetry: 30, retryDelayMs: 500, maxRetryDelayMs: 4_000 },
    },
  },
};

/** Attaches HLS to the element; returns how to let go of it. Safari on phones plays HLS by itself. */
const attach = async (
  video: HTMLVideoElement,
  { url, startS }: { url: string; startS: number },
  unplayable: () => void,
): Promise<() => void> => {
  const { default: Hls } = await player;
  if (!Hls.isSupported()) {
    if (!video.canPlayType('application/vnd.apple.mpegurl')) unplayable();
    video.src = startS > 0 ? `${url}#t=${startS}` : url;
    return () => video.removeAttribute('src');
  }
  const hls = new Hls(startS > 0 ? { ...liveSettings, startPosition: startS } : liveSettings);
  let retry: ReturnType<typeof setTimeout> | undefined;
  hls.on(Hls.Events.ERROR, (_, problem) => {
    if (!problem.fatal) return;
    if (problem.type === Hls.ErrorTypes.MEDIA_ERROR) hls.recoverMediaError();
    else {
      clearTimeout(retry);
      retry = setTimeout(() => {
        if (hls.levels.length > 0) hls.startLoad();
        else hls.loadSource(url);
      }, RETRY_MS);
    }
  });
  hls.loadSource(url);
  hls.attachMedia(video);
  return () => {
    clearTimeout(retry);
    hls.destroy();
  };
};

/** Plays a playlist in the element for as long as both stay, a recording from `startS`; says when it stalls. */
export const usePlayer = (
  ref: RefObject<HTMLVideoElement | null>,
  url: string,
  startS = 0,
): PlayerState => {
  const [state, setState] = useState<PlayerState>('loading');
  useEffect(() => {
    const video = ref.current;
    if (!video) return;
    let gone = false;
    let detach: (() => void) | undefined;
    let stall: ReturnType<typeof setTimeout> | undefined;
    const playing = (): void => {
      clearTimeout(stall);
      setState('playing');
    };
    const waiting = (): void => {
      clearTimeout(stall);
      stall = setTimeout(() => setState('stalled'), STALLED_AFTER_MS);
    };
    const start = (): void => {
      // Without a gesture only silent playback may start; a refusal leaves the play button.
      video.play().catch(() => {
        video.muted = true;
        video.play().catch(() => undefined);
      });
    };
    setState('loading');
    video.addEventListener('playing', playing);
    video.addEventListener('timeupdate', playing);
    video.addEventListener('waiting', waiting);
    video.addEventListener('loadedmetadata', start);
    attach(video, { url, startS }, () => setState('unplayable'))
      .then((letGo) => {
        if (gone) letGo();
        else detach = letGo;
      })
      .catch(() => setState('unplayable'));
    return () => {
      gone = true;
      clearTimeout(stall);
      video.removeEventListener('playing', playing);
      video.removeEventListener('timeupdate', playing);
      video.removeEventListener('waiting', waiting);
      video.removeEventListener('loadedmetadata', start);
      detach?.();
    };
  }, [ref, url, startS]);
  return state;
};
