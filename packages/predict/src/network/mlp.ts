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
import type { Json } from '../model-file.ts';
import type { Classifier, Regressor } from '../predictor.ts';
import { classifierOf, type Loadable, regressorOf } from '../predictor-of.ts';
import type { Table } from '../table.ts';
import {
  doubled,
  type NetworkTask,
  type NetworkWeights,
  type Outputs,
  runNetwork,
  trainNetwork,
} from './mlp.train.ts';

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

/** How labels become targets and outputs become answers. */
export interface Reading {
  outputs: Outputs;
  /** Targets of the rows, as `Outputs` has them. */
  targets: Float64Array;
  /** Kept with the model, for `Head.read`. */
  facts: { [key: string]: Json };
}

/** What makes a network one for classes, values or steps. */
export interface Head {
  name: string;
  /** Options beside those of the network. */
  options: { [key: string]: Json };
  readingOf(training: Training): Reading;
  /** Answers [rows × classes] or [rows] of outputs [rows × outputs]. */
  read(
    scores: Float64Array,
    facts: { [key: string]: Json },
    classes: readonly string[],
  ): Float64Array;
}

interface State {
  encoder: Encoder;
  members: NetworkWeights[];
  classes: readonly string[];
  facts: { [key: string]: Json };
  background: Table;
}

const predict = (
  head: Head,
  { encoder, facts, classes }: State,
  networks: readonly Float64Array[][],
  table: Table,
): Float64Array => {
  const features = encoder.encode(table);
  const sums = new Float64Array(table.rows * networks[0]!.at(-1)!.length);
  for (const weights of networks)
    runNetwork(weights, features).forEach((score, at) => {
      sums[at]! += score / networks.length;
    });
  return head.read(sums, facts, classes);
};

const fittedOf = (head: Head, state: State): Fitted => {
  const networks = state.members.map(doubled);
  const ask = (table: Table) => predict(head, state, networks, table);
  return {
    predict: ask,
    explain: (row, classPlace) =>
      explainBySampling(ask, row, {
        background: state.background,
        classes: state.classes.length,
        classPlace,
      }),
    state: () => ({
      facts: {
        encoder: state.encoder.state(),
        members: state.members.length,
        reading: state.facts,
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
  };
};

const learn = async (head: Head, training: Training, settings: Settings): Promise<Fitted> => {
  const { table, weights, classes, signal, onProgress } = training;
  const encoder = fitEncoder(table, settings);
  const { facts, ...reading } = head.readingOf(training);
  const task: NetworkTask = {
    features: encoder.encode(table),
    width: encoder.width,
    weights,
    ...reading,
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
  return fittedOf(head, { encoder, members, classes, facts, background: backgroundOf(training) });
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

/** The core of a network with that head. */
export const networkCore = (head: Head, given: MlpOptions): Core => {
  const settings = settingsOf(given);
  return {
    name: head.name,
    options: { ...head.options, ...settings },
    fit: (training) => learn(head, training, settings),
    restore: ({ facts, arrays }, { columns, classes }) => {
      const layers = 2 * (settings.hidden.length + 1);
      return fittedOf(head, {
        encoder: restoreEncoder(columns, facts.encoder!),
        members: Array.from({ length: facts.members as number }, (_, member) =>
          Array.from({ length: layers }, (_, at) => arrays[`${member}.${at}`] as Float32Array),
        ),
        classes,
        facts: facts.reading as State['facts'],
        background: restoreBackground(columns, arrays.background!),
      });
    },
  };
};

const classHead: Head = {
  name: 'mlp',
  options: {},
  readingOf: ({ targets, classes }) => ({
    outputs: classes.length === 2 ? 'binary' : { classes: classes.length },
    targets,
    facts: {},
  }),
  read: (scores, _, classes) => probabilitiesOf(scores, classes.length === 2 ? 1 : classes.length),
};

/** Values are learnt with mean 0 and deviation 1. */
const valueHead: Head = {
  name: 'mlp',
  options: {},
  readingOf({ targets, weights }) {
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    const shift = targets.reduce((sum, value, row) => sum + weights[row]! * value, 0) / total;
    const squares = targets.reduce(
      (sum, value, row) => sum + weights[row]! * (value - shift) ** 2,
      0,
    );
    const factor = Math.sqrt(squares / total) || 1;
    const standardised = targets.map((value) => (value - shift) / factor);
    return { outputs: 'value', targets: standardised, facts: { shift, factor } };
  },
  read: (scores, { shift, factor }) =>
    scores.map((score) => (shift as number) + (factor as number) * score),
};

/** Multi-layer perceptron with a softmax (two classes: a logistic) output; see `MlpOptions`. */
export const mlpClassifier = (options: MlpOptions = {}): Classifier & Loadable =>
  classifierOf(networkCore(classHead, options));

/** Multi-layer perceptron for values, by squared error. */
export const mlpRegressor = (options: MlpOptions = {}): Regressor & Loadable =>
  regressorOf(networkCore(valueHead, options));
