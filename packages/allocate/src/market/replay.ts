import { fairnessReport } from '../fairness/report.ts';
import { type Candidates, createCandidates } from '../rerank/candidates.ts';
import { createPrices, type RoomPrices } from '../rerank/prices.ts';
import { createReranker } from '../rerank/rerank.ts';
import type { Diversity } from '../rerank/selection.ts';
import { checkStream, type RequestStream, requestCount, type Terms } from './stream.ts';

/** Where the market stands; belongs to the replay, which alone writes to it. */
export interface Standing {
  readonly stream: RequestStream;
  readonly terms: Terms;
  nowMs: number;
  /** Requests served so far. */
  served: number;
  readonly seatsLeft: Float64Array;
  readonly stockLeft: Float64Array;
  /** Impressions of each room so far. */
  readonly delivered: Float64Array;
  value: number;
}

/** A policy on a stream of requests. All but the name may be left out: value alone ranks then. */
export interface StreamPolicy {
  readonly name: string;
  /** Before every window, the first included. */
  plan?(standing: Standing): void | Promise<void>;
  prices?(standing: Standing): RoomPrices;
  /** What to rank by in place of each candidate's worth; `values` is [count] and overwritten. */
  revalue?(candidates: Candidates, standing: Standing): void;
  /** One impression, at its place. */
  shown?(edge: number, place: number, standing: Standing): void;
  /** τ; 0 unless said. */
  temperature?(): number;
}

export interface ReplayOptions {
  windowMs: number;
  seed?: number;
  diversity?: Diversity;
}

export interface Replay {
  name: string;
  value: number;
  impressions: number;
  exposure: Float64Array;
  /** Share of the impressions that rooms and groups were promised and given. */
  floorsMet: number;
  /** Share of rooms with a floor that were given all of it, to within one impression. */
  roomsMet: number;
  gini: number;
  minimumExposure: number;
  /** Largest use beyond the limit, relative to it; 0 as rooms close before. */
  oversubscription: number;
}

/** Share of promised impressions that were given. */
export const floorsMetBy = (exposure: Float64Array, { floors, groups }: Terms): number => {
  let [promised, given] = [0, 0];
  const count = (floor: number, had: number): void => {
    promised += floor;
    given += Math.min(floor, had);
  };
  for (let room = 0; room < exposure.length; room++) count(floors[room]!, exposure[room]!);
  for (let group = 0; group < groups.floors.length; group++) {
    let had = 0;
    for (let at = groups.offsets[group]!; at < groups.offsets[group + 1]!; at++)
      had += exposure[groups.rooms[at]!]!;
    count(groups.floors[group]!, had);
  }
  return promised > 0 ? given / promised : 1;
};

const roomsMetBy = (exposure: Float64Array, { floors }: Terms): number => {
  let [promised, met] = [0, 0];
  for (let room = 0; room < exposure.length; room++) {
    if (!(floors[room]! > 0)) continue;
    promised++;
    if (exposure[room]! > floors[room]! - 1) met++;
  }
  return promised > 0 ? met / promised : 1;
};

const oversubscriptionOf = (standing: Standing): number => {
  let most = 0;
  for (let room = 0; room < standing.delivered.length; room++)
    for (const [left, limit] of [
      [standing.seatsLeft[room]!, standing.terms.seats[room]!],
      [standing.stockLeft[room]!, standing.terms.stock[room]!],
    ] as const)
      if (left < 0) most = Math.max(most, -left / Math.max(limit, 1e-12));
  return most;
};

const mostCandidatesOf = ({ offsets }: RequestStream): number => {
  let most = 1;
  for (let at = 1; at < offsets.length; at++)
    most = Math.max(most, offsets[at]! - offsets[at - 1]!);
  return most;
};

/**
 * Plays a policy on the requests in their order. Every impression brings what it is worth and takes its seats and stock; a
 * room that has too little left for one more, or is off air, is not shown. Same stream, policy and seed: the same answer,
 * unless the policy looks at a clock.
 *
 * @throws AllocateError as `checkStream`, and what the policy throws.
 */
export const replay = async (
  stream: RequestStream,
  terms: Terms,
  policy: StreamPolicy,
  { windowMs, seed = 1, diversity }: ReplayOptions,
): Promise<Replay> => {
  checkStream(stream);
  const capacity = mostCandidatesOf(stream);
  const candidates = createCandidates(capacity);
  const ranker = createReranker(capacity, stream.slots);
  const none = createPrices(stream.roomCount);
  const standing: Standing = {
    stream,
    terms,
    nowMs: stream.atMs[0]!,
    served: 0,
    seatsLeft: Float64Array.from(terms.seats),
    stockLeft: Float64Array.from(terms.stock),
    delivered: new Float64Array(stream.roomCount),
    value: 0,
  };

  const fill = (request: number): void => {
    const first = stream.offsets[request]!;
    candidates.count = stream.offsets[request + 1]! - first;
    for (let at = 0; at < candidates.count; at++) {
      const room = stream.rooms[first + at]!;
      candidates.room[at] = room;
      candidates.value[at] = stream.values[first + at]!;
      candidates.seatUse[at] = stream.seatUse[first + at]!;
      candidates.stockUse[at] = stream.stockUse[first + at]!;
      candidates.kind[at] = stream.kind[room]!;
      candidates.explore[at] = 0;
    }
    policy.revalue?.(candidates, standing);
    for (let at = 0; at < candidates.count; at++) {
      const room = candidates.room[at]!;
      const isShut =
        stream.toMs[room]! <= standing.nowMs ||
        standing.seatsLeft[room]! < candidates.seatUse[at]! ||
        standing.stockLeft[room]! < candidates.stockUse[at]!;
      if (isShut) candidates.value[at] = Number.NaN;
    }
  };

  const show = (edge: number, place: number): void => {
    const room = stream.rooms[edge]!;
    standing.value += stream.values[edge]!;
    standing.delivered[room]!++;
    standing.seatsLeft[room]! -= stream.seatUse[edge]!;
    standing.stockLeft[room]! -= stream.stockUse[edge]!;
    policy.shown?.(edge, place, standing);
  };

  let nextPlanMs = Number.NEGATIVE_INFINITY;
  for (let request = 0; request < requestCount(stream); request++) {
    standing.nowMs = stream.atMs[request]!;
    if (standing.nowMs >= nextPlanMs) {
      await policy.plan?.(standing);
      nextPlanMs = standing.nowMs + windowMs;
    }
    fill(request);
    const { count, order } = ranker.rank(candidates, policy.prices?.(standing) ?? none, {
      places: stream.slots,
      temperature: policy.temperature?.() ?? 0,
      seed: seed + request,
      diversity,
    });
    for (let place = 0; place < count; place++)
      show(stream.offsets[request]! + order[place]!, place);
    standing.served++;
  }
  const { gini, minimumExposure, totalExposure } = fairnessReport(standing.delivered);
  return {
    name: policy.name,
    value: standing.value,
    impressions: totalExposure,
    exposure: standing.delivered,
    floorsMet: floorsMetBy(standing.delivered, terms),
    roomsMet: roomsMetBy(standing.delivered, terms),
    gini,
    minimumExposure,
    oversubscription: oversubscriptionOf(standing),
  };
};
