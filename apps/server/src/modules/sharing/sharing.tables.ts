import type { ShareChannel, ShareKind } from '@kaibo/contracts';
import type { Database, Transaction } from '#platform/database';

export type SharingTables = {
  sharing_links: {
    code: string;
    kind: ShareKind;
    target_id: string;
    /** Whose page it is: it is they who see the numbers. */
    owner_id: string;
    sharer_id: string | null;
    channel: ShareChannel;
    made_at: Date;
  };
  sharing_days: {
    code: string;
    day: Date;
    visits: number;
    registrations: number;
    orders: number;
    paid_fen: number;
  };
  sharing_touches: { user_id: string; code: string; touched_at: Date };
  sharing_newcomers: { user_id: string; registered_at: Date; code: string | null };
  sharing_orders: {
    order_id: string;
    code: string;
    total_fen: number;
    paid_at: Date;
    refunded_at: Date | null;
  };
};

export const tables = (db: Database | Transaction) => db.withTables<SharingTables>();
