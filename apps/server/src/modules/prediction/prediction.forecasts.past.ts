import { sql } from 'kysely';
import type { Database } from '#platform/database';
import type { HourOfWeek } from '#rooms';

export interface PastSales {
  /** `day` as yyyy-mm-dd. */
  sales: readonly { skuId: string; day: string; units: number }[];
  days: readonly { day: string; parcels: number; liveParcels: number; liveMinutes: number }[];
}

/** Replaces all that was told before: sent twice, it is there once. */
export const replacePast = (
  db: Database,
  storeId: string,
  { sales, days }: PastSales,
): Promise<void> =>
  db.transaction().execute(async (tx) => {
    await sql`delete from prediction_past_sales where store_id = ${storeId}`.execute(tx);
    await sql`delete from prediction_past_days where store_id = ${storeId}`.execute(tx);
    await sql`
      insert into prediction_past_sales (store_id, sku_id, day, units)
      select ${storeId}, sku_id, day, least(sum(units), 1000000) from unnest(
        ${sales.map(({ skuId }) => skuId)}::uuid[],
        ${sales.map(({ day }) => day)}::date[],
        ${sales.map(({ units }) => units)}::int[]) as told (sku_id, day, units)
       group by sku_id, day`.execute(tx);
    await sql`
      insert into prediction_past_days (store_id, day, parcels, live_parcels, live_minutes)
      select ${storeId}, told.* from unnest(
        ${days.map(({ day }) => day)}::date[],
        ${days.map(({ parcels }) => parcels)}::int[],
        ${days.map(({ liveParcels }) => liveParcels)}::int[],
        ${days.map(({ liveMinutes }) => liveMinutes)}::int[]) as told
      on conflict do nothing`.execute(tx);
  });

export const storesOfPast = async (db: Database): Promise<string[]> => {
  const { rows } = await sql<{ storeId: string }>`
    select distinct store_id as "storeId" from prediction_past_sales`.execute(db);
  return rows.map(({ storeId }) => storeId);
};

export interface PastStream {
  startedAtMs: number;
  minutes: number;
  viewerMinutes: number;
  orders: number;
}

/** Replaces all that was told before. */
export const replacePastStreams = (
  db: Database,
  hostId: string,
  streams: readonly PastStream[],
): Promise<void> =>
  db.transaction().execute(async (tx) => {
    await sql`delete from prediction_past_streams where host_id = ${hostId}`.execute(tx);
    await sql`
      insert into prediction_past_streams (host_id, started_at, minutes, viewer_minutes, orders)
      select ${hostId}, told.* from unnest(
        ${streams.map(({ startedAtMs }) => new Date(startedAtMs))}::timestamptz[],
        ${streams.map(({ minutes }) => minutes)}::int[],
        ${streams.map(({ viewerMinutes }) => viewerMinutes)}::bigint[],
        ${streams.map(({ orders }) => orders)}::int[]) as told
      on conflict do nothing`.execute(tx);
  });

/** Streams elsewhere, spread evenly over the hours of the week that they covered; of this host alone. */
export const pastHoursOf = async (
  db: Database,
  hostId: string,
  { sinceMs, timeZone }: { sinceMs: number; timeZone: string },
): Promise<HourOfWeek[]> => {
  const { rows } = await sql<HourOfWeek>`
    select ((extract(isodow from part) - 1) * 24 + extract(hour from part))::int as hour,
           round(sum(least(15, minutes - step * 15)))::int as minutes,
           round(sum(viewer_minutes * least(15, minutes - step * 15) / minutes::float8))::bigint as "viewerMinutes",
           sum(orders * least(15, minutes - step * 15) / minutes::float8) as orders
      from (select minutes, viewer_minutes, orders, step,
                   (started_at + step * interval '15 minutes') at time zone ${timeZone} as part
              from prediction_past_streams, generate_series(0, (minutes - 1) / 15) as step
             where host_id = ${hostId} and started_at >= ${new Date(sinceMs)}) parts
     group by 1`.execute(db);
  return rows;
};
