import { sql } from 'kysely';
import type { Database } from '#platform/database';

/** Streams that tell how long a host usually streams. */
const STREAMS = 10;

/** The median length of the host's latest streams, in minutes; null before the second one. */
export const usualMinutes = async (db: Database, hostId: string): Promise<number | null> => {
  const { rows } = await sql<{ minutes: number | null; streams: number }>`
    select percentile_cont(0.5) within group (order by minutes) as minutes, count(*) as streams
      from (
        select extract(epoch from ended_at - started_at) / 60 as minutes
          from rooms
         where host_id = ${hostId} and status = 'ended' and started_at is not null
           and ended_at > started_at + interval '2 minutes'
         order by id desc limit ${STREAMS}) latest`.execute(db);
  const [found] = rows;
  return found && found.streams >= 2 ? found.minutes : null;
};

/** A stream that was, is on air, or is planned. */
export interface StreamTime {
  roomId: string;
  hostId: string;
  createdAtMs: number;
  startsAtMs: number | null;
  startedAtMs: number | null;
  endedAtMs: number | null;
  expectedMinutes: number | null;
  status: 'scheduled' | 'live' | 'ended' | 'stopped' | 'cancelled';
}

/** Streams of these hosts, or these rooms, that began since, are on air, or are planned. */
export const streamTimes = async (
  db: Database,
  asked: { hostIds: readonly string[]; roomIds: readonly string[]; sinceMs: number },
): Promise<StreamTime[]> => {
  const { rows } = await sql<{
    roomId: string;
    hostId: string;
    createdAt: Date;
    startsAt: Date | null;
    startedAt: Date | null;
    endedAt: Date | null;
    expectedMinutes: number | null;
    status: StreamTime['status'];
  }>`
    select id as "roomId", host_id as "hostId", created_at as "createdAt", starts_at as "startsAt",
           started_at as "startedAt", ended_at as "endedAt", expected_minutes as "expectedMinutes", status
      from rooms
     where (host_id = any (${[...asked.hostIds]}::uuid[]) or id = any (${[...asked.roomIds]}::uuid[]))
       and (started_at >= ${new Date(asked.sinceMs)} or status = 'live'
            or (status = 'scheduled' and starts_at is not null))`.execute(db);
  return rows.map(({ createdAt, startsAt, startedAt, endedAt, ...row }) => ({
    ...row,
    createdAtMs: createdAt.getTime(),
    startsAtMs: startsAt?.getTime() ?? null,
    startedAtMs: startedAt?.getTime() ?? null,
    endedAtMs: endedAt?.getTime() ?? null,
  }));
};

/** What the rooms of a host drew in an hour of the week; 0 is Monday from midnight to one. */
export interface HourOfWeek {
  hour: number;
  minutes: number;
  viewerMinutes: number;
  orders: number;
}

/** The same of all hosts together, beside what they would have drawn had every hour been like their average one. */
export interface SharedHour extends HourOfWeek {
  usualViewerMinutes: number;
  usualOrders: number;
}

export interface HoursAsked {
  sinceMs: number;
  timeZone: string;
}

const hourOf = (timeZone: string) => sql`
  ((extract(isodow from minute at time zone ${timeZone}) - 1) * 24
    + extract(hour from minute at time zone ${timeZone}))::int`;

/** Audience and paid orders of a host by hour of the week, on a zone's clock. */
export const hoursOfHost = async (
  db: Database,
  hostId: string,
  { sinceMs, timeZone }: HoursAsked,
): Promise<HourOfWeek[]> => {
  const { rows } = await sql<HourOfWeek>`
    select ${hourOf(timeZone)} as hour, count(*) as minutes,
           sum(viewers)::bigint as "viewerMinutes", sum(paid_orders)::bigint as orders
      from room_minutes join rooms on rooms.id = room_id
     where rooms.host_id = ${hostId} and rooms.started_at is not null and minute >= ${new Date(sinceMs)}
     group by 1`.execute(db);
  return rows;
};

/** Audience and paid orders of all hosts by hour of the week; 168 rows, however many hosts there are. */
export const hoursOfAll = async (
  db: Database,
  { sinceMs, timeZone }: HoursAsked,
): Promise<SharedHour[]> => {
  const { rows } = await sql<SharedHour>`
    with hours as (
      select rooms.host_id, ${hourOf(timeZone)} as hour, count(*)::float8 as minutes,
             sum(viewers)::float8 as viewers, sum(paid_orders)::float8 as orders
        from room_minutes join rooms on rooms.id = room_id
       where rooms.started_at is not null and minute >= ${new Date(sinceMs)}
       group by 1, 2),
    hosts as (
      select host_id, sum(viewers) / sum(minutes) as audience,
             coalesce(sum(orders) / nullif(sum(viewers), 0), 0) as conversion
        from hours group by host_id)
    select hour, sum(minutes) as minutes, sum(viewers) as "viewerMinutes", sum(orders) as orders,
           sum(audience * minutes) as "usualViewerMinutes", sum(conversion * viewers) as "usualOrders"
      from hours join hosts using (host_id)
     group by hour
     order by hour`.execute(db);
  return rows;
};
