import { createHash, createHmac } from 'node:crypto';
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

/** As pseudonyms were before they had a key: whoever could guess a buyer could tell that they had bought. */
const unkeyed = (buyer: string): string =>
  `${PREFIX}${createHash('sha256').update(buyer).digest('base64url').slice(0, 22)}`;

/** Of the former pseudonym, so that a buyer of before has the same as one who is told of now. */
const keyed = (pseudonym: string, secret: string): string =>
  `${PREFIX}${createHmac('sha256', secret).update(pseudonym).digest('base64url').slice(0, 22)}`;

/** @returns how many were not there before. */
export const tellPast = async (
  { db, secret }: { db: Database; secret: string },
  purchases: PastPurchases,
  simulated: boolean,
): Promise<number> => {
  const rows = purchases.map(({ id, buyer, atMs, lines }) => ({
    ...{ id, buyer: keyed(unkeyed(buyer), secret), at: new Date(atMs).toISOString(), lines },
    total: lines.reduce((sum, { quantity, unitFen }) => sum + quantity * unitFen, 0),
  }));
  const { numAffectedRows } = await sql`
    insert into mining_past (id, buyer, at, total_fen, lines, simulated, keyed)
    select id, buyer, at, total, lines, ${simulated}::boolean, true
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
           as row (id text, buyer text, at timestamptz, total bigint, lines jsonb)
    on conflict (id) do nothing`.execute(db);
  return Number(numAffectedRows ?? 0n);
};

const BUYERS_AT_ONCE = 2_000;

/** Gives a key to the pseudonyms that have none. */
export const keyPast = async (db: Database, secret: string): Promise<void> => {
  for (let found = BUYERS_AT_ONCE; found === BUYERS_AT_ONCE; ) {
    const { rows } = await sql<{ buyer: string }>`
      select distinct buyer from mining_past where not keyed limit ${BUYERS_AT_ONCE}`.execute(db);
    found = rows.length;
    if (found > 0)
      await sql`
        update mining_past set buyer = told.now, keyed = true
          from unnest(${rows.map(({ buyer }) => buyer)}::text[],
                      ${rows.map(({ buyer }) => keyed(buyer, secret))}::text[]) as told (before, now)
         where mining_past.buyer = told.before and not keyed`.execute(db);
  }
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
