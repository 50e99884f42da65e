import { createOptimiser, type Random } from '@kaibo/numeric';
import { checkOption } from '../check-option.ts';
import type { FitOptions } from '../predictor.ts';
import { stopIfAsked } from '../stop.ts';
import type { CodedSequence, LstmNetwork } from './lstm.network.ts';
import { lossSlopes, type Outputs } from './mlp.train.ts';

export interface LstmOptions {
  /** Width of the state. Default: 16. */
  units?: number;
  /** Length of the vector of a kind. Default: 8. */
  dimensions?: number;
  /** Only the latest so many events of a sequence count. Default: 50. */
  mostEvents?: number;
  /** Kinds with a vector of their own, the most frequent ones. Default: 1,000. */
  mostKinds?: number;
  /** Of Adam. Default: 0.01. */
  learningRate?: number;
  /** Default: 32 sequences. */
  batchRows?: number;
  /** Most passes over the sequences. Default: 30. */
  epochs?: number;
  /** Passes without gain on the hold-out after which it ends; 0: never. Default: 5. */
  patience?: number;
  /** Part of the sequences that decides when to stop; 0: none. Default: 0.1. */
  heldShare?: number;
  /** Default: 1. */
  seed?: number;
}

export type LstmSettings = Required<LstmOptions>;

/** The defaults filled in. @throws PredictError `predict/bad-option`. */
export const settingsOf = (given: LstmOptions): LstmSettings => {
  const { units = 16, dimensions = 8, mostEvents = 50, mostKinds = 1_000 } = given;
  const { learningRate = 0.01, batchRows = 32, epochs = 30, patience = 5 } = given;
  const { heldShare = 0.1, seed = 1 } = given;
  const sizes = { units, dimensions, mostEvents, mostKinds, batchRows, epochs };
  for (const [field, value] of Object.entries(sizes))
    checkOption(field, value, { atLeast: 1, whole: true });
  checkOption('learningRate', learningRate, { above: 0 });
  checkOption('patience', patience, { atLeast: 0, whole: true });
  checkOption('heldShare', heldShare, { atLeast: 0, atMost: 0.5 });
  return { ...sizes, learningRate, patience, heldShare, seed };
};

/** Longest first, as the network wants them; equal ones in their order. */
const byLength = (sequences: readonly CodedSequence[], rows: ArrayLike<number>): Uint32Array =>
  Uint32Array.from(rows).sort(
    (a, b) => sequences[b]!.codes.length - sequences[a]!.codes.length || a - b,
  );

/** Outputs of all sequences, in their order. */
export const scoresOf = (
  network: LstmNetwork,
  sequences: readonly CodedSequence[],
  outputs: number,
  batchRows: number,
): Float64Array => {
  const out = new Float64Array(sequences.length * outputs);
  const order = byLength(
    sequences,
    sequences.map((_, row) => row),
  );
  for (let from = 0; from < order.length; from += batchRows) {
    const rows = order.subarray(from, from + batchRows);
    const found = network.forward(Array.from(rows, (row) => sequences[row]!));
    rows.forEach((row, at) => {
      for (let k = 0; k < outputs; k++) out[row * outputs + k] = found[at * outputs + k]!;
    });
  }
  return out;
};

export interface LstmTask {
  sequences: readonly CodedSequence[];
  targets: Float64Array;
  weights: Float64Array;
  outputs: Outputs;
}

/** How readily a kind is learnt from as if it had never been met (α of Kiperwasser & Goldberg 2016, §4.2). */
const HIDING = 0.25;
/** And this share of the sequences without any kind, so that who does what nobody did before is given the base rate. */
const HIDDEN_WHOLE = 0.1;

/** Sequences with some of their events, rare kinds rather than frequent ones, as kinds that were never met: code 0. */
const hider = (sequences: readonly CodedSequence[], draws: Random) => {
  const counts = new Map<number, number>();
  for (const { codes } of sequences)
    for (const code of codes) counts.set(code, (counts.get(code) ?? 0) + 1);
  const hidden = (code: number): number =>
    draws.uniform() < HIDING / (HIDING + counts.get(code)!) ? 0 : code;
  return ({ codes, gaps }: CodedSequence): CodedSequence => ({
    codes: draws.uniform() < HIDDEN_WHOLE ? new Uint32Array(codes.length) : codes.map(hidden),
    gaps,
  });
};

/** Trains by Adam on shuffled batches; gives the weights that were best on the hold-out, where there is one. */
export const trainLstm = async (
  network: LstmNetwork,
  task: LstmTask,
  { learningRate, batchRows, epochs: steps, patience, heldShare }: LstmSettings,
  draws: Random,
  { signal, onProgress }: FitOptions,
): Promise<Float32Array[]> => {
  const { sequences, weights } = task;
  const { parameters, slopes } = network;
  const optimiser = createOptimiser(parameters, { kind: 'adam', learningRate, clipNorm: 1 });
  const rows = draws.shuffle(Uint32Array.from(sequences.keys()));
  const heldRows = Math.floor(rows.length * heldShare);
  const [held, learnt] = [rows.subarray(0, heldRows), rows.subarray(heldRows)];
  const kept = () => parameters.map(({ value }) => Float32Array.from(value));
  const totalOf = (some: Uint32Array) => some.reduce((sum, row) => sum + weights[row]!, 0) || 1;
  let best = { loss: Infinity, step: 0, weights: kept() };
  const hide = hider(sequences, draws);
  const passOver = (some: Uint32Array, learns: boolean): number => {
    let loss = 0;
    for (let from = 0; from < some.length; from += batchRows) {
      const batch = byLength(sequences, some.subarray(from, from + batchRows));
      const read = Array.from(batch, (row) => sequences[row]!);
      const scores = network.forward(learns ? read.map(hide) : read);
      loss += lossSlopes(task, batch, scores, slopes);
      if (!learns) continue;
      for (let i = 0; i < slopes.length; i++) slopes[i]! /= batch.length;
      network.backward();
      optimiser.step();
    }
    return loss / totalOf(some);
  };
  for (let step = 1; step <= steps; step++) {
    draws.shuffle(learnt);
    const loss = passOver(learnt, true);
    const validation = heldRows > 0 ? passOver(held, false) : loss;
    if (heldRows === 0 || validation < best.loss)
      best = { loss: validation, step, weights: kept() };
    await stopIfAsked(signal);
    onProgress?.(heldRows > 0 ? { step, steps, loss, validation } : { step, steps, loss });
    if (patience > 0 && step - best.step >= patience) break;
  }
  return best.weights;
};
