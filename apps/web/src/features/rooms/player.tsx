import { LoaderCircle, Volume2, VolumeX } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useText } from '../../app/text.ts';
import { usePlayer } from '../player/use-player.ts';
import { Unplayable } from './unplayable.tsx';

interface PlayerProps {
  url: string;
  posterUrl: string | null;
  title: string;
}

/** The live picture, silent until somebody turns the sound on. */
export function Player({ url, posterUrl, title }: PlayerProps) {
  const text = useText();
  const video = useRef<HTMLVideoElement>(null);
  const [muted, setMuted] = useState(true);
  const state = usePlayer(video, url);

  useEffect(() => {
    if (video.current) video.current.muted = muted;
  }, [muted]);

  return (
    <div className="absolute inset-0 bg-black" data-player={state}>
      <video
        ref={video}
        playsInline
        muted
        poster={posterUrl ?? undefined}
        aria-label={title}
        className="size-full object-cover md:object-contain"
      />
      {state === 'loading' && (
        <LoaderCircle
          aria-label={text.common.loading}
          className="absolute inset-0 m-auto size-9 animate-spin text-white/80"
        />
      )}
      {state === 'stalled' && (
        <p role="status" className="absolute inset-x-0 top-1/3 text-center text-sm text-white">
          <span className="inline-flex items-center gap-2 rounded-full bg-black/60 px-4 py-2">
            <LoaderCircle aria-hidden className="size-4 animate-spin" />
            {text.viewer.room.stalled}
          </span>
        </p>
      )}
      {state === 'unplayable' && <Unplayable />}
      <button
        type="button"
        onClick={() => setMuted(!muted)}
        aria-label={muted ? text.viewer.room.unmute : text.viewer.room.mute}
        title={muted ? text.viewer.room.unmute : text.viewer.room.mute}
        className="absolute top-20 right-3 z-10 grid size-10 place-items-center rounded-full bg-black/45 text-white backdrop-blur-sm"
      >
        {muted ? (
          <VolumeX aria-hidden className="size-5" />
        ) : (
          <Volume2 aria-hidden className="size-5" />
        )}
      </button>
    </div>
  );
}
