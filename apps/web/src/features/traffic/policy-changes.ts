import type { TrafficGroup, TrafficRulesInput } from '@kaibo/contracts/traffic';

/** What stands for itself in the rules. */
export const plainRules = [
  'mode',
  'windowSeconds',
  'floorPerRoomHour',
  'capPerRoomHour',
  'guardEpsilon',
  'explorationShare',
  'graduateWidth',
  'temperature',
] as const;
export type PlainRule = (typeof plainRules)[number];

export const worthRules = ['orders', 'watchFenPerMinute', 'followFen'] as const;
export const rankRules = [
  'popularity',
  'sales',
  'quality',
  'value',
  'halfLifeMinutes',
  'positionDiscount',
] as const;
export const groupRules = ['floorPerRoomHour', 'capPerRoomHour', 'floorShare'] as const;

export type Value = string | number | null;

/** One difference; `undefined` on a side where the thing is not there at all. */
export type PolicyChange = { before: Value | undefined; after: Value | undefined } & (
  | { at: 'rule'; field: PlainRule }
  | { at: 'merit'; field: 'alpha' | 'weight' }
  | { at: 'worth'; field: (typeof worthRules)[number] }
  | { at: 'rank'; field: (typeof rankRules)[number] }
  | { at: 'group'; group: TrafficGroup; field: (typeof groupRules)[number] | 'members' | 'name' }
  | { at: 'host'; hostId: string }
  | { at: 'boost'; roomId: string; endsAtMs: number }
);

const keysOf = <Item>(
  one: readonly Item[],
  other: readonly Item[],
  key: (item: Item) => string,
): [Item | undefined, Item | undefined][] => {
  const keys = new Set([...one, ...other].map(key));
  const find = (items: readonly Item[], wanted: string) =>
    items.find((item) => key(item) === wanted);
  return [...keys].map((wanted) => [find(one, wanted), find(other, wanted)]);
};

const groupChanges = (before: TrafficRulesInput, after: TrafficRulesInput): PolicyChange[] =>
  keysOf(before.groups, after.groups, ({ id }) => id).flatMap(([was, is]) => {
    const group = (is ?? was)!;
    const fields = groupRules.map((field) => ({
      ...{ at: 'group', group, field, before: was?.[field], after: is?.[field] },
    }));
    const whole = (['members', 'name'] as const).map((field) => ({
      ...{ at: 'group', group, field },
      before: was && JSON.stringify(was[field]),
      after: is && JSON.stringify(is[field]),
    }));
    return [...fields, ...whole] as PolicyChange[];
  });

/** How a policy differs from another, in the order of the editor. */
export const policyChanges = (
  before: TrafficRulesInput,
  after: TrafficRulesInput,
): PolicyChange[] => {
  const all: PolicyChange[] = [
    ...plainRules.map(
      (field): PolicyChange => ({ at: 'rule', field, before: before[field], after: after[field] }),
    ),
    ...groupChanges(before, after),
    ...keysOf(before.hostFloors, after.hostFloors, ({ hostId }) => hostId).map(
      ([was, is]): PolicyChange => ({
        ...{ at: 'host', hostId: (is ?? was)!.hostId, before: was?.perHour, after: is?.perHour },
      }),
    ),
    ...(['alpha', 'weight'] as const).map(
      (field): PolicyChange => ({
        ...{ at: 'merit', field, before: before.merit[field], after: after.merit[field] },
      }),
    ),
    ...worthRules.map(
      (field): PolicyChange => ({
        ...{ at: 'worth', field, before: before.worth[field], after: after.worth[field] },
      }),
    ),
    ...rankRules.map(
      (field): PolicyChange => ({
        ...{ at: 'rank', field, before: before.rank[field], after: after.rank[field] },
      }),
    ),
    ...keysOf(before.boosts, after.boosts, ({ id }) => id).map(([was, is]): PolicyChange => {
      const { roomId, endsAtMs } = (is ?? was)!;
      return { at: 'boost', roomId, endsAtMs, before: was?.budget, after: is?.budget };
    }),
  ];
  return all.filter((change) => change.before !== change.after);
};
