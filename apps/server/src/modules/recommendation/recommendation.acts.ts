import {
  CartAdded,
  CartChanged,
  Clicked,
  ConsentChanged,
  Dwelled,
  Entered,
  Followed,
  InterestSet,
  Left,
  Liked,
  Locale,
  OrderPlaced,
  type PayloadOf,
  ProfileChanged,
  Shared,
  TasteForgotten,
} from '@kaibo/contracts';
import type { StoredEvent } from '#platform/events';
import { accountKey, type PersonKey, visitorKey } from './recommendation.people.ts';
import { QUICK_LEAVE_MS, weights } from './recommendation.rules.ts';

/** What an event says of what its person likes. */
export interface Act {
  kind: 'room' | 'product' | 'host';
  itemId: string;
  weight: number;
}

/** Of what somebody did with a thing, without asking who. */
export const actsOf = ({ name, roomId, payload }: StoredEvent): Act[] => {
  const act = (kind: string, itemId: string | null, weight: number): Act[] =>
    itemId !== null && (kind === 'room' || kind === 'product' || kind === 'host')
      ? [{ kind, itemId, weight }]
      : [];
  switch (name) {
    case Clicked.name: {
      const { itemKind, itemId } = payload as PayloadOf<typeof Clicked>;
      return act(itemKind, itemId, weights.click);
    }
    case Shared.name: {
      const { itemKind, itemId } = payload as PayloadOf<typeof Shared>;
      return act(itemKind, itemId, weights.share);
    }
    case Entered.name: {
      const { surface, itemId } = payload as PayloadOf<typeof Entered>;
      return act(kindOfSurface(surface), itemId, weights.enter);
    }
    case Dwelled.name: {
      const { surface, itemId, dwellMs } = payload as PayloadOf<typeof Dwelled>;
      return act(kindOfSurface(surface), itemId, (weights.minute * dwellMs) / 60_000);
    }
    case Left.name: {
      const { surface, itemId, dwellMs } = payload as PayloadOf<typeof Left>;
      const isQuick = surface === 'room' && dwellMs < QUICK_LEAVE_MS;
      return isQuick ? act('room', itemId ?? roomId, weights.quickLeave) : [];
    }
    case Liked.name:
      return act('room', (payload as PayloadOf<typeof Liked>).roomId, weights.like);
    // Of somebody with an account the cart itself tells.
    case CartAdded.name:
      return act('product', (payload as PayloadOf<typeof CartAdded>).productId, weights.cart);
    case CartChanged.name: {
      const { productId, quantity } = payload as PayloadOf<typeof CartChanged>;
      return quantity > 0 ? act('product', productId, weights.cart) : [];
    }
    case OrderPlaced.name: {
      const { lines, roomId: from } = payload as PayloadOf<typeof OrderPlaced>;
      const products = [...new Set(lines.map((line) => line.productId))];
      return [
        ...products.flatMap((id) => act('product', id, weights.order)),
        ...act('room', from, weights.order / 2),
      ];
    }
    default:
      return [];
  }
};

const kindOfSurface = (surface: string): string => (surface === 'replay' ? 'room' : surface);

/** Names of everything that changes a taste. */
export const tasteEvents: readonly string[] = [
  ...[Clicked, Shared, Entered, Dwelled, Left, CartAdded, Liked, CartChanged, OrderPlaced],
  ...[Followed, ConsentChanged, ProfileChanged, InterestSet, TasteForgotten],
].map((event) => event.name);

const accountOf = ({ name, actorId, payload }: StoredEvent): string | null => {
  if (name === OrderPlaced.name) return (payload as PayloadOf<typeof OrderPlaced>).buyerId;
  if (name === CartChanged.name || name === Followed.name || name === ConsentChanged.name)
    return (payload as { userId: string }).userId;
  return actorId;
};

export interface Author {
  key: PersonKey;
  userId: string | null;
  visitorId: string | null;
}

/** The language that a guest read, as far as the event says it. */
export const localeOf = ({ payload }: StoredEvent): Locale | null =>
  Locale.safeParse((payload as { locale?: unknown } | null)?.locale).data ?? null;

/** Whose event it is; null for nobody's. A cart kept by the server is not counted twice. */
export const authorOf = (event: StoredEvent): Author | null => {
  const userId = accountOf(event);
  const { visitorId } = event;
  if (userId !== null) {
    const isToldTwice = event.name === CartAdded.name;
    return isToldTwice ? null : { key: accountKey(userId), userId, visitorId };
  }
  return visitorId === null ? null : { key: visitorKey(visitorId), userId, visitorId };
};

/** Whether what was learnt of its author before is to be forgotten. */
export const forgets = ({ name, payload }: StoredEvent): boolean =>
  name === TasteForgotten.name ||
  (name === ConsentChanged.name && !(payload as PayloadOf<typeof ConsentChanged>).personalisation);
