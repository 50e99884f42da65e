import {
  type BodyOf,
  Failure,
  type Id,
  type Order,
  type OrderLine,
  type placeOrder,
} from '@kaibo/contracts';
import { sql } from 'kysely';
import { newId } from '#platform/id';
import type { Caller } from '#platform/router';
import { createLane } from './orders.lane.ts';
import { mergeLines, requestHash, type WishedLine } from './orders.rules.ts';
import { fullOrder, type OrdersCore } from './orders.service.ts';
import { asSummary, findOrder, type ShippingAddress } from './orders.store.ts';

export interface PlaceNeeds extends OrdersCore {
  /** Refuses an address that is not the user's. */
  addressOf(userId: Id, addressId: Id): Promise<ShippingAddress>;
  unpaidOrderMinutes: number;
}

export type Buyer = Pick<Caller, 'simulated'> & { id: Id };

/** An order as `orders_place` takes it. */
interface Wish {
  id: Id;
  eventId: Id;
  buyerId: Id;
  roomId: Id | null;
  address: ShippingAddress;
  idempotencyKey: string;
  requestHash: string;
  simulated: boolean;
  placedAt: Date;
  expiresAt: Date;
  lines: WishedLine[];
}

type TakenLine = OrderLine & {
  left: number;
  outcome: 'reserved' | 'short' | 'unknown' | 'free';
};

type Answer =
  | { outcome: 'placed'; storeId: Id; storeName: string; totalFen: number; lines: TakenLine[] }
  | { outcome: 'repeat'; orderId: Id; requestHash: string }
  | { outcome: 'refused'; why: 'short' | 'unknown' | 'price' | 'stores'; lines: TakenLine[] };

/** Two batches keep PostgreSQL busy while one of them waits for its disk; more only wait for each other. */
const LANE = { batchSize: 128, inFlight: 2 };

/**
 * Places orders: stock, order, lines, timeline and event of many concurrent calls in one statement and one
 * commit. The same key gets the same order.
 */
export const createPlacing = (needs: PlaceNeeds) => {
  const lane = createLane<Wish, Answer>(async (batch) => {
    const { rows } = await sql<{ answer: Answer }>`
      select orders_place(${JSON.stringify(batch)}::jsonb) as answer`.execute(needs.db);
    return rows.map((row) => row.answer);
  }, LANE);

  return async (buyer: Buyer, input: BodyOf<typeof placeOrder>): Promise<Order> => {
    const lines = mergeLines(input.lines);
    if (!lines) throw new Failure('orders/price-changed');
    const address = await needs.addressOf(buyer.id, input.addressId);
    const nowMs = needs.clock.nowMs();
    const wish: Wish = {
      id: newId(),
      eventId: newId(),
      buyerId: buyer.id,
      roomId: input.roomId,
      address,
      idempotencyKey: input.idempotencyKey,
      requestHash: requestHash(input),
      simulated: buyer.simulated,
      placedAt: new Date(nowMs),
      expiresAt: new Date(nowMs + needs.unpaidOrderMinutes * 60_000),
      lines,
    };
    const answer = await lane(wish);

    if (answer.outcome === 'placed') return placed(wish, answer);
    if (answer.outcome === 'refused') throw refused(lines, answer);
    if (answer.requestHash !== wish.requestHash) throw new Failure('orders/key-reused');
    return fullOrder(needs, (await findOrder(needs.db, answer.orderId))!);
  };
};

const placed = (wish: Wish, answer: Answer & { outcome: 'placed' }): Order => {
  const { storeId, storeName, totalFen } = answer;
  const lines = answer.lines.map(({ left: _, outcome: __, ...line }) => line);
  const row = { ...wish, storeId, storeName, totalFen, status: 'unpaid', paymentId: null } as const;
  return {
    ...asSummary(row, lines),
    address: wish.address,
    timeline: [{ status: 'unpaid', note: '', atMs: wish.placedAt.getTime() }],
    payment: null,
    parcel: null,
  };
};

const refused = (wished: WishedLine[], answer: Answer & { outcome: 'refused' }): Failure => {
  const { lines } = answer;
  switch (answer.why) {
    case 'unknown': {
      const line = lines.find(({ outcome }) => outcome === 'unknown')!;
      return new Failure('catalog/no-such-sku', { skuId: line.skuId });
    }
    case 'short': {
      const { skuId, title, option, left } = lines.find(({ outcome }) => outcome === 'short')!;
      return new Failure('orders/out-of-stock', { skuId, title, option, left });
    }
    case 'price': {
      const changed = lines.filter(
        (line) => wished.find(({ skuId }) => skuId === line.skuId)!.unitFen !== line.unitFen,
      );
      const skus = changed.map(({ skuId, unitFen }) => ({ skuId, unitFen }));
      return new Failure('orders/price-changed', { skus });
    }
    case 'stores':
      return new Failure('orders/several-stores');
  }
};
