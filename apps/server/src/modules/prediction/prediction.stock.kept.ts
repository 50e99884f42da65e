import { sql } from 'kysely';
import type { Database } from '#platform/database';
import { roomsThatSold } from './prediction.stock.events.ts';
import { type LiveStockNeeds, stockOutlookOf } from './prediction.stock.live.ts';

const MINUTE_MS = 60_000;
/** Stock-outs nearer than this are kept, to see later how right they were. */
const NEAR_MINUTES = 60;

/** Keeps what is foretold on air: one open forecast of an option at a time. */
export const keepStockOuts = async (needs: LiveStockNeeds): Promise<void> => {
  const { clock, db, rooms, catalog } = needs;
  const nowMs = clock.nowMs();
  await settleStockOuts(needs, nowMs);
  for (const roomId of await roomsThatSold(db, nowMs - 10 * MINUTE_MS)) {
    if ((await rooms.scheduleOf(roomId))?.status !== 'live') continue;
    const { outlook } = await stockOutlookOf(needs, roomId);
    const near = outlook.rows.flatMap(({ skuId, stock, minutes }) =>
      minutes?.middle != null && minutes.middle <= NEAR_MINUTES
        ? [{ skuId, stock, ...minutes }]
        : [],
    );
    const owners = new Map(
      (await catalog.stockNow(near.map(({ skuId }) => skuId))).map((sku) => [
        sku.skuId,
        sku.storeId,
      ]),
    );
    for (const { skuId, stock, low, middle, high } of near) {
      const storeId = owners.get(skuId);
      if (storeId === undefined) continue;
      await sql`
        insert into prediction_snapshots
          (kind, subject_id, owner_id, room_id, at, made_at, stock, low, middle, high)
        select 'stock-out', ${skuId}, ${storeId}, ${roomId}, ${new Date(nowMs)}, ${new Date(nowMs)}, ${stock},
               ${low}, ${middle}, ${high}
         where not exists (
           select from prediction_snapshots
            where kind = 'stock-out' and subject_id = ${skuId} and settled_at is null)
        on conflict do nothing`.execute(db);
    }
  }
};

interface OpenStockOut {
  skuId: string;
  roomId: string;
  atMs: number;
  stock: number;
  high: number | null;
}

const openStockOuts = async (db: Database): Promise<OpenStockOut[]> => {
  const { rows } = await sql<Omit<OpenStockOut, 'atMs'> & { at: Date }>`
    select subject_id as "skuId", room_id as "roomId", at, stock, high from prediction_snapshots
     where kind = 'stock-out' and settled_at is null`.execute(db);
  return rows.map(({ at, ...row }) => ({ ...row, atMs: at.getTime() }));
};

/** Minutes from a moment until the last piece was taken; null when it was not. */
const outAfter = async (db: Database, skuId: string, atMs: number): Promise<number | null> => {
  const { rows } = await sql<{ at: Date }>`
    select at from prediction_sold_out where sku_id = ${skuId} and at >= ${new Date(atMs)}
     order by at limit 1`.execute(db);
  return rows[0] ? (rows[0].at.getTime() - atMs) / MINUTE_MS : null;
};

/** What came: sold out, or not within the band. What was filled up or went off air meanwhile tells nothing. */
const settleStockOuts = async (
  { db, catalog, rooms }: LiveStockNeeds,
  nowMs: number,
): Promise<void> => {
  const open = await openStockOuts(db);
  if (open.length === 0) return;
  const skus = await catalog.stockNow(open.map(({ skuId }) => skuId));
  const stockOf = new Map(skus.map(({ skuId, stock }) => [skuId, stock]));
  for (const { skuId, roomId, atMs, stock, high } of open) {
    const minutes = await outAfter(db, skuId, atMs);
    const elapsed = (nowMs - atMs) / MINUTE_MS;
    const isFilled = (stockOf.get(skuId) ?? 0) > stock || !stockOf.has(skuId);
    const isOver = (await rooms.scheduleOf(roomId))?.status !== 'live';
    const actual = minutes ?? (high !== null && elapsed > high ? elapsed : null);
    if (actual !== null && (minutes !== null || !isFilled))
      await sql`
        update prediction_snapshots set actual = ${actual}, settled_at = ${new Date(nowMs)}
         where kind = 'stock-out' and subject_id = ${skuId} and at = ${new Date(atMs)}`.execute(db);
    else if (isFilled || isOver || elapsed < 0)
      await sql`
        delete from prediction_snapshots
         where kind = 'stock-out' and subject_id = ${skuId} and at = ${new Date(atMs)}`.execute(db);
  }
};
