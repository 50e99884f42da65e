import {
  type BodyOf,
  Failure,
  type Id,
  type Order,
  type OrderLine,
  type placeOrder,
} from '@kaibo/contracts';
import { sql } from 'kysely';
import type { Database } from '#platform/database';
import { newId } from '#platform/id';
import type { Caller } from '#platform/router';
import { createLane } from './orders.lane.ts';
import { mergeLines, requestHash, type WishedLine } from './orders.rules.ts';
import { fullOrder, type OrdersCore } from './orders.service.ts';
import { createSoldOutCheck, type SoldOutNeeds } from './orders.sold-out.ts';
import { asSummary, findByIntention, findOrder, type ShippingAddress } from './orders.store.ts';

export interface PlaceNeeds extends OrdersCore, SoldOutNeeds {
  catalog: OrdersCore['catalog'];
  /** Refuses an address that is not the user's. */
  addressOf(userId: Id, addressId: Id): Promise<ShippingAddress>;
  unpaidOrderMinutes: number;
  /** Told how many orders go into each commit. */
  onBatch?: (size: number) => void;
}

export type Buyer = Pick<Caller, 'simulated'> & { id: Id };

/** An order as `orders_place` takes it. */
interface Wish {
  id: Id;
  eventId: Id;
  buyerId: Id;
  roomId: Id | null;
  address: ShippingAddress;
  /** The buyer and the key their client chose. */
  intention: string;
  requestHash: string;
  simulated: boolean;
  placedAt: Date;
  expiresAt: Date;
  lines: WishedLine[];
}

type TakenLine = OrderLine & {
  left: number;
  outcome: 'reserved' | 'unknown' | 'closed' | 'stores' | 'price' | 'short' | 'free';
};

type Answer = { wish: number } & (
  | { outcome: 'placed'; storeId: Id; storeName: string; lines: TakenLine[] }
  | { outcome: 'repeat'; orderId: Id; requestHash: string }
  | { outcome: 'refused'; lines: TakenLine[] }
);

/** Two batches keep PostgreSQL busy while one of them waits for its disk; more only wait for each other. */
const LANE = { inFlight: 2, batchCost: 256, costOf: (wish: Wish) => wish.lines.length };

/** Another process carried out the same intention and has committed by now. */
const isRepeatElsewhere = (error: unknown): boolean =>
  (error as { code?: unknown }).code === '40001';

const run = async (db: Database, batch: readonly Wish[]): Promise<Answer[]> => {
  const wishes = batch.map(({ lines: _, ...wish }) => wish);
  const wished = batch.flatMap(({ lines }, wish) => lines.map((line) => ({ wish, ...line })));
  const { rows } = await sql<{ answer: Answer }>`
    select orders_place(${JSON.stringify(wishes)}::jsonb, ${JSON.stringify(wished)}::jsonb) as answer
  `.execute(db);
  return rows.map(({ answer }) => answer).sort((a, b) => a.wish - b.wish);
};

/**
 * Places orders: stock, order, lines, timeline and event of many concurrent calls in one statement and one
 * commit. The same key gets the same order.
 */
export const createPlacing = (needs: PlaceNeeds) => {
  const { db } = needs;
  const lane = createLane<Wish, Answer>((batch) => {
    needs.onBatch?.(batch.length);
    return run(db, batch).catch((error: unknown) => {
      if (batch.length === 1 && isRepeatElsewhere(error)) return run(db, batch);
      throw error;
    });
  }, LANE);

  /** One that comes twice at once waits for itself, so that a batch never holds an intention twice. */
  const underWay = new Map<string, Promise<Answer>>();
  const place = async (wish: Wish): Promise<Answer> => {
    const { intention } = wish;
    for (let same = underWay.get(intention); same; same = underWay.get(intention))
      await Promise.allSettled([same]);
    const answer = lane(wish);
    underWay.set(intention, answer);
    return answer.finally(() => underWay.delete(intention));
  };

  const soldOutIn = createSoldOutCheck(needs);
  return async (buyer: Buyer, input: BodyOf<typeof placeOrder>): Promise<Order> => {
    const lines = mergeLines(input.lines);
    if (!lines) throw new Failure('orders/price-changed');
    const intention = `${buyer.id}/${input.idempotencyKey}`;
    // A retry gets the first answer, also when the address is gone or the room is sold out since.
    const earlierOr = async (refusal: unknown) => {
      const earlier = await findByIntention(db, intention);
      if (!earlier) throw refusal;
      return earlier.address;
    };
    const [address, soldOut] = await Promise.all([
      needs.addressOf(buyer.id, input.addressId).catch(earlierOr),
      soldOutIn({ roomId: input.roomId, lines }),
    ]);
    if (soldOut) await earlierOr(soldOut);
    const nowMs = needs.clock.nowMs();
    const wish: Wish = {
      id: newId(),
      eventId: newId(),
      buyerId: buyer.id,
      roomId: input.roomId,
      address,
      intention,
      requestHash: requestHash(input),
      simulated: buyer.simulated,
      placedAt: new Date(nowMs),
      expiresAt: new Date(nowMs + needs.unpaidOrderMinutes * 60_000),
      lines,
    };
    const answer = await place(wish);

    if (answer.outcome === 'placed') return placed(wish, answer);
    if (answer.outcome === 'refused') throw refused(answer);
    if (answer.requestHash !== wish.requestHash) throw new Failure('orders/key-reused');
    return fullOrder(needs, (await findOrder(db, answer.orderId))!);
  };
};

const placed = (wish: Wish, answer: Answer & { outcome: 'placed' }): Order => {
  const { storeId, storeName } = answer;
  const lines = answer.lines.map(({ left: _, outcome: __, ...line }) => line);
  const totalFen = lines.reduce((sum, line) => sum + line.unitFen * line.quantity, 0);
  const row = { ...wish, storeId, storeName, totalFen, status: 'unpaid', paymentId: null } as const;
  return {
    ...asSummary(row, lines),
    address: wish.address,
    timeline: [{ status: 'unpaid', note: '', atMs: wish.placedAt.getTime() }],
    payment: null,
    parcel: null,
  };
};

const refused = ({ lines }: Answer & { outcome: 'refused' }): Failure => {
  const first = (outcome: TakenLine['outcome']) => lines.find((line) => line.outcome === outcome);
  const unknown = first('unknown');
  if (unknown) return new Failure('catalog/no-such-sku', { skuId: unknown.skuId });
  const closed = first('closed');
  if (closed)
    return new Failure('orders/store-closed', { skuId: closed.skuId, title: closed.title });
  if (first('stores')) return new Failure('orders/several-stores');
  const changed = lines.filter(({ outcome }) => outcome === 'price');
  if (changed.length > 0) {
    const skus = changed.map(({ skuId, unitFen }) => ({ skuId, unitFen }));
    return new Failure('orders/price-changed', { skus });
  }
  const { skuId, title, option, left } = first('short')!;
  return new Failure('orders/out-of-stock', { skuId, title, option, left });
};
