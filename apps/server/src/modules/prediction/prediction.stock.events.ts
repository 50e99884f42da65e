import {
  OrderCancelled,
  OrderExpired,
  OrderPlaced,
  OrderRefunding,
  type PayloadOf,
} from '@kaibo/contracts';
import { sql } from 'kysely';
import type { Orders } from '#orders';
import type { Database, Transaction } from '#platform/database';
import type { StoredEvent, Subscription } from '#platform/events';

const MINUTE_MS = 60_000;

export interface SkuMinute {
  roomId: string;
  skuId: string;
  minuteMs: number;
  units: number;
  sales: number;
  returned: number;
}

interface Piece {
  roomId: string;
  skuId: string;
  atMs: number;
  quantity: number;
}

/** What a batch adds to each minute of each option. O(pieces). */
export const sumUpSkus = (sold: readonly Piece[], returned: readonly Piece[]): SkuMinute[] => {
  const minutes = new Map<string, SkuMinute>();
  const of = ({ roomId, skuId, atMs }: Piece): SkuMinute => {
    const minuteMs = Math.floor(atMs / MINUTE_MS) * MINUTE_MS;
    const key = `${roomId} ${skuId} ${minuteMs}`;
    const known = minutes.get(key);
    if (known) return known;
    const fresh = { roomId, skuId, minuteMs, units: 0, sales: 0, returned: 0 };
    minutes.set(key, fresh);
    return fresh;
  };
  for (const piece of sold) {
    const minute = of(piece);
    minute.units += piece.quantity;
    minute.sales += 1;
  }
  for (const piece of returned) of(piece).returned += piece.quantity;
  // In the order of the key, so that two writers never wait for each other.
  return [...minutes.entries()]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([, row]) => row);
};

const addSkuMinutes = async (tx: Transaction, rows: readonly SkuMinute[]): Promise<void> => {
  if (rows.length === 0) return;
  await sql`
    insert into prediction_sku_minutes as minutes (room_id, sku_id, minute, units, sales, returned)
    select * from unnest(
      ${rows.map(({ roomId }) => roomId)}::uuid[],
      ${rows.map(({ skuId }) => skuId)}::uuid[],
      ${rows.map(({ minuteMs }) => new Date(minuteMs))}::timestamptz[],
      ${rows.map(({ units }) => units)}::int[],
      ${rows.map(({ sales }) => sales)}::int[],
      ${rows.map(({ returned }) => returned)}::int[])
    on conflict (room_id, sku_id, minute) do update set
      units = minutes.units + excluded.units,
      sales = minutes.sales + excluded.sales,
      returned = minutes.returned + excluded.returned`.execute(tx);
};

const addSoldOut = async (
  tx: Transaction,
  moments: readonly { skuId: string; atMs: number }[],
): Promise<void> => {
  if (moments.length === 0) return;
  await sql`
    insert into prediction_sold_out (sku_id, at)
    select * from unnest(
      ${moments.map(({ skuId }) => skuId)}::uuid[],
      ${moments.map(({ atMs }) => new Date(atMs))}::timestamptz[])
    on conflict do nothing`.execute(tx);
};

/** Counts what rooms sell by option and minute, what comes back of it, and when the last piece was taken. */
export const stockSubscription = ({
  orders,
}: {
  orders: Pick<Orders, 'linesOf'>;
}): Subscription => ({
  group: 'prediction.stock',
  names: [OrderPlaced.name, OrderCancelled.name, OrderExpired.name, OrderRefunding.name],
  from: 'oldest',
  batchSize: 1_000,
  everyMs: 500,
  handle: async (events, tx) => {
    const placed = events.filter(({ name }) => name === OrderPlaced.name);
    const sold = placed.flatMap(({ payload, atMs }) => {
      const { roomId, lines } = payload as PayloadOf<typeof OrderPlaced>;
      return lines.map((line) => ({ ...line, roomId, atMs }));
    });
    await addSkuMinutes(tx, sumUpSkus(sold.filter(isInRoom), await givenBack(orders, tx, events)));
    await addSoldOut(
      tx,
      sold.filter(({ left }) => left === 0),
    );
  },
});

const isInRoom = <P extends { roomId: string | null }>(piece: P): piece is P & { roomId: string } =>
  piece.roomId !== null;

const givenBack = async (
  orders: Pick<Orders, 'linesOf'>,
  tx: Transaction,
  events: readonly StoredEvent[],
): Promise<Piece[]> => {
  const moves = events.flatMap(({ name, payload, atMs }) => {
    const { orderId, roomId } = payload as PayloadOf<typeof OrderCancelled>;
    return name === OrderPlaced.name || roomId === null ? [] : [{ orderId, roomId, atMs }];
  });
  const lines = await orders.linesOf(
    tx,
    moves.map(({ orderId }) => orderId),
  );
  return moves.flatMap(({ orderId, roomId, atMs }) =>
    (lines.get(orderId) ?? []).map(({ skuId, quantity }) => ({ roomId, skuId, atMs, quantity })),
  );
};

export interface SkuMinutes {
  skuId: string;
  /** Oldest first. */
  minutes: { atMs: number; units: number; sales: number }[];
  /** Of the room since the first minute kept. */
  units: number;
  returned: number;
}

/** What the room sold since, with what came back of it. */
export const skuMinutesOf = async (
  db: Database,
  roomId: string,
  sinceMs: number,
): Promise<SkuMinutes[]> => {
  const { rows } = await sql<{
    skuId: string;
    minute: Date;
    units: number;
    sales: number;
    returned: number;
  }>`
    select sku_id as "skuId", minute, units, sales, returned from prediction_sku_minutes
     where room_id = ${roomId} and minute >= ${new Date(sinceMs)}
     order by minute`.execute(db);
  const skus = new Map<string, SkuMinutes>();
  for (const { skuId, minute, units, sales, returned } of rows) {
    const sku = skus.get(skuId) ?? { skuId, minutes: [], units: 0, returned: 0 };
    skus.set(skuId, sku);
    sku.units += units;
    sku.returned += returned;
    if (units > 0) sku.minutes.push({ atMs: minute.getTime(), units, sales });
  }
  return [...skus.values()];
};

/** Rooms in which something was sold since. */
export const roomsThatSold = async (db: Database, sinceMs: number): Promise<string[]> => {
  const { rows } = await sql<{ roomId: string }>`
    select distinct room_id as "roomId" from prediction_sku_minutes
     where minute >= ${new Date(sinceMs)} and units > 0`.execute(db);
  return rows.map(({ roomId }) => roomId);
};

const KEEP_MINUTES = '2 days';
const KEEP_SOLD_OUT = '400 days';

export const forgetSkuMinutes = async (db: Database): Promise<void> => {
  await sql`
    delete from prediction_sku_minutes where minute < now() - ${KEEP_MINUTES}::interval`.execute(
    db,
  );
  await sql`
    delete from prediction_sold_out where at < now() - ${KEEP_SOLD_OUT}::interval`.execute(db);
};
