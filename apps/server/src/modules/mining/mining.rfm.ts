import {
  type MiningReport,
  MINED_PEOPLE_LEAST as PEOPLE_LEAST,
  RfmGroup,
} from '@kaibo/contracts/mining';
import { type RfmProfile, rfmOf } from '@kaibo/mine';
import type { SoldOrder } from '#orders';
import { toldCounts } from './mining.hidden.rules.ts';

type MinedRfm = MiningReport['rfm'];

const LEVELS = 5;

export interface FoundRfm {
  found: MinedRfm;
  /** Of those in a group that may be told. */
  groupOf: Map<string, RfmGroup>;
}

const cellsOf = (profiles: readonly RfmProfile[]): MinedRfm['cells'] => {
  const places = Array.from({ length: LEVELS * LEVELS }, (_, at) => ({
    recency: Math.floor(at / LEVELS) + 1,
    frequency: (at % LEVELS) + 1,
  }));
  const counts = places.map(
    ({ recency, frequency }) =>
      profiles.filter((p) => p.scores.recency === recency && p.scores.frequency === frequency)
        .length,
  );
  const told = toldCounts(counts);
  return places.map((place, at) => ({ ...place, people: told[at]! }));
};

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

const groupsOf = (profiles: readonly RfmProfile[]): MinedRfm['groups'] => {
  const total = profiles.reduce((sum, { monetary }) => sum + monetary, 0);
  const members = RfmGroup.options.map((group) => profiles.filter((p) => p.group === group));
  const told = toldCounts(members.map(({ length }) => length));
  return RfmGroup.options.map((group, at) => {
    const own = members[at]!;
    const people = told[at]!;
    if (people === null || people === 0)
      return { group, people, spentFen: null, shareOfMoney: null, recencyDays: null, orders: null };
    const spentFen = own.reduce((sum, { monetary }) => sum + monetary, 0);
    return {
      ...{ group, people, spentFen },
      shareOfMoney: total > 0 ? spentFen / total : 0,
      recencyDays: mean(own.map(({ recencyDays }) => recencyDays)),
      orders: mean(own.map(({ frequency }) => frequency)),
    };
  });
};

/** Who is worth what by when, how often and for how much they bought: five levels each, eight groups. */
export const mineRfm = (orders: readonly SoldOrder[], toMs: number): FoundRfm => {
  const buyers = new Set(orders.map(({ buyerId }) => buyerId)).size;
  if (buyers < PEOPLE_LEAST)
    return {
      groupOf: new Map(),
      found: {
        lack: { code: 'too-few-people', have: buyers, needed: PEOPLE_LEAST },
        ...{ people: buyers, levels: LEVELS, cells: [], groups: [] },
      },
    };
  const profiles = rfmOf(
    orders.map(({ buyerId, placedAtMs, totalFen }) => ({
      ...{ who: buyerId, atMs: placedAtMs, amount: totalFen },
    })),
    { nowMs: toMs, levels: LEVELS },
  );
  const groups = groupsOf(profiles);
  const told = new Set(groups.filter(({ people }) => people !== null).map(({ group }) => group));
  return {
    groupOf: new Map(
      profiles.flatMap(({ who, group }) => (told.has(group) ? [[who, group] as const] : [])),
    ),
    found: { lack: null, people: buyers, levels: LEVELS, cells: cellsOf(profiles), groups },
  };
};
