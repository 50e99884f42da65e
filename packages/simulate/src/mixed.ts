import type { Policy, PolicyMaker } from './policy.ts';

/** A policy whose coupons end when so much has been given away with them. */
export const withBudget =
  (maker: PolicyMaker, budgetFen: number): PolicyMaker =>
  (facts) => {
    const policy = maker(facts);
    if (!policy.coupon) return policy;
    let leftFen = budgetFen;
    return {
      ...policy,
      // What is offered counts, as it would in a shop that cannot know who will take it.
      coupon: (offer) => {
        const share = policy.coupon!(offer);
        const costFen = share * offer.priceFen;
        if (costFen > leftFen) return 0;
        leftFen -= costFen;
        return share;
      },
    };
  };

interface Teams {
  maker: PolicyMaker;
  /** 0 or 1: whose place that was in the list that was served last; null where it is of neither. */
  teamOf(rooms: readonly number[], place: number): number | null;
}

/** Two policies in one list: by turns, drawn anew each round, each puts its best that is not there yet. */
export const interleaved = (makers: readonly [PolicyMaker, PolicyMaker]): Teams => {
  let served: readonly number[] = [];
  let teams: number[] = [];
  const maker: PolicyMaker = (facts) => {
    const both: readonly [Policy, Policy] = [makers[0](facts), makers[1](facts)];
    return {
      name: `${both[0].name} × ${both[1].name}`,
      told: (event) => {
        for (const policy of both) policy.told?.(event);
      },
      allocate: (rooms, atMs) => {
        for (const policy of both) policy.allocate?.(rooms, atMs);
      },
      recommend: (asked) => {
        const lists = both.map((policy) => policy.recommend(asked).rooms);
        const places = Math.min(asked.places, asked.rooms.length);
        const rooms: number[] = [];
        const taken = new Set<number>();
        const at = [0, 0];
        teams = [];
        for (let round = 0; rooms.length < places; round++) {
          const starts = asked.draw(1_000 + round) < 0.5 ? 0 : 1;
          const before = rooms.length;
          for (const team of [starts, 1 - starts]) {
            const list = lists[team]!;
            while (at[team]! < list.length && taken.has(list[at[team]!]!)) at[team]! += 1;
            const room = list[at[team]!];
            if (room === undefined || rooms.length >= places) continue;
            taken.add(room);
            rooms.push(room);
            teams.push(team);
          }
          if (rooms.length === before) break;
        }
        served = rooms;
        return { rooms };
      },
    };
  };
  return { maker, teamOf: (rooms, place) => (rooms === served ? teams[place]! : null) };
};
