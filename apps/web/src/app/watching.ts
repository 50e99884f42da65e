import { Dwelled, Entered, Exposed, Left, type PayloadOf } from '@kaibo/contracts';
import { type RefCallback, useCallback, useEffect } from 'react';
import { track } from './tracker.ts';

type Surface = PayloadOf<typeof Entered>['surface'];
type Exposure = PayloadOf<typeof Exposed>;

const HEARTBEAT_MS = 15_000;
const SEEN_AFTER_MS = 500;

/** Time on a surface, counted only while the page is visible. */
export const useDwell = (
  surface: Surface,
  itemId: string | null,
  roomId: string | null = null,
): void => {
  useEffect(() => {
    track(Entered, { surface, itemId, from: document.referrer ? 'link' : null }, { roomId });
    const openedMs = Date.now();
    let sinceMs = Date.now();
    const beat = (): void => {
      const dwellMs = Math.min(600_000, Date.now() - sinceMs);
      sinceMs = Date.now();
      if (dwellMs > 0) track(Dwelled, { surface, itemId, dwellMs }, { roomId, batch: true });
    };
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') beat();
    }, HEARTBEAT_MS);
    const visibility = (): void => {
      if (document.visibilityState === 'hidden') beat();
      else sinceMs = Date.now();
    };
    document.addEventListener('visibilitychange', visibility);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', visibility);
      if (document.visibilityState === 'visible') beat();
      const dwellMs = Math.min(86_400_000, Date.now() - openedMs);
      track(Left, { surface, itemId, dwellMs }, { roomId });
    };
  }, [surface, itemId, roomId]);
};

/** Records one exposure when half of the element was in view for half a second. */
export const useExposure = (
  exposure: Exposure,
  roomId: string | null = null,
): RefCallback<Element> => {
  const { surface, itemKind, itemId, position, requestId, policyVersion } = exposure;
  return useCallback(
    (element: Element | null) => {
      if (!element) return;
      let timer: ReturnType<typeof setTimeout> | undefined;
      const observer = new IntersectionObserver(
        ([entry]) => {
          clearTimeout(timer);
          if (!entry?.isIntersecting) return;
          timer = setTimeout(() => {
            observer.disconnect();
            const seen = { surface, itemKind, itemId, position, requestId, policyVersion };
            track(Exposed, seen, { roomId, batch: true });
          }, SEEN_AFTER_MS);
        },
        { threshold: 0.5 },
      );
      observer.observe(element);
      return () => {
        clearTimeout(timer);
        observer.disconnect();
      };
    },
    [surface, itemKind, itemId, position, requestId, policyVersion, roomId],
  );
};
