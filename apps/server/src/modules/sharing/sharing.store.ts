import type { ShareChannel, ShareKind, ShareTarget } from '@kaibo/contracts';
import { sql } from 'kysely';
import type { Database, Transaction } from '#platform/database';
import { newCode } from './sharing.rules.ts';
import { tables } from './sharing.tables.ts';

export interface Link {
  code: string;
  target: ShareTarget;
  ownerId: string;
  sharerId: string | null;
  channel: ShareChannel;
}

type LinkRow = Omit<Link, 'target'> & { kind: ShareKind; targetId: string };

const columns = [
  'code',
  'kind',
  'target_id as targetId',
  'owner_id as ownerId',
  'sharer_id as sharerId',
  'channel',
] as const;

const toLink = ({ kind, targetId, ...row }: LinkRow): Link => ({
  ...row,
  target: { kind, id: targetId },
});

export const findLink = async (db: Database | Transaction, code: string): Promise<Link | null> => {
  const query = tables(db).selectFrom('sharing_links').select(columns).where('code', '=', code);
  const row = await query.executeTakeFirst();
  return row ? toLink(row) : null;
};

/** The code of this target, sharer and channel; `isNew` when it was made now. */
export const takeLink = async (
  tx: Transaction,
  link: Omit<Link, 'code'>,
): Promise<{ code: string; isNew: boolean }> => {
  const { target, ownerId, sharerId, channel } = link;
  const made = await tables(tx)
    .insertInto('sharing_links')
    .values({
      code: newCode(),
      kind: target.kind,
      target_id: target.id,
      owner_id: ownerId,
      sharer_id: sharerId,
      channel,
      made_at: new Date(),
    })
    .onConflict((conflict) =>
      conflict.columns(['kind', 'target_id', 'sharer_id', 'channel']).doNothing(),
    )
    .returning('code')
    .executeTakeFirst();
  if (made) return { code: made.code, isNew: true };
  const { code } = await tables(tx)
    .selectFrom('sharing_links')
    .select('code')
    .where('kind', '=', target.kind)
    .where('target_id', '=', target.id)
    .where(sql<boolean>`sharer_id is not distinct from ${sharerId}::uuid`)
    .where('channel', '=', channel)
    .executeTakeFirstOrThrow();
  return { code, isNew: false };
};

export interface Gain {
  visits?: number;
  registrations?: number;
  orders?: number;
  paidFen?: number;
}

/** Days are those of UTC. */
export const addGain = async (
  tx: Transaction,
  code: string,
  gain: Gain,
  atMs: number,
): Promise<void> => {
  const { visits = 0, registrations = 0, orders = 0, paidFen = 0 } = gain;
  await sql`
    insert into sharing_days as days (code, day, visits, registrations, orders, paid_fen)
    values (${code}, (${new Date(atMs)}::timestamptz at time zone 'UTC')::date,
            ${visits}, ${registrations}, ${orders}, ${paidFen})
    on conflict (code, day) do update set
      visits = days.visits + excluded.visits,
      registrations = days.registrations + excluded.registrations,
      orders = days.orders + excluded.orders,
      paid_fen = days.paid_fen + excluded.paid_fen`.execute(tx);
};

/** An order that was paid back counts for its day no longer. */
export const takeBack = async (
  tx: Transaction,
  order: { code: string; totalFen: number; paidAt: Date },
): Promise<void> => {
  await sql`
    update sharing_days set orders = orders - 1, paid_fen = paid_fen - ${order.totalFen}
    where code = ${order.code}
      and day = (${order.paidAt}::timestamptz at time zone 'UTC')::date`.execute(tx);
};

export interface Asked {
  ownerId: string;
  target?: { kind: ShareKind; id?: string };
}

const counts = {
  visits: sql<number>`coalesce(sum(days.visits), 0)::int`,
  registrations: sql<number>`coalesce(sum(days.registrations), 0)::int`,
  orders: sql<number>`coalesce(sum(days.orders), 0)::int`,
  paidFen: sql<number>`coalesce(sum(days.paid_fen), 0)::bigint`,
};

const counted = (db: Database, { ownerId, target }: Asked) =>
  tables(db)
    .selectFrom('sharing_links as links')
    .leftJoin('sharing_days as days', 'days.code', 'links.code')
    .where('links.owner_id', '=', ownerId)
    .$if(target !== undefined, (query) => query.where('links.kind', '=', target!.kind))
    .$if(target?.id !== undefined, (query) => query.where('links.target_id', '=', target!.id!))
    .select([
      counts.visits.as('visits'),
      counts.registrations.as('registrations'),
      counts.orders.as('orders'),
      counts.paidFen.as('paidFen'),
    ]);

const SHOWN = 20;

export const sumsOf = async (db: Database, asked: Asked) => {
  const base = counted(db, asked);
  const [total, byChannel, bySharer, byTarget] = await Promise.all([
    base.select(sql<Date | null>`min(links.made_at)`.as('since')).executeTakeFirstOrThrow(),
    base.select('links.channel').groupBy('links.channel').orderBy('visits', 'desc').execute(),
    base
      .select('links.sharer_id as sharerId')
      .groupBy('links.sharer_id')
      .orderBy('visits', 'desc')
      .limit(SHOWN)
      .execute(),
    base
      .select(['links.kind', 'links.target_id as targetId'])
      .groupBy(['links.kind', 'links.target_id'])
      .orderBy('visits', 'desc')
      .limit(SHOWN)
      .execute(),
  ]);
  return { total, byChannel, bySharer, byTarget };
};
