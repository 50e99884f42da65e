/**
 * What one more unit is worth, in the unit of values. An edge's score is
 * `value − seats·seatUse − stock·stockUse − cap + floor + merit + Σ group + guard·relevance`;
 * broadcast these, and any request can be ranked without solving again.
 */
export interface Prices {
  /** λ per room: of one unit of seats. */
  readonly seats: Float64Array;
  /** σ per room: of one unit of stock. */
  readonly stock: Float64Array;
  /** κ per room: of one impression below the cap. */
  readonly cap: Float64Array;
  /** μ per room: of one impression promised. */
  readonly floor: Float64Array;
  /** π per room: of one impression more for its merit. */
  readonly merit: Float64Array;
  /** η per group. */
  readonly group: Float64Array;
  /** ρ per cohort: of one unit of relevance. */
  readonly guard: Float64Array;
}

export type Method = 'exact' | 'dual' | 'primal-dual';

export type PlanStatus =
  /** Within the gap that was asked for, all floors met. */
  | 'optimal'
  /** The best plan when the time was over: above no limit; `floorsMet` says whether there was time for all floors. */
  | 'time-limit'
  /** The solver could come no nearer; with `floorsMet` below 1, no time was left to say whether all can be met. */
  | 'stalled'
  /** No plan meets the floors: this one misses them least, and `infeasibility` says why. */
  | 'infeasible';

export interface Plan {
  readonly method: Method;
  readonly status: PlanStatus;
  /** Impressions per edge. */
  readonly impressions: Float64Array;
  /** Impressions per room. */
  readonly exposure: Float64Array;
  /** Σ value·impressions. */
  readonly value: number;
  /** Value with the fairness term. */
  readonly objective: number;
  /** Least exposure per merit among rooms of merit, where fairness is asked for. */
  readonly level: number | null;
  readonly prices: Prices;
  readonly certificate: Certificate;
  readonly shortfalls: Shortfalls;
  readonly infeasibility: Infeasibility | null;
  readonly iterations: number;
  readonly milliseconds: number;
  /** Temperature the prices belong to; 0 where they are exact. Hand it with the prices to the next solve. */
  readonly temperature: number;
}

/**
 * Anyone can check it: `bound` is weak duality at `prices`, and no feasible plan is worth more. Where floors cannot be met,
 * it is that of floors brought down by the least shortfall.
 */
export interface Certificate {
  readonly bound: number;
  /**
   * (bound − objective) / max(|bound|, |objective|); 0 or more but for rounding where floors and guards are met. A plan that
   * misses some may be worth more than any that keeps them: the gap then says nothing without `floorsMet` and `guardsMet`.
   */
  readonly gap: number;
  /** Largest amount above seats, stock, caps, views, relative to the limit; 0 is kept by every plan. */
  readonly oversubscription: number;
  /** Share of promised impressions, of rooms and groups, that the plan delivers: 1 when feasible. */
  readonly floorsMet: number;
  /** Share of cohorts whose guard is kept. */
  readonly guardsMet: number;
}

export interface Shortfalls {
  /** Impressions per room below its floor. */
  readonly rooms: Float64Array;
  /** Impressions per group below its floor. */
  readonly groups: Float64Array;
  /** Relevance per cohort below its guard. */
  readonly guards: Float64Array;
}

/** Why no plan meets all floors. */
export interface Infeasibility {
  /** `floors-above-supply` when even without seats and stock there are too few impressions. */
  readonly reason: 'floors-above-supply' | 'floors';
  /** Largest share of all floors (rooms and groups alike) that some plan meets. */
  readonly fraction: number;
  /** Rooms and groups whose floors cannot be met together, the largest part of the conflict first. */
  readonly rooms: readonly BindingFloor[];
  readonly groups: readonly BindingFloor[];
  /** Guards that take part in the conflict. */
  readonly guards: number;
  /** What else binds there: rooms short of seats, stock or below a cap. */
  readonly scarce: { readonly seats: number[]; readonly stock: number[]; readonly caps: number[] };
  /** Farkas: with these prices and no values the bound is negative, which no plan could be. Checked. */
  readonly prices: Prices;
  /** The negative bound, per unit of Σ floor prices. */
  readonly proof: number;
}

export interface BindingFloor {
  readonly index: number;
  readonly name: string;
  readonly floor: number;
  readonly delivered: number;
  readonly share: number;
}
