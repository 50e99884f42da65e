import { sql } from 'kysely';
import type { Database } from '#platform/database';
import {
  DAY_MS,
  type DaySnapshot,
  type StoreFacts,
  type StoreOutput,
} from './prediction.forecasts.compute.ts';
import type { PastDay } from './prediction.parcels.days.ts';

const EPOCH = sql`date '1970-01-01'`;

/** What was sold before the store sold here, as `day:units` of each option. */
export const pastSalesOf = async (
  db: Database,
  storeId: string,
  firstDay: number,
): Promise<{ skuId: string; sold: string }[]> => {
  const { rows } = await sql<{ skuId: string; sold: string }>`
    select sku_id as "skuId", string_agg((day - ${EPOCH}) || ':' || units, ',') as sold
      from prediction_past_sales where store_id = ${storeId} and day >= ${EPOCH} + ${firstDay}::int
     group by 1`.execute(db);
  return rows;
};

export const pastDaysOf = async (
  db: Database,
  storeId: string,
  firstDay: number,
): Promise<PastDay[]> => {
  const { rows } = await sql<PastDay>`
    select day - ${EPOCH} as day, parcels, live_parcels as "liveParcels", live_minutes as "liveMinutes"
      from prediction_past_days where store_id = ${storeId} and day >= ${EPOCH} + ${firstDay}::int`.execute(
    db,
  );
  return rows;
};

/** Days on which an option of these was sold out. */
export const soldOutDaysOf = async (
  db: Database,
  skuIds: readonly string[],
  { sinceMs, timeZone }: { sinceMs: number; timeZone: string },
): Promise<{ skuId: string; day: number }[]> => {
  const { rows } = await sql<{ skuId: string; day: number }>`
    select distinct sku_id as "skuId", (at at time zone ${timeZone})::date - ${EPOCH} as day
      from prediction_sold_out
     where at >= ${new Date(sinceMs)} and sku_id = any (${[...skuIds]}::uuid[])`.execute(db);
  return rows;
};

/** Forecasts of days that are over and of which nobody looked yet what came. */
export const openSnapshotsOf = async (
  db: Database,
  storeId: string,
  today: number,
): Promise<{ kind: string; subjectId: string; day: number }[]> => {
  const { rows } = await sql<{ kind: string; subjectId: string; at: Date }>`
    select kind, subject_id as "subjectId", at from prediction_snapshots
     where owner_id = ${storeId} and settled_at is null and kind <> 'stock-out'
       and at < ${new Date(today * DAY_MS)}`.execute(db);
  return rows.map(({ at, ...row }) => ({ ...row, day: at.getTime() / DAY_MS }));
};

const ROW = sql`(sku_id uuid, store_id uuid, product_id uuid, title text, option text, code text, made_at timestamptz,
  stock int, state text, method text, per_day float8, cover_low float8, cover_middle float8, cover_high float8,
  lead_low int, lead_middle int, lead_high int, reorder_point int, reorder_quantity int, urgency float8,
  history jsonb, ahead jsonb)`;

/** The whole of a store's forecasts, with what was kept of it, or none of it. */
export const keepForecasts = (
  db: Database,
  { storeId, nowMs, seconds }: { storeId: string; nowMs: number; seconds: number },
  { chunks, facts, snapshots, settled }: StoreOutput,
): Promise<void> =>
  db.transaction().execute(async (tx) => {
    // Whoever comes second waits, and its forecasts stay.
    await sql`
      insert into prediction_store_forecasts (store_id, made_at, seconds, facts)
      values (${storeId}, ${new Date(nowMs)}, ${seconds}, ${JSON.stringify(facts)}::jsonb)
      on conflict (store_id) do update set
        made_at = excluded.made_at, seconds = excluded.seconds, facts = excluded.facts`.execute(tx);
    await sql`delete from prediction_sku_forecasts where store_id = ${storeId}`.execute(tx);
    for (const chunk of chunks)
      await sql`
        insert into prediction_sku_forecasts
        select row.sku_id, row.store_id, row.product_id, row.title, row.option, row.code, row.made_at, row.stock,
               row.state, row.method, row.per_day, row.cover_low, row.cover_middle, row.cover_high, row.lead_low,
               row.lead_middle, row.lead_high, row.reorder_point, row.reorder_quantity, row.urgency, row.history,
               row.ahead
          from jsonb_to_recordset(${chunk}::jsonb) as row ${ROW}
        on conflict (sku_id) do nothing`.execute(tx);
    await keepSnapshots(tx, storeId, nowMs, snapshots);
    await sql`
      update prediction_snapshots kept set actual = came.actual, settled_at = ${new Date(nowMs)}
        from unnest(
          ${settled.map(({ kind }) => kind)}::text[],
          ${settled.map(({ subjectId }) => subjectId)}::uuid[],
          ${settled.map(({ day }) => new Date(day * DAY_MS))}::timestamptz[],
          ${settled.map(({ actual }) => actual)}::float8[]) as came (kind, subject_id, at, actual)
       where kept.kind = came.kind and kept.subject_id = came.subject_id and kept.at = came.at
         and kept.settled_at is null`.execute(tx);
  });

/** The first forecast of a day stays: it knew the least of it. */
const keepSnapshots = async (
  tx: Database,
  storeId: string,
  nowMs: number,
  snapshots: readonly DaySnapshot[],
): Promise<void> => {
  if (snapshots.length === 0) return;
  await sql`
    insert into prediction_snapshots (kind, subject_id, owner_id, at, made_at, low, middle, high)
    select kind, subject_id, ${storeId}, at, ${new Date(nowMs)}, low, middle, high from unnest(
      ${snapshots.map(({ kind }) => kind)}::text[],
      ${snapshots.map(({ subjectId }) => subjectId)}::uuid[],
      ${snapshots.map(({ day }) => new Date(day * DAY_MS))}::timestamptz[],
      ${snapshots.map(({ band }) => band.low)}::float8[],
      ${snapshots.map(({ band }) => band.middle)}::float8[],
      ${snapshots.map(({ band }) => band.high)}::float8[]) as told (kind, subject_id, at, low, middle, high)
    on conflict do nothing`.execute(tx);
};

export interface Lately {
  kind: string;
  held: number;
  of: number;
}

/** How many of the bands of the last days held what came. */
export const lately = async (db: Database, ownerId: string, sinceMs: number): Promise<Lately[]> => {
  const { rows } = await sql<Lately>`
    select kind, count(*) filter (where actual between low and high) as held, count(*) as of
      from prediction_snapshots
     where owner_id = ${ownerId} and settled_at is not null and actual is not null
       and at >= ${new Date(sinceMs)}
     group by kind`.execute(db);
  return rows;
};

export interface StoreForecastRow {
  storeId: string;
  madeAt: Date;
  seconds: number;
  facts: StoreFacts;
}

export const storeForecastsOf = async (
  db: Database,
  storeIds: readonly string[] | null,
): Promise<StoreForecastRow[]> => {
  const { rows } = await sql<StoreForecastRow>`
    select store_id as "storeId", made_at as "madeAt", seconds, facts from prediction_store_forecasts
     where ${storeIds === null} or store_id = any (${[...(storeIds ?? [])]}::uuid[])`.execute(db);
  return rows;
};

const KEEP_SNAPSHOTS = '90 days';

export const forgetSnapshots = async (db: Database): Promise<void> => {
  await sql`
    delete from prediction_snapshots where made_at < now() - ${KEEP_SNAPSHOTS}::interval`.execute(
    db,
  );
};
