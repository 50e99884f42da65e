import { type Kysely, sql } from 'kysely';

/** What a host says of a stream before it begins. */
export const up = async (db: Kysely<never>): Promise<void> => {
  await sql`
    alter table rooms
      add column format text not null default 'sale'
        check (format in ('sale', 'launch', 'review', 'interview', 'lesson', 'after-sale')),
      add column expected_minutes int check (expected_minutes between 5 and 1440),
      add column time_zone text not null default 'Asia/Shanghai',
      -- Counts what a calendar must learn anew.
      add column schedule_revision int not null default 0,
      add column cancelled_at timestamptz,
      add column cancel_reason text not null default '',
      add column teasers uuid[] not null default '{}',
      -- Products that viewers do not see before they are unveiled.
      add column veiled uuid[] not null default '{}',
      drop constraint rooms_status_check,
      add constraint rooms_status_check
        check (status in ('scheduled', 'live', 'ended', 'cancelled', 'stopped')),
      add constraint rooms_pin_unveiled
        check (pinned_product_id is null or not (pinned_product_id = any (veiled)))`.execute(db);
  await sql`
    create index rooms_upcoming on rooms (starts_at, id)
    where status = 'scheduled' and starts_at is not null`.execute(db);
};
