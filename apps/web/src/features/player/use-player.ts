import { type RefObject, useEffect, useState } from 'react';
import { playStream, type Source } from './stream-player.ts';

export type PlayerState = 'loading' | 'playing' | 'stalled' | 'unplayable';

const STALLED_AFTER_MS = 1_500;

/** Safari on phones plays HLS by itself. */
const playsByItself = (video: HTMLVideoElement): boolean =>
  !('MediaSource' in globalThis) && video.canPlayType('application/vnd.apple.mpegurl') !== '';

const attach = (video: HTMLVideoElement, source: Source, unplayable: () => void): (() => void) => {
  if ('MediaSource' in globalThis) return playStream(video, source, unplayable);
  if (!playsByItself(video)) unplayable();
  video.src = source.startS > 0 ? `${source.url}#t=${source.startS}` : source.url;
  return () => video.removeAttribute('src');
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
    const detach = attach(video, { url, startS }, () => setState('unplayable'));
    return () => {
      clearTimeout(stall);
      video.removeEventListener('playing', playing);
      video.removeEventListener('timeupdate', playing);
      video.removeEventListener('waiting', waiting);
      video.removeEventListener('loadedmetadata', start);
      detach();
    };
  }, [ref, url, startS]);
  return state;
};
