import { type ComponentType, type ReactNode, useEffect, useState } from 'react';
import { toastError } from './toast.tsx';

interface FromFirstProps<Props> {
  wanted: boolean;
  /** Fetches the code; asked again after it has failed. */
  load: () => Promise<ComponentType<Props>>;
  /** The code cannot be had at this moment: whoever wanted it wants it no longer, and may ask again. */
  lost: () => void;
  children: (Part: ComponentType<Props>) => ReactNode;
}

/**
 * Keeps a part of a page from the first time it is wanted on: its code is fetched only then, and it may close in its
 * own time. Code that cannot be fetched, offline or after an upgrade, leaves the page as it is.
 */
export function FromFirst<Props>({ wanted, load, lost, children }: FromFirstProps<Props>) {
  const [part, setPart] = useState<{ Part: ComponentType<Props> } | null>(null);
  const isMissing = wanted && !part;
  useEffect(() => {
    if (!isMissing) return;
    let left = false;
    load().then(
      (Part) => {
        if (!left) setPart({ Part });
      },
      (error: unknown) => {
        if (left) return;
        toastError(error);
        lost();
      },
    );
    return () => {
      left = true;
    };
  }, [isMissing, load, lost]);
  return part && children(part.Part);
}
