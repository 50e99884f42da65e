import type { Reason } from '@kaibo/contracts';
import type { ActiveModel } from './recommendation.active.ts';

/** Something that may be shown: a room or a product, by what it is about. */
export interface Candidate {
  id: string;
  /** Of a room; null for a product. */
  hostId: string | null;
  hostName: string;
  categoryId: string;
  /** What is sold in a room; of a product itself. */
  productIds: readonly string[];
  /** What everybody thinks of it now, ≥ 0. */
  popularity: number;
  /** Whether anybody has watched, liked or bought it; otherwise only its age speaks for it. */
  isTrending: boolean;
  /** Why everybody likes it. */
  reason: Reason;
  /** What put it among the candidates, when that was not everybody's liking. */
  source?: string;
}

/**
 * Candidates made ready to be ranked for many people: what they are about as numbers, and where each is to a model.
 * Immutable; the order of the candidates is that of everybody's liking, best first.
 */
export interface Shelf {
  candidates: readonly Candidate[];
  /** 0 to 1; shape [candidates]. */
  prior: Float32Array;
  /** Whether anybody has watched, liked or bought any of them. */
  isTrending: boolean;
  /** Shape [candidates]. */
  categoryOf: Uint16Array;
  categories: ReadonlyMap<string, number>;
  hosts: ReadonlyMap<string, readonly number[]>;
  products: ReadonlyMap<string, readonly number[]>;
  model: ActiveModel | null;
  /** Shape [candidates × factors], of length 1 each or 0; empty without a model. */
  vectors: Float32Array;
}

const placesBy = (
  candidates: readonly Candidate[],
  keysOf: (candidate: Candidate) => readonly string[],
): Map<string, number[]> => {
  const places = new Map<string, number[]>();
  candidates.forEach((candidate, place) => {
    for (const key of keysOf(candidate)) {
      const known = places.get(key);
      if (known) known.push(place);
      else places.set(key, [place]);
    }
  });
  return places;
};

/** Adds the vector of an entity, made as long as 1, times a share; nothing when the model does not know it. */
const addEntity = (
  { vectors, factors, rowOf }: ActiveModel,
  entity: string,
  share: number,
  into: Float32Array,
): void => {
  const row = rowOf(entity);
  if (row < 0) return;
  const at = row * factors;
  let square = 0;
  for (let i = 0; i < factors; i++) square += vectors[at + i]! ** 2;
  if (!(square > 0)) return;
  const scale = share / Math.sqrt(square);
  for (let i = 0; i < factors; i++) into[i]! += vectors[at + i]! * scale;
};

/** Scales to length 1 where there is anything finite; zeros otherwise. */
export const normalised = (vector: Float32Array): Float32Array => {
  let square = 0;
  for (const value of vector) square += value * value;
  const isUsable = Number.isFinite(square) && square > 0;
  const scale = isUsable ? 1 / Math.sqrt(square) : 0;
  for (let i = 0; i < vector.length; i++) vector[i] = isUsable ? vector[i]! * scale : 0;
  return vector;
};

/** Where a candidate is: its host, its category, and the middle of what it sells. */
const vectorsOf = (candidates: readonly Candidate[], model: ActiveModel): Float32Array => {
  const { factors } = model;
  const vectors = new Float32Array(candidates.length * factors);
  candidates.forEach(({ hostId, categoryId, productIds }, place) => {
    const own = vectors.subarray(place * factors, (place + 1) * factors);
    if (hostId !== null) addEntity(model, `host:${hostId}`, 1, own);
    addEntity(model, `category:${categoryId}`, 0.5, own);
    for (const id of productIds) addEntity(model, `product:${id}`, 1 / productIds.length, own);
    normalised(own);
  });
  return vectors;
};

export const shelfOf = (given: readonly Candidate[], model: ActiveModel | null): Shelf => {
  const candidates = given.toSorted((a, b) => b.popularity - a.popularity);
  const most = Math.log1p(Math.max(0, ...candidates.slice(0, 1).map((one) => one.popularity)));
  const categories = new Map<string, number>();
  const categoryOf = new Uint16Array(candidates.length);
  candidates.forEach(({ categoryId }, place) => {
    if (!categories.has(categoryId)) categories.set(categoryId, categories.size);
    categoryOf[place] = categories.get(categoryId)!;
  });
  return {
    candidates,
    prior: Float32Array.from(candidates, ({ popularity }) =>
      most > 0 ? Math.log1p(Math.max(0, popularity)) / most : 0,
    ),
    isTrending: candidates.some((one) => one.isTrending),
    categoryOf,
    categories,
    hosts: placesBy(candidates, ({ hostId }) => (hostId === null ? [] : [hostId])),
    products: placesBy(candidates, ({ productIds }) => productIds),
    model,
    vectors: model === null ? new Float32Array(0) : vectorsOf(candidates, model),
  };
};
