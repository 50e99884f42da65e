import { createHash } from 'node:crypto';
import type { BodyOf } from '@kaibo/contracts';
import type { tellPastPurchases } from '@kaibo/contracts/mining';
import { sql } from 'kysely';
import type { SoldOrder } from '#orders';
import type { Database } from '#platform/database';
import { type NewestOrders, newestOrders } from './mining.newest.rules.ts';

export type PastPurchases = BodyOf<typeof tellPastPurchases>['purchases'];

const PREFIX = 'past:';

/** They agreed where they bought, as whoever told of them has said; they are nobody's account here. */
export const isOfPast = (buyerId: string): boolean => buyerId.startsWith(PREFIX);

const pseudonym = (buyer: string): string =>
  `${PREFIX}${createHash('sha256').update(buyer).digest('base64url').slice(0, 22)}`;

/** @returns how many were not there before. */
export const tellPast = async (
  db: Database,
  purchases: PastPurchases,
  simulated: boolean,
): Promise<number> => {
  const rows = purchases.map(({ id, buyer, atMs, lines }) => ({
    ...{ id, buyer: pseudonym(buyer), at: new Date(atMs).toISOString(), lines },
    total: lines.reduce((sum, { quantity, unitFen }) => sum + quantity * unitFen, 0),
  }));
  const { numAffectedRows } = await sql`
    insert into mining_past (id, buyer, at, total_fen, lines, simulated)
    select id, buyer, at, total, lines, ${simulated}::boolean
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
           as row (id text, buyer text, at timestamptz, total bigint, lines jsonb)
    on conflict (id) do nothing`.execute(db);
  return Number(numAffectedRows ?? 0n);
};

export const forgetPast = async (db: Database): Promise<number> => {
  const { numAffectedRows } = await sql`delete from mining_past`.execute(db);
  return Number(numAffectedRows ?? 0n);
};

interface Row extends Omit<SoldOrder, 'placedAtMs' | 'storeId'> {
  placedAt: Date;
}

const MOST = 200_000;

/** The newest of a window, as orders are read. */
export const pastOrders = async (
  db: Database,
  { fromMs, toMs }: { fromMs: number; toMs: number },
): Promise<NewestOrders> => {
  const { rows } = await sql<Row>`
    select id, buyer as "buyerId", at as "placedAt", total_fen as "totalFen", lines, simulated
      from mining_past where at >= ${new Date(fromMs)} and at < ${new Date(toMs)}
     order by at desc limit ${MOST + 1}`.execute(db);
  const orders = rows.map(({ placedAt, ...row }) => ({
    ...row,
    storeId: '',
    placedAtMs: placedAt.getTime(),
  }));
  return newestOrders({ orders, sinceMs: 0 }, MOST);
};
