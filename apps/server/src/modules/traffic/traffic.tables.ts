import type {
  PlanPoint,
  PolicyStep,
  TrafficPlan,
  TrafficPolicyState,
  TrafficRulesInput,
  WhatIf,
} from '@kaibo/contracts/traffic';
import type { Generated } from 'kysely';
import type { Database, Transaction } from '#platform/database';

export interface RateRow {
  kind: 'room' | 'host' | 'all';
  id: string;
  shown: number;
  clicks: number;
  visits: number;
  orders: number;
  fen: number;
  watch_ms: number;
  follows: number;
  at: Date;
}

/** Who did what, by id; names are looked up when it is shown. */
export type KeptStep = Omit<PolicyStep, 'by'> & { byId: string | null };

/** As they are kept: what is known of a boost elsewhere is not. */
export type KeptRules = Omit<TrafficRulesInput, 'boosts'> & { boosts: KeptBoost[] };

export interface KeptBoost {
  id: string;
  roomId: string;
  label: { zh: string; en: string };
  budget: number;
  endsAtMs: number;
  authorId: string;
}

export type TrafficTables = {
  traffic_rates: RateRow;
  traffic_ledger: {
    minute: Date;
    room_id: string;
    source: string;
    served: number;
    organic_milli: number;
    floor_milli: number;
    group_milli: number;
    exploration_milli: number;
    paid_milli: number;
    lost_seats_milli: number;
    lost_stock_milli: number;
    lost_cap_milli: number;
    lost_others_milli: number;
    clicks: number;
  };
  traffic_policies: {
    id: string;
    version: number | null;
    title: string;
    note: Generated<string>;
    note_for_hosts: Generated<{ zh: string; en: string }>;
    state: TrafficPolicyState;
    revision: Generated<number>;
    rules: KeptRules;
    base_id: string | null;
    author_id: string | null;
    submitted_by: string | null;
    approved_by: string | null;
    what_if: WhatIf | null;
    history: KeptStep[];
    changed_at: Date;
    published_at: Date | null;
  };
  traffic_boosts: {
    id: string;
    given: Generated<number>;
    ended_at: Date | null;
    why: 'spent' | 'over' | 'ended' | null;
  };
  traffic_plans: {
    id: string;
    made_at: Date;
    policy_version: number;
    point: PlanPoint;
    plan: TrafficPlan | null;
  };
  traffic_takings: { store_id: string; day: string; fen: number };
};

export const tables = (db: Database | Transaction) => db.withTables<TrafficTables>();
