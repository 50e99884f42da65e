import { RecommendError } from '../errors.ts';

/** What every sequence model can be told. */
export interface SequenceOptions {
  /** Width of an item's vector and of the state (default: 64). */
  dimensions?: number;
  /** Events of a history that are looked at, the newest ones (default: 50). */
  maximumLength?: number;
  /** Share of values hidden while training, against learning by heart. */
  dropout?: number;
  learningRate?: number;
  /** Events a step learns from together, at most. */
  batchEvents?: number;
  /** Items each step's targets are compared with; as many as there are items, or more: all of them. */
  negatives?: number;
  /** Negatives are drawn with probability popularity^power: 0 evenly, 1 as often as they occur. */
  negativesPower?: number;
  /** How much of ln(expected count) is taken off a negative's score: 1 aims at the full softmax. */
  correction?: number;
  weightDecay?: number;
  clipNorm?: number;
  /** Passes over the log, at most. */
  epochs?: number;
  /** Ends after so many passes without a better hold-out; 0: always all passes. */
  patience?: number;
  /** Users whose last event is held out to decide when to stop; 0: nothing is held out. */
  validationUsers?: number;
  seed?: number;
}

export type FullSequenceOptions = Required<SequenceOptions>;

export const sequenceDefaults: FullSequenceOptions = {
  dimensions: 64,
  maximumLength: 50,
  dropout: 0.4,
  learningRate: 3e-3,
  batchEvents: 1024,
  negatives: 256,
  negativesPower: 0,
  correction: 0,
  weightDecay: 0,
  clipNorm: 5,
  epochs: 20,
  patience: 3,
  validationUsers: 5000,
  seed: 1,
};

const wholeFields = [
  'dimensions',
  'maximumLength',
  'batchEvents',
  'negatives',
  'epochs',
  'patience',
  'validationUsers',
] as const;

/** Options over the defaults of a model; `recommend/bad-option` names the field that cannot be used. */
export const withDefaults = <Options extends FullSequenceOptions>(
  defaults: Options,
  options: object,
): Options => {
  const known = Object.fromEntries(
    Object.entries(options).filter(([, value]) => value !== undefined),
  );
  const full: Options = { ...defaults, ...known };
  const refuse = (field: string, found: unknown, expected: string): never => {
    throw new RecommendError('recommend/bad-option', `${field}: ${expected}`, {
      field,
      expected,
      found: String(found),
    });
  };
  for (const field of wholeFields) {
    const least = field === 'patience' || field === 'validationUsers' ? 0 : 1;
    if (!Number.isSafeInteger(full[field]) || full[field] < least)
      refuse(field, full[field], `a whole number, ${least} or more`);
  }
  if (!(full.dropout >= 0 && full.dropout < 1)) refuse('dropout', full.dropout, '0 to below 1');
  if (!(full.learningRate > 0)) refuse('learningRate', full.learningRate, 'above 0');
  return full;
};
