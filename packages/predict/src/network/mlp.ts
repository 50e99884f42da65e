import { random } from '@kaibo/numeric';
import { checkOption } from '../check-option.ts';
import type { Core, Fitted, Training } from '../core.ts';
import {
  type Encoder,
  type EncodingOptions,
  encodingOptions,
  fitEncoder,
  restoreEncoder,
} from '../encode/encoder.ts';
import {
  backgroundArray,
  backgroundOf,
  explainBySampling,
  restoreBackground,
} from '../explain/sampled-shapley.ts';
import { probabilitiesOf } from '../linear/linear-state.ts';
import type { Classifier, Regressor } from '../predictor.ts';
import { classifierOf, type Loadable, regressorOf } from '../predictor-of.ts';
import type { Table } from '../table.ts';
import { type NetworkTask, type NetworkWeights, runNetwork, trainNetwork } from './mlp.train.ts';

export interface MlpOptions extends EncodingOptions {
  /** Widths of the hidden relu layers. Default: [32, 16]. */
  hidden?: readonly number[];
  /** Networks whose outputs are averaged, each begun and held out differently. Default: 3. */
  members?: number;
  /** Of Adam. Default: 0.003. */
  learningRate?: number;
  /** Decoupled. Default: 0.01. */
  weightDecay?: number;
  /** Default: 64. */
  batchRows?: number;
  /** Most passes over the rows. Default: 60. */
  epochs?: number;
  /** Passes without gain on the hold-out after which a network is done; 0: never. Default: 6. */
  patience?: number;
  /** Part of the rows that decides when to stop; 0: none. Default: 0.1. */
  heldShare?: number;
  /** Default: 1. */
  seed?: number;
}

type Settings = Required<MlpOptions>;

interface State {
  encoder: Encoder;
  members: NetworkWeights[];
  /** 0 for values. */
  classes: number;
  /** Of values: what an output of 0 and a change of 1 mean. */
  shift: number;
  factor: number;
  background: Table;
}

const scoresPerRow = (classes: number): number => (classes <= 2 ? 1 : classes);

const predict = (
  { encoder, members, classes, shift, factor }: State,
  table: Table,
): Float64Array => {
  const features = encoder.encode(table);
  const sums = new Float64Array(table.rows * scoresPerRow(classes));
  for (const weights of members)
    runNetwork(weights, features, encoder.width).forEach((score, at) => {
      sums[at]! += score / members.length;
    });
  if (classes === 0) return sums.map((score) => shift + factor * score);
  return probabilitiesOf(sums, scoresPerRow(classes));
};

const fittedOf = (state: State): Fitted => ({
  predict: (table) => predict(state, table),
  explain: (row, classPlace) => {
    const { background, classes } = state;
    return explainBySampling((table) => predict(state, table), row, {
      background,
      classes,
      classPlace,
    });
  },
  state: () => ({
    facts: {
      encoder: state.encoder.state(),
      members: state.members.length,
      shift: state.shift,
      factor: state.factor,
    },
    arrays: {
      ...Object.fromEntries(
        state.members.flatMap((weights, member) =>
          weights.map((array, at) => [`${member}.${at}`, array] as const),
        ),
      ),
      background: backgroundArray(state.background),
    },
  }),
});

const scaleOf = ({ targets, weights, classes }: Training): { shift: number; factor: number } => {
  if (classes.length > 0) return { shift: 0, factor: 1 };
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const shift = targets.reduce((sum, value, row) => sum + weights[row]! * value, 0) / total;
  const squares = targets.reduce(
    (sum, value, row) => sum + weights[row]! * (value - shift) ** 2,
    0,
  );
  return { shift, factor: Math.sqrt(squares / total) || 1 };
};

const learn = async (training: Training, settings: Settings): Promise<Fitted> => {
  const { table, targets, weights, classes, signal, onProgress } = training;
  const encoder = fitEncoder(table, settings);
  const { shift, factor } = scaleOf(training);
  const task: NetworkTask = {
    features: encoder.encode(table),
    width: encoder.width,
    targets: classes.length > 0 ? targets : targets.map((value) => (value - shift) / factor),
    weights,
    outputs:
      classes.length === 0
        ? 'value'
        : classes.length === 2
          ? 'binary'
          : { classes: classes.length },
  };
  const draws = random(settings.seed);
  const members: NetworkWeights[] = [];
  const steps = settings.members * settings.epochs;
  for (let member = 0; member < settings.members; member++) {
    const own = draws.fork(member);
    const rows = own.shuffle(Uint32Array.from({ length: table.rows }, (_, row) => row));
    const heldRows = Math.floor(table.rows * settings.heldShare);
    members.push(
      await trainNetwork(task, settings, {
        draws: own,
        train: rows.subarray(heldRows),
        held: rows.subarray(0, heldRows),
        signal,
        onProgress: (progress) =>
          onProgress({ ...progress, step: member * settings.epochs + progress.step, steps }),
      }),
    );
  }
  const background = backgroundOf(training);
  return fittedOf({ encoder, members, classes: classes.length, shift, factor, background });
};

const settingsOf = (given: MlpOptions): Settings => {
  const { hidden = [32, 16], members = 3, learningRate = 0.003, weightDecay = 0.01 } = given;
  const { batchRows = 64, epochs = 60, patience = 6, heldShare = 0.1, seed = 1 } = given;
  for (const width of hidden) checkOption('hidden', width, { atLeast: 1, whole: true });
  checkOption('members', members, { atLeast: 1, whole: true });
  checkOption('learningRate', learningRate, { above: 0 });
  checkOption('weightDecay', weightDecay, { atLeast: 0 });
  checkOption('batchRows', batchRows, { atLeast: 1, whole: true });
  checkOption('epochs', epochs, { atLeast: 1, whole: true });
  checkOption('patience', patience, { atLeast: 0, whole: true });
  checkOption('heldShare', heldShare, { atLeast: 0, atMost: 0.5 });
  return {
    hidden,
    members,
    learningRate,
    weightDecay,
    batchRows,
    epochs,
    patience,
    heldShare,
    seed,
    ...encodingOptions(given),
  };
};

const coreOf = (given: MlpOptions, task: 'classify' | 'regress'): Core => {
  const settings = settingsOf(given);
  return {
    name: 'mlp',
    options: settings,
    fit: (training) => learn(training, settings),
    restore: ({ facts, arrays }, { columns, classes }) => {
      const layers = 2 * (settings.hidden.length + 1);
      return fittedOf({
        encoder: restoreEncoder(columns, facts.encoder!),
        members: Array.from({ length: facts.members as number }, (_, member) =>
          Array.from({ length: layers }, (_, at) => arrays[`${member}.${at}`] as Float32Array),
        ),
        classes: task === 'classify' ? classes.length : 0,
        shift: facts.shift as number,
        factor: facts.factor as number,
        background: restoreBackground(columns, arrays.background!),
      });
    },
  };
};

/** Multi-layer perceptron with a softmax (two classes: a logistic) output; see `MlpOptions`. */
export const mlpClassifier = (options: MlpOptions = {}): Classifier & Loadable =>
  classifierOf(coreOf(options, 'classify'));

/** Multi-layer perceptron for values, by squared error. */
export const mlpRegressor = (options: MlpOptions = {}): Regressor & Loadable =>
  regressorOf(coreOf(options, 'regress'));
