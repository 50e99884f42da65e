import type { TrafficRulesInput } from '@kaibo/contracts/traffic';
import { expect, test } from 'vitest';
import { policyChanges } from './policy-changes.ts';

const newHosts = {
  id: 'new-hosts',
  name: { zh: '新主播', en: 'New hosts' },
  members: { kind: 'new-host' as const, days: 14 },
  floorPerRoomHour: 30,
  capPerRoomHour: null,
  floorShare: 0,
};

const rules: TrafficRulesInput = {
  mode: 'lp',
  worth: { orders: 1, watchFenPerMinute: 5, followFen: 50 },
  rank: {
    ...{ popularity: 1, sales: 1, quality: 1, value: 1 },
    ...{ halfLifeMinutes: 10, positionDiscount: 0.85 },
  },
  floorPerRoomHour: 6,
  capPerRoomHour: null,
  hostFloors: [],
  groups: [newHosts],
  merit: { alpha: 1, weight: 0 },
  guardEpsilon: 0.1,
  explorationShare: 0.05,
  graduateWidth: 0.05,
  temperature: 0.1,
  windowSeconds: 10,
  boosts: [],
};

test('a policy does not differ from itself', () => {
  expect(policyChanges(rules, structuredClone(rules))).toEqual([]);
});

test('a floor that is raised is the one difference, with what it was and what it is', () => {
  const raised = { ...rules, groups: [{ ...newHosts, floorPerRoomHour: 120 }] };
  expect(policyChanges(rules, raised)).toMatchObject([
    { at: 'group', field: 'floorPerRoomHour', before: 30, after: 120, group: { id: 'new-hosts' } },
  ]);
});

test('what is added has nothing before, and what is taken away nothing after', () => {
  const given = { ...rules, hostFloors: [{ hostId: 'h', perHour: 10 }] };
  expect(policyChanges(rules, given)).toEqual([
    { at: 'host', hostId: 'h', before: undefined, after: 10 },
  ]);
  expect(policyChanges(given, rules)).toEqual([
    { at: 'host', hostId: 'h', before: 10, after: undefined },
  ]);
  const without = policyChanges(rules, { ...rules, groups: [] });
  expect(without.length).toBeGreaterThan(0);
  expect(without.every(({ after }) => after === undefined)).toBe(true);
});

test('a cap that is taken away is a difference, though nothing stands in its place', () => {
  const capped = { ...rules, capPerRoomHour: 500 };
  expect(policyChanges(capped, rules)).toEqual([
    { at: 'rule', field: 'capPerRoomHour', before: 500, after: null },
  ]);
});
