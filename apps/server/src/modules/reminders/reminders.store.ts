import { createHash } from 'node:crypto';
import type { Locale, NoticeKind } from '@kaibo/contracts';
import { sql } from 'kysely';
import type { Database, Transaction } from '#platform/database';
import { newId } from '#platform/id';
import { tables } from './reminders.tables.ts';

type Connection = Database | Transaction;

const count = async (tx: Transaction, roomId: string, by: 1 | -1): Promise<void> => {
  await sql`
    insert into reminder_rooms (room_id, subscribers) values (${roomId}, ${Math.max(0, by)})
    on conflict (room_id) do update
    set subscribers = greatest(0, reminder_rooms.subscribers + ${by})`.execute(tx);
};

/** False when it was so already. */
export const setSubscribed = async (
  tx: Transaction,
  { roomId, userId, subscribed }: { roomId: string; userId: string; subscribed: boolean },
): Promise<boolean> => {
  const changed = subscribed
    ? await tables(tx)
        .insertInto('reminder_subscriptions')
        .values({ room_id: roomId, user_id: userId, since: new Date() })
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirst()
        .then((result) => (result.numInsertedOrUpdatedRows ?? 0n) > 0n)
    : await tables(tx)
        .deleteFrom('reminder_subscriptions')
        .where('room_id', '=', roomId)
        .where('user_id', '=', userId)
        .executeTakeFirst()
        .then((result) => result.numDeletedRows > 0n);
  if (changed) await count(tx, roomId, subscribed ? 1 : -1);
  return changed;
};

export const countSubscriptions = async (db: Connection, userId: string): Promise<number> => {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from reminder_subscriptions
    where user_id = ${userId} and since > now() - interval '30 days'`.execute(db);
  return rows[0]?.n ?? 0;
};

/** How many will be told, for each room that somebody subscribed to. */
export const subscribersOf = async (
  db: Connection,
  roomIds: readonly string[],
): Promise<Map<string, number>> => {
  if (roomIds.length === 0) return new Map();
  const rows = await tables(db)
    .selectFrom('reminder_rooms')
    .select(['room_id', 'subscribers'])
    .where('room_id', 'in', [...roomIds])
    .execute();
  return new Map(rows.map((row) => [row.room_id, row.subscribers]));
};

export const subscribedTo = async (
  db: Connection,
  userId: string,
  roomIds: readonly string[],
): Promise<Set<string>> => {
  if (roomIds.length === 0) return new Set();
  const rows = await tables(db)
    .selectFrom('reminder_subscriptions')
    .select('room_id')
    .where('user_id', '=', userId)
    .where('room_id', 'in', [...roomIds])
    .execute();
  return new Set(rows.map((row) => row.room_id));
};

export interface Device {
  id: string;
  endpoint: string;
  p256dh: string;
  auth: string;
  locale: Locale;
}

const hashOf = (endpoint: string): string =>
  createHash('sha256').update(endpoint).digest('base64url');

const deviceColumns = ['id', 'endpoint', 'p256dh', 'auth', 'locale'] as const;

/** A browser that is known already gets its new keys, and belongs to whoever uses it now. */
export const saveDevice = async (
  tx: Transaction,
  device: Omit<Device, 'id'> & { userId: string | null },
): Promise<void> => {
  const { userId, ...rest } = device;
  await tables(tx)
    .insertInto('push_devices')
    .values({
      id: newId(),
      user_id: userId,
      ...rest,
      endpoint_hash: hashOf(device.endpoint),
      added_at: new Date(),
    })
    .onConflict((conflict) =>
      conflict.column('endpoint_hash').doUpdateSet({
        user_id: userId,
        p256dh: device.p256dh,
        auth: device.auth,
        locale: device.locale,
      }),
    )
    .execute();
};

export const deviceBy = (db: Connection, endpoint: string) =>
  tables(db)
    .selectFrom('push_devices')
    .select(['id', 'user_id as userId'])
    .where('endpoint_hash', '=', hashOf(endpoint))
    .executeTakeFirst();

export const devicesOf = (db: Connection, userId: string): Promise<Device[]> =>
  tables(db)
    .selectFrom('push_devices')
    .select(deviceColumns)
    .where('user_id', '=', userId)
    .execute();

export const devicesById = (db: Connection, ids: readonly string[]): Promise<Device[]> =>
  tables(db)
    .selectFrom('push_devices')
    .select(deviceColumns)
    .where('id', 'in', [...ids])
    .execute();

/** With its subscriptions, which are no longer counted. */
export const forgetDevices = async (tx: Connection, ids: readonly string[]): Promise<void> => {
  if (ids.length === 0) return;
  await sql`
    with gone as (
      delete from reminder_devices where device_id = any (${[...ids]}::uuid[]) returning room_id
    ), lost as (select room_id, count(*)::int as n from gone group by room_id)
    update reminder_rooms set subscribers = greatest(0, subscribers - lost.n)
    from lost where lost.room_id = reminder_rooms.room_id`.execute(tx);
  await tables(tx)
    .deleteFrom('push_devices')
    .where('id', 'in', [...ids])
    .execute();
};

export const setDeviceSubscribed = async (
  tx: Transaction,
  { roomId, deviceId, subscribed }: { roomId: string; deviceId: string; subscribed: boolean },
): Promise<void> => {
  const { numAffectedRows } = subscribed
    ? await sql`insert into reminder_devices (room_id, device_id, since)
                values (${roomId}, ${deviceId}, now()) on conflict do nothing`.execute(tx)
    : await sql`delete from reminder_devices
                where room_id = ${roomId} and device_id = ${deviceId}`.execute(tx);
  if (numAffectedRows === 1n) await count(tx, roomId, subscribed ? 1 : -1);
};

export const countDeviceRooms = async (db: Connection, deviceId: string): Promise<number> => {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from reminder_devices where device_id = ${deviceId}`.execute(db);
  return rows[0]?.n ?? 0;
};

export const choiceRows = (db: Connection, userId: string) =>
  tables(db)
    .selectFrom('notice_choices')
    .select(['kind', 'mail', 'push'])
    .where('user_id', '=', userId)
    .execute();

export const saveChoice = async (
  db: Connection,
  userId: string,
  choice: { kind: NoticeKind; mail: boolean; push: boolean },
): Promise<void> => {
  const { kind, mail, push } = choice;
  await tables(db)
    .insertInto('notice_choices')
    .values({ user_id: userId, kind, mail, push })
    .onConflict((conflict) => conflict.columns(['user_id', 'kind']).doUpdateSet({ mail, push }))
    .execute();
};

/** What subscribers were told last; the first answer is what they knew before the move. */
export const rememberTold = async (
  tx: Transaction,
  roomId: string,
  startsAtMs: number | null,
): Promise<void> => {
  const startsAt = startsAtMs === null ? null : new Date(startsAtMs);
  await sql`
    insert into reminder_rooms (room_id, told_starts_at) values (${roomId}, ${startsAt})
    on conflict (room_id) do update
    set told_starts_at = coalesce(reminder_rooms.told_starts_at, excluded.told_starts_at)`.execute(
    tx,
  );
};

/** Takes the new start as told; false when subscribers know it already. */
export const takeMoved = async (
  tx: Transaction,
  roomId: string,
  startsAtMs: number | null,
): Promise<boolean> => {
  const startsAt = startsAtMs === null ? null : new Date(startsAtMs);
  const { numAffectedRows } = await sql`
    update reminder_rooms set told_starts_at = ${startsAt}::timestamptz
    where room_id = ${roomId} and told_starts_at is distinct from ${startsAt}::timestamptz`.execute(
    tx,
  );
  return numAffectedRows === 1n;
};
