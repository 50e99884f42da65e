import type { Csr } from '@kaibo/numeric';

/** Every event in order of time, repeats kept: user (or session) u has `offsets[u]` to `offsets[u + 1]`. */
export interface Sequences {
  /** Shape [users + 1]. */
  offsets: Uint32Array;
  /** Shape [events]. */
  items: Uint32Array;
  /** Epoch milliseconds; shape [events]. */
  timesMs?: Float64Array;
}

/** The value of a pair that occurs several times: the sum, the largest, or that of the latest event. */
export type Repeats = 'sum' | 'max' | 'last';

/** What models learn from: who had to do with what, how much, and when. Users and items are row and column numbers. */
export interface Interactions {
  /** Users × items; one entry for each pair, its value the strength or the rating. */
  matrix: Csr;
  /** Epoch milliseconds of the latest event of each entry; shape [entries]. */
  timesMs?: Float64Array;
  sequences?: Sequences;
  /** What became of several events of one pair; `partialFit` goes on with it (default: 'last'). */
  repeats?: Repeats;
  /** Names of the rows; shape [users]. */
  userIds?: readonly string[];
  /** Names of the columns; shape [items]. */
  itemIds?: readonly string[];
}

/** What somebody did, oldest first; repeats are allowed. Enough to serve a person the model never met. */
export interface History {
  items: ArrayLike<number>;
  /** Strength or rating of each; 1 where absent. */
  values?: ArrayLike<number>;
  /** Epoch milliseconds of each. */
  timesMs?: ArrayLike<number>;
}

/**
 * What `foldIn` makes of a history: ready to be asked often. `vector` is the model's own
 * (factors, hidden state; empty where the history itself is all a model needs).
 */
export interface Taste {
  readonly model: string;
  readonly history: History;
  readonly vector: Float32Array;
}

/** A user the model was fitted on, or somebody known by their history alone. */
export type Asker = number | History | Taste;

export interface RecommendOptions {
  /** At most so many come back; fewer when the mask leaves fewer. */
  count: number;
  /** Shape [items]: only items with a value other than 0 come back (on air, in stock, allowed). */
  mask?: Uint8Array;
  /** Items that do not come back. */
  exclude?: ArrayLike<number>;
  /** Whether items of the history may come back (default: false). */
  mayRepeat?: boolean;
  /** The present, epoch milliseconds, for models in which time matters (default: the newest event learnt). */
  nowMs?: number;
}

/** Best first; equal scores by the smaller item, so that the answer is the same everywhere. */
export interface Recommendation {
  item: number;
  score: number;
}

/** One reason behind a score; the parts of an explanation sum to its score up to rounding. */
export interface ExplanationPart {
  kind:
    | 'because-of-item'
    | 'because-of-user'
    | 'popularity'
    | 'bias'
    | 'taste'
    | 'content'
    | 'model'
    | 'exploration';
  /** The item of the history, or the neighbour's row; absent where it is about neither. */
  index?: number;
  /** For parts that have a name: a feature, a model of a blend. */
  label?: string;
  contribution: number;
}

export interface Explanation {
  item: number;
  score: number;
  /** Largest contribution first. */
  parts: ExplanationPart[];
}

export interface FitProgress {
  /** From 1 to `steps`. */
  step: number;
  steps: number;
  /** Of the training part; absent where the model has none. */
  loss?: number;
  /** Of the hold-out, where there is one; named by `metric`. */
  validation?: number;
  metric?: string;
}

export interface FitOptions {
  onProgress?(progress: FitProgress): void;
  /** `fit` ends with `recommend/stopped` and leaves the model as it was. */
  signal?: AbortSignal;
}

/**
 * Every model. A model is made by its factory with its options, knows nothing until `fit`, and
 * refuses with a `RecommendError`. `fit` and `partialFit` may yield to the event loop; the rest
 * is synchronous and changes nothing, so it may be asked while another instance trains.
 */
export interface Recommender {
  readonly name: string;
  /** Users fitted; 0 before `fit`. */
  readonly users: number;
  /** Items fitted; 0 before `fit`. */
  readonly items: number;
  /** Names of users and items, as the log had them. */
  readonly names: Pick<Interactions, 'userIds' | 'itemIds'>;

  /** Learns from nothing: what was known before is gone. */
  fit(data: Interactions, options?: FitOptions): Promise<void>;
  /**
   * Adds events to what is known: users may be more than before, items must be as many. Touched
   * users are as if the model had folded in their whole history; a model whose item side can be
   * brought up to date exactly at small cost does that as well and says so.
   */
  partialFit(data: Interactions, options?: FitOptions): Promise<void>;
  /** O(history) work once, for an asker who asks often. */
  foldIn(history: History): Taste;
  /**
   * Scores of every item, larger is better, no mask and no exclusion; into `scores` (shape [items]).
   * Minus infinity where the model knows nothing about the pair: such items never come back.
   */
  score(who: Asker, scores: Float32Array, nowMs?: number): void;
  recommend(who: Asker, options: RecommendOptions): Recommendation[];
  /** Items most like this one, itself left out. */
  similar(item: number, count: number): Recommendation[];
  explain(who: Asker, item: number): Explanation;
  /** Same state, same bytes. `loadRecommender` makes the model again, options included. */
  save(): Uint8Array<ArrayBuffer>;
  /** Takes the state that a model of the same name and options saved. */
  load(bytes: Uint8Array): void;
}

/** A model that also says which rating somebody would give, on the scale it was fitted on. */
export interface RatingPredictor extends Recommender {
  /** Unknown users and items get what is known of the other side, at worst the mean. */
  predict(user: number, item: number): number;
}

/** Makes a model, unfitted, from its options (plain JSON, as `save` wrote them). */
export type RecommenderFactory<Options> = (options?: Options) => Recommender;
