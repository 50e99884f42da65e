import { sql } from 'kysely';
import type { Transaction } from '#platform/database';

interface Pieces {
  skuId: string;
  quantity: number;
}

const arrays = (lines: readonly Pieces[], sign = 1) => {
  const ids = lines.map((line) => line.skuId);
  const quantities = lines.map((line) => sign * line.quantity);
  return sql`${ids}::uuid[], ${quantities}::int[]`;
};

/** Takes all pieces or none; false when not everything is there. */
export const reserveStock = async (tx: Transaction, lines: readonly Pieces[]): Promise<boolean> => {
  const { rows } = await sql<{ outcome: string }>`
    select outcome from catalog_reserve(${arrays(lines)})`.execute(tx);
  return rows.every((row) => row.outcome === 'reserved');
};

export const releaseStock = async (tx: Transaction, lines: readonly Pieces[]): Promise<void> => {
  if (lines.length > 0) await sql`select catalog_release(${arrays(lines)})`.execute(tx);
};

/** @param sign -1 takes a sale back. */
export const countSold = async (
  tx: Transaction,
  lines: readonly Pieces[],
  sign: 1 | -1 = 1,
): Promise<void> => {
  if (lines.length > 0) await sql`select catalog_count_sold(${arrays(lines, sign)})`.execute(tx);
};

/** Locks the stock rows in the order of their ids, so that several calls may follow in one transaction. */
export const lockStock = (tx: Transaction, lines: readonly Pieces[]): Promise<void> =>
  countSold(
    tx,
    lines.map(({ skuId }) => ({ skuId, quantity: 0 })),
  );
