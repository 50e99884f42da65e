import {
  ChatSaid,
  type DeskMinute,
  type DeskNumbers,
  Entered,
  Liked,
  OrderPaid,
  OrderPlaced,
  OrderRefunded,
  type PayloadOf,
  ViewersCounted,
} from '@kaibo/contracts';
import { sql } from 'kysely';
import type { Database, Transaction } from '#platform/database';
import type { StoredEvent } from '#platform/events';
import { tables } from './rooms.tables.ts';

const MINUTE_MS = 60_000;
/** What a desk is sent at once. */
const LATEST_MINUTES = 240;

export interface MinuteDelta {
  roomId: string;
  minuteMs: number;
  /** The most at once; the others are sums. */
  viewers: number;
  likes: number;
  chats: number;
  visits: number;
  orders: number;
  paidOrders: number;
  paidFen: number;
  refundedFen: number;
}

/** What each event adds to its minute; a minute is that of the event, however late it is heard. */
const additions: Record<string, (event: StoredEvent) => Partial<MinuteDelta>> = {
  [Liked.name]: ({ payload }) => ({ likes: (payload as PayloadOf<typeof Liked>).count }),
  [ChatSaid.name]: () => ({ chats: 1 }),
  [Entered.name]: ({ payload }) =>
    (payload as PayloadOf<typeof Entered>).surface === 'room' ? { visits: 1 } : {},
  [OrderPlaced.name]: () => ({ orders: 1 }),
  [OrderPaid.name]: ({ payload }) => ({
    paidOrders: 1,
    paidFen: (payload as PayloadOf<typeof OrderPaid>).totalFen,
  }),
  [OrderRefunded.name]: ({ payload }) => ({
    refundedFen: (payload as PayloadOf<typeof OrderRefunded>).totalFen,
  }),
};

export const minuteEvents: readonly string[] = [...Object.keys(additions), ViewersCounted.name];

const emptyMinute = (roomId: string, minuteMs: number): MinuteDelta => ({
  roomId,
  minuteMs,
  viewers: 0,
  likes: 0,
  chats: 0,
  visits: 0,
  orders: 0,
  paidOrders: 0,
  paidFen: 0,
  refundedFen: 0,
});

/** What a batch of events adds to each minute of each room. O(events). */
export const sumUpMinutes = (events: readonly StoredEvent[]): MinuteDelta[] => {
  const minutes = new Map<string, MinuteDelta>();
  for (const event of events) {
    const { roomId, name, atMs, payload } = event;
    if (!roomId) continue;
    const added = additions[name]?.(event) ?? {};
    const viewers =
      name === ViewersCounted.name ? (payload as PayloadOf<typeof ViewersCounted>).viewersNow : 0;
    if (viewers === 0 && Object.keys(added).length === 0) continue;
    const minuteMs = Math.floor(atMs / MINUTE_MS) * MINUTE_MS;
    const key = `${roomId} ${minuteMs}`;
    const minute = minutes.get(key) ?? emptyMinute(roomId, minuteMs);
    minutes.set(key, minute);
    minute.viewers = Math.max(minute.viewers, viewers);
    minute.likes += added.likes ?? 0;
    minute.chats += added.chats ?? 0;
    minute.visits += added.visits ?? 0;
    minute.orders += added.orders ?? 0;
    minute.paidOrders += added.paidOrders ?? 0;
    minute.paidFen += added.paidFen ?? 0;
    minute.refundedFen += added.refundedFen ?? 0;
  }
  return [...minutes.values()];
};

/** One statement for a whole batch of events. */
export const addMinutes = async (
  tx: Transaction,
  deltas: readonly MinuteDelta[],
): Promise<void> => {
  if (deltas.length === 0) return;
  const sums = ['likes', 'chats', 'visits', 'orders', 'paidOrders'] as const;
  const ints = sums.map((name) => sql`${deltas.map((delta) => delta[name])}::int[]`);
  await sql`
    insert into room_minutes as minutes (room_id, minute, viewers, likes, chats, visits, orders,
                                         paid_orders, paid_fen, refunded_fen)
    select * from unnest(
      ${deltas.map((delta) => delta.roomId)}::uuid[],
      ${deltas.map((delta) => new Date(delta.minuteMs))}::timestamptz[],
      ${deltas.map((delta) => delta.viewers)}::int[],
      ${sql.join(ints)},
      ${deltas.map((delta) => delta.paidFen)}::bigint[],
      ${deltas.map((delta) => delta.refundedFen)}::bigint[])
    on conflict (room_id, minute) do update set
      viewers = greatest(minutes.viewers, excluded.viewers),
      likes = minutes.likes + excluded.likes,
      chats = minutes.chats + excluded.chats,
      visits = minutes.visits + excluded.visits,
      orders = minutes.orders + excluded.orders,
      paid_orders = minutes.paid_orders + excluded.paid_orders,
      paid_fen = minutes.paid_fen + excluded.paid_fen,
      refunded_fen = minutes.refunded_fen + excluded.refunded_fen`.execute(tx);
};

/** Rooms of a demo run for ever and are looked at for a day. */
export const forgetMinutes = async (db: Database): Promise<void> => {
  await sql`
    delete from room_minutes using rooms
     where rooms.id = room_id
       and minute < now() - case when simulated then interval '1 day' else interval '400 days' end
  `.execute(db);
};

export const minutesOf = async (db: Database, roomId: string): Promise<DeskMinute[]> => {
  const rows = await tables(db)
    .selectFrom('room_minutes')
    .select(['minute', 'viewers', 'likes', 'chats', 'visits', 'orders'])
    .select(['paid_orders as paidOrders', 'paid_fen as paidFen'])
    .where('room_id', '=', roomId)
    .orderBy('minute', 'desc')
    .limit(LATEST_MINUTES)
    .execute();
  return rows.reverse().map(({ minute, ...row }) => ({ atMs: minute.getTime(), ...row }));
};

export interface NumbersAsked {
  roomId: string;
  /** Null counts from the beginning of the room. */
  sinceMs: number | null;
  viewersNow: number;
  nowMs: number;
}

export const numbersOf = async (db: Database, asked: NumbersAsked): Promise<DeskNumbers> => {
  const { roomId, sinceMs, viewersNow, nowMs } = asked;
  const firstMinute = new Date(Math.floor((sinceMs ?? 0) / MINUTE_MS) * MINUTE_MS);
  const lastMinute = new Date((Math.floor(nowMs / MINUTE_MS) - 1) * MINUTE_MS);
  const { rows } = await sql<Omit<DeskNumbers, 'sinceMs' | 'viewersNow' | 'conversion'>>`
    select coalesce(max(viewers), 0) as "viewersPeak", coalesce(sum(likes), 0) as likes,
           coalesce(sum(visits), 0) as visits, coalesce(sum(chats), 0) as chats,
           coalesce(sum(chats) filter (where minute = ${lastMinute}), 0) as "chatsPerMinute",
           coalesce(sum(orders), 0) as orders, coalesce(sum(paid_orders), 0) as "paidOrders",
           coalesce(sum(paid_fen), 0)::bigint as "paidFen",
           coalesce(sum(refunded_fen), 0)::bigint as "refundedFen"
      from room_minutes where room_id = ${roomId} and minute >= ${firstMinute}`.execute(db);
  const sums = rows[0]!;
  return {
    ...sums,
    sinceMs,
    viewersNow,
    viewersPeak: Math.max(sums.viewersPeak, viewersNow),
    conversion: sums.visits === 0 ? null : sums.paidOrders / sums.visits,
  };
};
