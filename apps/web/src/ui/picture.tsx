import { ImageOff } from 'lucide-react';
import { useState } from 'react';
import { join } from './join.ts';

interface PictureProps {
  src: string | null;
  alt: string;
  className?: string;
  /** Loaded at once when it is among the first things seen. */
  eager?: boolean;
}

/** Fills its box; a missing or broken picture leaves a calm placeholder. */
export function Picture({ src, alt, className, eager }: PictureProps) {
  const [broken, setBroken] = useState<string | null>(null);
  if (!src || broken === src)
    return (
      <span className={join('grid place-items-center bg-sunken text-soft/60', className)}>
        <ImageOff aria-hidden className="size-6" />
      </span>
    );
  return (
    <img
      src={src}
      alt={alt}
      loading={eager ? 'eager' : 'lazy'}
      decoding="async"
      onError={() => setBroken(src)}
      className={join('bg-sunken object-cover', className)}
    />
  );
}
