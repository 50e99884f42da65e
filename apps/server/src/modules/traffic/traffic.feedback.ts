import { followPrices } from '@kaibo/allocate';
import type { Gathered } from './traffic.live.ts';
import type { Broadcast } from './traffic.state.ts';

/** Of the usual worth of an impression: how far a push moves from one plan to the next, and how far it goes. */
const GAIN = 0.1;
const MOST = 2;

/**
 * What a promise is pushed by beyond its price, in fen by room and by group. Where rooms are worth the same a plan meets
 * its promises at a price of nothing, and those who rank by prices alone would not: what was due and not given is made up
 * for here, a bounded step a plan, and taken back once it is given.
 */
export interface Feedback {
  /** After a plan: moves by what became of the one before it. */
  follow(
    before: Broadcast | null,
    next: { planId: string; gathered: Gathered; scale: number },
  ): void;
  ofRoom(roomId: string): number;
  ofGroup(groupId: string): number;
}

interface Promised {
  key: string;
  /** Of the plan before, in its window. */
  due: number;
  given: number;
}

export const createFeedback = (nowMs: () => number): Feedback => {
  let rooms = new Map<string, number>();
  let groups = new Map<string, number>();
  let before: { planId: string; gathered: Gathered } | null = null;

  const moved = (
    promised: readonly Promised[],
    pushes: ReadonlyMap<string, number>,
    scale: number,
  ): Map<string, number> => {
    const price = Float64Array.from(promised, ({ key }) => pushes.get(key) ?? 0);
    // One more on both sides: of a promise of half an impression nothing can be said yet.
    const load = Float64Array.from(promised, ({ due }) => due + 1);
    const target = Float64Array.from(promised, ({ given }) => given + 1);
    followPrices(price, load, target, { gain: GAIN, scale });
    return new Map(promised.map(({ key }, i) => [key, Math.min(MOST * scale, price[i]!)]));
  };

  return {
    follow: (broadcast, { planId, gathered, scale }) => {
      const last = before;
      before = { planId, gathered };
      if (last && broadcast?.planId === last.planId) {
        const { window, windowMs } = last.gathered;
        const share = Math.max(0, nowMs() - broadcast.solvedAtMs) / windowMs;
        const given = (row: number): number => broadcast.served[row] ?? 0;
        const promises = last.gathered.rooms.flatMap(({ row, roomId }) => {
          const due = window.floors[row]! * share;
          return due > 0 || rooms.has(roomId) ? [{ key: roomId, due, given: given(row) }] : [];
        });
        rooms = moved(promises, rooms, scale);
        const shares = window.groups.ids.map((key, group) => {
          const members = last.gathered.rooms.filter(({ groups: of }) =>
            of.some(({ id }) => id === key),
          );
          const due = members.length === 0 ? 0 : window.groups.floors[group]! * share;
          return { key, due, given: members.reduce((sum, { row }) => sum + given(row), 0) };
        });
        groups = moved(shares, groups, scale);
      }
    },
    ofRoom: (roomId) => rooms.get(roomId) ?? 0,
    ofGroup: (groupId) => groups.get(groupId) ?? 0,
  };
};
