import { type ComponentType, type ReactNode, useEffect, useRef, useState } from 'react';

/** How far below the screen something may be when it is fetched. */
const NEAR_PX = 600;
const REST_MS = 200;

/** True once the page has loaded what it needs and rested for a moment. */
const useRested = (): boolean => {
  const [rested, setRested] = useState(false);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const rest = (): void => {
      timer = setTimeout(() => setRested(true), REST_MS);
    };
    if (document.readyState === 'complete') rest();
    else addEventListener('load', rest, { once: true });
    return () => {
      removeEventListener('load', rest);
      clearTimeout(timer);
    };
  }, []);
  return rested;
};

interface LaterProps<Props> {
  load: () => Promise<ComponentType<Props>>;
  children: (Part: ComponentType<Props>) => ReactNode;
}

/**
 * What nobody came for: neither its code nor its data is fetched before the page itself is there, nor while it is far
 * from the screen. Where it cannot be had, the page does without.
 */
export function Later<Props>({ load, children }: LaterProps<Props>) {
  const rested = useRested();
  const mark = useRef<HTMLDivElement>(null);
  const [part, setPart] = useState<{ Part: ComponentType<Props> } | null>(null);
  useEffect(() => {
    if (!rested || !mark.current) return;
    let left = false;
    const take = (Part: ComponentType<Props>): void => {
      if (!left) setPart({ Part });
    };
    const observer = new IntersectionObserver(
      ([entry]) => {
        if (!entry?.isIntersecting) return;
        observer.disconnect();
        load().then(take, (error: unknown) => console.warn('a suggestion was left out', error));
      },
      { rootMargin: `${NEAR_PX}px` },
    );
    observer.observe(mark.current);
    return () => {
      left = true;
      observer.disconnect();
    };
  }, [rested, load]);
  return part ? children(part.Part) : <div ref={mark} />;
}
