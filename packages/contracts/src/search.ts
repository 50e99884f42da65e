import { z } from 'zod';
import { CategoryNode } from './catalog.tree.ts';
import { ProductCard, Store } from './catalog.ts';
import { endpoint } from './endpoint.ts';
import { RoomCard, RoomHost } from './rooms.ts';
import { Done, Fen, Id, QueryInt } from './values.ts';

export const SearchKind = z.enum(['product', 'room', 'store', 'host']);
export type SearchKind = z.infer<typeof SearchKind>;

/** Of rooms, and of hosts who are on air. */
export const SearchState = z.enum(['live', 'upcoming', 'replay']);
export type SearchState = z.infer<typeof SearchState>;

export const searchSorts = ['relevance', 'newest', 'sold', 'price-up', 'price-down'] as const;
export const SearchSort = z.enum(searchSorts);
export type SearchSort = z.infer<typeof SearchSort>;

export const SearchText = z.string().trim().min(1).max(100);

export const FoundStore = z.strictObject({ store: Store });
export const FoundHost = z.strictObject({
  host: RoomHost,
  /** The room that is on air now. */
  liveRoomId: Id.nullable(),
});
export type FoundStore = z.infer<typeof FoundStore>;
export type FoundHost = z.infer<typeof FoundHost>;

/** How many there would be if every filter but the facet's own held. */
export const SearchFacets = z.strictObject({
  kinds: z.array(z.strictObject({ kind: SearchKind, count: z.int() })),
  states: z.array(z.strictObject({ state: SearchState, count: z.int() })),
  /** Below the category asked for, or the roots; most first. */
  categories: z.array(z.strictObject({ category: CategoryNode, count: z.int() })),
  /** The ten with most. */
  stores: z.array(z.strictObject({ id: Id, name: z.string(), count: z.int() })),
  price: z.strictObject({ minFen: Fen, maxFen: Fen }).nullable(),
});
export type SearchFacets = z.infer<typeof SearchFacets>;

export const search = endpoint({
  method: 'GET',
  path: '/v1/search',
  summary:
    'Products, rooms, stores and hosts by words in Chinese or English, slips of the hand included',
  query: z.strictObject({
    q: SearchText,
    /** All kinds, the best few of each, unless given: then one kind page by page. */
    kind: SearchKind.optional(),
    state: SearchState.optional(),
    /** With everything below it. */
    categoryId: z.string().max(40).optional(),
    storeId: Id.optional(),
    fromFen: QueryInt(0, Number.MAX_SAFE_INTEGER).optional(),
    toFen: QueryInt(0, Number.MAX_SAFE_INTEGER).optional(),
    sort: SearchSort.default('relevance'),
    /** `next` of the page before. */
    cursor: z.string().max(200).optional(),
    limit: QueryInt(1, 60).default(24),
  }),
  reply: z.strictObject({
    requestId: z.string(),
    /** `exact`: every word; `similar`: with slips; `part`: some of the words. */
    match: z.enum(['exact', 'similar', 'part', 'none']),
    /** What was looked for instead, when a word was taken for another. */
    corrected: z.string().nullable(),
    total: z.int(),
    rooms: z.array(RoomCard),
    products: z.array(ProductCard),
    stores: z.array(FoundStore),
    hosts: z.array(FoundHost),
    facets: SearchFacets,
    /** Of the kind asked for, or of the products; null at the end. */
    next: z.string().nullable(),
  }),
});

export const suggestSearch = endpoint({
  method: 'GET',
  path: '/v1/search/suggestions',
  summary: 'While somebody types: what many looked for, and titles that fit',
  query: z.strictObject({ q: SearchText, limit: QueryInt(1, 12).default(8) }),
  reply: z.strictObject({
    suggestions: z.array(
      z.strictObject({
        text: z.string(),
        kind: z.enum(['query', 'product', 'room', 'store', 'host']),
        /** What the title belongs to; null for a query. */
        id: Id.nullable(),
      }),
    ),
  }),
});

export const popularSearches = endpoint({
  method: 'GET',
  path: '/v1/search/popular',
  summary: 'What many different people looked for lately, most first',
  reply: z.strictObject({ queries: z.array(z.string()) }),
});

export const rebuildSearch = endpoint({
  method: 'POST',
  path: '/v1/console/search/rebuild',
  summary: 'Read everything that can be found again, in the background',
  reply: Done,
});
