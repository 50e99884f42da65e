import { Failure } from '@kaibo/contracts';
import type { TrafficBoost, TrafficRulesInput } from '@kaibo/contracts/traffic';
import { promisesTo } from './traffic.promises.ts';
import type { KeptBoost, KeptRules } from './traffic.tables.ts';

/**
 * In force on a fresh installation: places go by what viewers like and what rooms are worth, a tenth of them at least to
 * new hosts, and viewers lose about 15 % of relevance for it at most, taken over all answers.
 */
export const defaultRules: KeptRules = {
  mode: 'lp',
  worth: { orders: 0.2, watchFenPerMinute: 5, followFen: 100 },
  rank: {
    ...{ popularity: 1, sales: 0, quality: 0, value: 0 },
    ...{ halfLifeMinutes: 10, positionDiscount: 0.85 },
  },
  floorPerRoomHour: 0,
  capPerRoomHour: null,
  hostFloors: [],
  groups: [
    {
      id: 'new-hosts',
      name: { zh: '新主播', en: 'New hosts' },
      members: { kind: 'new-host', days: 14 },
      floorPerRoomHour: 0,
      capPerRoomHour: null,
      floorShare: 0.1,
    },
  ],
  merit: { alpha: 1, weight: 0 },
  guardEpsilon: 0.15,
  explorationShare: 0.05,
  graduateWidth: 0.05,
  temperature: 0.02,
  windowSeconds: 15,
  boosts: [],
};

/** What the schema cannot say: names twice, floors above caps, boosts that would never begin. */
export const checkRules = (
  rules: TrafficRulesInput,
  { known, nowMs }: { known: readonly KeptBoost[]; nowMs: number },
): void => {
  const ids = rules.groups.map(({ id }) => id);
  const twice = ids.find((id, i) => ids.indexOf(id) !== i);
  if (twice !== undefined) throw new Failure('traffic/group-twice', { groupId: twice });
  const hostIds = [null, ...rules.hostFloors.map(({ hostId }) => hostId)];
  for (const group of [null, ...rules.groups])
    for (const hostId of hostIds) {
      const room = { hostId: hostId ?? '', groups: group ? [group] : [] };
      const { floor, cap } = promisesTo(room, rules);
      if (cap !== null && floor > cap)
        throw new Failure('traffic/floor-above-cap', { groupId: group?.id ?? null, floor, cap });
    }
  const share = rules.groups.reduce((sum, { floorShare }) => sum + floorShare, 0);
  // Groups may share rooms, so that more than everything may be promised; of one group it may not.
  if (rules.groups.some(({ floorShare }) => floorShare > 1) || !Number.isFinite(share))
    throw new Failure('traffic/floor-above-cap', { floor: share, cap: 1 });
  const before = new Map(known.map((boost) => [boost.id, boost]));
  for (const { id, endsAtMs } of rules.boosts)
    if (endsAtMs <= nowMs && before.get(id)?.endsAtMs !== endsAtMs)
      throw new Failure('traffic/boost-ends-in-the-past', { boostId: id });
};

/** A boost stays its author's however often others save the rules it is in. */
export const keptRules = (
  rules: TrafficRulesInput,
  known: readonly KeptBoost[],
  authorId: string,
): KeptRules => {
  const authors = new Map(known.map((boost) => [boost.id, boost.authorId]));
  const boosts = new Map(rules.boosts.map((boost) => [boost.id, boost]));
  return {
    ...rules,
    boosts: [...boosts.values()].map((boost) => ({
      ...boost,
      authorId: authors.get(boost.id) ?? authorId,
    })),
  };
};

export const boostState = (
  boost: KeptBoost,
  now: { isInForce: boolean; given: number; endedAt: Date | null; nowMs: number },
): TrafficBoost['state'] => {
  if (now.endedAt !== null) return 'ended';
  if (now.given >= boost.budget) return 'spent';
  if (boost.endsAtMs <= now.nowMs) return 'over';
  return now.isInForce ? 'running' : 'waiting';
};
