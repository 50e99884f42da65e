import type { Truth } from './truth.ts';

/** A room on air as everybody can see it. */
export interface RoomSeen {
  id: number;
  hostId: number;
  categoryId: number;
  startedAtMs: number;
  viewersNow: number;
  visits: number;
  likes: number;
  soldFen: number;
  /** Places left. */
  seats: number;
}

/** Who asks, as an installation knows them: what they did, never what they think. */
export interface ViewerSeen {
  id: number;
  visits: number;
  /** Hosts followed, the latest first. */
  follows: readonly number[];
  /** Products bought, the latest first. */
  bought: readonly number[];
}

/** A question for a feed. Uniform numbers for exploring come by name, so that two policies draw the same ones. */
export interface Asked {
  viewer: ViewerSeen;
  atMs: number;
  places: number;
  /** On air now, by id. */
  rooms: readonly RoomSeen[];
  /** Uniform in (0, 1): the same for the same question and turn. */
  draw(turn: number): number;
}

export interface Ranking {
  /** Ids of rooms on air, best first, each at most once; what is beyond the places is left out. */
  rooms: readonly number[];
  /** With which probability this policy puts each at its place; 1 where there is no chance in it. */
  propensities?: readonly number[];
}

/** One answer with what became of it: what off-policy evaluation learns from. */
export interface Served extends Ranking {
  viewer: number;
  atMs: number;
  /** Places that were looked at. */
  looked: number;
  /** Place that was clicked; −1 for none. */
  clicked: number;
}

/** What a click or a purchase tells a policy that learns. */
export interface Told {
  kind: 'exposure' | 'click' | 'dwell' | 'order';
  atMs: number;
  viewer: number;
  room: number;
  host: number;
  category: number;
  /** Milliseconds of a stay, fen of an order; 0 otherwise. */
  value: number;
}

/** What may be plugged into the market. All parts but the first are optional. */
export interface Policy {
  name: string;
  recommend(asked: Asked): Ranking;
  /** Called with all that happened, in order, as the product's log would tell it. */
  told?(event: Told): void;
  /** Every minute: by how much each room (by id) is pushed up in what follows; at `recommend`'s disposal. */
  allocate?(rooms: readonly RoomSeen[], atMs: number): void;
  /** Share of the price that is given up for this viewer and product, 0 … 0.9. */
  coupon?(offer: { viewer: ViewerSeen; product: number; priceFen: number; atMs: number }): number;
  /** Hour of the day (UTC+8) at which a host should begin; null as they like. */
  schedule?(host: { id: number; categoryId: number; shows: number }): number | null;
}

/** Makes a policy for one run. Only those that are compared as the best that can be may look at the truth. */
export type PolicyMaker = (facts: {
  seed: number;
  hosts: number;
  categories: number;
  truth: Truth;
}) => Policy;

export interface PolicyFailure {
  policy: string;
  part: 'recommend' | 'told' | 'allocate' | 'coupon' | 'schedule';
  message: string;
  atMs: number;
}

export interface GuardOptions {
  /** A call that takes longer fails the policy; it is not interrupted. Needs a clock of real time. */
  mostMs?: number;
  realNowMs?: () => number;
  onFailure(failure: PolicyFailure): void;
}

const reasonNot = (answer: unknown, asked: Asked, known: Set<number>): string | null => {
  // A policy may come out of a module that nobody checked.
  const { rooms, propensities } = (answer ?? {}) as Partial<Ranking>;
  if (!Array.isArray(rooms)) return 'an answer without a list of rooms';
  if (propensities !== undefined && !Array.isArray(propensities)) return 'propensities are no list';
  const count = Math.min(rooms.length, asked.places);
  const seen = new Set<number>();
  for (let place = 0; place < count; place++) {
    const room = rooms[place]!;
    if (!known.has(room)) return `room ${room} is not on air`;
    if (seen.has(room)) return `room ${room} twice`;
    seen.add(room);
    const propensity = propensities?.[place] ?? 1;
    if (!(propensity > 0 && propensity <= 1))
      return `a propensity of ${propensity} at place ${place}`;
  }
  return null;
};

/**
 * A policy that cannot stop the run: one that throws, names rooms that are not there or takes too long is failed, told
 * once, and its fallback serves from then on.
 */
export const guarded = (policy: Policy, fallback: Policy, options: GuardOptions): Policy => {
  const { mostMs = Number.POSITIVE_INFINITY, realNowMs = () => 0 } = options;
  let hasFailed = false;
  let rooms: readonly RoomSeen[] | null = null;
  let known = new Set<number>();

  const fail = (part: PolicyFailure['part'], reason: unknown, atMs: number): void => {
    hasFailed = true;
    const message = reason instanceof Error ? reason.message : String(reason);
    options.onFailure({ policy: policy.name, part, message, atMs });
  };

  const timed = <T>(part: PolicyFailure['part'], atMs: number, work: () => T): T | undefined => {
    const beganMs = realNowMs();
    try {
      const answer = work();
      const tookMs = realNowMs() - beganMs;
      if (tookMs <= mostMs) return answer;
      fail(part, `took ${Math.round(tookMs)} ms of ${mostMs}`, atMs);
    } catch (error) {
      fail(part, error, atMs);
    }
    return undefined;
  };

  const coupon: NonNullable<Policy['coupon']> = (offer) => {
    if (hasFailed) return 0;
    const share = timed('coupon', offer.atMs, () => policy.coupon!(offer));
    if (share === undefined) return 0;
    if (share >= 0 && share <= 0.9) return share;
    fail('coupon', `a share of ${share}`, offer.atMs);
    return 0;
  };

  const told = (event: Told): void => {
    fallback.told?.(event);
    if (!hasFailed && policy.told) timed('told', event.atMs, () => policy.told!(event));
  };

  const allocate = (seen: readonly RoomSeen[], atMs: number): void => {
    fallback.allocate?.(seen, atMs);
    if (!hasFailed && policy.allocate) timed('allocate', atMs, () => policy.allocate!(seen, atMs));
  };

  return {
    name: policy.name,
    recommend: (asked) => {
      if (hasFailed) return fallback.recommend(asked);
      if (asked.rooms !== rooms) {
        rooms = asked.rooms;
        known = new Set(rooms.map(({ id }) => id));
      }
      const answer = timed('recommend', asked.atMs, () => policy.recommend(asked));
      if (hasFailed) return fallback.recommend(asked);
      const reason = reasonNot(answer, asked, known);
      if (reason === null) return answer!;
      fail('recommend', reason, asked.atMs);
      return fallback.recommend(asked);
    },
    ...(policy.told || fallback.told ? { told } : {}),
    ...(policy.allocate || fallback.allocate ? { allocate } : {}),
    ...(policy.coupon ? { coupon } : {}),
    schedule: (host) => {
      if (hasFailed || !policy.schedule) return null;
      const hour = timed('schedule', 0, () => policy.schedule!(host));
      if (hour === undefined || hour === null) return null;
      if (hour >= 0 && hour < 24) return hour;
      fail('schedule', `an hour of ${hour}`, 0);
      return null;
    },
  };
};
