import type { Reason } from '@kaibo/contracts';
import type { ActiveModel } from './recommendation.active.ts';
import type { Lease } from './recommendation.space.ts';

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

/** Entities of a candidate, made once: texts that are put together anew are hashed anew for every look. */
interface About {
  host: string | null;
  category: string;
  products: readonly string[];
}

/**
 * Candidates made ready to be ranked for many people: what they are about as numbers, and where each is to a model.
 * Only `leased` changes; the order of the candidates is that of everybody's liking, best first.
 */
export interface Shelf {
  candidates: readonly Candidate[];
  /** 0 to 1; shape [candidates]. */
  prior: Float32Array;
  /** Whether anybody has watched, liked or bought any of them. */
  isTrending: boolean;
  /** Shape [candidates]. */
  categoryOf: Uint16Array;
  /** By the category as tastes call it. */
  categories: ReadonlyMap<string, number>;
  /** The places that are about a host or a product, as tastes call them. */
  places: ReadonlyMap<string, readonly number[]>;
  /** What each is about, as tastes call it. */
  about: readonly About[];
  /** By id; made when first asked for. */
  placeOf: () => ReadonlyMap<string, number>;
  model: ActiveModel | null;
  /** Shape [candidates × factors], of length 1 each or 0; empty without a model. */
  vectors: Float32Array;
  /** Whether many are ranked from it. */
  isKept: boolean;
  /** The same where the kernels reach it, once it was asked for. */
  leased: Lease | null;
}

const aboutOf = ({ hostId, categoryId, productIds }: Candidate): About => ({
  host: hostId === null ? null : `host:${hostId}`,
  category: `category:${categoryId}`,
  products: productIds.map((id) => `product:${id}`),
});

const placesOf = (abouts: readonly About[]): Map<string, number[]> => {
  const places = new Map<string, number[]>();
  abouts.forEach(({ host, products }, place) => {
    for (const entity of host === null ? products : [host, ...products]) {
      const known = places.get(entity);
      if (known) known.push(place);
      else places.set(entity, [place]);
    }
  });
  return places;
};

const norms = new WeakMap<ActiveModel, Float32Array>();

/** 1 ÷ length of each row of a model, 0 where there is none. */
const inverseLengths = (model: ActiveModel): Float32Array => {
  const known = norms.get(model);
  if (known) return known;
  const { vectors, factors } = model;
  const lengths = new Float32Array(vectors.length / factors);
  for (let row = 0; row < lengths.length; row++) {
    let square = 0;
    for (let at = row * factors; at < (row + 1) * factors; at++) square += vectors[at]! ** 2;
    lengths[row] = Number.isFinite(square) && square > 0 ? 1 / Math.sqrt(square) : 0;
  }
  norms.set(model, lengths);
  return lengths;
};

/** Adds the vector of an entity, made as long as 1, times a share; nothing when the model does not know it. */
const addEntity = (model: ActiveModel, entity: string, share: number, into: Float32Array): void => {
  const row = model.rowOf(entity);
  if (row < 0) return;
  const { vectors, factors } = model;
  const scale = share * inverseLengths(model)[row]!;
  const at = row * factors;
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
const locate = (
  { hostId, categoryId, productIds }: Candidate,
  model: ActiveModel,
  own: Float32Array,
) => {
  if (hostId !== null) addEntity(model, `host:${hostId}`, 1, own);
  addEntity(model, `category:${categoryId}`, 0.5, own);
  for (const id of productIds) addEntity(model, `product:${id}`, 1 / productIds.length, own);
  normalised(own);
};

const isAboutTheSame = (one: Candidate, other: Candidate): boolean =>
  one.hostId === other.hostId &&
  one.categoryId === other.categoryId &&
  one.productIds.length === other.productIds.length &&
  one.productIds.every((id, i) => id === other.productIds[i]);

/** Where each stood on the shelf before; −1 for who did not, or is about something else now. */
const stoodAt = (candidates: readonly Candidate[], before: Shelf | undefined): Int32Array => {
  const stood = new Int32Array(candidates.length).fill(-1);
  if (before === undefined) return stood;
  const known = before.placeOf();
  candidates.forEach((candidate, place) => {
    const earlier = known.get(candidate.id);
    if (earlier !== undefined && isAboutTheSame(candidate, before.candidates[earlier]!))
      stood[place] = earlier;
  });
  return stood;
};

const vectorsOf = (
  candidates: readonly Candidate[],
  model: ActiveModel,
  { before, stood }: { before: Shelf | undefined; stood: Int32Array },
): Float32Array => {
  const { factors } = model;
  const vectors = new Float32Array(candidates.length * factors);
  const known = before?.model === model ? before.vectors : null;
  candidates.forEach((candidate, place) => {
    const own = vectors.subarray(place * factors, (place + 1) * factors);
    const earlier = stood[place]!;
    if (known && earlier >= 0) own.set(known.subarray(earlier * factors, (earlier + 1) * factors));
    else locate(candidate, model, own);
  });
  return vectors;
};

/** What does not depend on how well each is liked, only on who stands where. */
const layOut = (candidates: readonly Candidate[], about: readonly About[]) => {
  const categories = new Map<string, number>();
  const categoryOf = new Uint16Array(candidates.length);
  about.forEach(({ category }, place) => {
    if (!categories.has(category)) categories.set(category, categories.size);
    categoryOf[place] = categories.get(category)!;
  });
  return {
    ...{ categoryOf, categories, about, places: placesOf(about) },
    placeOf: once(() => new Map(candidates.map(({ id }, place) => [id, place]))),
  };
};

const once = <T>(make: () => T): (() => T) => {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
};

export interface ShelfOptions {
  model: ActiveModel | null;
  /** The shelf that this one follows, to save work. */
  before?: Shelf | undefined;
  /** Whether many are ranked from it. */
  isKept?: boolean;
}

/** What stood on the shelf before and is about the same is not worked out again. */
export const shelfOf = (
  given: readonly Candidate[],
  { model, before, isKept = false }: ShelfOptions,
): Shelf => {
  const candidates = given.toSorted((a, b) => b.popularity - a.popularity);
  const most = Math.log1p(Math.max(0, ...candidates.slice(0, 1).map((one) => one.popularity)));
  const stood = stoodAt(candidates, before);
  const isUnmoved =
    before?.candidates.length === candidates.length && stood.every((at, place) => at === place);
  const { categoryOf, categories, about, places, placeOf } = isUnmoved
    ? before!
    : layOut(
        candidates,
        candidates.map((one, place) => before?.about[stood[place]!] ?? aboutOf(one)),
      );
  const vectors = (): Float32Array =>
    model === null ? new Float32Array(0) : vectorsOf(candidates, model, { before, stood });
  return {
    candidates,
    prior: Float32Array.from(candidates, ({ popularity }) =>
      most > 0 ? Math.log1p(Math.max(0, popularity)) / most : 0,
    ),
    isTrending: candidates.some((one) => one.isTrending),
    ...{ categoryOf, categories, about, places, placeOf },
    ...{ model, isKept },
    ...(isUnmoved && before!.model === model
      ? { vectors: before!.vectors, leased: before!.leased }
      : { vectors: vectors(), leased: null }),
  };
};
