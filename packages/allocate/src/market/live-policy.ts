import type { Plan } from '../plan.ts';
import { noGroups, type Problem } from '../problem.ts';
import { createCandidates, NONE } from '../rerank/candidates.ts';
import { createPrices, pricesFrom, type RoomPrices } from '../rerank/prices.ts';
import { createReranker } from '../rerank/rerank.ts';

/** A room on air, as `@kaibo/simulate` shows it to a policy. */
export interface LiveRoom {
  readonly id: number;
  readonly startedAtMs: number;
  /** Places left, and taken. */
  readonly seats: number;
  readonly viewersNow: number;
}

export interface LiveRequest {
  readonly viewer: { readonly id: number };
  readonly atMs: number;
  readonly places: number;
  readonly rooms: readonly LiveRoom[];
  draw(turn: number): number;
}

/** What a policy plugged into `@kaibo/simulate` needs to have: this has it without importing the package. */
export interface LivePolicy {
  name: string;
  recommend(request: LiveRequest): { rooms: number[]; propensities: number[] };
  told(event: { kind: string; room: number }): void;
  allocate(rooms: readonly LiveRoom[], atMs: number): void;
}

export interface LivePolicyOptions {
  name?: string;
  /** What showing a room to a viewer is worth, and the seat-minutes it takes. */
  worth(viewer: number, room: number, atMs: number): { value: number; seatMinutes: number };
  /** In the policy's own thread. */
  solve(problem: Problem): Plan;
  /** Impressions promised to each room for every minute on air; planned with `floorMargin` to spare, 1.1 unless given. */
  floorPerMinute: number;
  floorMargin?: number;
  /** Solves this often, and plans as far ahead; ten minutes unless given. */
  windowMs?: number;
  /** Requests kept for planning; 150 unless given. */
  sample?: number;
  /** Most rooms on air at once; 500 unless given. */
  mostRooms?: number;
  mostPlaces?: number;
}

const MINUTE_MS = 60_000;

/**
 * Prices from a linear program over the last window's requests, for a market in which what is shown changes what comes next:
 * seats that are free, and for each room what it was promised so far and did not get. Between solves only prices are used.
 */
export const livePolicy = ({
  name = 'LP prices',
  worth,
  solve,
  floorPerMinute,
  floorMargin = 1.1,
  windowMs = 10 * MINUTE_MS,
  sample = 150,
  mostRooms = 500,
  mostPlaces = 50,
}: LivePolicyOptions): LivePolicy => {
  const ranker = createReranker(mostRooms, mostPlaces);
  const candidates = createCandidates(mostRooms);
  const delivered = new Map<number, number>();
  let rowOf = new Map<number, number>();
  let prices: RoomPrices = createPrices(0);
  let temperature = 0;
  let nextMs = Number.NEGATIVE_INFINITY;
  let asked: { viewer: number; atMs: number }[] = [];
  let requests = 0;
  let exposures = 0;

  /** Views show as many rooms as were looked at on average, not as many as there are places. */
  const problemFor = (rooms: readonly LiveRoom[], atMs: number): Problem => {
    const edges = asked.length * rooms.length;
    const values = new Float64Array(edges);
    const seatUse = new Float64Array(edges);
    for (const [request, { viewer }] of asked.entries())
      for (const [row, { id }] of rooms.entries()) {
        const { value, seatMinutes } = worth(viewer, id, atMs);
        values[request * rooms.length + row] = value;
        seatUse[request * rooms.length + row] = seatMinutes;
      }
    const windowMinutes = windowMs / MINUTE_MS;
    const slots = Math.max(1, Math.min(rooms.length, Math.round(exposures / requests)));
    const debt = ({ id, startedAtMs }: LiveRoom): number =>
      floorMargin * floorPerMinute * ((atMs - startedAtMs) / MINUTE_MS + windowMinutes) -
      (delivered.get(id) ?? 0);
    return {
      offsets: Uint32Array.from({ length: asked.length + 1 }, (_, at) => at * rooms.length),
      rooms: Uint32Array.from({ length: edges }, (_, edge) => edge % rooms.length),
      values,
      views: new Float64Array(asked.length).fill(exposures / (slots * asked.length)),
      slots,
      roomCount: rooms.length,
      seats: { use: seatUse, free: Float64Array.from(rooms, ({ seats }) => seats * windowMinutes) },
      floors: Float64Array.from(rooms, (room) => Math.max(0, debt(room))),
      groups: noGroups,
    };
  };

  return {
    name,
    allocate(rooms, atMs) {
      if (atMs < nextMs) return;
      nextMs = atMs + windowMs;
      if (exposures > 0 && asked.length > 0 && rooms.length > 0) {
        const planned = rooms.slice(0, mostRooms);
        const plan = solve(problemFor(planned, atMs));
        rowOf = new Map(planned.map(({ id }, row) => [id, row]));
        prices = pricesFrom(plan.prices, noGroups, atMs);
        const shown = plan.exposure.reduce((sum, one) => sum + one, 0);
        temperature = shown > 0 ? (0.01 * plan.value) / shown : 0;
      }
      asked = [];
      requests = 0;
      exposures = 0;
    },
    told({ kind, room }) {
      if (kind !== 'exposure') return;
      exposures++;
      delivered.set(room, (delivered.get(room) ?? 0) + 1);
    },
    recommend(request) {
      const { viewer, atMs, rooms, draw } = request;
      const places = Math.min(request.places, mostPlaces);
      requests++;
      // The first requests of a window and then ever fewer: each is as likely to be kept (reservoir).
      if (asked.length < sample) asked.push({ viewer: viewer.id, atMs });
      else {
        const at = Math.floor(draw(0) * requests);
        if (at < sample) asked[at] = { viewer: viewer.id, atMs };
      }
      candidates.count = Math.min(rooms.length, mostRooms);
      for (let at = 0; at < candidates.count; at++) {
        const { id, seats } = rooms[at]!;
        const { value, seatMinutes } = worth(viewer.id, id, atMs);
        candidates.room[at] = rowOf.get(id) ?? NONE;
        candidates.value[at] = seats > 0 ? value : Number.NaN;
        candidates.seatUse[at] = seatMinutes;
      }
      const seed = Math.floor(draw(1) * 4_294_967_296);
      const ranked = ranker.rank(candidates, prices, { places, temperature, seed });
      const order = [...ranked.order.subarray(0, ranked.count)];
      return {
        rooms: order.map((at) => rooms[at]!.id),
        propensities: [...ranked.propensity.subarray(0, ranked.count)],
      };
    },
  };
};
