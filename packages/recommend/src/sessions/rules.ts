import { type Csr, entryOf } from '@kaibo/numeric';
import { checkOption } from '../model/check-option.ts';
import type { Core } from '../model/core.ts';
import { arrayOf } from '../model/known-data.ts';
import { recommenderOf } from '../model/recommender-of.ts';
import type { Interactions, Recommender } from '../recommender.ts';
import { type Decay, decayOf } from './decay.ts';
import { sequencesOf } from './sequences.ts';

export interface AssociationRulesOptions {
  /** Strongest rules kept of each item (default: 20). */
  rulesKept?: number;
}

export interface SequentialRulesOptions extends AssociationRulesOptions {
  /** An item leads to those up to so many steps later (default: 10). */
  steps?: number;
  /** How a rule counts by its distance (default: 'div'). */
  decay?: Decay;
}

type Count = (from: number, to: number, weight: number) => void;

/** Counts rules and keeps the strongest of each item; of equal ones the first that was met. */
const rulesFrom = (items: number, kept: number, countAll: (count: Count) => void): Csr => {
  const rules = Array.from({ length: items }, () => new Map<number, number>());
  countAll((from, to, weight) => {
    const row = rules[from]!;
    row.set(to, (row.get(to) ?? 0) + weight);
  });
  const rows = rules.map((row) =>
    [...row]
      .sort((a, b) => b[1] - a[1])
      .slice(0, kept)
      .sort((a, b) => a[0] - b[0]),
  );
  const offsets = new Uint32Array(items + 1);
  rows.forEach((row, item) => {
    offsets[item + 1] = offsets[item]! + row.length;
  });
  const flat = rows.flat();
  return {
    rows: items,
    columns: items,
    offsets,
    indices: Uint32Array.from(flat, ([item]) => item),
    values: Float32Array.from(flat, ([, weight]) => weight),
  };
};

interface RuleModel {
  name: string;
  options: object;
  learn(data: Interactions): Csr;
}

/** Scores by the rules of the latest item alone. */
const rulesCore = ({ name, options, learn }: RuleModel): Core => {
  let rules: Csr;
  const update = (data: Interactions): void => {
    rules = learn(data);
  };
  const similarity = (item: number, scores: Float32Array): void => {
    for (let entry = rules.offsets[item]!; entry < rules.offsets[item + 1]!; entry++)
      scores[rules.indices[entry]!] = rules.values[entry]!;
  };
  return {
    name,
    options,
    needsSequences: true,
    fit: update,
    update,
    score: ({ history }, scores) => similarity(history.items[history.items.length - 1]!, scores),
    similarity,
    parts({ history }, item) {
      const index = history.items[history.items.length - 1]!;
      const contribution = rules.values[entryOf(rules, index, item)]!;
      return [{ kind: 'because-of-item', index, contribution }];
    },
    state: () => ({
      arrays: { offsets: rules.offsets, indices: rules.indices, values: rules.values },
    }),
    restore({ arrays }, { matrix }) {
      rules = {
        rows: matrix.columns,
        columns: matrix.columns,
        offsets: arrayOf(arrays, 'offsets'),
        indices: arrayOf(arrays, 'indices'),
        values: arrayOf(arrays, 'values'),
      };
    },
  };
};

/**
 * Rules of size two: how often two items were in one session, for the latest item of the asker.
 * Exact under `partialFit`. O(Σ events(session)²). Source: Ludewig & Jannach 2018, §3.1.
 */
export const associationRules = (options: AssociationRulesOptions = {}): Recommender => {
  const { rulesKept = 20 } = options;
  checkOption('rulesKept', rulesKept, { atLeast: 1 });
  const learn = (data: Interactions): Csr => {
    const { offsets, items } = sequencesOf(data);
    return rulesFrom(data.matrix.columns, rulesKept, (count) => {
      for (let row = 0; row + 1 < offsets.length; row++)
        for (let later = offsets[row]!; later < offsets[row + 1]!; later++)
          for (let earlier = offsets[row]!; earlier < later; earlier++) {
            count(items[later]!, items[earlier]!, 1);
            count(items[earlier]!, items[later]!, 1);
          }
    });
  };
  return recommenderOf(rulesCore({ name: 'association-rules', options, learn }));
};

/**
 * Rules in order of time: what came after an item, less the further away. Exact under
 * `partialFit`. O(events · steps). Source: Ludewig & Jannach 2018, §3.1.
 */
export const sequentialRules = (options: SequentialRulesOptions = {}): Recommender => {
  const { rulesKept = 20, steps = 10, decay = 'div' } = options;
  checkOption('rulesKept', rulesKept, { atLeast: 1 });
  checkOption('steps', steps, { atLeast: 1 });
  const learn = (data: Interactions): Csr => {
    const { offsets, items } = sequencesOf(data);
    return rulesFrom(data.matrix.columns, rulesKept, (count) => {
      for (let row = 0; row + 1 < offsets.length; row++)
        for (let at = offsets[row]!; at < offsets[row + 1]!; at++)
          for (let back = 1; back <= Math.min(steps, at - offsets[row]!); back++)
            count(items[at - back]!, items[at]!, decayOf(decay, back));
    });
  };
  return recommenderOf(rulesCore({ name: 'sequential-rules', options, learn }));
};
