import { Maximize, Pause, Play, Volume2, VolumeX } from 'lucide-react';
import { useEffect, useState } from 'react';
import { duration } from '../../app/format.ts';
import { useMessages } from '../../app/text.ts';
import { replayTexts } from './replay-texts.ts';
import type { Replay } from './use-replay.ts';

/** What the element says of itself. */
const usePlaying = (replay: Replay) => {
  const [state, setState] = useState({ paused: true, muted: true });
  useEffect(() => {
    const video = replay.video.current;
    if (!video) return;
    const read = (): void => setState({ paused: video.paused, muted: video.muted });
    const events = ['play', 'pause', 'volumechange'] as const;
    for (const event of events) video.addEventListener(event, read);
    read();
    return () => {
      for (const event of events) video.removeEventListener(event, read);
    };
  }, [replay.video]);
  return state;
};

const round = 'grid size-10 shrink-0 place-items-center rounded-full hover:bg-white/15';

function Marks({ replay }: { replay: Replay }) {
  const { durationMs, points, chapters } = replay;
  if (durationMs === 0) return null;
  const left = (atMs: number) => ({ left: `${(atMs / durationMs) * 100}%` });
  return (
    <span aria-hidden className="pointer-events-none absolute inset-x-0 top-1/2">
      {chapters.map(({ atMs }) => (
        <span
          key={`chapter ${atMs}`}
          style={left(atMs)}
          className="absolute h-3 w-0.5 -translate-y-1/2 bg-white/80"
        />
      ))}
      {points.map(({ atMs }) => (
        <span
          key={`point ${atMs}`}
          style={left(atMs)}
          className="absolute size-2 -translate-x-1/2 -translate-y-1/2 rounded-full bg-amber-300 ring-1 ring-black/40"
        />
      ))}
    </span>
  );
}

/** Play, position with marks where products were shown, sound and full screen. */
export function ReplayBar({ replay }: { replay: Replay }) {
  const words = useMessages(replayTexts);
  const { paused, muted } = usePlaying(replay);
  const { atMs, durationMs, jump, video } = replay;
  const toggle = (): void => {
    if (video.current?.paused) void video.current.play();
    else video.current?.pause();
  };
  const mute = (): void => {
    if (video.current) video.current.muted = !muted;
  };
  return (
    <div className="flex items-center gap-1 text-white" title={words.keys}>
      <button
        type="button"
        onClick={toggle}
        aria-label={paused ? words.play : words.pause}
        className={round}
      >
        {paused ? (
          <Play aria-hidden className="size-5 fill-current" />
        ) : (
          <Pause aria-hidden className="size-5 fill-current" />
        )}
      </button>
      <span className="relative flex h-10 min-w-0 flex-1 items-center">
        <input
          type="range"
          min={0}
          max={Math.max(1, durationMs)}
          step={1_000}
          value={Math.min(atMs, durationMs)}
          onChange={(event) => jump(Number(event.target.value))}
          aria-label={words.seek}
          aria-valuetext={words.place(duration(atMs), duration(durationMs))}
          className="h-1 w-full cursor-pointer accent-(--accent)"
        />
        <Marks replay={replay} />
      </span>
      <span className="shrink-0 px-1 text-xs tabular-nums">
        {words.place(duration(atMs), duration(durationMs))}
      </span>
      <button
        type="button"
        onClick={mute}
        aria-label={muted ? words.unmute : words.mute}
        className={round}
      >
        {muted ? (
          <VolumeX aria-hidden className="size-5" />
        ) : (
          <Volume2 aria-hidden className="size-5" />
        )}
      </button>
      <button
        type="button"
        onClick={() => void video.current?.parentElement?.requestFullscreen?.()}
        aria-label={words.fullscreen}
        className={`${round} max-md:hidden`}
      >
        <Maximize aria-hidden className="size-5" />
      </button>
    </div>
  );
}
