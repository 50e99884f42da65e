import type { Waiting } from './recommendation.allocation.ts';
import { partsOf, type Ranked, scoreOf } from './recommendation.parts.ts';
import { alphaOf, FULL_MATCH, likingOf, worth } from './recommendation.rules.ts';
import { type Candidate, normalised, type Shelf } from './recommendation.shelf.ts';
import { createRankingSpace, type Workspace } from './recommendation.space.ts';
import type { Taste } from './recommendation.tastes.ts';

export interface Ranking {
  /** Places on the shelf, best first. */
  places: readonly number[];
  /** What stands at a place of the shelf, with its score. A new object each time, its parts too: who asked may write to it. */
  at(place: number): Ranked;
  /** As `at(place).score`, on the scale of everybody's order too: about 0 to 1, and without its parts. */
  relevanceAt(place: number): number;
  /** What champions foretell of the person and what stands at a place; nothing unless they were asked. */
  foretoldAt?: ((place: number) => Waiting['foretold']) | undefined;
  isAllowed(candidate: Candidate): boolean;
  /** Whether anything known of the person had to do with any candidate. */
  isPersonal: boolean;
  /** Of the model that had a say; null when none had. */
  modelVersion: string | null;
}

export interface Wanted {
  count: number;
  only?: ((candidate: Candidate) => boolean) | undefined;
}

const space = createRankingSpace();
const { kernels } = space;

/** Cosines of every candidate to the person, 0 where the model knows nothing; false when it knows nothing of them. */
const fillSimilar = (shelf: Shelf, taste: Taste, { unit, similar }: Workspace): boolean => {
  const { model } = shelf;
  const vector = model && taste.folded(model);
  if (!model || !vector) return false;
  if (vector.length !== model.factors || !vector.every(Number.isFinite))
    throw new RangeError(`a taste of ${vector.length} numbers for a model of ${model.factors}`);
  unit.set(vector);
  normalised(unit);
  if (shelf.isKept) {
    if (!shelf.leased?.isOurs()) shelf.leased = space.lease(shelf.vectors);
    kernels.scores(shelf.leased.vectors, unit, similar);
  } else fillSlowly(shelf.vectors, unit, similar);
  return true;
};

/** Of what is ranked once it does not pay to bring the matrix to the kernels. */
const fillSlowly = (vectors: Float32Array, unit: Float32Array, similar: Float32Array): void => {
  for (let place = 0; place < similar.length; place++) {
    let dot = 0;
    for (let i = 0; i < unit.length; i++) dot += vectors[place * unit.length + i]! * unit[i]!;
    similar[place] = dot;
  }
};

/** Adds what speaks for each candidate by what it has in common with the taste; false for nothing. */
const addCommon = (shelf: Shelf, taste: Taste, personal: Float32Array): boolean => {
  const byCategory = new Float32Array(shelf.categories.size);
  let isAny = false;
  let isAnyCategory = false;
  for (const [entity, weight] of taste.held) {
    const category = shelf.categories.get(entity);
    if (category !== undefined) {
      byCategory[category] = worth.category * likingOf(weight);
      isAnyCategory = true;
      continue;
    }
    const places = shelf.places.get(entity);
    if (places === undefined) continue;
    isAny = true;
    const value = entity.startsWith('host:')
      ? worth.host * likingOf(weight) + (taste.following.has(entity) ? worth.followed : 0)
      : worth.product * likingOf(weight);
    for (const place of places) personal[place]! += value;
  }
  if (isAnyCategory)
    for (let place = 0; place < personal.length; place++)
      personal[place]! += byCategory[shelf.categoryOf[place]!]!;
  return isAny || isAnyCategory;
};

const isRefused = ({ id, hostId }: Candidate, { refused }: Taste): boolean =>
  refused.rooms.has(id) ||
  refused.products.has(id) ||
  (hostId !== null && refused.hosts.has(hostId));

const allowing =
  (taste: Taste | null, only: Wanted['only']) =>
  (candidate: Candidate): boolean =>
    (taste === null || !isRefused(candidate, taste)) && (only?.(candidate) ?? true);

/** As everybody likes them. */
export const rankForAll = (shelf: Shelf, taste: Taste | null, wanted: Wanted): Ranking => {
  const isAllowed = allowing(taste, wanted.only);
  const name = shelf.isTrending ? 'trending' : 'newest';
  const places: number[] = [];
  for (let place = 0; place < shelf.candidates.length && places.length < wanted.count; place++)
    if (isAllowed(shelf.candidates[place]!)) places.push(place);
  const at = (place: number): Ranked => {
    const candidate = shelf.candidates[place]!;
    const score = candidate.popularity;
    return { ...candidate, place, score, parts: [{ name, value: score, entity: null }] };
  };
  const relevanceAt = (place: number): number => shelf.prior[place]!;
  return { places, at, relevanceAt, isAllowed, isPersonal: false, modelVersion: null };
};

/** Fills `personal` and `similar` with what each candidate is to the person; null when it is nothing. */
const weigh = (
  shelf: Shelf,
  taste: Taste,
  work: Workspace,
): { isModelled: boolean; scale: number } | null => {
  const { personal, similar } = work;
  personal.fill(0);
  similar.fill(0);
  const isModelled = fillSimilar(shelf, taste, work);
  const isCommon = addCommon(shelf, taste, personal);
  if (!isModelled && !isCommon) return null;
  if (isModelled) kernels.axpy(worth.similar, similar, personal);
  let best = 0;
  for (let place = 0; place < personal.length; place++)
    best = Math.max(best, Math.abs(personal[place]!));
  return { isModelled, scale: 1 / Math.max(best, FULL_MATCH) };
};

/** So many of the best are looked at beyond what is wanted before all candidates are. */
const REFUSED_AT_FIRST = 16;

/** The best places whose candidates may be shown. What may not is mostly little, and all are asked about only where it is not. */
const bestAllowed = (
  { candidates }: Shelf,
  isAllowed: Ranking['isAllowed'],
  { work, count }: { work: Workspace; count: number },
): number[] => {
  const { scores, mask, indices, values } = work;
  const first = Math.min(candidates.length, count + REFUSED_AT_FIRST);
  const found = kernels.topK({ scores, count: first, indices, values });
  const allowed: number[] = [];
  for (let i = 0; i < found && allowed.length < count; i++)
    if (isAllowed(candidates[indices[i]!]!)) allowed.push(indices[i]!);
  if (allowed.length === count || first === candidates.length) return allowed;
  candidates.forEach((candidate, place) => {
    mask[place] = Number(isAllowed(candidate));
  });
  const all = kernels.topK({ scores, mask, count, indices, values });
  return Array.from(indices.subarray(0, all));
};

/**
 * Score = α·personal + (1 − α)·prior: what a candidate has in common with the taste, scaled so that the best match
 * counts 1, beside what everybody likes; α grows with what the person has done. Without anything in common it is
 * everybody's order. O(candidates·factors).
 */
export const rank = (shelf: Shelf, taste: Taste, wanted: Wanted): Ranking => {
  const { length } = shelf.candidates;
  const count = Math.min(wanted.count, length);
  const most = count + REFUSED_AT_FIRST;
  const work = space.workspace(length, shelf.model?.factors ?? 0, most);
  const weighed = taste.held.size === 0 ? null : weigh(shelf, taste, work);
  if (weighed === null) return rankForAll(shelf, taste, wanted);
  const { isModelled, scale } = weighed;
  const alpha = alphaOf(taste.evidence);
  const { personal, scores } = work;
  for (let place = 0; place < length; place++)
    scores[place] = alpha * scale * personal[place]! + (1 - alpha) * shelf.prior[place]!;
  const isAllowed = allowing(taste, wanted.only);
  const places = bestAllowed(shelf, isAllowed, { work, count });
  const near = work.similar.slice();
  const relevance = scores.slice();
  const at = (place: number): Ranked => {
    const parts = partsOf(shelf, taste, place, { near: near[place]!, scale: scale * alpha, alpha });
    return { ...shelf.candidates[place]!, place, score: scoreOf(parts), parts };
  };
  return {
    ...{ places, at, isAllowed, isPersonal: true },
    relevanceAt: (place) => relevance[place]!,
    modelVersion: isModelled ? shelf.model!.version : null,
  };
};
