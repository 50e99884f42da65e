import { type Csr, entryOf, transpose } from '@kaibo/numeric';
import type { Core } from '../model/core.ts';
import { recommenderOf } from '../model/recommender-of.ts';
import type { ExplanationPart, Interactions, Recommender } from '../recommender.ts';
import { largestPlaces } from './nearest.ts';
import { type Similarity, type SimilarRows, similarRows } from './similarity.ts';

export interface UserNeighboursOptions {
  similarity?: Similarity;
  /** So many most similar users speak (default: 100). */
  neighbours?: number;
  shrinkage?: number;
}

const userNeighboursCore = (options: UserNeighboursOptions): Core => {
  const { similarity = 'cosine', neighbours = 100, shrinkage = 0 } = options;
  let matrix: Csr;
  let users: SimilarRows;
  let items: SimilarRows | null = null;
  let found = new Float32Array(0);

  const learn = (data: Interactions): void => {
    matrix = data.matrix;
    users = similarRows(matrix, { kind: similarity, shrinkage });
    items = null;
    found = new Float32Array(matrix.rows);
  };
  /** Pairs of neighbour and similarity, one after the other (row numbers below 2²⁴ are exact). */
  const pairs = (): Float32Array => {
    const places = largestPlaces(found, neighbours);
    return Float32Array.from({ length: 2 * places.length }, (_, at) =>
      at % 2 === 0 ? places[at >> 1]! : found[places[at >> 1]!]!,
    );
  };
  return {
    name: 'user-neighbours',
    options,
    fit: learn,
    update: learn,
    vectorOf(user) {
      users.ofRow(user, found);
      return pairs();
    },
    fold(history) {
      const values = history.values ?? Array.from(history.items, () => 1);
      users.toAll({ indices: history.items, values }, found);
      return pairs();
    },
    score({ vector }, scores) {
      const { offsets, indices, values } = matrix;
      for (let at = 0; at < vector.length; at += 2) {
        const user = vector[at]!;
        for (let entry = offsets[user]!; entry < offsets[user + 1]!; entry++) {
          const item = indices[entry]!;
          const before = scores[item]!;
          scores[item] = (before === -Infinity ? 0 : before) + vector[at + 1]! * values[entry]!;
        }
      }
    },
    similarity(item, scores) {
      items ??= similarRows(transpose(matrix), { kind: similarity, shrinkage });
      items.ofRow(item, scores);
    },
    parts({ vector }, item) {
      const parts: ExplanationPart[] = [];
      for (let at = 0; at < vector.length; at += 2) {
        const entry = entryOf(matrix, vector[at]!, item);
        if (entry < 0) continue;
        const contribution = vector[at + 1]! * matrix.values[entry]!;
        parts.push({ kind: 'because-of-user', index: vector[at]!, contribution });
      }
      return parts;
    },
    state: () => ({ arrays: {} }),
    restore: (_state, data) => learn(data),
  };
};

/**
 * User-based collaborative filtering, top-n form: score(u, i) = Σ over the k users most similar
 * to u of sim(u, v) · strength(v, i). The log is the model: exact under `partialFit`. A question
 * costs the entries of the items of the asker. Source: Resnick et al. 1994.
 */
export const userNeighbours = (options: UserNeighboursOptions = {}): Recommender =>
  recommenderOf(userNeighboursCore(options));
