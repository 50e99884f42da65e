import { type RawBuilder, sql } from 'kysely';
import type { Database, Transaction } from '#platform/database';
import { HALF_LIFE_MS, weights } from './recommendation.rules.ts';

export type TastesTables = {
  recommendation_tastes: {
    person: string;
    entity: string;
    weight: number;
    recent: number;
    at: Date;
    following: boolean;
    followed_at: Date | null;
  };
  recommendation_counted: { event_id: string; counted_at: Date };
  recommendation_refused: {
    person: string;
    kind: 'room' | 'product' | 'host';
    item_id: string;
    against: string[];
    at: Date;
  };
};

export const tables = (db: Database | Transaction) => db.withTables<TastesTables>();

/** What a row of `recommendation_tastes` weighs at a moment: what is left of the acts, and following, which lasts. */
export const weightAt = (at: Date): RawBuilder<number> => sql<number>`(
  weight * pow(2, -greatest(0, extract(epoch from ${at}::timestamptz - recommendation_tastes.at)) * 1000
    / ${HALF_LIFE_MS}::float8)
  + case when following then ${weights.follow}::float8 else 0 end)`;

/** People of a segment together are kept as one person; a fit leaves them out. */
export const SEGMENT_PREFIX = 's:';
