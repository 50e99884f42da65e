import { Heart } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useText } from '../../app/text.ts';
import { join } from '../../ui/join.ts';

const FLOAT_MS = 1_400;
const HEARTS_AT_ONCE = 12;
const colours = ['text-rose-400', 'text-amber-300', 'text-fuchsia-400', 'text-sky-300'];

interface LikeButtonProps {
  /** Likes of others that have just arrived. */
  burst: number;
  like: () => void;
  overlay: boolean;
}

/** Every tap floats a heart at once; the client sends at most one message a second. */
export function LikeButton({ burst, like, overlay }: LikeButtonProps) {
  const text = useText();
  const [hearts, setHearts] = useState<readonly number[]>([]);
  const last = useRef(0);

  const float = (n: number): void => {
    const added = Array.from({ length: Math.min(n, HEARTS_AT_ONCE) }, () => ++last.current);
    setHearts((now) => [...now, ...added].slice(-HEARTS_AT_ONCE));
    setTimeout(() => setHearts((now) => now.filter((id) => !added.includes(id))), FLOAT_MS);
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: only new likes of others float.
  useEffect(() => {
    if (burst > 0) float(Math.min(burst, 3));
  }, [burst]);

  return (
    <div className="relative">
      <div
        aria-hidden
        className="pointer-events-none absolute bottom-full left-1/2 h-48 w-20 -translate-x-1/2"
      >
        {hearts.map((id) => (
          <Heart
            key={id}
            className={join(
              'heart absolute bottom-0 size-6 fill-current motion-reduce:hidden',
              colours[id % colours.length],
            )}
            style={{ left: `${20 + ((id * 37) % 50)}%` }}
          />
        ))}
      </div>
      <button
        type="button"
        aria-label={text.viewer.room.like}
        title={text.viewer.room.like}
        onClick={() => {
          like();
          float(1);
        }}
        className={join(
          'grid size-11 place-items-center rounded-full transition-transform duration-100 active:scale-90',
          overlay ? 'bg-black/40 text-rose-300 backdrop-blur-sm' : 'bg-accent-wash text-accent-ink',
        )}
      >
        <Heart aria-hidden className="size-5 fill-current" />
      </button>
    </div>
  );
}
