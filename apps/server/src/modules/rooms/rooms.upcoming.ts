import type { RoomFormat, RoomStatus } from '@kaibo/contracts';
import { sql } from 'kysely';
import type { Database, Transaction } from '#platform/database';
import type { UpcomingPlace } from './rooms.schedule.rules.ts';
import { ofOpenHost, shownStatus } from './rooms.suspended.ts';
import { tables } from './rooms.tables.ts';

export interface UpcomingFilter {
  categoryId?: string;
  format?: RoomFormat;
  hostIds?: readonly string[];
  /** Starts before this are no longer coming. */
  fromMs: number;
  after: UpcomingPlace | null;
  limit: number;
}

/** The next one first. */
export const upcomingPlaces = async (
  db: Database,
  filter: UpcomingFilter,
): Promise<UpcomingPlace[]> => {
  const { categoryId, format, hostIds, fromMs, after, limit } = filter;
  const rows = await tables(db)
    .selectFrom('rooms')
    .select(['id', 'starts_at as startsAt'])
    .where('status', '=', 'scheduled')
    .where(ofOpenHost)
    .where('starts_at', '>=', new Date(fromMs))
    .$if(categoryId !== undefined, (query) => query.where('category_id', '=', categoryId!))
    .$if(format !== undefined, (query) => query.where('format', '=', format!))
    .$if(hostIds !== undefined, (query) => query.where('host_id', 'in', [...(hostIds ?? [])]))
    .$if(after !== null, (query) =>
      query.where(
        sql<boolean>`(starts_at, id) > (${new Date(after?.startsAtMs ?? 0)}::timestamptz, ${after?.id ?? null}::uuid)`,
      ),
    )
    .orderBy('starts_at')
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map(({ id, startsAt }) => ({ id, startsAtMs: startsAt?.getTime() ?? 0 }));
};

/** What others plan by. */
export interface Schedule {
  roomId: string;
  hostId: string;
  title: string;
  description: string;
  status: RoomStatus;
  startsAtMs: number | null;
  startedAtMs: number | null;
  expectedMinutes: number | null;
  timeZone: string;
  /** Grows with every change of title, text or time. */
  revision: number;
  cancelReason: string;
  simulated: boolean;
}

export const scheduleOf = async (
  db: Database | Transaction,
  roomId: string,
): Promise<Schedule | null> => {
  const row = await tables(db)
    .selectFrom('rooms')
    .select([
      'id as roomId',
      'host_id as hostId',
      'title',
      'description',
      shownStatus.as('status'),
      'starts_at as startsAt',
      'started_at as startedAt',
      'expected_minutes as expectedMinutes',
      'time_zone as timeZone',
      'schedule_revision as revision',
      'cancel_reason as cancelReason',
      'simulated',
    ])
    .where('id', '=', roomId)
    .executeTakeFirst();
  if (!row) return null;
  const { startsAt, startedAt, ...rest } = row;
  return {
    ...rest,
    startsAtMs: startsAt?.getTime() ?? null,
    startedAtMs: startedAt?.getTime() ?? null,
  };
};
