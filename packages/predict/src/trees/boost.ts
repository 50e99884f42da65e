import { createNumeric, random } from '@kaibo/numeric';
import { stopIfAsked } from '../stop.ts';
import { binColumns, findBins, type TreeColumn } from './bins.ts';
import { type HoldOut, holdOutOf } from './hold-out.ts';
import {
  createLeafwiseGrower,
  type GrownLeaf,
  growerBytes,
  type LeafwiseRules,
} from './leafwise.ts';
import type { Loss } from './losses.ts';
import { boundRenewed } from './renewed-bounds.ts';
import { createTreeWriter, type TreeTable, type TreeWriter } from './tree-table.ts';

export type BoostRules = LeafwiseRules & {
  rounds: number;
  learningRate: number;
  bins: number;
  /** Share of the rows each round is grown on, drawn without replacement. */
  rowShare: number;
  /** Share of the columns each round may ask. */
  columnShare: number;
  /** Rounds without a better hold-out after which it stops; 0: never. */
  patience: number;
  holdOutShare: number;
  /** The last rows are held out, for tables in the order of time, instead of drawn ones. */
  holdOutLast: boolean;
  seed: number;
};

export type BoostNeeds = {
  columns: readonly TreeColumn[];
  targets: Float64Array;
  /** Null where each row counts 1. */
  weights: Float64Array | null;
  loss: Loss;
  rules: BoostRules;
  /** Classes are held out in their shares. */
  isClassifier: boolean;
  signal: AbortSignal | undefined;
  onProgress(progress: { step: number; steps: number; loss?: number; validation?: number }): void;
};

export type Boosted = {
  /** One tree per round and output, outputs in turn; values scaled by the learning rate. */
  trees: TreeTable;
  start: Float64Array;
};

const ROUNDS_BETWEEN_TURNS = 8;

/** For the kernels' own scratch and for alignment. */
const SPARE_MIB = 8;

/** Sorted draw without replacement, in place of `out`. */
const drawRows = (
  from: Uint32Array,
  share: number,
  next: () => number,
  out: Uint32Array,
): number => {
  let needed = Math.max(1, Math.round(share * from.length));
  let left = from.length;
  let taken = 0;
  for (const row of from) {
    if (next() * left < needed) {
      out[taken++] = row;
      needed--;
    }
    left--;
  }
  return taken;
};

const renewLeaves = (
  leaves: GrownLeaf[],
  members: Uint32Array,
  needs: BoostNeeds,
  raw: Float64Array,
): void => {
  const { targets, weights, loss } = needs;
  for (const leaf of leaves) {
    const rows = members.subarray(leaf.begin, leaf.end);
    const residuals = Float64Array.from(rows, (row) => targets[row]! - raw[row]!);
    const mine = weights ? Float64Array.from(rows, (row) => weights[row]!) : null;
    leaf.value = loss.renewed!(residuals, mine);
  }
};

const weightPairs = (pairs: Float32Array, weights: Float64Array): void => {
  for (let row = 0; row < weights.length; row++) {
    pairs[2 * row] = pairs[2 * row]! * weights[row]!;
    pairs[2 * row + 1] = pairs[2 * row + 1]! * weights[row]!;
  }
};

/** Adds each leaf to the scores of its rows; the rows that were not drawn go down the tree. */
const addLeaves = (
  leaves: readonly GrownLeaf[],
  scaled: Float64Array,
  members: Uint32Array,
  count: number,
  raw: Float64Array,
  offset: number,
  others: { isMember: Uint8Array; leafOf(row: number): number },
): void => {
  leaves.forEach(({ begin, end }, place) => {
    const value = scaled[place]!;
    for (let i = begin; i < end; i++) raw[offset + members[i]!]! += value;
  });
  const { isMember, leafOf } = others;
  if (count === isMember.length) return;
  isMember.fill(0);
  for (let i = 0; i < count; i++) isMember[members[i]!] = 1;
  for (let row = 0; row < isMember.length; row++)
    if (isMember[row] === 0) raw[offset + row]! += scaled[leafOf(row)]!;
};

const writeLeaves = (
  writer: TreeWriter,
  leaves: readonly GrownLeaf[],
  scaled: Float64Array,
  members: Uint32Array,
  weights: Float64Array | null,
): void =>
  leaves.forEach(({ node, begin, end }, place) => {
    writer.setValue(node, 0, scaled[place]!);
    let cover = end - begin;
    if (weights) {
      cover = 0;
      for (let i = begin; i < end; i++) cover += weights[members[i]!]!;
    }
    writer.setCover(node, cover);
  });

/** The best round so far on the hold-out. */
const watch = ({ patience }: BoostRules) => {
  let best = Infinity;
  let bestRound = 0;
  return {
    isOver(round: number, loss: number): boolean {
      if (loss < best) {
        best = loss;
        bestRound = round;
      }
      return patience > 0 && round - bestRound >= patience;
    },
    rounds: () => bestRound,
  };
};

/**
 * Gradient boosting (Friedman 2001) of histogram trees. Same seed, same trees on every machine.
 * O(rounds · outputs · rows · columns · depth).
 */
export const boost = async (needs: BoostNeeds): Promise<Boosted> => {
  const { columns, targets, weights, loss, rules } = needs;
  const rows = targets.length;
  const bins = findBins(columns, rules.bins);
  const bytes = columns.length * rows + growerBytes(rows, columns.length, bins, rules);
  const numeric = createNumeric({ maximumMiB: Math.ceil(bytes / 2 ** 20) + SPARE_MIB });
  const binned = numeric.space.u8(columns.length * rows);
  binColumns(bins, columns, binned);
  const grower = createLeafwiseGrower({ numeric, bins, binned, rows, rules });
  const { members, pairs } = grower;
  const draw = random(rules.seed);
  const split: HoldOut = holdOutOf(needs, draw.fork('hold-out'));
  const watched = watch(rules);
  const writer = createTreeWriter(1);
  const start = loss.start(targets, weights);
  const raw = new Float64Array(loss.outputs * rows);
  for (const [output, value] of start.entries())
    raw.fill(value, output * rows, (output + 1) * rows);
  const others = { isMember: new Uint8Array(rows), leafOf: grower.leafOf };
  const every = columns.map((_, place) => place);
  const columnCount = Math.max(1, Math.round(rules.columnShare * columns.length));
  let round = 0;
  let isOver = false;

  const grow = (output: number, drawn: Uint32Array, chosen: readonly number[]): void => {
    loss.slope(raw, targets, output, pairs);
    if (weights) weightPairs(pairs, weights);
    members.set(drawn);
    const leaves = grower.grow(writer, drawn.length, chosen);
    if (loss.renewed) {
      renewLeaves(leaves, members, needs, raw);
      boundRenewed(writer.lastTree(), leaves, rules.monotone);
    }
    const scaled = Float64Array.from(
      leaves,
      ({ value }) => rules.learningRate * Math.max(-loss.mostStep, Math.min(loss.mostStep, value)),
    );
    addLeaves(leaves, scaled, members, drawn.length, raw, output * rows, others);
    writeLeaves(writer, leaves, scaled, members, weights);
  };

  const part = new Uint32Array(split.train.length);
  while (round < rules.rounds && !isOver) {
    const chosen =
      columnCount === columns.length
        ? every
        : Array.from(draw.sample(columns.length, columnCount)).sort((a, b) => a - b);
    const drawn =
      rules.rowShare < 1
        ? part.subarray(0, drawRows(split.train, rules.rowShare, draw.uniform, part))
        : split.train;
    for (let output = 0; output < loss.outputs; output++) grow(output, drawn, chosen);
    round++;
    const progress = { step: round, steps: rules.rounds };
    if (split.held.length > 0) {
      const validation = loss.mean(raw, targets, split.held, weights);
      isOver = watched.isOver(round, validation);
      needs.onProgress({ ...progress, validation });
    } else needs.onProgress(progress);
    if (round % ROUNDS_BETWEEN_TURNS === 0) await stopIfAsked(needs.signal);
  }
  if (split.held.length > 0 && rules.patience > 0)
    writer.keepTrees(watched.rounds() * loss.outputs);
  const trees = writer.table();
  addInnerCover(trees);
  return { trees, start };
};

/** Children come after their parent. */
const addInnerCover = ({ left, right, cover, column }: TreeTable): void => {
  for (let node = column.length - 1; node >= 0; node--)
    if (column[node]! >= 0) cover[node] = cover[left[node]!]! + cover[right[node]!]!;
};
