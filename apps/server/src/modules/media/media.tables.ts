import type { StreamHealth } from '@kaibo/contracts';
import type { Generated } from 'kysely';
import type { Database, Transaction } from '#platform/database';

export type SessionState = 'live' | 'interrupted' | 'ended';
export type ClosedReason = 'host-ended' | 'stopped';
export type EndReason = ClosedReason | 'left' | 'recovered';

/** What the media process tells of a stream; the rest of `StreamHealth` the server adds. */
export type ReportedHealth = Omit<StreamHealth, 'lastRefusal'>;
export type Refusal = NonNullable<StreamHealth['lastRefusal']>;

export type MediaTables = {
  media_channels: {
    room_id: string;
    owner_id: string;
    key_hash: Buffer | null;
    key_hint: string | null;
    rotated_at: Date | null;
    keep_recording_ms: number | null;
    closed_at: Date | null;
    closed_reason: ClosedReason | null;
    rehearsing: Generated<boolean>;
    replay_hidden: Generated<boolean>;
  };
  media_health: {
    room_id: string;
    updated_at: Date;
    health: ReportedHealth | null;
    refusal: Refusal | null;
  };
  media_sessions: {
    id: string;
    room_id: string;
    state: SessionState;
    started_at: Date;
    interrupted_at: Date | null;
    ended_at: Date | null;
    end_reason: EndReason | null;
    rehearsal: Generated<boolean>;
    shown_from: number | null;
    shown_to: number | null;
  };
  media_inits: { session_id: string; init_id: string; bytes: number };
  media_segments: {
    session_id: string;
    sequence: number;
    init_id: string;
    start_ms: number;
    started_at: Date;
    duration_ms: number;
    bytes: number;
    discontinuity: boolean;
    independent: boolean;
  };
};

export const tables = (db: Database | Transaction) => db.withTables<MediaTables>();

/** Told in the transaction that closes a channel, or begins or ends its rehearsal; the payload is the room. */
export const CHANNEL_CHANGED = 'media_channels';
