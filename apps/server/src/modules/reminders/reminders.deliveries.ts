import type { NoticeKind } from '@kaibo/contracts';
import { sql } from 'kysely';
import type { Database, Transaction } from '#platform/database';
import { retryAfterMs, usualChoices } from './reminders.rules.ts';
import type { Channel } from './reminders.tables.ts';

export interface About {
  roomId: string;
  /** Text of the occasion. */
  occasion: string;
  kind: NoticeKind;
}

/**
 * Lays one row for each message to each subscriber who wants it, by one statement each: the database works, not
 * the program. Rows that are there already stay as they are.
 */
export const laySubscribers = async (tx: Transaction, about: About): Promise<void> => {
  const { roomId, occasion, kind } = about;
  const usual = usualChoices[kind];
  await sql`
    insert into reminder_deliveries (room_id, occasion, channel, target_id, kind)
    select s.room_id, ${occasion}, 'mail', s.user_id, ${kind}
    from reminder_subscriptions s
    left join notice_choices c on c.user_id = s.user_id and c.kind = ${kind}
    where s.room_id = ${roomId} and coalesce(c.mail, ${usual.mail})
    on conflict do nothing`.execute(tx);
  await sql`
    insert into reminder_deliveries (room_id, occasion, channel, target_id, kind)
    select s.room_id, ${occasion}, 'push', d.id, ${kind}
    from reminder_subscriptions s
    join push_devices d on d.user_id = s.user_id
    left join notice_choices c on c.user_id = s.user_id and c.kind = ${kind}
    where s.room_id = ${roomId} and coalesce(c.push, ${usual.push})
    on conflict do nothing`.execute(tx);
  await sql`
    insert into reminder_deliveries (room_id, occasion, channel, target_id, kind)
    select room_id, ${occasion}, 'push', device_id, ${kind}
    from reminder_devices where room_id = ${roomId}
    on conflict do nothing`.execute(tx);
};

/** Of these followers, those who chose to hear of it; who subscribed as well hears of it once. */
export const layFollowers = async (
  tx: Transaction,
  { roomId, occasion }: Omit<About, 'kind'>,
  followers: readonly string[],
): Promise<void> => {
  if (followers.length === 0) return;
  await sql`
    with told as (
      select user_id, mail, push from notice_choices
      where kind = 'followed-live' and user_id = any (${[...followers]}::uuid[]) and (mail or push)
    )
    insert into reminder_deliveries (room_id, occasion, channel, target_id, kind)
    select ${roomId}::uuid, ${occasion}, 'mail', user_id, 'followed-live' from told where mail
    union all
    select ${roomId}::uuid, ${occasion}, 'push', d.id, 'followed-live'
    from told join push_devices d on d.user_id = told.user_id where told.push
    on conflict do nothing`.execute(tx);
};

export interface Delivery {
  channel: Channel;
  targetId: string;
  kind: NoticeKind;
  attempts: number;
}

/** What a process took and did not finish within this time is taken again. */
export const CLAIM_MS = 120_000;

/** Takes the next ones for oneself: whoever asks at the same time gets others. */
export const claim = async (
  db: Database,
  { roomId, occasion }: Omit<About, 'kind'>,
  limit: number,
): Promise<Delivery[]> => {
  const { rows } = await sql<Delivery>`
    update reminder_deliveries set claimed_at = now(), attempts = attempts + 1
    where (room_id, occasion, channel, target_id) in (
      select room_id, occasion, channel, target_id from reminder_deliveries
      where room_id = ${roomId} and occasion = ${occasion} and done_at is null
        and (claimed_at is null or claimed_at < now() - ${CLAIM_MS} * interval '1 millisecond')
      order by channel desc, target_id
      limit ${limit}
      for update skip locked)
    returning channel, target_id as "targetId", kind, attempts`.execute(db);
  return rows;
};

type Outcome = 'sent' | 'dropped' | 'failed';

export interface Finished extends Delivery {
  /** `later` is taken again after a while, longer each time, until there were too many tries. */
  outcome: Outcome | 'later';
}

export const finish = async (
  db: Database,
  { roomId, occasion }: Omit<About, 'kind'>,
  done: readonly Finished[],
): Promise<void> => {
  if (done.length === 0) return;
  const waits = done.map((one) => (one.outcome === 'later' ? retryAfterMs(one.attempts) : null));
  const outcomes = done.map(({ outcome }, i) =>
    outcome !== 'later' ? outcome : waits[i] === null ? 'failed' : null,
  );
  await sql`
    update reminder_deliveries as d set
      outcome = r.outcome,
      done_at = case when r.outcome is null then null else now() end,
      claimed_at = now() + (r.wait_ms - ${CLAIM_MS}) * interval '1 millisecond'
    from unnest(
      ${done.map(({ channel }) => channel)}::text[],
      ${done.map(({ targetId }) => targetId)}::uuid[],
      ${outcomes}::text[],
      ${waits}::int[]
    ) as r (channel, target_id, outcome, wait_ms)
    where d.room_id = ${roomId} and d.occasion = ${occasion}
      and d.channel = r.channel and d.target_id = r.target_id`.execute(db);
};

/** Everything of an occasion that is no longer true. */
export const dropRest = async (
  db: Database,
  { roomId, occasion }: Omit<About, 'kind'>,
): Promise<void> => {
  await sql`
    update reminder_deliveries set outcome = 'dropped', done_at = now(), claimed_at = null
    where room_id = ${roomId} and occasion = ${occasion} and done_at is null`.execute(db);
};

/** Whether something of it waits, or is being sent. */
export const isUnfinished = async (
  db: Database,
  { roomId, occasion }: Omit<About, 'kind'>,
): Promise<boolean> => {
  const { rows } = await sql`
    select 1 from reminder_deliveries
    where room_id = ${roomId} and occasion = ${occasion} and done_at is null limit 1`.execute(db);
  return rows.length > 0;
};

/** Messages are of no use to anybody after this; subscriptions to streams of long ago neither. */
export const forgetOld = async (db: Database): Promise<void> => {
  await sql`delete from reminder_deliveries where done_at < now() - interval '30 days'`.execute(db);
  await sql`delete from reminder_subscriptions where since < now() - interval '400 days'`.execute(
    db,
  );
};
