import type { FeedProduct, ProductCard, Room } from '@kaibo/contracts';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useMe } from '../../app/query.ts';
import { analyticsConsent } from '../../app/visitor.ts';
import { suggestedProductsQuery } from './recommendation-queries.ts';
import type { Served } from './served.ts';
import { inWantedOrder } from './wanted-order.ts';

/** Below this there is nothing to put in order. */
const FEWEST = 3;
/** A bag that is looked at is not put in order any more. */
const MOST_WAIT_MS = 500;

export type BagChoice = 'mine' | 'host';

export interface BagOrder {
  products: readonly ProductCard[];
  /** Null when there is only one order. */
  choice: BagChoice | null;
  choose: (choice: BagChoice) => void;
  /** The order is not known yet, and will be in a moment. */
  isWaiting: boolean;
  /** What put a product in its place, when the host did not; more are recommended the longer somebody stays. */
  placedBy: (
    productId: string,
  ) => { item: FeedProduct; served: Served; isRecommended: boolean } | null;
}

/** For as long as this page is open. */
let lastChoice: BagChoice = 'mine';

/** Undefined until it is known whether anything may be known of this person. */
const useKnown = (hostId: string): boolean | undefined => {
  const me = useMe();
  if (me === undefined) return analyticsConsent() ? undefined : false;
  if (me === null) return analyticsConsent() === true;
  return me.consent.personalisation && me.id !== hostId;
};

/** True for a moment after the first paint: what comes in it may still change what is seen. */
const useMoment = (): 'before' | 'now' | 'over' => {
  const [moment, setMoment] = useState<'before' | 'now' | 'over'>('before');
  useEffect(() => {
    const begin = setTimeout(() => setMoment('now'), 0);
    const end = setTimeout(() => setMoment('over'), MOST_WAIT_MS);
    return () => {
      clearTimeout(begin);
      clearTimeout(end);
    };
  }, []);
  return moment;
};

/** How many more are recommended by now. */
const useMore = (oneMoreAfterMs: number | null): number => {
  const [more, setMore] = useState(0);
  useEffect(() => {
    if (oneMoreAfterMs === null) return;
    const timer = setInterval(() => setMore((before) => before + 1), oneMoreAfterMs);
    return () => clearInterval(timer);
  }, [oneMoreAfterMs]);
  return more;
};

const isOther = (products: readonly ProductCard[], sorted: readonly ProductCard[]): boolean =>
  products.some(({ id }, i) => sorted[i]?.id !== id);

/** The bag of a room in the order this viewer would want it, with the host's own one tap away. */
export const useBagOrder = (room: Room): BagOrder => {
  const { bag } = room;
  const known = useKnown(room.host.id);
  const moment = useMoment();
  const [choice, setChoice] = useState<BagChoice | null>(null);
  const isWorth = known !== false && bag.length >= FEWEST;
  const { data, isError } = useQuery({
    ...suggestedProductsQuery({ surface: 'room', roomId: room.id, limit: 200 }),
    enabled: isWorth && known === true && moment !== 'before',
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  const more = useMore(data?.recommended.oneMoreAfterMs ?? null);
  const isWaiting = isWorth && !data && !isError && moment !== 'over';
  // Too late for who already reads the host's order: theirs is a tap away.
  const [wasLate, setWasLate] = useState(false);
  if (isWorth && !data && moment === 'over' && !wasLate) setWasLate(true);

  const sorted =
    data?.step === 'personal'
      ? inWantedOrder(
          bag,
          data.products.map(({ product }) => product.id),
        )
      : bag;
  const hasBoth = isWorth && isOther(bag, sorted);
  const now = hasBoth ? (choice ?? (wasLate ? 'host' : lastChoice)) : null;
  return {
    products: now === 'mine' ? sorted : bag,
    choice: now,
    choose: (next) => {
      lastChoice = next;
      setChoice(next);
    },
    isWaiting,
    placedBy: (productId) => {
      const place = data?.products.findIndex(({ product }) => product.id === productId) ?? -1;
      const item = data?.products[place];
      if (now !== 'mine' || !data || !item) return null;
      return { item, served: data, isRecommended: place < data.recommended.first + more };
    },
  };
};
