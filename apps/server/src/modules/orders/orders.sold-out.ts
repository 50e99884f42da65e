import { Failure, type Id } from '@kaibo/contracts';
import type { Catalog } from '#catalog';
import type { WishedLine } from './orders.rules.ts';

export interface SoldOutNeeds {
  catalog: Pick<Catalog, 'skuCards'>;
  /** Products that a room marks as sold out, whatever their stock. */
  soldOutIn(roomId: Id): Promise<readonly Id[]>;
}

interface Wish {
  roomId: Id | null;
  lines: readonly WishedLine[];
}

/** What a room marks as sold out is not sold there; the refusal, or null. A crowd of one room asks once together. */
export const createSoldOutCheck = ({ catalog, soldOutIn }: SoldOutNeeds) => {
  const underWay = new Map<Id, Promise<readonly Id[]>>();
  const marksOf = (roomId: Id): Promise<readonly Id[]> => {
    const asked = underWay.get(roomId);
    if (asked) return asked;
    const marks = soldOutIn(roomId).finally(() => underWay.delete(roomId));
    underWay.set(roomId, marks);
    return marks;
  };

  return async ({ roomId, lines }: Wish): Promise<Failure | null> => {
    if (roomId === null) return null;
    const marks = await marksOf(roomId);
    if (marks.length === 0) return null;
    const cards = await catalog.skuCards(lines.map(({ skuId }) => skuId));
    const marked = cards.find(({ productId }) => marks.includes(productId));
    if (!marked) return null;
    const { skuId, title, option } = marked;
    return new Failure('orders/out-of-stock', { skuId, title, option, left: 0 });
  };
};
