import { LoaderCircle, Play } from 'lucide-react';
import { useMessages, useText } from '../../app/text.ts';
import { usePlayer } from '../player/use-player.ts';
import { replayTexts } from './replay-texts.ts';
import { Unplayable } from './unplayable.tsx';
import type { Replay } from './use-replay.ts';
import { useReplayKeys } from './use-replay-keys.ts';

interface ReplayPlayerProps {
  replay: Replay;
  posterUrl: string | null;
  title: string;
  /** Where a shared link begins. */
  startS: number;
}

const toggle = (video: HTMLVideoElement | null): void => {
  if (video?.paused) void video.play();
  else video?.pause();
};

/** The picture of a replay: a press plays and pauses, keys do the rest. */
export function ReplayPlayer({ replay, posterUrl, title, startS }: ReplayPlayerProps) {
  const text = useText();
  const words = useMessages(replayTexts);
  const { video, url, played } = replay;
  const state = usePlayer(video, url, startS);
  useReplayKeys(replay);

  return (
    <div className="absolute inset-0 bg-black" data-player={state} data-replay>
      <video
        ref={video}
        playsInline
        muted
        poster={posterUrl ?? undefined}
        aria-label={title}
        onTimeUpdate={played}
        onSeeked={played}
        className="size-full object-cover md:object-contain"
      />
      <button
        type="button"
        tabIndex={-1}
        aria-label={words.play}
        onClick={() => toggle(video.current)}
        className="group absolute inset-0 grid place-items-center"
      >
        {video.current?.paused && state !== 'loading' && (
          <span className="grid size-16 place-items-center rounded-full bg-black/55 text-white">
            <Play aria-hidden className="size-7 fill-current" />
          </span>
        )}
      </button>
      {(state === 'loading' || state === 'stalled') && (
        <LoaderCircle
          aria-label={text.common.loading}
          className="pointer-events-none absolute inset-0 m-auto size-9 animate-spin text-white/80"
        />
      )}
      {state === 'unplayable' && <Unplayable />}
    </div>
  );
}
