import type { MiningReport, RfmGroup } from '@kaibo/contracts/mining';

/** What was counted on the way. */
export interface RunFacts {
  orders: number;
  buyers: number;
  /** Of them purchases told of the past. */
  pastOrders: number;
  simulatedOrders: number;
  /** Null without the behaviour store. */
  viewers: number | null;
  rules: number;
  clusters: number;
}

/** Everything a run found. */
export interface Findings {
  facts: RunFacts;
  report: Omit<MiningReport, 'run'>;
  /** Accounts that agreed, and where each of them is. */
  people: { userId: string; cluster: number | null; rfm: RfmGroup | null }[];
  /** Why attention is missing; empty otherwise. */
  problem: string;
}

/** What a run looks at. */
export interface MiningOrder {
  /** The worker reads for itself. */
  url: string;
  fromMs: number;
  toMs: number;
  timeZone: string;
  attention: Attention | null;
  /** Why it is null; empty otherwise. */
  attentionProblem: string;
}

/** What the behaviour store tells, read beside serving and handed over whole. */
export interface Attention {
  /** A user's id, or a browser's that agreed. */
  viewers: string[];
  /** Shape [viewers × attentionColumns]. */
  sums: Float64Array<ArrayBuffer>;
  /** Product views in the order of viewers and times: [views] each. */
  products: string[];
  viewOf: {
    viewer: Uint32Array<ArrayBuffer>;
    product: Uint32Array<ArrayBuffer>;
    atMs: Float64Array<ArrayBuffer>;
  };
  /** Whole hours: epoch milliseconds of each, events and different viewers in it. */
  hours: { atMs: number; events: number; viewers: number }[];
  /** By hour of the week, Monday first: different viewers over the whole window. */
  weekViewers: number[];
  /** By day, counted as `ZoneClock.day` counts them. */
  days: { day: number; events: number; viewers: number }[];
}

/** Of each viewer over the window. */
export const attentionColumns = ['watched-ms', 'rooms', 'clicks', 'talk', 'last-ms'] as const;
