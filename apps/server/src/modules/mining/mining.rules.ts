import {
  type MinedRule,
  type MiningReport,
  MINED_PEOPLE_LEAST as PEOPLE_LEAST,
} from '@kaibo/contracts/mining';
import { basketsOf, fpGrowth, type Itemsets, MineError, type Rule, rulesOf } from '@kaibo/mine';
import type { Visit } from './mining.baskets.rules.ts';
import { fisherP, liftInterval, qValues } from './mining.significance.rules.ts';

type MinedRules = MiningReport['rules'];

/** Rules beyond these are no answer any more. */
export const RULES_MOST = 200;
/** One in twenty of the rules shown may be chance. */
const MOST_Q = 0.05;
const SETS_MOST = 20_000;
const ITEMS_MOST = 3;
/** Looser only while there is nothing. */
const CONFIDENCES = [0.2, 0.1, 0.05] as const;
const VISITS_LEAST = 50;

/** From the least that may be told of upwards, until the sets can be counted. */
const frequentSets = (
  visits: readonly Visit[],
): { sets: Itemsets; minimumBaskets: number } | null => {
  const baskets = basketsOf(visits.map(({ productIds }) => productIds));
  for (let least = PEOPLE_LEAST; least <= visits.length; least *= 2) {
    try {
      const minimumSupport = least / visits.length;
      const options = { minimumSupport, maximumItems: ITEMS_MOST, maximumSets: SETS_MOST };
      return { sets: fpGrowth(baskets, options), minimumBaskets: least };
    } catch (error) {
      if (!(error instanceof MineError && error.code === 'mine/too-large')) throw error;
    }
  }
  return null;
};

/** Different buyers of whom a purchase holds all of these products. */
const peopleCounter = (visits: readonly Visit[]) => {
  const holding = new Map<string, Set<number>>();
  for (const [at, { productIds }] of visits.entries())
    for (const id of productIds) {
      const held = holding.get(id);
      if (held) held.add(at);
      else holding.set(id, new Set([at]));
    }
  return (productIds: readonly string[]): number => {
    const [first, ...rest] = productIds
      .map((id) => holding.get(id)!)
      .sort((a, b) => a.size - b.size);
    const people = new Set<string>();
    for (const at of first!)
      if (rest.every((held) => held.has(at))) people.add(visits[at]!.buyerId);
    return people.size;
  };
};

type Named = Omit<MinedRule, 'id' | 'q'>;

const nameOf = (names: readonly string[], counts: ReadonlyMap<string, number>, all: number) => {
  const countOf = (items: readonly number[]) => counts.get(items.join())!;
  return (rule: Rule, people: number): Named & { p: number } => {
    const { left, right, count, support, confidence, lift, leverage, conviction } = rule;
    const table = { both: count, left: countOf(left), right: countOf(right), all };
    const { low, high } = liftInterval(table);
    return {
      left: left.map((item) => names[item]!),
      right: names[right[0]!]!,
      ...{ baskets: count, people, support, confidence, lift, liftLow: low, liftHigh: high },
      ...{ leverage, conviction: Number.isFinite(conviction) ? conviction : null },
      p: fisherP(table),
    };
  };
};

/** What a longer rule says beyond the shorter ones that it holds: without more lift it is only their echo. */
const isEcho = (rule: Named, byLeft: ReadonlyMap<string, Named>): boolean =>
  rule.left.length > 1 &&
  rule.left.some((left) => (byLeft.get(`${left}→${rule.right}`)?.lift ?? 0) >= rule.lift * 0.95);

/**
 * Rules that the search could have found: whatever is bought often enough beside each other product that is. Those that
 * were too rare together, or fell below the confidence, were looked at too: whoever left them out of the correction
 * would take the best of many for a finding (Webb 2007, "Discovering significant patterns").
 */
const possibleRules = ({ list }: Itemsets): number => {
  const singles = list.filter(({ items }) => items.length === 1).length;
  return list.reduce(
    (sum, { items: { length } }) => sum + (length < ITEMS_MOST ? singles - length : 0),
    0,
  );
};

const EMPTY = { minimumConfidence: CONFIDENCES[0], mostQ: MOST_Q, tested: 0, list: [] };

/**
 * What is bought together beyond chance. Thresholds follow from the data: at least ten purchases of ten people (more
 * where otherwise there were thousands of sets), the highest of three confidences that leaves something, lift above 1
 * by Fisher's exact test corrected for the number of possible rules, and the 200 with the highest certain lift.
 */
export const mineRules = (visits: readonly Visit[]): MinedRules => {
  const people = new Set(visits.map(({ buyerId }) => buyerId)).size;
  const base = { ...EMPTY, baskets: visits.length, people, minimumBaskets: PEOPLE_LEAST };
  if (visits.length < VISITS_LEAST)
    return {
      ...base,
      lack: { code: 'too-few-orders', have: visits.length, needed: VISITS_LEAST },
    };
  if (people < PEOPLE_LEAST)
    return { ...base, lack: { code: 'too-few-people', have: people, needed: PEOPLE_LEAST } };
  const frequent = frequentSets(visits);
  const none = { code: 'nothing-beyond-chance', have: 0, needed: 1 } as const;
  if (!frequent) return { ...base, lack: none };
  const { sets, minimumBaskets } = frequent;
  const counts = new Map(sets.list.map(({ items, count }) => [items.join(), count]));
  const named = nameOf(sets.names, counts, visits.length);
  const peopleOf = peopleCounter(visits);
  const tested = possibleRules(sets);

  for (const minimumConfidence of CONFIDENCES) {
    const found = rulesOf(sets, { minimumConfidence, minimumLift: 1 });
    const tables = found.map((rule) =>
      named(rule, peopleOf([...rule.left, ...rule.right].map((item) => sets.names[item]!))),
    );
    const qs = qValues(
      tables.map(({ p }) => p),
      tested,
    );
    const byLeft = new Map<string, Named>(
      tables.map((rule) => [`${rule.left.join()}→${rule.right}`, rule]),
    );
    const list = tables
      .map(({ p: _, ...rule }, at) => ({ ...rule, q: qs[at]! }))
      .filter((rule) => rule.people >= PEOPLE_LEAST && rule.q <= MOST_Q && rule.lift > 1)
      .filter((rule) => !isEcho(rule, byLeft))
      .sort((a, b) => b.liftLow - a.liftLow || b.baskets - a.baskets)
      .slice(0, RULES_MOST)
      .map((rule, at): MinedRule => ({ id: `r${at + 1}`, ...rule }));
    if (list.length > 0 || minimumConfidence === CONFIDENCES.at(-1))
      return {
        ...base,
        ...{ minimumBaskets, minimumConfidence, tested, list },
        lack: list.length > 0 ? null : none,
      };
  }
  return { ...base, lack: none };
};
