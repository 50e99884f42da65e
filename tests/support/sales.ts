import type { OpenDatabase } from '../../apps/server/src/platform/database.ts';
import { newId } from '../../apps/server/src/platform/id.ts';

type Pool = OpenDatabase['pool'];

export interface Sale {
  buyerId: string;
  storeId: string;
  atMs: number;
  productIds: readonly string[];
  unitFen?: number;
  status?: 'paid' | 'completed' | 'cancelled' | 'refunded' | 'unpaid';
}

/** Accounts without a password, who agreed to be known unless said. */
export const makeAccounts = async (
  pool: Pool,
  n: number,
  consent: { analytics: boolean; personalisation: boolean } = {
    analytics: true,
    personalisation: true,
  },
): Promise<string[]> => {
  const ids = Array.from({ length: n }, () => newId());
  await pool.query(
    `insert into users (id, email, name, consent_analytics, consent_personalisation)
     select id, id || '@sales.kaibo.test', 'Buyer', $2, $3 from unnest($1::uuid[]) as id`,
    [ids, consent.analytics, consent.personalisation],
  );
  return ids;
};

/** Orders of the past, as they would stand in the tables now. */
export const makeSales = async (pool: Pool, sales: readonly Sale[]): Promise<void> => {
  const rows = sales.map((sale) => ({
    ...{ id: newId(), status: 'completed', unitFen: 1_000, ...sale },
    at: new Date(sale.atMs).toISOString(),
    lines: sale.productIds.map((productId, position) => ({ productId, position })),
  }));
  await pool.query(
    `insert into orders (id, buyer_id, store_id, store_name, room_id, status, total_fen, address,
                         intention, request_hash, simulated, placed_at, expires_at)
     select id, "buyerId", "storeId", 'Store', null, status, "unitFen" * jsonb_array_length(lines), '{}',
            id::text, '', false, at, at
       from jsonb_to_recordset($1::jsonb) as row (id uuid, "buyerId" uuid, "storeId" uuid, status text,
         "unitFen" bigint, at timestamptz, lines jsonb)`,
    [JSON.stringify(rows)],
  );
  await pool.query(
    `insert into order_lines (order_id, position, sku_id, product_id, title, option, cover_url,
                              unit_fen, quantity)
     select row.id, line.position, line."productId", line."productId", 'Product', '', null,
            row."unitFen", 1
       from jsonb_to_recordset($1::jsonb) as row (id uuid, "unitFen" bigint, lines jsonb)
       cross join jsonb_to_recordset(row.lines) as line ("productId" uuid, position int)`,
    [JSON.stringify(rows)],
  );
};
