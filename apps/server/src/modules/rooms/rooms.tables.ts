import type { RoomFormat, RoomStatus } from '@kaibo/contracts';
import type { Generated } from 'kysely';
import type { Database, Transaction } from '#platform/database';
import type { SheetLine } from './rooms.run-sheet.rules.ts';

export type RoomsTables = {
  rooms: {
    id: string;
    host_id: string;
    title: string;
    description: string;
    category_id: string;
    cover_id: string | null;
    announcement: Generated<string>;
    status: RoomStatus;
    starts_at: Date | null;
    started_at: Date | null;
    ended_at: Date | null;
    ended_by: string | null;
    stop_reason: Generated<string>;
    bag: Generated<string[]>;
    pinned_product_id: string | null;
    pinned_at: Date | null;
    simulated: boolean;
    format: Generated<RoomFormat>;
    expected_minutes: number | null;
    time_zone: Generated<string>;
    schedule_revision: Generated<number>;
    cancelled_at: Date | null;
    cancel_reason: Generated<string>;
    teasers: Generated<string[]>;
    veiled: Generated<string[]>;
    sold_out: Generated<string[]>;
    created_at: Date;
  };
  room_run_sheets: { room_id: string; version: number; items: SheetLine[]; changed_at: Date };
  room_team: { room_id: string; user_id: string; joined_at: Date };
  room_invites: {
    id: string;
    room_id: string;
    token_hash: Buffer;
    email: string | null;
    created_at: Date;
    expires_at: Date;
    used_at: Date | null;
    used_by: string | null;
    withdrawn_at: Date | null;
  };
  room_moments: {
    id: Generated<number>;
    room_id: string;
    kind: 'pin' | 'announcement';
    product_id: string | null;
    text: string;
    at: Date;
  };
  room_chapters: { session_id: string; room_id: string; offset_ms: number; title: string };
  room_minutes: {
    room_id: string;
    minute: Date;
    viewers: number;
    likes: number;
    chats: number;
    visits: number;
    orders: number;
    paid_orders: number;
    paid_fen: number;
    refunded_fen: number;
  };
  room_stats: {
    room_id: string;
    viewers_now: number;
    likes: number;
    visits: number;
    sold: number;
  };
};

export const tables = (db: Database | Transaction) => db.withTables<RoomsTables>();
