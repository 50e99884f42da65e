import type { Locale, NoticeKind } from '@kaibo/contracts';
import type { Generated } from 'kysely';
import type { Database, Transaction } from '#platform/database';

export type Channel = 'mail' | 'push';

export type RemindersTables = {
  reminder_subscriptions: { room_id: string; user_id: string; since: Date };
  push_devices: {
    id: string;
    user_id: string | null;
    endpoint: string;
    endpoint_hash: string;
    p256dh: string;
    auth: string;
    locale: Locale;
    added_at: Date;
  };
  reminder_devices: { room_id: string; device_id: string; since: Date };
  reminder_rooms: { room_id: string; subscribers: Generated<number>; told_starts_at: Date | null };
  notice_choices: { user_id: string; kind: NoticeKind; mail: boolean; push: boolean };
  reminder_deliveries: {
    room_id: string;
    occasion: string;
    channel: Channel;
    target_id: string;
    kind: NoticeKind;
    attempts: Generated<number>;
    claimed_at: Date | null;
    outcome: 'sent' | 'dropped' | 'failed' | null;
    done_at: Date | null;
  };
};

export const tables = (db: Database | Transaction) => db.withTables<RemindersTables>();
