import { createNumeric } from '@kaibo/numeric';
import { alphaOf, FULL_MATCH, likingOf, worth } from './recommendation.rules.ts';
import { type Candidate, normalised, type Shelf } from './recommendation.shelf.ts';
import type { Taste } from './recommendation.tastes.ts';

export interface Part {
  name: 'similar' | 'followed' | 'host' | 'category' | 'product' | 'trending' | 'newest';
  value: number;
  /** Of the taste: what the part is about. */
  entity: string | null;
}

export interface Ranked extends Candidate {
  score: number;
  /** They sum to the score. */
  parts: Part[];
}

export interface Ranking {
  /** Best first. */
  ranked: Ranked[];
  /** Any candidate of the shelf with its score. */
  at(place: number): Ranked;
  isAllowed(candidate: Candidate): boolean;
  /** Whether anything known of the person had to do with any candidate. */
  isPersonal: boolean;
  /** Of the model that had a say; null when none had. */
  modelVersion: string | null;
}

const { kernels } = createNumeric({ engine: 'scalar' });

/** Working memory: ranking never waits in between. */
let personal = new Float32Array(0);
let similar = new Float32Array(0);
const grown = (memory: Float32Array<ArrayBuffer>, count: number) =>
  memory.length >= count ? memory : new Float32Array(count * 2);

/** Cosines of every candidate to the person, 0 where the model knows nothing; false when it knows nothing of them. */
const fillSimilar = (shelf: Shelf, taste: Taste): boolean => {
  const { model, vectors } = shelf;
  const count = shelf.candidates.length;
  const vector = model && taste.folded(model);
  if (!model || !vector) return false;
  if (vector.length !== model.factors || !vector.every(Number.isFinite))
    throw new RangeError(`a taste of ${vector.length} numbers for a model of ${model.factors}`);
  const unit = normalised(Float32Array.from(vector));
  kernels.scores(vectors, unit, similar.subarray(0, count));
  return true;
};

/** What speaks for each candidate by what it has in common with the taste. */
const addCommon = (shelf: Shelf, taste: Taste): boolean => {
  const byCategory = new Float32Array(shelf.categories.size);
  let isAny = false;
  let isAnyCategory = false;
  for (const [entity, weight] of taste.held) {
    const colon = entity.indexOf(':');
    const id = entity.slice(colon + 1);
    const kind = entity.slice(0, colon);
    if (kind === 'category') {
      const category = shelf.categories.get(id);
      if (category === undefined) continue;
      byCategory[category] = worth.category * likingOf(weight);
      isAnyCategory = true;
      continue;
    }
    const places = kind === 'host' ? shelf.hosts.get(id) : shelf.products.get(id);
    if (places === undefined) continue;
    isAny = true;
    const value =
      kind === 'host'
        ? worth.host * likingOf(weight) + (taste.following.has(entity) ? worth.followed : 0)
        : worth.product * likingOf(weight);
    for (const place of places) personal[place]! += value;
  }
  if (isAnyCategory)
    for (let place = 0; place < shelf.candidates.length; place++)
      personal[place]! += byCategory[shelf.categoryOf[place]!]!;
  return isAny || isAnyCategory;
};

const partsOf = (
  shelf: Shelf,
  taste: Taste,
  place: number,
  { near, scale, alpha }: { near: number; scale: number; alpha: number },
): Part[] => {
  const candidate = shelf.candidates[place]!;
  const parts: Part[] = [];
  const say = (name: Part['name'], value: number, entity: string | null): void => {
    if (value !== 0) parts.push({ name, value: value * scale, entity });
  };
  say('similar', worth.similar * near, null);
  const about = (entity: string) => taste.held.get(entity);
  if (candidate.hostId !== null) {
    const host = `host:${candidate.hostId}`;
    if (taste.following.has(host)) say('followed', worth.followed, host);
    say('host', worth.host * likingOf(about(host) ?? 0), host);
  }
  const category = `category:${candidate.categoryId}`;
  say('category', worth.category * likingOf(about(category) ?? 0), category);
  for (const id of candidate.productIds) {
    const held = about(`product:${id}`);
    if (held !== undefined) say('product', worth.product * likingOf(held), `product:${id}`);
  }
  parts.push({ name: 'trending', value: (1 - alpha) * shelf.prior[place]!, entity: null });
  return parts;
};

const scoreOf = (parts: readonly Part[]): number =>
  parts.reduce((sum, part) => sum + part.value, 0);

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
  const at = (place: number): Ranked => {
    const candidate = shelf.candidates[place]!;
    const score = candidate.popularity;
    return { ...candidate, score, parts: [{ name, value: score, entity: null }] };
  };
  const ranked: Ranked[] = [];
  for (let place = 0; place < shelf.candidates.length && ranked.length < wanted.count; place++)
    if (isAllowed(shelf.candidates[place]!)) ranked.push(at(place));
  return { ranked, at, isAllowed, isPersonal: false, modelVersion: null };
};

export interface Wanted {
  count: number;
  only?: ((candidate: Candidate) => boolean) | undefined;
}

/** What a person has in common with every candidate, in `personal` and `similar`; null when it is nothing. */
const weigh = (shelf: Shelf, taste: Taste): { isModelled: boolean; scale: number } | null => {
  const count = shelf.candidates.length;
  personal = grown(personal, count);
  similar = grown(similar, count);
  personal.fill(0, 0, count);
  similar.fill(0, 0, count);
  const isModelled = fillSimilar(shelf, taste);
  const isCommon = addCommon(shelf, taste);
  if (!isModelled && !isCommon) return null;
  let best = 0;
  for (let place = 0; place < count; place++) {
    const value = personal[place]! + worth.similar * similar[place]!;
    personal[place] = value;
    if (value > best) best = value;
    else if (-value > best) best = -value;
  }
  return { isModelled, scale: 1 / Math.max(best, FULL_MATCH) };
};

/**
 * Score = α·personal + (1 − α)·prior: what a candidate has in common with the taste, scaled so that the best match
 * counts 1, beside what everybody likes; α grows with what the person has done. Without anything in common it is
 * everybody's order. O(candidates·factors).
 */
export const rank = (shelf: Shelf, taste: Taste, wanted: Wanted): Ranking => {
  const weighed = taste.held.size === 0 ? null : weigh(shelf, taste);
  if (weighed === null) return rankForAll(shelf, taste, wanted);
  const { isModelled, scale } = weighed;
  const isAllowed = allowing(taste, wanted.only);
  const count = shelf.candidates.length;
  const alpha = alphaOf(taste.evidence);
  const scores = new Float32Array(count);
  const mask = new Uint8Array(count);
  for (let place = 0; place < count; place++) {
    scores[place] = alpha * scale * personal[place]! + (1 - alpha) * shelf.prior[place]!;
    mask[place] = Number(isAllowed(shelf.candidates[place]!));
  }
  const near = similar.slice(0, count);
  const at = (place: number): Ranked => {
    const parts = partsOf(shelf, taste, place, { near: near[place]!, scale: scale * alpha, alpha });
    return { ...shelf.candidates[place]!, score: scoreOf(parts), parts };
  };
  const most = Math.min(wanted.count, count);
  const indices = new Uint32Array(most);
  const values = new Float32Array(most);
  const found = kernels.topK({ scores, mask, count: most, indices, values });
  const modelVersion = isModelled ? shelf.model!.version : null;
  const ranked = Array.from(indices.subarray(0, found), at);
  return { ranked, at, isAllowed, isPersonal: true, modelVersion };
};
