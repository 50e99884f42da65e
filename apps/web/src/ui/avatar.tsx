import { useState } from 'react';
import { join } from './join.ts';

const hues = [12, 38, 96, 160, 205, 250, 290, 335];

const hueOf = (name: string): number => {
  let sum = 0;
  for (const letter of name) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 9973;
  return hues[sum % hues.length] ?? 12;
};

interface AvatarProps {
  name: string;
  src?: string | null;
  className?: string;
}

/** A picture, or the first letter on a colour that stays the same for a name; `className` gives the size. */
export function Avatar({ name, src, className = 'size-8 text-sm' }: AvatarProps) {
  const shape = join('shrink-0 rounded-full', className);
  const [broken, setBroken] = useState<string | null>(null);
  if (src && broken !== src)
    return (
      <img
        src={src}
        alt=""
        loading="lazy"
        decoding="async"
        onError={() => setBroken(src)}
        className={join(shape, 'bg-sunken object-cover')}
      />
    );
  return (
    <span
      aria-hidden
      className={join(shape, 'grid place-items-center font-semibold text-white')}
      style={{ backgroundColor: `oklch(0.52 0.13 ${hueOf(name)})` }}
    >
      {Array.from(name)[0]?.toUpperCase() ?? '?'}
    </span>
  );
}
