import { SimulateError } from './errors.ts';
import { log } from './exact.ts';
import type { Asked, PolicyMaker, Ranking, RoomSeen } from './policy.ts';

/** The best places of a scored list; ties go to the lower id. O(rooms × places) for few places. */
const bestOf = (
  rooms: readonly RoomSeen[],
  places: number,
  score: (room: RoomSeen) => number,
): number[] => {
  const best: { id: number; score: number }[] = [];
  for (const room of rooms) {
    const own = score(room);
    if (best.length === places && own <= best[places - 1]!.score) continue;
    let place = Math.min(best.length, places - 1);
    if (best.length < places) best.push({ id: room.id, score: own });
    for (; place > 0 && best[place - 1]!.score < own; place--) best[place] = best[place - 1]!;
    best[place] = { id: room.id, score: own };
  }
  return best.map(({ id }) => id);
};

const byChance = ({ rooms, places, draw }: Asked): Ranking => {
  const order = rooms.map(({ id }) => id);
  const count = Math.min(places, order.length);
  for (let place = 0; place < count; place++) {
    const other = place + Math.floor(draw(place) * (order.length - place));
    [order[place], order[other]] = [order[other]!, order[place]!];
  }
  const picked = order.slice(0, count);
  return { rooms: picked, propensities: picked.map(() => 1 / rooms.length) };
};

/** Every room at every place with the same probability. */
export const randomPolicy: PolicyMaker = () => ({ name: 'random', recommend: byChance });

/** Who is there now, what they liked and what was sold: each counts by its order of magnitude. */
const popularityOf = ({ viewersNow, likes, soldFen }: RoomSeen): number =>
  log(1 + viewersNow) + 0.3 * log(1 + likes) + 0.3 * log(1 + soldFen / 10_000);

/** Where most are now, for everybody the same; worked out once a minute. */
export const popularityPolicy: PolicyMaker = () => {
  let of: readonly RoomSeen[] | null = null;
  let top: number[] = [];
  let until = Number.NEGATIVE_INFINITY;
  return {
    name: 'popularity',
    recommend: ({ rooms, places, atMs }) => {
      if (rooms !== of || atMs >= until || top.length < Math.min(places, rooms.length)) {
        of = rooms;
        until = atMs + 60_000;
        top = bestOf(rooms, places, popularityOf);
      }
      return { rooms: top };
    },
  };
};

/** The latest first. */
export const newestPolicy: PolicyMaker = () => ({
  name: 'newest',
  recommend: ({ rooms, places }) => ({
    rooms: bestOf(rooms, places, ({ startedAtMs }) => startedAtMs),
  }),
});

/**
 * The best that can be for the next showing: ranked by the fen that it truly brings. What it gives up tomorrow for today
 * (weariness, stock) it does not see.
 */
export const oraclePolicy: PolicyMaker = ({ truth }) => ({
  name: 'oracle',
  recommend: ({ viewer, rooms, places, atMs }) => ({
    rooms: bestOf(rooms, places, ({ id, seats }) =>
      seats === 0 ? -1 : truth.valueFen(viewer.id, id, atMs),
    ),
  }),
});

/** By the name by which they are asked for. */
export const policies: Readonly<Record<string, PolicyMaker>> = {
  random: randomPolicy,
  popularity: popularityPolicy,
  newest: newestPolicy,
  oracle: oraclePolicy,
};

/** @throws SimulateError `simulate/unknown-policy`. */
export const policyNamed = (name: string): PolicyMaker => {
  const maker = Object.hasOwn(policies, name) ? policies[name] : undefined;
  if (maker) return maker;
  const known = Object.keys(policies).join(', ');
  throw new SimulateError('simulate/unknown-policy', `there is no policy ${name}: ${known}`, {
    field: 'policy',
    expected: known,
    found: name,
  });
};
