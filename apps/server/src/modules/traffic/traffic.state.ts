import { createPacer, modeAt, type Pacer, type RoomPrices } from '@kaibo/allocate';
import type { TrafficMode, TrafficModeWhy } from '@kaibo/contracts/traffic';
import type { Columns } from './traffic.board.ts';
import type { KeptRules } from './traffic.tables.ts';

/** The policy in force, as far as answers go by it. */
export interface InForce {
  id: string;
  version: number;
  rules: KeptRules;
}

/** A boost that runs. */
export interface Running {
  id: string;
  label: { zh: string; en: string };
  budget: number;
  /** Impressions that are not given yet; counted down as answers are given. */
  left: number;
}

/** What a plan tells those who answer; never changed once it is told, but for what it counts. */
export interface Broadcast {
  planId: string;
  policyVersion: number;
  solvedAtMs: number;
  isTimedOut: boolean;
  /** By row, as all columns. */
  prices: RoomPrices;
  /** Of the same rooms, all zero: for when the prices are too old. */
  noPrices: RoomPrices;
  /** One row more than there are prices: what a room is worth that came since. */
  expected: Columns;
  /** ρ: fen of one unit of relevance. */
  guard: number;
  /** Impressions a second that the plan gave each row. */
  quotas: Float64Array;
  /** What an impression is typically worth, fen. */
  scale: number;
  /** Of rooms that are learnt of: clicks and looks without one, as they are believed; both 0 for the others. */
  believed: { clicked: Float64Array; passed: Float64Array };
  /** Rooms that are looked at in every answer, whatever their rank: something is owed to them. */
  beside: readonly string[];
  boosts: ReadonlyMap<string, Running>;
  /** Impressions since. */
  served: Uint32Array;
}

export interface ModeNow {
  mode: TrafficMode;
  why: TrafficModeWhy;
  /** Null without prices. */
  pricesAgeMs: number | null;
}

/** Why the last attempt gave no plan. */
export type Lack = 'starting' | 'solver-failed' | 'nothing-to-allocate';

/** By what answers are given now: the one place where plans and policies are swapped. */
export interface TrafficState {
  policy(): InForce | null;
  follow(policy: InForce): void;
  broadcast(): Broadcast | null;
  publish(broadcast: Broadcast): void;
  lacks(why: Lack): void;
  /** What rooms are given beside relevance where places go by score alone. */
  standing(): ReadonlyMap<string, number>;
  stand(scores: ReadonlyMap<string, number>): void;
  now(nowMs: number): ModeNow;
  /** Paces out what the broadcast gave each room, from the first time it is asked for. */
  pacer(nowMs: number): { terms(): Float64Array; served(row: number): void };
}

const PACE_EVERY_MS = 250;

export const createState = (): TrafficState => {
  let policy: InForce | null = null;
  let told: Broadcast | null = null;
  let pacing: { of: Broadcast; pacer: Pacer; terms: Float64Array; latestMs: number } | null = null;
  let lack: Lack = 'starting';
  let scores: ReadonlyMap<string, number> = new Map();

  const rank = (why: TrafficModeWhy, pricesAgeMs: number | null = null): ModeNow => ({
    ...{ mode: 'rank', why, pricesAgeMs },
  });

  return {
    policy: () => policy,
    follow: (next) => {
      policy = next;
    },
    broadcast: () => told,
    publish: (next) => {
      told = next;
      lack = 'starting';
    },
    standing: () => scores,
    stand: (next) => {
      scores = next;
    },
    lacks: (why) => {
      lack = why;
    },
    now: (nowMs) => {
      if (policy?.rules.mode === 'rank') return rank('policy');
      if (told === null || policy === null) return rank(lack);
      const pricesAgeMs = Math.max(0, Math.round(nowMs - told.solvedAtMs));
      // What another policy promised is not paced out: its plan is made within a moment.
      if (told.policyVersion !== policy.version) return rank('policy-changed', pricesAgeMs);
      const stale = lack === 'starting' ? 'stale' : lack;
      const mode = modeAt(nowMs, told.solvedAtMs);
      if (mode === 'priced')
        return { mode: 'lp', why: told.isTimedOut ? 'timed-out' : 'solved', pricesAgeMs };
      return mode === 'paced'
        ? { mode: 'quota', why: stale, pricesAgeMs }
        : rank(stale, pricesAgeMs);
    },
    pacer: (nowMs) => {
      if (told === null) throw new Error('nothing was told that could be paced out');
      if (pacing?.of !== told) {
        const pacer = createPacer(told.quotas, nowMs, told.scale);
        pacing = { of: told, pacer, terms: pacer.terms(nowMs), latestMs: nowMs };
      }
      const mine = pacing;
      return {
        terms: () => {
          // Of all rooms, so not for every answer; a clock that is put back stands still for as long.
          if (nowMs - mine.latestMs >= PACE_EVERY_MS) {
            mine.latestMs = nowMs;
            mine.terms = mine.pacer.terms(nowMs);
          }
          return mine.terms;
        },
        served: mine.pacer.served,
      };
    },
  };
};
