import { useSyncExternalStore } from 'react';

/** Follows a CSS media query. */
export const useMediaQuery = (query: string): boolean => {
  const matches = (): boolean => matchMedia(query).matches;
  return useSyncExternalStore(
    (listener) => {
      const list = matchMedia(query);
      list.addEventListener('change', listener);
      return () => list.removeEventListener('change', listener);
    },
    matches,
    matches,
  );
};

/** From 768 px up a room shows its chat and bag beside the picture. */
export const useWide = (): boolean => useMediaQuery('(min-width: 768px)');
