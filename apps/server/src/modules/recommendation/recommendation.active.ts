/** Something a taste is about: `product:<id>`, `host:<id>` or `category:<id>`. */
export type EntityKind = 'product' | 'host' | 'category';

/** What is left of somebody's acts with a thing by now. */
export interface Held {
  entity: string;
  weight: number;
}

/** A fitted model as serving sees it: immutable; swapped whole. */
export interface ActiveModel {
  version: string;
  name: string;
  factors: number;
  /** Row of an entity, or -1. */
  rowOf(entity: string): number;
  /** Shape [entities × factors], row-major, in numeric's space. */
  vectors: Float32Array;
  /**
   * Exact fold-in of a history (entities with positive weights); null when none is known to the model.
   * O(history·factors² + factors³).
   */
  foldIn(history: readonly Held[]): Float32Array | null;
  /** Things most like it, best first. */
  similar(
    entity: string,
    kind: EntityKind,
    count: number,
  ): readonly { entity: string; score: number }[];
  /** Which entities of the history speak for this one, most first: contributions that sum to the score. */
  explain(
    history: readonly Held[],
    entity: string,
  ): readonly { entity: string; contribution: number }[];
  /** Products bought together in one order or session, best first. */
  boughtTogether(
    productIds: readonly string[],
    count: number,
  ): readonly { productId: string; score: number; support: number }[];
}

/** Which model serves, if any. */
export interface Models {
  active(): ActiveModel | null;
  /** Told after another model, or none, has begun to serve. */
  onSwap(listener: () => void): void;
  /** Loads the model that served last; serving goes on without one meanwhile. */
  warm(): Promise<void>;
  close(): Promise<void>;
}

/** Before anything was fitted. */
export const noModels: Models = {
  active: () => null,
  onSwap: () => undefined,
  warm: async () => undefined,
  close: async () => undefined,
};
