import {
  floorsMetBy,
  type Plan,
  type RequestStream,
  type SolveWindow,
  type Terms,
} from '@kaibo/allocate';
import { random } from '@kaibo/numeric';
import { type PolicyMaker, run, type Scenario, scenarioOf } from '@kaibo/simulate';

const HOURS = 3;
const MINUTE_MS = 60_000;

export interface MarketSize {
  viewers: number;
  hosts: number;
  slots: number;
  candidates: number;
}

export const SIZE: MarketSize = { viewers: 9_000, hosts: 150, slots: 4, candidates: 30 };

interface Recorded {
  atMs: number;
  rooms: { room: number; value: number; click: number; stayMs: number }[];
}

const scenarioFor = (name: string, seed: number, size: MarketSize): Scenario => {
  const changes: Partial<Scenario> = {
    seed,
    hours: HOURS,
    hosts: size.hosts,
    viewers: size.viewers,
    places: size.slots,
    showsPerDay: 1,
    showMinutes: 240,
    visitsPerDay: 6,
    knownShare: 1,
    stock: 100_000,
  };
  if (name === 'flash-crowd')
    changes.planted = [{ kind: 'flash-crowd', atHour: 1.5, hours: 0.5, times: 6, category: 2 }];
  if (name === 'drift') changes.planted = [{ kind: 'drift', atHour: 1.2, share: 0.5, category: 5 }];
  return scenarioOf('ordinary', changes);
};

/**
 * The requests of the even or the odd viewers of a market in which chance alone ranks, so that what they would have brought
 * hangs on no policy. Each has its best rooms as a recommender would see them (blurred) and some at random.
 */
export const recordedStream = (
  name: string,
  parity: 0 | 1,
  seed = 1,
  size: MarketSize = SIZE,
): RequestStream => {
  const scenario = scenarioFor(name, seed, size);
  const recorded: Recorded[] = [];
  const draws = random(seed).fork('candidates');
  const onAir = new Map<number, { from: number; to: number; category: number }>();
  const { candidates } = size;
  const best = Math.ceil(candidates * (2 / 3));
  const recorder: PolicyMaker = ({ truth }) => ({
    name: 'recorder',
    schedule: () => 0,
    recommend: ({ viewer, atMs, rooms, places, draw }) => {
      for (const { id, categoryId, startedAtMs } of rooms)
        onAir.set(id, { from: startedAtMs, to: atMs, category: categoryId });
      if (viewer.id % 2 === parity && rooms.length > 0) {
        const seen = rooms.map(({ id }) => {
          const value = truth.valueFen(viewer.id, id, atMs);
          return { room: id, value, blurred: value * Math.exp(0.3 * draws.normal()) };
        });
        seen.sort((a, b) => b.blurred - a.blurred);
        const chosen = seen.slice(0, best);
        for (const at of draws.sample(
          seen.length - chosen.length,
          Math.min(candidates, seen.length) - chosen.length,
        ))
          chosen.push(seen[best + at]!);
        recorded.push({
          atMs,
          rooms: chosen.map(({ room, value }) => ({
            room,
            value,
            click: truth.clickChance(viewer.id, room, atMs),
            stayMs: truth.meanStayMs(viewer.id, room, atMs),
          })),
        });
      }
      const order = rooms.map(({ id }) => id);
      for (let place = 0; place < Math.min(places, order.length); place++) {
        const other = place + Math.floor(draw(place) * (order.length - place));
        [order[place], order[other]] = [order[other]!, order[place]!];
      }
      return { rooms: order.slice(0, places) };
    },
  });
  const { market, failures } = run(scenario, { policies: [recorder] });
  if (failures.length > 0) throw new Error(failures[0]!.message);
  const edges = recorded.flatMap(({ rooms }) => rooms);
  const offsets = new Uint32Array(recorded.length + 1);
  for (const [at, { rooms }] of recorded.entries()) offsets[at + 1] = offsets[at]! + rooms.length;
  const roomCount = market.rooms.length;
  return {
    offsets,
    atMs: Float64Array.from(recorded, ({ atMs }) => atMs),
    rooms: Uint32Array.from(edges, ({ room }) => room),
    values: Float64Array.from(edges, ({ value }) => value),
    clicks: Float64Array.from(edges, ({ click }) => click),
    dwellMs: Float64Array.from(edges, ({ stayMs }) => stayMs),
    seatUse: Float64Array.from(edges, ({ click, stayMs }) => (click * stayMs) / MINUTE_MS),
    stockUse: Float64Array.from(edges, ({ value }) => value / scenario.priceFen),
    roomCount,
    fromMs: Float64Array.from(market.rooms, ({ startedAtMs }) => startedAtMs),
    toMs: Float64Array.from(market.rooms, ({ endsAtMs }) => endsAtMs),
    kind: Int32Array.from(market.rooms, (_, room) => onAir.get(room)?.category ?? -1),
    slots: size.slots,
  };
};

/**
 * Seats and stock that bind for what is wanted most, floors of 40 % of an even share of the time on air, and a group of new
 * hosts that is promised 80 % of its own.
 */
export const termsFor = (stream: RequestStream, seed = 1): Terms => {
  const draws = random(seed).fork('terms');
  const { roomCount, slots } = stream;
  const requests = stream.atMs.length;
  const seats = new Float64Array(roomCount);
  const stock = new Float64Array(roomCount);
  const even = new Float64Array(roomCount);
  for (let request = 0; request < requests; request++) {
    const [from, to] = [stream.offsets[request]!, stream.offsets[request + 1]!];
    const edges = Array.from({ length: to - from }, (_, at) => from + at);
    edges.sort((a, b) => stream.values[b]! - stream.values[a]!);
    for (const edge of edges.slice(0, slots)) {
      seats[stream.rooms[edge]!]! += stream.seatUse[edge]!;
      stock[stream.rooms[edge]!]! += stream.stockUse[edge]!;
    }
    for (const edge of edges) even[stream.rooms[edge]!]! += slots / edges.length;
  }
  const scarce = (load: number): number =>
    draws.uniform() < 0.4 ? load * (0.3 + 0.6 * draws.uniform()) + 5 : load * 3 + 50;
  const fair = (requests * slots) / roomCount;
  const floors = even.map((share) => Math.floor(0.4 * Math.min(fair, share)));
  const fresh = Array.from({ length: roomCount }, (_, room) => room).filter(
    () => draws.uniform() < 0.2,
  );
  return {
    seats: seats.map(scarce),
    stock: stock.map(scarce),
    floors,
    groups: {
      offsets: Uint32Array.of(0, fresh.length),
      rooms: Uint32Array.from(fresh),
      floors: Float64Array.of(
        Math.floor(fresh.reduce((sum, room) => sum + 0.8 * Math.min(fair, even[room]!), 0)),
      ),
      ids: ['new hosts'],
    },
  };
};

/** Of the plan with everything known; floors it misses would make it no measure. */
export const checkHindsight = (plan: Plan, terms: Terms): void => {
  const met = floorsMetBy(Float64Array.from(plan.exposure), terms);
  if (met < 0.999) throw new Error(`hindsight meets ${met} of the floors`);
};

export type { SolveWindow };
