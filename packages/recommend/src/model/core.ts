import type { ExplanationPart, FitOptions, Interactions, Taste } from '../recommender.ts';
import type { Json, ModelArray } from './format.ts';

export interface CoreState {
  facts?: { [key: string]: Json };
  arrays: Record<string, ModelArray>;
}

/** A mixed answer of a core: which user asks, when the asker is a user the model was fitted on. */
export interface Asked extends Taste {
  user?: number;
  nowMs: number;
}

/**
 * What is particular to one model; `recommenderOf` makes a `Recommender` of it and keeps the log,
 * the checks, masks, files and incremental events in one place.
 */
export interface Core {
  readonly name: string;
  /** Plain JSON, written into the file, and given to the factory when it is read. */
  readonly options: object;
  /** Whether it has an answer for an empty history (popularity has). */
  readonly answersStrangers?: boolean;
  /** Whether it reads `Interactions.sequences` (order and repeats). */
  readonly needsSequences?: boolean;

  fit(data: Interactions, options: FitOptions): void | Promise<void>;
  /**
   * The log has grown by `fresh` to `data`, `users` have new events (ascending). Brings the users' side up to
   * date, and the item side where that is cheap. Absent: the model has nothing per user.
   */
  update?(
    data: Interactions,
    users: Uint32Array,
    options: FitOptions,
    fresh: Interactions,
  ): void | Promise<void>;
  /** Own vector of a fitted user; absent: `fold` of the user's history. */
  vectorOf?(user: number): Float32Array;
  fold?(history: Taste['history']): Float32Array;
  /** `scores` has one place per item and comes filled with minus infinity. */
  score(asked: Asked, scores: Float32Array): void;
  /** Similarity of all items to one, into `scores`, which comes filled with minus infinity. */
  similarity(item: number, scores: Float32Array): void;
  /** Parts that sum to the item's score. */
  parts(asked: Asked, item: number): ExplanationPart[];
  /** Everything `fit` found. Arrays may be views: they are copied by the caller. */
  state(): CoreState;
  restore(state: CoreState, data: Interactions): void;
}
