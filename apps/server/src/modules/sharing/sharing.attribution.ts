import {
  OrderPaid,
  OrderRefunded,
  type PayloadOf,
  SHARE_WINDOW_MS,
  ShareAttributed,
  UserRegistered,
} from '@kaibo/contracts';
import { sql } from 'kysely';
import type { Database, Transaction } from '#platform/database';
import type { EventLog, StoredEvent, Subscription } from '#platform/events';
import type { Touch } from './sharing.rules.ts';
import { addGain, findLink, type Link, takeBack } from './sharing.store.ts';
import { tables } from './sharing.tables.ts';

type Events = Pick<EventLog, 'append'>;
type What = PayloadOf<typeof ShareAttributed>['what'];

const tell = (
  events: Events,
  tx: Transaction,
  link: Link,
  about: { what: What; orderId: string | null; totalFen: number },
): Promise<void> => {
  const { code, channel, sharerId } = link;
  return events.append(tx, ShareAttributed, { code, channel, sharerId, ...about });
};

/**
 * One at a time for each person: a touch and a registration that are written at once would not see each other, and
 * neither would count. Taken before any row, so that nobody who waits for it is waited for.
 */
const alone = async (tx: Transaction, userIds: readonly string[]): Promise<void> => {
  for (const userId of [...new Set(userIds)].toSorted())
    await sql`select pg_advisory_xact_lock(hashtextextended(${`sharing ${userId}`}, 0))`.execute(
      tx,
    );
};

/** The last touch wins; an older one that arrives late changes nothing. Nobody counts for a link of their own. */
export const keepTouch = async (
  events: Events,
  tx: Transaction,
  userId: string,
  touch: Touch,
): Promise<void> => {
  const link = await findLink(tx, touch.code);
  if (!link || link.sharerId === userId) return;
  await alone(tx, [userId]);
  await sql`
    insert into sharing_touches (user_id, code, touched_at)
    values (${userId}, ${touch.code}, ${new Date(touch.atMs)})
    on conflict (user_id) do update set code = excluded.code, touched_at = excluded.touched_at
    where sharing_touches.touched_at < excluded.touched_at`.execute(tx);
  await countRegistration(events, tx, userId);
};

/** Counts an account once, when it was made within the window after the touch. */
const countRegistration = async (
  events: Events,
  tx: Transaction,
  userId: string,
): Promise<void> => {
  const { rows } = await sql<{ code: string; at: Date }>`
    update sharing_newcomers set code = touches.code
    from sharing_touches as touches
    where sharing_newcomers.user_id = ${userId}
      and touches.user_id = sharing_newcomers.user_id
      and sharing_newcomers.code is null
      and sharing_newcomers.registered_at >= touches.touched_at
      and sharing_newcomers.registered_at < touches.touched_at + ${windowOf()}
    returning sharing_newcomers.code, sharing_newcomers.registered_at as at`.execute(tx);
  const [counted] = rows;
  const link = counted ? await findLink(tx, counted.code) : null;
  if (!counted || !link) return;
  await addGain(tx, counted.code, { registrations: 1 }, counted.at.getTime());
  await tell(events, tx, link, { what: 'registration', orderId: null, totalFen: 0 });
};

const windowOf = () => sql`make_interval(secs => ${SHARE_WINDOW_MS / 1000})`;

const registered = async (events: Events, tx: Transaction, event: StoredEvent): Promise<void> => {
  const { userId } = event.payload as PayloadOf<typeof UserRegistered>;
  await tables(tx)
    .insertInto('sharing_newcomers')
    .values({ user_id: userId, registered_at: new Date(event.atMs), code: null })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  await countRegistration(events, tx, userId);
};

const paid = async (events: Events, tx: Transaction, event: StoredEvent): Promise<void> => {
  const { orderId, buyerId, totalFen } = event.payload as PayloadOf<typeof OrderPaid>;
  const paidAt = new Date(event.atMs);
  const { rows } = await sql<{ code: string }>`
    insert into sharing_orders (order_id, code, total_fen, paid_at)
    select ${orderId}::uuid, code, ${totalFen}::bigint, ${paidAt}::timestamptz from sharing_touches
    where user_id = ${buyerId} and touched_at <= ${paidAt} and touched_at > ${paidAt}::timestamptz - ${windowOf()}
    on conflict do nothing
    returning code`.execute(tx);
  const link = rows[0] ? await findLink(tx, rows[0].code) : null;
  if (!link) return;
  await addGain(tx, link.code, { orders: 1, paidFen: totalFen }, event.atMs);
  await tell(events, tx, link, { what: 'order', orderId, totalFen });
};

const refunded = async (events: Events, tx: Transaction, event: StoredEvent): Promise<void> => {
  const { orderId, totalFen } = event.payload as PayloadOf<typeof OrderRefunded>;
  const row = await tables(tx)
    .updateTable('sharing_orders')
    .set({ refunded_at: new Date(event.atMs) })
    .where('order_id', '=', orderId)
    .where('refunded_at', 'is', null)
    .returning(['code', 'total_fen as paidFen', 'paid_at as paidAt'])
    .executeTakeFirst();
  const link = row ? await findLink(tx, row.code) : null;
  if (!row || !link) return;
  await takeBack(tx, { code: row.code, totalFen: row.paidFen, paidAt: row.paidAt });
  await tell(events, tx, link, { what: 'refund', orderId, totalFen });
};

export const attribution = (events: Events): Subscription => ({
  group: 'sharing.attribution',
  names: [UserRegistered.name, OrderPaid.name, OrderRefunded.name],
  from: 'oldest',
  handle: async (batch, tx) => {
    const newcomers = batch.filter(({ name }) => name === UserRegistered.name);
    await alone(
      tx,
      newcomers.map(({ payload }) => (payload as PayloadOf<typeof UserRegistered>).userId),
    );
    for (const event of batch)
      if (event.name === UserRegistered.name) await registered(events, tx, event);
      else if (event.name === OrderPaid.name) await paid(events, tx, event);
      else await refunded(events, tx, event);
  },
});

/** Who came is forgotten once it can count for nothing more. */
export const forgetTouches = async (db: Database, nowMs: number): Promise<void> => {
  const before = new Date(nowMs - SHARE_WINDOW_MS);
  await tables(db).deleteFrom('sharing_touches').where('touched_at', '<', before).execute();
  await tables(db).deleteFrom('sharing_newcomers').where('registered_at', '<', before).execute();
};
