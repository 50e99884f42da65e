import { type Csr, rowOf, transpose } from '@kaibo/numeric';
import type { Asked } from '../model/core.ts';
import { type Similarity, type SimilarRows, similarRows } from '../neighbours/similarity.ts';
import type { ExplanationPart, History, Interactions, RatingPredictor } from '../recommender.ts';
import { type Biases, biasesOf, biasOfHistory } from './baseline.ts';
import { type RatingCore, ratingRecommenderOf, scaleOf, valueAt } from './rating-core.ts';

export interface RatingNeighboursOptions {
  /** Whose neighbours speak: users who rated the item, or items the user rated (default: 'users'). */
  of?: 'users' | 'items';
  /** Default: 'msd'. */
  similarity?: Similarity;
  /** The most similar of those who rated the item (default: 40). */
  neighbours?: number;
  /** What is taken off each rating before it is averaged, and put on again (default: 'means'). */
  centre?: 'none' | 'means' | 'baseline';
  /** Pairs with less in common are not alike (default: 1). */
  atLeastInCommon?: number;
}

interface Neighbour {
  /** User or item. */
  index: number;
  similarity: number;
  /** Rating minus what is taken off. */
  deviation: number;
}

/** Rows of similarity are kept up to this many numbers (64 MiB). */
const MOST_KEPT = 16_777_216;

const rowMeans = (matrix: Csr): Float64Array =>
  Float64Array.from({ length: matrix.rows }, (_, row) => {
    const { values } = rowOf(matrix, row);
    let sum = 0;
    for (const value of values) sum += value;
    return sum / (values.length || 1);
  });

const historyMean = (history: History): number => {
  let sum = 0;
  for (let at = 0; at < history.items.length; at++) sum += valueAt(history, at);
  return sum / (history.items.length || 1);
};

const ratingNeighboursCore = (options: RatingNeighboursOptions): RatingCore => {
  const { of = 'users', similarity: kind = 'msd', neighbours = 40, centre = 'means' } = options;
  const { atLeastInCommon = 1 } = options;
  let byUser: Csr;
  let byItem: Csr;
  let mean = 0;
  let biases: Biases;
  let userMeans: Float64Array;
  let itemMeans: Float64Array;
  let users: SimilarRows | null = null;
  let items: SimilarRows | null = null;
  const kept = new Map<number, Float32Array>();

  const learn = (data: Interactions): void => {
    byUser = data.matrix;
    byItem = transpose(byUser);
    ({ mean } = scaleOf(data));
    biases = biasesOf(byUser, mean);
    userMeans = rowMeans(byUser);
    itemMeans = rowMeans(byItem);
    users = of === 'users' ? similarRows(byUser, { kind, atLeastInCommon }) : null;
    items = null;
    kept.clear();
  };
  const likeItem = (item: number): Float32Array => {
    const known = kept.get(item);
    if (known) return known;
    items ??= similarRows(byItem, { kind, atLeastInCommon });
    const found = new Float32Array(byItem.rows);
    items.ofRow(item, found);
    if ((kept.size + 1) * found.length > MOST_KEPT) kept.clear();
    kept.set(item, found);
    return found;
  };

  /** What the asker's rating of the item is without neighbours: the first place of the vector is their bias or mean. */
  const startOf = ({ vector, history }: Asked, item: number): number => {
    if (centre === 'none') return 0;
    if (centre === 'baseline') return mean + vector[0]! + biases.items[item]!;
    if (of === 'items') return itemMeans[item]!;
    return history.items.length === 0 ? mean : vector[0]!;
  };
  const offOfUser = (user: number, item: number): number => {
    if (centre === 'none') return 0;
    return centre === 'means' ? userMeans[user]! : mean + biases.users[user]! + biases.items[item]!;
  };
  const candidates = (asked: Asked, item: number): Neighbour[] => {
    const found: Neighbour[] = [];
    const add = (index: number, similarity: number, deviation: number): void => {
      if (similarity > 0 || (similarity < 0 && centre !== 'none'))
        found.push({ index, similarity, deviation });
    };
    if (of === 'users') {
      for (let entry = byItem.offsets[item]!; entry < byItem.offsets[item + 1]!; entry++) {
        const user = byItem.indices[entry]!;
        if (user === asked.user) continue;
        add(user, asked.vector[user + 1]!, byItem.values[entry]! - offOfUser(user, item));
      }
      return found;
    }
    const like = likeItem(item);
    for (let at = 0; at < asked.history.items.length; at++) {
      const other = asked.history.items[at]!;
      if (other === item) continue;
      const off =
        centre === 'baseline' ? startOf(asked, other) : centre === 'means' ? itemMeans[other]! : 0;
      add(other, like[other]!, valueAt(asked.history, at) - off);
    }
    return found;
  };
  const nearest = (asked: Asked, item: number): Neighbour[] =>
    candidates(asked, item)
      .sort((a, b) => b.similarity - a.similarity || a.index - b.index)
      .slice(0, neighbours);

  const weigh = (asked: Asked, item: number) => {
    const near = nearest(asked, item);
    let weight = 0;
    for (const { similarity } of near) weight += Math.abs(similarity);
    return { near, weight };
  };
  const vectorFor = (history: History, alike: Float32Array): Float32Array => {
    const vector = new Float32Array(alike.length + 1);
    vector.set(alike, 1);
    vector[0] = centre === 'baseline' ? biasOfHistory(history, biases) : historyMean(history);
    return vector;
  };
  const historyOf = (user: number): History => {
    const { indices, values } = rowOf(byUser, user);
    return { items: indices, values };
  };
  const isUnknown = (asked: Asked, item: number): boolean =>
    centre !== 'baseline' &&
    (asked.history.items.length === 0 || byItem.offsets[item] === byItem.offsets[item + 1]);

  return {
    name: 'rating-neighbours',
    options,
    fit: learn,
    update: learn,
    vectorOf(user) {
      const alike = new Float32Array(users ? byUser.rows : 0);
      users?.ofRow(user, alike);
      return vectorFor(historyOf(user), alike);
    },
    fold(history) {
      const alike = new Float32Array(users ? byUser.rows : 0);
      const values = Array.from(history.items, (_, at) => valueAt(history, at));
      users?.toAll({ indices: history.items, values }, alike);
      return vectorFor(history, alike);
    },
    rate(asked, item) {
      if (isUnknown(asked, item)) return mean;
      const { near, weight } = weigh(asked, item);
      if (weight === 0) return centre === 'none' ? mean : startOf(asked, item);
      let sum = 0;
      for (const { similarity, deviation } of near) sum += similarity * deviation;
      return startOf(asked, item) + sum / weight;
    },
    similarity: (item, scores) => scores.set(likeItem(item)),
    parts(asked, item) {
      const { near, weight } = weigh(asked, item);
      const isAlone = isUnknown(asked, item) || weight === 0;
      const shares = (isAlone ? [] : near).map(
        ({ index, similarity, deviation }): ExplanationPart => ({
          kind: of === 'users' ? 'because-of-user' : 'because-of-item',
          index,
          contribution: (similarity * deviation) / weight,
        }),
      );
      const start = isAlone ? this.rate(asked, item) : startOf(asked, item);
      return [{ kind: 'bias', label: centre, contribution: start }, ...shares];
    },
    state: () => ({ arrays: {} }),
    restore: (_state, data) => learn(data),
  };
};

/**
 * r̂(u,i) = b(u,i) + Σ sim(u,v) (r(v,i) − b(v,i)) ÷ Σ |sim(u,v)| over the k most similar users who
 * rated i (or, of items, the most similar items that u rated). `centre` says what b is: nothing,
 * the mean over rated items, or μ + b(u) + b(i). Where nothing is taken off only similarities
 * above 0 speak, because a negative weight on a rating has no meaning. The log is the model: exact
 * under `partialFit`. Source: Resnick et al. 1994; Sarwar et al. 2001; Koren 2010.
 */
export const ratingNeighbours = (options: RatingNeighboursOptions = {}): RatingPredictor =>
  ratingRecommenderOf(ratingNeighboursCore(options));
