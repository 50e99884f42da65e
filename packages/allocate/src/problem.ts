/**
 * The linear program of one window, as data. Cohorts of requests are given page views; every edge is a room a cohort may
 * be shown, and a plan says how many impressions each edge gets.
 *
 *     max  Σ value·x + fairness − (phase 1: the least relative shortfall of floors)
 *     s.t. Σ_room x ≤ slots·views,  0 ≤ x ≤ views            per cohort      (a room once per view)
 *          Σ seats.use·x ≤ seats.free                        per room   [λ]  seats
 *          Σ stock.use·x ≤ stock.free                        per room   [σ]  stock
 *          floor ≤ Σ x ≤ cap                                 per room   [μ, κ]
 *          Σ_{room in group} x ≥ floor                       per group  [η]
 *          Σ x ≥ merit·z, weight·z in the objective          per room   [π]  max-min, or its α-fair family
 *          Σ relevance·x ≥ (1 − slack)·best·views            per cohort [ρ]  user guard
 *
 * Rooms are whatever is shown: for products inside a room, cohorts are the room's viewers and "rooms" its products.
 */
export type Numbers = Float32Array | Float64Array;

export interface Problem {
  /** Edges of cohort i are `offsets[i]` up to `offsets[i + 1]`; one longer than there are cohorts. */
  readonly offsets: Uint32Array;
  /** Room of each edge; a room is at most once in a cohort. */
  readonly rooms: Uint32Array;
  /** Worth of one impression of each edge, e.g. CNY; 0 or more. */
  readonly values: Numbers;
  /** Page views expected of each cohort in the window. */
  readonly views: Numbers;
  /** Places a view shows, whole, 1 or more. */
  readonly slots: number;
  readonly roomCount: number;
  /** What an impression takes of a room's seats (e.g. seat-minutes) and what is free in the window. */
  readonly seats?: Resource;
  /** What an impression takes of a room's stock (units) and what may be sold in the window. */
  readonly stock?: Resource;
  /** Impressions promised to each room in this window. */
  readonly floors?: Numbers;
  /** Most impressions of each room; Infinity where there is no cap. */
  readonly caps?: Numbers;
  readonly groups?: Groups;
  readonly fairness?: Fairness;
  readonly guard?: Guard;
  /** Ids of the rooms, for reports and refusals; their numbers where absent. */
  readonly roomIds?: readonly string[];
}

export interface Resource {
  /** Per edge: use of one impression, 0 or more. */
  readonly use: Numbers;
  /** Per room; Infinity where it is not scarce. */
  readonly free: Numbers;
}

/** Rooms of group g are `rooms[offsets[g]]` up to `offsets[g + 1]`; a room may be in several groups. */
export interface Groups {
  readonly offsets: Uint32Array;
  readonly rooms: Uint32Array;
  /** Impressions promised to each group together. */
  readonly floors: Numbers;
  readonly ids?: readonly string[];
}

/**
 * Weighs rooms by merit. `alpha` of `Infinity` is max-min: weight·z with exposure ≥ merit·z for every room of merit > 0;
 * else weight·Σ merit·U(exposure/merit), U(s) = ln s for 1, s^(1−α)/(1−α) otherwise. 0 < alpha.
 */
export interface Fairness {
  readonly alpha: number;
  /** In the unit of values; 0 switches it off. */
  readonly weight: number;
  /** Per room; rooms of merit 0 do not count. */
  readonly merit: Numbers;
}

export interface Guard {
  /** Per edge, without prices; 0 or more. */
  readonly relevance: Numbers;
  /** Share of the best relevance per view that may be given up, 0 to 1. */
  readonly slack: number;
  /** Best relevance per view of each cohort; the sum of its `slots` best edges where absent. */
  readonly best?: Numbers;
}

/** Nobody is in it and nothing is promised to it. */
export const noGroups: Groups = {
  offsets: new Uint32Array(1),
  rooms: new Uint32Array(),
  floors: new Float64Array(),
};

export const cohortCount = (problem: Problem): number => problem.views.length;
export const edgeCount = (problem: Problem): number => problem.rooms.length;
export const groupCount = (problem: Problem): number => problem.groups?.floors.length ?? 0;
export const roomName = (problem: Problem, room: number): string =>
  problem.roomIds?.[room] ?? String(room);
export const groupName = (problem: Problem, group: number): string =>
  problem.groups?.ids?.[group] ?? String(group);
