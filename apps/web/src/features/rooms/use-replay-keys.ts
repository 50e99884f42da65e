import { useEffect, useRef } from 'react';
import type { Replay } from './use-replay.ts';

const STEP_MS = 10_000;
/** Pressed shortly after a highlight began, "last" means the one before it. */
const JUST_BEGUN_MS = 3_000;

/** Whether the key means something to what has the focus. */
const isTaken = (target: EventTarget | null, key: string): boolean => {
  if (!(target instanceof HTMLElement)) return false;
  const { tagName } = target;
  if (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(tagName)) return true;
  return key === ' ' && /^(BUTTON|A)$/.test(tagName);
};

/** Places to jump to in order: highlights and chapters. */
export const marksOf = ({ points, chapters }: Pick<Replay, 'points' | 'chapters'>): number[] =>
  [...new Set([...points, ...chapters].map((mark) => mark.atMs))].sort((a, b) => a - b);

const act = (key: string, replay: Replay, video: HTMLVideoElement): boolean => {
  const atMs = video.currentTime * 1_000;
  const marks = marksOf(replay);
  switch (key) {
    case ' ':
    case 'k':
      if (video.paused) void video.play();
      else video.pause();
      return true;
    case 'ArrowLeft':
      replay.jump(atMs - STEP_MS);
      return true;
    case 'ArrowRight':
      replay.jump(Math.min(replay.durationMs, atMs + STEP_MS));
      return true;
    case 'j':
      replay.jump(marks.findLast((mark) => mark < atMs - JUST_BEGUN_MS) ?? 0);
      return true;
    case 'l': {
      const next = marks.find((mark) => mark > atMs + 250);
      if (next !== undefined) replay.jump(next);
      return true;
    }
    case 'm':
      video.muted = !video.muted;
      return true;
    case 'f':
      if (document.fullscreenElement) void document.exitFullscreen();
      else void video.parentElement?.requestFullscreen();
      return true;
    default:
      return false;
  }
};

/** Keys of the whole page while nobody types; the arrows of the slider are its own. */
export const useReplayKeys = (replay: Replay): void => {
  const latest = useRef(replay);
  latest.current = replay;
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      const video = latest.current.video.current;
      if (!video || event.ctrlKey || event.metaKey || event.altKey) return;
      if (isTaken(event.target, event.key)) return;
      if (act(event.key.length === 1 ? event.key.toLowerCase() : event.key, latest.current, video))
        event.preventDefault();
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, []);
};
