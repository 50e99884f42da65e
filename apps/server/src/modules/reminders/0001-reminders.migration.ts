import { type Kysely, sql } from 'kysely';

export const up = async (db: Kysely<never>): Promise<void> => {
  await sql`
    create table reminder_subscriptions (
      room_id uuid not null,
      user_id uuid not null,
      since timestamptz not null,
      primary key (room_id, user_id)
    )`.execute(db);
  await sql`create index reminder_subscriptions_by_user on reminder_subscriptions (user_id, since)`.execute(
    db,
  );

  // A browser that takes push messages: an account's, or a guest's.
  await sql`
    create table push_devices (
      id uuid primary key,
      user_id uuid,
      endpoint text not null,
      endpoint_hash text not null unique,
      p256dh text not null,
      auth text not null,
      locale text not null check (locale in ('zh-CN', 'en')),
      added_at timestamptz not null
    )`.execute(db);
  await sql`create index push_devices_by_user on push_devices (user_id)`.execute(db);
  await sql`
    create table reminder_devices (
      room_id uuid not null,
      device_id uuid not null references push_devices on delete cascade,
      since timestamptz not null,
      primary key (room_id, device_id)
    )`.execute(db);
  await sql`create index reminder_devices_by_device on reminder_devices (device_id)`.execute(db);

  await sql`
    create table reminder_rooms (
      room_id uuid primary key,
      subscribers int not null default 0 check (subscribers >= 0),
      -- The start that subscribers know of; null before it was ever moved.
      told_starts_at timestamptz
    )`.execute(db);
  await sql`
    create table notice_choices (
      user_id uuid not null,
      kind text not null check (kind in ('reminder', 'changed', 'live', 'followed-live')),
      mail boolean not null,
      push boolean not null,
      primary key (user_id, kind)
    )`.execute(db);

  // One row for each message to each person: what makes it be sent once.
  await sql`
    create table reminder_deliveries (
      room_id uuid not null,
      occasion text not null,
      channel text not null check (channel in ('mail', 'push')),
      -- A user for mail, a device for push.
      target_id uuid not null,
      kind text not null,
      attempts int not null default 0,
      claimed_at timestamptz,
      outcome text check (outcome in ('sent', 'dropped', 'failed')),
      done_at timestamptz,
      primary key (room_id, occasion, channel, target_id),
      check ((outcome is null) = (done_at is null))
    )`.execute(db);
  await sql`
    create index reminder_deliveries_due on reminder_deliveries (room_id, occasion)
    where done_at is null`.execute(db);
  await sql`create index reminder_deliveries_by_time on reminder_deliveries (done_at)`.execute(db);
};
