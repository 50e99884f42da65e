import { useEffect, useState } from 'react';
import { isUninteresting } from '../recommendation/interest.ts';
import { type Home, inOrderOf, inOrderShown, type Placed } from './still-order.ts';

/** Who comes back is shown the newest order if it is there this soon, and else what stood there before. */
const ARRIVAL_MS = 300;
/** Further down somebody is looking for what they saw before. */
const AT_TOP_PX = 120;
/** An answer this young was made for the person who is just arriving. */
const FRESH_MS = 1_000;

/** What each category showed last, for who comes back to it. */
const shownLast = new Map<string, Placed[]>();

const stays = (room: Placed['room']): boolean =>
  isUninteresting({ kind: 'room', itemId: room.id }) ||
  isUninteresting({ kind: 'host', itemId: room.host.id });

interface Placing {
  placed: Placed[];
  /** The order is about to change: it is not shown yet. */
  isArriving: boolean;
}

/**
 * The rooms of the home page in an order that does not change while somebody looks at it: the newest one on arrival
 * at the top of the page, the one of before further down, and nobody moves afterwards. Mounted anew for a category.
 */
export const usePlaced = (category: string, home: Home, answeredAtMs: number): Placing => {
  const [arrivedWith, setArrivedWith] = useState<Home | null>(() =>
    Date.now() - answeredAtMs > FRESH_MS ? home : null,
  );
  const [state, setState] = useState(() => ({
    home,
    placed:
      arrivedWith === null
        ? inOrderOf(home)
        : inOrderShown(shownLast.get(category) ?? inOrderOf(home), home, stays),
  }));
  const isArriving = arrivedWith !== null;
  if (state.home !== home) {
    setState({
      home,
      placed: isArriving ? inOrderOf(home) : inOrderShown(state.placed, home, stays),
    });
    setArrivedWith(null);
  }

  useEffect(() => {
    shownLast.set(category, state.placed);
  }, [category, state]);

  useEffect(() => {
    if (!isArriving) return;
    const settle = (): void => setArrivedWith(null);
    const scrolled = (): void => {
      if (window.scrollY > AT_TOP_PX) settle();
    };
    const timer = setTimeout(settle, ARRIVAL_MS);
    addEventListener('scroll', scrolled, { passive: true });
    return () => {
      clearTimeout(timer);
      removeEventListener('scroll', scrolled);
    };
  }, [isArriving]);

  return { placed: state.placed, isArriving };
};
