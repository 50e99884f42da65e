import type { FeedRoom, getHome, ReplyOf, RoomCard, Why } from '@kaibo/contracts';

export type Home = ReplyOf<typeof getHome>;

/** A room in its place, and the answer that put it there: what is shown stays attributable to it. */
export interface Placed {
  room: RoomCard;
  why: Why;
  requestId: string;
  policyVersion: string;
}

const placedBy =
  ({ requestId, policyVersion }: Home) =>
  ({ room, ...why }: FeedRoom): Placed => ({ room, why, requestId, policyVersion });

/** As the answer has them. */
export const inOrderOf = (home: Home): Placed[] => home.live.map(placedBy(home));

/**
 * A newer answer in the order that somebody is looking at: every room stays where it is with its newest figures. In
 * the place of one that has gone comes the best that was not shown; what is left comes at the end. O(n).
 */
export const inOrderShown = (
  shown: readonly Placed[],
  home: Home,
  stays: (room: RoomCard) => boolean,
): Placed[] => {
  const now = new Map(home.live.map((item) => [item.room.id, item]));
  const kept = new Set(shown.map(({ room }) => room.id));
  const fresh = home.live.filter(({ room }) => !kept.has(room.id)).map(placedBy(home));
  const placed = shown.flatMap((one): Placed[] => {
    const item = now.get(one.room.id);
    if (item) return [{ ...one, room: item.room, why: { ...one.why, reason: item.reason } }];
    if (stays(one.room)) return [one];
    return fresh.splice(0, 1);
  });
  return [...placed, ...fresh];
};
