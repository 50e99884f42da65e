import { TriangleAlert } from 'lucide-react';
import { useText } from '../../app/text.ts';

/** Over a picture that this browser cannot show. */
export function Unplayable() {
  const text = useText();
  return (
    <p role="alert" className="absolute inset-x-0 top-1/3 text-center text-sm text-white">
      <span className="inline-flex items-center gap-2 rounded-full bg-black/60 px-4 py-2">
        <TriangleAlert aria-hidden className="size-4" />
        {text.viewer.room.cannotPlay}
      </span>
    </p>
  );
}
