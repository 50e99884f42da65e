import { type Random, random } from '@kaibo/numeric';
import { PredictError } from '../errors.ts';
import { classesOf, type Labels } from '../labels.ts';
import { probabilitiesOf } from '../linear/linear-state.ts';
import { readModelFile, writeModelFile } from '../model-file.ts';
import type { Explanation, FitOptions } from '../predictor.ts';
import { stopIfAsked } from '../stop.ts';
import {
  checkSequences,
  type EventSequence,
  latestOf,
  learnVocabulary,
  type Vocabulary,
  vocabularyOf,
} from './event-sequences.ts';
import { type CodedSequence, createLstmNetwork, type LstmNetwork } from './lstm.network.ts';
import {
  type LstmOptions,
  type LstmSettings,
  scoresOf,
  settingsOf,
  trainLstm,
} from './lstm.train.ts';
import type { Outputs } from './mlp.train.ts';

/** A classifier whose rows are sequences of events. Refuses as every classifier does, and empty sequences. */
export interface SequenceClassifier {
  readonly name: string;
  /** Empty before `fit`. */
  readonly classes: readonly string[];
  fit(sequences: readonly EventSequence[], labels: Labels, options?: FitOptions): Promise<void>;
  /** Row-major [sequences × classes]. */
  predictProba(sequences: readonly EventSequence[]): Float64Array;
  /**
   * What each event changed when it came: the score after it less the score before it, which begins
   * at that of no event. `column` is `place:kind`. Exact for what it says; not a Shapley value.
   */
  explain(sequence: EventSequence, className?: string): Explanation;
  save(): Uint8Array<ArrayBuffer>;
}

interface Known {
  classes: readonly string[];
  vocabulary: Vocabulary;
  weights: Float32Array[];
  network: LstmNetwork;
}

const NAME = 'lstm';

const outputsFor = (classes: number): Outputs => (classes === 2 ? 'binary' : { classes });

const networkFor = (settings: LstmSettings, kinds: number, classes: number, draws: Random) =>
  createLstmNetwork(draws, {
    kinds: kinds + 1,
    dimensions: settings.dimensions,
    units: settings.units,
    outputs: classes === 2 ? 1 : classes,
    mostEvents: settings.mostEvents,
    mostSequences: settings.batchRows,
  });

const taskOf = (
  sequences: readonly EventSequence[],
  labels: Labels,
  weights: ArrayLike<number> | undefined,
) => {
  if (sequences.length === 0)
    throw new PredictError('predict/empty-table', 'there is nothing to learn from', { found: 0 });
  for (const [field, length] of [
    ['labels', labels.length],
    ['weights', weights?.length ?? sequences.length],
  ] as const)
    if (length !== sequences.length)
      throw new PredictError(
        'predict/dimension-mismatch',
        `${length} ${field} for ${sequences.length} sequences`,
        { field, expected: sequences.length, found: length },
      );
  checkSequences(sequences);
  const { classes, codes } = classesOf(labels);
  if (classes.length < 2)
    throw new PredictError('predict/one-class', `every label is "${classes[0]}"`, {
      field: 'label',
      expected: 2,
      found: 1,
    });
  return { classes, targets: codes };
};

const modelOf = (settings: LstmSettings, restored?: Known): SequenceClassifier => {
  let known = restored;

  const need = (): Known => {
    if (!known) throw new PredictError('predict/not-fitted', 'lstm: nothing was learnt yet');
    return known;
  };

  const coded = (sequences: readonly EventSequence[], { vocabulary }: Pick<Known, 'vocabulary'>) =>
    sequences.map((sequence) => latestOf(sequence, vocabulary, settings.mostEvents));

  const scores = (sequences: readonly CodedSequence[]): Float64Array => {
    const { network, classes } = need();
    const outputs = classes.length === 2 ? 1 : classes.length;
    return scoresOf(network, sequences, outputs, settings.batchRows);
  };

  return {
    name: NAME,
    get classes() {
      return known?.classes ?? [];
    },
    async fit(sequences, labels, options = {}) {
      const { classes, targets } = taskOf(sequences, labels, options.weights);
      await stopIfAsked(options.signal);
      const vocabulary = learnVocabulary(sequences, settings.mostKinds);
      const draws = random(settings.seed);
      const network = networkFor(settings, vocabulary.kinds.length, classes.length, draws);
      const weights = await trainLstm(
        network,
        {
          sequences: coded(sequences, { vocabulary }),
          targets,
          weights: Float64Array.from(options.weights ?? targets.map(() => 1)),
          outputs: outputsFor(classes.length),
        },
        settings,
        draws,
        options,
      );
      network.parameters.forEach(({ value }, at) => {
        value.set(weights[at]!);
      });
      known = { classes, vocabulary, weights, network };
    },
    predictProba(sequences) {
      const model = need();
      checkSequences(sequences);
      const outputs = model.classes.length === 2 ? 1 : model.classes.length;
      return probabilitiesOf(scores(coded(sequences, model)), outputs);
    },
    explain(sequence, className) {
      const model = need();
      checkSequences([sequence]);
      const { classes, weights } = model;
      const asked = className === undefined ? classes.length - 1 : classes.indexOf(className);
      if (asked < 0)
        throw new PredictError('predict/unknown-class', `"${className}" is no class`, {
          field: 'className',
          expected: classes.join(', '),
          found: className ?? '',
        });
      const [{ codes, gaps }] = coded([sequence], model) as [CodedSequence];
      const prefixes = Array.from(codes, (_, at) => ({
        codes: codes.subarray(0, at + 1),
        gaps: gaps.subarray(0, at + 1),
      }));
      const outputs = classes.length === 2 ? 1 : classes.length;
      const all = [...weights.at(-1)!, ...scores(prefixes)];
      const along = Array.from({ length: codes.length + 1 }, (_, at) => {
        const own = all.slice(at * outputs, (at + 1) * outputs);
        if (outputs === 1) return asked === 0 ? -own[0]! : own[0]!;
        return own[asked]! - own.reduce((sum, one) => sum + one, 0) / outputs;
      });
      const first = sequence.kinds.length - codes.length;
      return {
        scale: outputs === 1 ? 'log-odds' : 'centred-log',
        className: classes[asked]!,
        base: along[0]!,
        contributions: Array.from(codes, (_, at) => ({
          column: `${first + at}:${sequence.kinds[first + at]}`,
          value: along[at + 1]! - along[at]!,
        })),
      };
    },
    save() {
      const { classes, vocabulary, weights } = need();
      return writeModelFile({
        model: NAME,
        facts: { options: { ...settings }, classes, kinds: vocabulary.kinds },
        arrays: Object.fromEntries(weights.map((array, at) => [String(at), array])),
      });
    },
  };
};

/**
 * A small LSTM over event sequences (Hochreiter & Schmidhuber 1997): will who did this, at these
 * times, buy, stay, come back. All kinds that training never met, or rarely, are one kind to it: their names change nothing,
 * and a sequence of nothing else gets about the base rate. O(events · units · (units + dimensions)) a pass; the same bytes on every machine.
 */
export const lstmClassifier = (options: LstmOptions = {}): SequenceClassifier =>
  modelOf(settingsOf(options));

/** The classifier that `lstmClassifier(…).save` wrote. @throws PredictError as `loadPredictor`. */
export const loadLstmClassifier = (bytes: Uint8Array): SequenceClassifier => {
  const { model, facts, arrays } = readModelFile(bytes);
  if (model !== NAME)
    throw new PredictError('predict/unknown-model', `"${model}" is no LSTM`, {
      field: 'model',
      expected: NAME,
      found: model,
    });
  const settings = settingsOf(facts.options as LstmOptions);
  const classes = facts.classes as readonly string[];
  const vocabulary = vocabularyOf(facts.kinds as readonly string[]);
  const network = networkFor(settings, vocabulary.kinds.length, classes.length, random(0));
  const weights = network.parameters.map(({ value }, at) => {
    const array = arrays[String(at)] as Float32Array;
    value.set(array);
    return array;
  });
  return modelOf(settings, { classes, vocabulary, weights, network });
};
