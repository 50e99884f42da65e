import type { GuestLine, Id } from '@kaibo/contracts';

export const MOST_OF_ONE = 999;

export interface AddedLine {
  skuId: Id;
  /** How many come on top of what the cart has brought before. */
  more: number;
  /** How many it has brought altogether, this time included. */
  upTo: number;
  roomId: Id | null;
}

/** An option named twice counts once, with the larger quantity: a cart has one line of each. */
export const addedLines = (
  lines: readonly GuestLine[],
  before: ReadonlyMap<Id, number>,
): AddedLine[] => {
  const wished = new Map<Id, GuestLine>();
  for (const line of lines) {
    const same = wished.get(line.skuId);
    if (!same || same.quantity < line.quantity) wished.set(line.skuId, line);
  }
  return [...wished.values()].flatMap(({ skuId, quantity, roomId }) => {
    const more = quantity - (before.get(skuId) ?? 0);
    return more > 0 ? [{ skuId, more, upTo: quantity, roomId }] : [];
  });
};
