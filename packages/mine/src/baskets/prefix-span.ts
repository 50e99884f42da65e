import { MineError } from '../errors.ts';
import { needsNumber, needsWhole } from '../options.ts';
import { minimumCountOf } from './itemsets.ts';
import type { Sequences } from './sequences.ts';

export interface PrefixSpanOptions {
  /** Share of the sequences that hold the pattern, above 0 and at most 1. */
  minimumSupport: number;
  /** Patterns with more items in all are not looked for (default: 10). */
  maximumItems?: number;
  /** More patterns than this are refused (default: 1,000,000). */
  maximumPatterns?: number;
}

export interface Pattern {
  /** Steps one after another, others may lie between; items of one step ascending. */
  steps: readonly (readonly number[])[];
  /** Sequences that hold it. */
  count: number;
  support: number;
}

export interface Patterns {
  sequences: number;
  names: readonly string[];
  /** Depth first: every pattern behind the one it grows from. */
  list: Pattern[];
}

/** Where each sequence first completes a pattern; earlier is better, so no other place matters. */
interface Places {
  sequences: number[];
  /** The step that holds the pattern's last one; before the first step: one less than the first. */
  steps: number[];
}

/** Whether a step holds all of some ascending items. */
const holds = (
  { stepOffsets, indices }: Sequences,
  step: number,
  items: readonly number[],
): boolean => {
  let wanted = 0;
  for (let at = stepOffsets[step]!; at < stepOffsets[step + 1]! && wanted < items.length; at++)
    if (indices[at] === items[wanted]) wanted++;
  return wanted === items.length;
};

/** Adds an item to the sequences that hold it, each once. */
const createTally = (items: number) => {
  const counts = new Uint32Array(items);
  const seen = new Int32Array(items).fill(-1);
  return {
    counts,
    see(item: number, sequence: number): void {
      if (seen[item] === sequence) return;
      seen[item] = sequence;
      counts[item]!++;
    },
  };
};

/** In how many sequences each item follows a pattern, as a step of its own or in the pattern's last step. */
const tallies = (data: Sequences, { sequences, steps }: Places, last: readonly number[]) => {
  const { items, sequenceOffsets, stepOffsets, indices } = data;
  const after = createTally(items.length);
  const within = createTally(items.length);
  const largest = last.at(-1) ?? Infinity;
  sequences.forEach((sequence, at) => {
    for (let step = steps[at]!; step < sequenceOffsets[sequence + 1]!; step++) {
      if (step < sequenceOffsets[sequence]!) continue;
      const isLater = step > steps[at]!;
      const canJoin = last.length > 0 && (!isLater || holds(data, step, last));
      for (let place = stepOffsets[step]!; place < stepOffsets[step + 1]!; place++) {
        const item = indices[place]!;
        if (isLater) after.see(item, sequence);
        if (canJoin && item > largest) within.see(item, sequence);
      }
    }
  });
  return { after: after.counts, within: within.counts };
};

/** The first step of each sequence that holds all of `wanted`, from (or after) where the pattern ended. */
const follow = (
  data: Sequences,
  { sequences, steps }: Places,
  wanted: readonly number[],
  skip: 0 | 1,
): Places => {
  const found: Places = { sequences: [], steps: [] };
  sequences.forEach((sequence, at) => {
    const end = data.sequenceOffsets[sequence + 1]!;
    for (let step = steps[at]! + skip; step < end; step++)
      if (holds(data, step, wanted)) {
        found.sequences.push(sequence);
        found.steps.push(step);
        return;
      }
  });
  return found;
};

/**
 * PrefixSpan (Pei et al. 2001): patterns grown at their end, each only over the sequences that hold it so far.
 * O(patterns · entries of those sequences).
 *
 * @throws MineError `mine/bad-option`; `mine/too-large` for too many patterns.
 */
export const prefixSpan = (data: Sequences, options: PrefixSpanOptions): Patterns => {
  const { minimumSupport, maximumItems = 10, maximumPatterns = 1_000_000 } = options;
  needsNumber('minimumSupport', minimumSupport, { least: 0, most: 1, above: true });
  needsWhole('maximumItems', maximumItems, 1);
  needsWhole('maximumPatterns', maximumPatterns, 1);
  const minimumCount = minimumCountOf(minimumSupport, data.count);
  const list: Pattern[] = [];

  const add = (steps: readonly (readonly number[])[], count: number): void => {
    if (list.length === maximumPatterns)
      throw new MineError(
        'mine/too-large',
        `more than ${maximumPatterns} patterns: raise minimumSupport or lower maximumItems`,
        { field: 'minimumSupport', expected: `at most ${maximumPatterns} patterns` },
      );
    list.push({ steps, count, support: count / data.count });
  };
  const grow = (steps: readonly (readonly number[])[], places: Places, size: number): void => {
    if (size === maximumItems) return;
    const last = steps.at(-1) ?? [];
    const { after, within } = tallies(data, places, last);
    for (let item = 0; item < data.items.length; item++) {
      if (within[item]! >= minimumCount) {
        const joined = [...last, item];
        const longer = [...steps.slice(0, -1), joined];
        add(longer, within[item]!);
        grow(longer, follow(data, places, joined, 0), size + 1);
      }
      if (after[item]! >= minimumCount) {
        const longer = [...steps, [item]];
        add(longer, after[item]!);
        grow(longer, follow(data, places, [item], 1), size + 1);
      }
    }
  };
  const { sequenceOffsets } = data;
  const all = Array.from({ length: data.count }, (_, sequence) => sequence);
  grow([], { sequences: all, steps: all.map((one) => sequenceOffsets[one]! - 1) }, 0);
  return { sequences: data.count, names: data.items, list };
};
