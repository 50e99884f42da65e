import type { MomentSet } from './prediction.reading.ts';
import { NO, stages, YES } from './prediction.scorer.ts';
import { outcomeNames, outcomes, type Task, withinMsOf } from './prediction.tasks.ts';

/** Why nothing was learnt: `code: counts`, as it is kept. */
export class NothingLearnt extends Error {
  override readonly name = 'NothingLearnt';
  readonly rows: number;
  readonly positives: number;

  constructor(problem: string, counts: { rows: number; positives: number }) {
    super(problem);
    this.rows = counts.rows;
    this.positives = counts.positives;
  }
}

const cameTo = (set: MomentSet, row: number, name: (typeof outcomeNames)[number]): number =>
  set.outcomes[row * outcomeNames.length + outcomeNames.indexOf(name)]!;

/** What is to be foretold of each row: 0 or 1, or fen. */
export const targetsOf = ({ label }: Task, set: MomentSet): Float64Array => {
  if (label.kind === 'amount') return set.amounts;
  return set.atMs.map((_, row) => {
    if (label.kind === 'steps') return Number(cameTo(set, row, label.outcomes[1]) >= 1);
    return Number(cameTo(set, row, label.outcome) >= label.atLeast);
  });
};

/** The same as a classifier is told it. Who bought without a click that was seen has come in some other way. */
export const labelsOf = (task: Task, set: MomentSet, rows: Uint32Array): string[] => {
  const { label } = task;
  const targets = targetsOf(task, set);
  return Array.from(rows, (row) => {
    if (label.kind !== 'steps') return targets[row] === 1 ? YES : NO;
    if (targets[row] === 1) return stages[2];
    return cameTo(set, row, label.outcomes[0]) >= 1 ? stages[1] : stages[0];
  });
};

/** Rows of a part, in the order of time. */
export interface Parts {
  train: Uint32Array;
  /** Chosen between models by, and probabilities bent by. */
  bend: Uint32Array;
  /** The last part by time: what the figures are on. */
  test: Uint32Array;
}

const [BEND_FROM, TEST_FROM] = [0.6, 0.8];
/** A row whose label reaches into the next part would tell of it; of a short window at most this share is left out. */
const MOST_GAP_SHARE = 0.05;

/** Splits by time; between the parts lies a gap as long as a label takes. */
export const partsOf = (task: Task, { atMs }: MomentSet): Parts => {
  const rows = atMs.length;
  const spanMs = rows === 0 ? 0 : atMs[rows - 1]! - atMs[0]!;
  const gapMs = Math.min(withinMsOf(task) ?? 0, spanMs * MOST_GAP_SHARE);
  const bounds = [0, Math.floor(rows * BEND_FROM), Math.floor(rows * TEST_FROM), rows];
  const part = (at: number): Uint32Array => {
    const [from, to] = [bounds[at]!, bounds[at + 1]!];
    const untilMs = at === 2 ? Number.POSITIVE_INFINITY : (atMs[to] ?? 0) - gapMs;
    return Uint32Array.from({ length: to - from }, (_, i) => from + i).filter(
      (row) => gapMs === 0 || atMs[row]! <= untilMs,
    );
  };
  return { train: part(0), bend: part(1), test: part(2) };
};

/** The crowd of the demo teaches only where there is nobody else. */
export const chosenRows = (
  set: MomentSet,
  leastRows: number,
): { set: MomentSet; simulatedLeftOut: number } => {
  const real = Uint32Array.from(set.atMs.keys()).filter((row) => set.simulated[row] === 0);
  const simulatedLeftOut = set.atMs.length - real.length;
  if (simulatedLeftOut === 0 || real.length < leastRows) return { set, simulatedLeftOut: 0 };
  const rowsOf = <T extends Float64Array | Uint8Array>(values: T): T => {
    const width = values.length / set.atMs.length;
    const out = values.slice(0, real.length * width) as T;
    real.forEach((row, place) => {
      out.set(values.subarray(row * width, (row + 1) * width), place * width);
    });
    return out;
  };
  const features = Object.fromEntries(
    Object.entries(set.features).map(([entity, values]) => [entity, rowsOf(values)]),
  );
  return {
    simulatedLeftOut,
    set: {
      ...{ kind: set.kind, features, atMs: rowsOf(set.atMs), simulated: rowsOf(set.simulated) },
      ...{ context: rowsOf(set.context), outcomes: rowsOf(set.outcomes) },
      amounts: rowsOf(set.amounts),
    },
  };
};

/** Rows that models are compared on: since a time, of real people; of the crowd of the demo where there are none. */
export const comparedRows = (
  { atMs, simulated }: Pick<MomentSet, 'atMs' | 'simulated'>,
  sinceMs: number,
): Uint32Array => {
  const since = Uint32Array.from(atMs.keys()).filter((row) => atMs[row]! >= sinceMs);
  const real = since.filter((row) => simulated[row] === 0);
  return real.length > 0 ? real : since;
};

const positivesAmong = (targets: Float64Array, rows: Uint32Array): number =>
  rows.reduce((sum, row) => sum + targets[row]!, 0);

/** In each part there must be both. */
const LEAST_IN_PART = 5;

/** @throws NothingLearnt `prediction/too-few-rows`, `prediction/too-few-positives`, `prediction/one-class`. */
export const requireEnough = (task: Task, targets: Float64Array, parts: Parts): void => {
  const { leastRows, leastPositives } = task;
  const rows = targets.length;
  const isAmount = task.label.kind === 'amount';
  const positives = isAmount ? rows : targets.reduce((sum, one) => sum + one, 0);
  const counts = { rows, positives };
  if (rows < leastRows)
    throw new NothingLearnt(`prediction/too-few-rows: ${rows} of ${leastRows}`, counts);
  if (isAmount) return;
  if (positives === 0 || positives === rows)
    throw new NothingLearnt(
      `prediction/one-class: of ${rows} rows ${positives === 0 ? 'none' : 'every one'} has the outcome`,
      counts,
    );
  if (positives < leastPositives)
    throw new NothingLearnt(
      `prediction/too-few-positives: ${positives} of ${leastPositives}`,
      counts,
    );
  for (const [name, part] of Object.entries(parts) as [string, Uint32Array][]) {
    const inPart = positivesAmong(targets, part);
    if (inPart < LEAST_IN_PART || part.length - inPart < LEAST_IN_PART)
      throw new NothingLearnt(
        `prediction/one-class: in the part "${name}" ${inPart} of ${part.length} rows have the outcome`,
        counts,
      );
  }
};

export const outcomesWithinMs = Math.max(...outcomeNames.map((name) => outcomes[name].withinMs));
