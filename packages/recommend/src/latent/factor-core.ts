import type { Core } from '../model/core.ts';
import { cosinesInto, type DenseItems, denseItems } from '../model/dense-items.ts';
import { arrayOf } from '../model/known-data.ts';
import { rowHistory } from '../model/row-history.ts';
import type { FitOptions, History, Interactions } from '../recommender.ts';

export interface FoundFactors {
  /** Row-major, shape [users × width]. */
  users: Float32Array;
  /** Row-major, shape [items × width]. */
  items: Float32Array;
  width: number;
}

/** A model whose score is a dot product; what differs is how the factors are found. */
export interface FactorModel {
  name: string;
  options: object;
  train(data: Interactions, options: FitOptions): Promise<FoundFactors>;
  /** Called when items are in place, before any fold. */
  prepare?(items: DenseItems): void;
  /** The factors of somebody with this history, items held. */
  fold(history: History, items: DenseItems): Float32Array;
}

/** Keeps factors of users and items; users with new events, and new users, are folded in. */
export const factorCore = (model: FactorModel): Core => {
  let users = new Float32Array(0);
  let items = denseItems(new Float32Array(0), 0, 0);
  const learn = (found: FoundFactors): void => {
    users = Float32Array.from(found.users);
    items = denseItems(found.items, found.items.length / found.width, found.width);
    model.prepare?.(items);
  };
  return {
    name: model.name,
    options: model.options,
    async fit(data, options) {
      learn(await model.train(data, options));
    },
    update({ matrix }, touched) {
      const { width } = items;
      const grown = new Float32Array(matrix.rows * width);
      grown.set(users);
      const known = users.length / width;
      const fresh = Array.from({ length: matrix.rows - known }, (_, at) => known + at);
      for (const user of new Set([...touched, ...fresh]))
        grown.set(model.fold(rowHistory(matrix, user), items), user * width);
      users = grown;
    },
    vectorOf: (user) => users.subarray(user * items.width, (user + 1) * items.width),
    fold: (history) => model.fold(history, items),
    score: ({ vector }, scores) => items.scoresInto(vector, scores),
    similarity: (item, scores) => cosinesInto(items, item, scores),
    parts({ vector }, item) {
      const row = items.row(item);
      return Array.from(vector, (weight, index) => ({
        kind: 'taste',
        index,
        contribution: weight * row[index]!,
      }));
    },
    state: () => ({ facts: { width: items.width }, arrays: { users, items: items.values } }),
    restore({ facts, arrays }) {
      learn({
        users: arrayOf(arrays, 'users'),
        items: arrayOf(arrays, 'items'),
        width: Number(facts?.width),
      });
    },
  };
};
