import {
  type MinedSequence,
  type MiningReport,
  MINED_PEOPLE_LEAST as PEOPLE_LEAST,
} from '@kaibo/contracts/mining';
import { MineError, type Patterns, prefixSpan, type Step, sequencesFromEvents } from '@kaibo/mine';

type MinedSequences = MiningReport['sequences'];

const PATTERNS_MOST = 20_000;
const STEPS_MOST = 3;
const SHOWN_MOST = 60;
/** Steps of one person that are looked at: the newest. */
const STEPS_OF_PERSON = 60;

export interface Trace {
  who: string;
  kind: 'view' | 'buy';
  productId: string;
  atMs: number;
}

/** Looking at the same again and again is one look. */
const stepsOf = (traces: readonly Trace[]): Step[] => {
  const byPerson = Map.groupBy(traces, ({ who }) => who);
  return [...byPerson.values()].flatMap((own) => {
    const steps: Step[] = [];
    for (const { who, kind, productId, atMs } of own.toSorted((a, b) => a.atMs - b.atMs)) {
      const item = `${kind} ${productId}`;
      if (steps.at(-1)?.item !== item) steps.push({ who, item, atMs });
    }
    return steps.slice(-STEPS_OF_PERSON);
  });
};

const patternsOf = (steps: readonly Step[]): { patterns: Patterns; minimum: number } | null => {
  const sequences = sequencesFromEvents(steps);
  for (let least = PEOPLE_LEAST; least <= sequences.count; least *= 2) {
    try {
      const minimumSupport = least / sequences.count;
      const options = { minimumSupport, maximumItems: STEPS_MOST, maximumPatterns: PATTERNS_MOST };
      return { patterns: prefixSpan(sequences, options), minimum: least };
    } catch (error) {
      if (!(error instanceof MineError && error.code === 'mine/too-large')) throw error;
    }
  }
  return null;
};

const stepOf = (item: string): MinedSequence['steps'][number] => {
  const [kind, productId] = item.split(' ');
  return { kind: kind as 'view' | 'buy', productId: productId! };
};

/** Only ways that lead to a purchase, one thing at a time, and further than anybody goes anyway. */
const tellingOf = ({ list, names, sequences }: Patterns): MinedSequence[] => {
  const keyOf = (steps: readonly (readonly number[])[]) =>
    steps.map((step) => step.join()).join(';');
  const counts = new Map(list.map(({ steps, count }) => [keyOf(steps), count]));
  return list.flatMap(({ steps, count, support }) => {
    if (steps.length < 2 || steps.some((step) => step.length > 1)) return [];
    const told = steps.map(([item]) => stepOf(names[item!]!));
    const last = told.at(-1)!;
    if (
      last.kind !== 'buy' ||
      told.slice(0, -1).some((s) => s.productId === last.productId && s.kind === 'buy')
    )
      return [];
    const before = counts.get(keyOf(steps.slice(0, -1)));
    const alone = counts.get(keyOf(steps.slice(-1)));
    if (!before || !alone) return [];
    const onward = count / before;
    const lift = onward / (alone / sequences);
    return lift > 1.05 ? [{ steps: told, people: count, support, onward, lift }] : [];
  });
};

/**
 * In which order people look at things and buy them (PrefixSpan). Without attention the orders alone are looked at. A
 * pattern counts people, so ten are the least.
 */
export const mineSequences = (traces: readonly Trace[]): MinedSequences => {
  const people = new Set(traces.map(({ who }) => who)).size;
  const base = { people, minimumPeople: PEOPLE_LEAST, list: [] };
  if (people < PEOPLE_LEAST)
    return { ...base, lack: { code: 'too-few-people', have: people, needed: PEOPLE_LEAST } };
  const found = patternsOf(stepsOf(traces));
  const list = found
    ? tellingOf(found.patterns)
        .sort((a, b) => b.people * Math.log(b.lift) - a.people * Math.log(a.lift))
        .slice(0, SHOWN_MOST)
    : [];
  return {
    ...{ people, minimumPeople: found?.minimum ?? PEOPLE_LEAST, list },
    lack: list.length > 0 ? null : { code: 'nothing-beyond-chance', have: 0, needed: 1 },
  };
};
