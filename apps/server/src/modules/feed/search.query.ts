import type { Kind } from './search.documents.ts';
import type { SearchIndex, Slot } from './search.index.ts';
import { holdAll, type Matches, resemble } from './search.match.ts';
import { type State, scoreOf } from './search.rank.ts';
import { normalised, queryRuns, tokensOfRun } from './search.text.ts';

export type Sort = 'relevance' | 'newest' | 'price-up' | 'price-down' | 'sold';

export interface Filters {
  kind?: Kind;
  state?: State;
  /** A category with everything below it. */
  categoryIds?: ReadonlySet<string>;
  storeId?: string;
  fromFen?: number;
  toFen?: number;
}

/** The last one of the page before. */
export interface Cursor {
  key: number;
  id: string;
}

export interface Found {
  kind: Kind;
  id: string;
  title: string;
  showsId: string | null;
  /** What the list is ordered by: the higher the earlier. */
  key: number;
}

/** How many there would be if each filter but the facet's own held. */
export interface Facets {
  kinds: Map<Kind, number>;
  states: Map<State, number>;
  categories: Map<string, number>;
  stores: Map<string, number>;
  /** Lowest and highest price; null when nothing has one. */
  price: { minFen: number; maxFen: number } | null;
}

export interface Answer {
  how: Matches['how'] | 'none';
  corrected: string | null;
  /** Best first of each kind, one more than asked when there are more. */
  found: Record<Kind, Found[]>;
  total: number;
  facets: Facets;
}

const bump = <Key>(counts: Map<Key, number>, key: Key): void => {
  counts.set(key, (counts.get(key) ?? 0) + 1);
};

const hasPrice = ({ fromFen, toFen }: Filters): boolean =>
  fromFen !== undefined || toFen !== undefined;

/** Filters that a document fails, one bit each. */
const KIND = 1;
const STATE = 2;
const CATEGORY = 4;
const STORE = 8;
const PRICE = 16;

const failsOf = (slot: Slot, filters: Filters): number => {
  let fails = 0;
  if (filters.kind !== undefined && slot.kind !== filters.kind) fails |= KIND;
  if (filters.state !== undefined && slot.state !== filters.state) fails |= STATE;
  if (filters.categoryIds && !filters.categoryIds.has(slot.categoryId ?? '')) fails |= CATEGORY;
  if (filters.storeId !== undefined && slot.storeId !== filters.storeId) fails |= STORE;
  if (hasPrice(filters)) {
    const { fromFen = 0, toFen = Number.POSITIVE_INFINITY } = filters;
    if (slot.fromFen === null || slot.fromFen < fromFen || slot.fromFen > toFen) fails |= PRICE;
  }
  return fails;
};

const count = (facets: Facets, slot: Slot, fails: number): void => {
  if ((fails & ~KIND) === 0) bump(facets.kinds, slot.kind);
  if ((fails & ~STATE) === 0 && slot.state !== 'none') bump(facets.states, slot.state);
  if ((fails & ~CATEGORY) === 0 && slot.categoryId !== null)
    bump(facets.categories, slot.categoryId);
  if ((fails & ~STORE) === 0 && slot.storeId !== null) bump(facets.stores, slot.storeId);
  if ((fails & ~PRICE) === 0 && slot.fromFen !== null) {
    const { minFen, maxFen } = facets.price ?? { minFen: slot.fromFen, maxFen: slot.fromFen };
    facets.price = {
      minFen: Math.min(minFen, slot.fromFen),
      maxFen: Math.max(maxFen, slot.fromFen),
    };
  }
};

const keyOf = (
  sort: Sort,
  slot: Slot,
  about: { fit: number; terms: number; plain: string },
): number => {
  if (sort === 'newest') return slot.atMs;
  if (sort === 'sold') return slot.prior;
  if (sort === 'price-up') return -(slot.fromFen ?? Number.MAX_SAFE_INTEGER);
  if (sort === 'price-down') return slot.fromFen ?? -1;
  const title =
    slot.plainTitle === about.plain
      ? 'whole'
      : slot.plainTitle.startsWith(about.plain)
        ? 'begins'
        : 'other';
  return scoreOf({
    text: about.fit,
    coverage: Math.min(1, about.terms / slot.titleTerms),
    title,
    prior: slot.prior,
    state: slot.state,
    soldOut: slot.soldOut,
  });
};

const isBefore = (a: Cursor, b: Cursor): boolean =>
  a.key > b.key || (a.key === b.key && a.id > b.id);

/** Keeps the best few in order; most of what comes is worse than the last and costs one comparison. */
const keepBest = (best: Found[], one: Found, most: number): void => {
  if (best.length >= most && !isBefore(one, best.at(-1)!)) return;
  let low = 0;
  let high = best.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isBefore(best[middle]!, one)) low = middle + 1;
    else high = middle;
  }
  best.splice(low, 0, one);
  if (best.length > most) best.pop();
};

export interface Asked {
  query: string;
  filters: Filters;
  sort: Sort;
  /** Holds for the kind that is read page by page. */
  after: { kind: Kind; cursor: Cursor } | null;
  /** How many of each kind; 0 for none. */
  limits: Readonly<Record<Kind, number>>;
}

const emptyFacets = (): Facets => ({
  kinds: new Map(),
  states: new Map(),
  categories: new Map(),
  stores: new Map(),
  price: null,
});

/** Exactly what was asked; when nothing is, what resembles it. A filter never turns the one into the other. */
const matchesOf = (index: SearchIndex, query: string): Matches | null => {
  const runs = queryRuns(query);
  if (runs.length === 0) return null;
  const exact = holdAll(index, [...new Set(runs.flatMap(tokensOfRun))]);
  if (exact.slots.length > 0) return exact;
  const similar = resemble(index, runs);
  return similar.slots.length > 0 ? similar : null;
};

/** One pass over what matches: filters, facets, order. O(matches × log of the most). */
export const runQuery = (index: SearchIndex, asked: Asked): Answer => {
  const { query, filters, sort, after, limits } = asked;
  const facets = emptyFacets();
  const found: Answer['found'] = { product: [], room: [], store: [], host: [] };
  const matches = matchesOf(index, query);
  if (!matches) return { how: 'none', corrected: null, found, total: 0, facets };
  const plain = normalised(query);
  let total = 0;
  for (const [i, number] of matches.slots.entries()) {
    const slot = index.slots[number]!;
    const fails = failsOf(slot, filters);
    count(facets, slot, fails);
    if (fails !== 0) continue;
    total += 1;
    const { kind, id, title, showsId } = slot;
    if (limits[kind] === 0) continue;
    const key = keyOf(sort, slot, { fit: matches.fits[i]!, terms: matches.terms, plain });
    if (after && after.kind === kind && !isBefore(after.cursor, { key, id })) continue;
    keepBest(found[kind], { kind, id, title, showsId, key }, limits[kind] + 1);
  }
  return { how: matches.how, corrected: matches.corrected, found, total, facets };
};
