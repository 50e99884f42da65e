import type {
  CategoryNode,
  QueryOf,
  ReplyOf,
  RoomCard,
  SearchFacets,
  SearchKind,
  SearchState,
  search,
  suggestSearch,
} from '@kaibo/contracts';
import type { Catalog } from '#catalog';
import type { Clock } from '#platform/clock';
import type { Database } from '#platform/database';
import { newId } from '#platform/id';
import type { Rooms } from '#rooms';
import type { SearchIndex } from './search.index.ts';
import { isFound } from './search.match.ts';
import { createPopular, type Popular } from './search.popular.ts';
import { type Answer, type Cursor, type Facets, type Found, runQuery } from './search.query.ts';
import { createSearchReader, type SearchReader } from './search.reader.ts';
import { suggestions } from './search.suggest.ts';

type Query = QueryOf<typeof search>;
type Reply = ReplyOf<typeof search>;

export interface SearchNeeds {
  db: Database;
  clock: Clock;
  rooms: Pick<Rooms, 'roomsById'>;
  catalog: Pick<Catalog, 'productCards' | 'storesOf' | 'categoryTree'>;
}

export interface Search {
  search(query: Query): Promise<Reply>;
  suggest(query: QueryOf<typeof suggestSearch>): Promise<ReplyOf<typeof suggestSearch>>;
  popular(): Promise<string[]>;
  /** Reads the index into memory, so that the first one who searches does not wait for it. */
  warm(): Promise<void>;
  /** Documents are about to change in this process. */
  onChange(): void;
}

/** What the page of all kinds shows of each besides the products. */
const FEW = { room: 8, store: 4, host: 6 };
const MOST_STORES = 10;
const MOST_POPULAR = 12;

const limitsOf = ({ kind, limit }: Query): Record<SearchKind, number> =>
  kind === undefined
    ? { product: limit, ...FEW }
    : { product: 0, room: 0, store: 0, host: 0, [kind]: limit };

const encoded = ({ key, id }: Cursor): string =>
  Buffer.from(JSON.stringify([key, id])).toString('base64url');

/** A forged one is the first page. */
export const decoded = (cursor: string | undefined): Cursor | null => {
  if (cursor === undefined) return null;
  try {
    const [key, id] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as unknown[];
    return typeof key === 'number' && typeof id === 'string' ? { key, id } : null;
  } catch {
    return null;
  }
};

/** Ids of a category and all below it. */
const below = (tree: readonly CategoryNode[], categoryId: string): Set<string> => {
  const ids = new Set([categoryId]);
  // Each node stands after its parent.
  for (const { id, parentId } of tree) if (parentId !== null && ids.has(parentId)) ids.add(id);
  return ids;
};

const byCount = <T extends { count: number }>(rows: T[]): T[] =>
  rows.sort((a, b) => b.count - a.count);

/** Counts of the children of the category that is open (or of the roots), each with everything below it. */
const categoryCounts = (
  counts: Facets['categories'],
  tree: readonly CategoryNode[],
  open: string | undefined,
): SearchFacets['categories'] => {
  const nodes = new Map(tree.map((node) => [node.id, node]));
  const sums = new Map<string, number>();
  for (const [id, count] of counts)
    for (let node = nodes.get(id); node; node = nodes.get(node.parentId ?? ''))
      sums.set(node.id, (sums.get(node.id) ?? 0) + count);
  const isShown = (node: CategoryNode): boolean =>
    open !== undefined && nodes.has(open) ? node.parentId === open : node.parentId === null;
  return byCount(
    tree
      .filter((node) => isShown(node) && sums.has(node.id))
      .map((category) => ({ category, count: sums.get(category.id)! })),
  );
};

const isState = (state: string): state is SearchState => state !== 'none';

const facetsOf = (
  index: SearchIndex,
  facets: Facets,
  tree: readonly CategoryNode[],
  open: string | undefined,
): SearchFacets => {
  const stores = byCount([...facets.stores].map(([id, count]) => ({ id, count })));
  return {
    kinds: [...facets.kinds].map(([kind, count]) => ({ kind, count })),
    states: [...facets.states].flatMap(([state, count]) =>
      isState(state) ? [{ state, count }] : [],
    ),
    categories: categoryCounts(facets.categories, tree, open),
    stores: stores.slice(0, MOST_STORES).flatMap(({ id, count }) => {
      const name = index.titleOf('store', id);
      return name === null ? [] : [{ id, name, count }];
    }),
    price: facets.price,
  };
};

const idsOf = (found: readonly Found[]): string[] => found.map(({ id }) => id);

/** What was found as it is now: what has been hidden or stopped meanwhile is left out. */
const shownOf = async ({ rooms, catalog }: SearchNeeds, found: Answer['found']) => {
  const roomIds = idsOf(found.room);
  const [cards, products, stores] = await Promise.all([
    rooms.roomsById([
      ...new Set([...roomIds, ...found.host.flatMap(({ showsId }) => showsId ?? [])]),
    ]),
    catalog.productCards(idsOf(found.product)),
    catalog.storesOf(idsOf(found.store)),
  ]);
  const byId = new Map(cards.map((card) => [card.id, card]));
  const isShown = ({ status }: RoomCard): boolean => status !== 'stopped' && status !== 'cancelled';
  return {
    rooms: roomIds.flatMap((id) => byId.get(id) ?? []).filter(isShown),
    products,
    stores: idsOf(found.store).flatMap((id) => {
      const store = stores.get(id);
      return store ? [{ store }] : [];
    }),
    hosts: found.host.flatMap(({ showsId }) => {
      const room = byId.get(showsId ?? '');
      return room ? [{ host: room.host, liveRoomId: room.status === 'live' ? room.id : null }] : [];
    }),
  };
};

/** Cuts off what was only read to know whether there is more. */
const paged = (found: Found[], limit: number): string | null => {
  if (found.length <= limit) return null;
  found.length = limit;
  return encoded(found[limit - 1]!);
};

/** Categories change a few times a year: they are read again after a few seconds. */
const TREE_FRESH_MS = 5_000;

const sharedTree = ({ catalog, clock }: SearchNeeds): (() => Promise<CategoryNode[]>) => {
  let known: Promise<CategoryNode[]> | null = null;
  let readAtMs = Number.NEGATIVE_INFINITY;
  return () => {
    if (known && clock.nowMs() - readAtMs < TREE_FRESH_MS) return known;
    readAtMs = clock.nowMs();
    const fresh = catalog.categoryTree();
    fresh.catch(() => {
      if (known === fresh) known = null;
    });
    known = fresh;
    return fresh;
  };
};

interface Inside {
  needs: SearchNeeds;
  reader: SearchReader;
  tree(): Promise<CategoryNode[]>;
}

const searchWith = async (inside: Inside, query: Query): Promise<Reply> => {
  const { needs, reader } = inside;
  const [index, tree] = await Promise.all([reader.current(), inside.tree()]);
  const { q, kind, state, categoryId, storeId, fromFen, toFen, sort } = query;
  const cursor = decoded(query.cursor);
  const paging = kind ?? 'product';
  const limits = limitsOf(query);
  const answer = runQuery(index, {
    query: q,
    filters: {
      kind,
      state,
      categoryIds: categoryId === undefined ? undefined : below(tree, categoryId),
      storeId,
      fromFen,
      toFen,
    },
    sort,
    after: cursor && { kind: paging, cursor },
    limits,
  });
  const next = paged(answer.found[paging], limits[paging]);
  for (const each of ['room', 'store', 'host'] as const)
    if (each !== paging) paged(answer.found[each], limits[each]);
  const facets = facetsOf(index, answer.facets, tree, categoryId);
  const shown = await shownOf(needs, answer.found);
  const { how: match, corrected, total } = answer;
  return { requestId: newId(), match, corrected, total, ...shown, facets, next };
};

/** Browsers say what was looked for, and found: a text that finds nothing here is nobody's search. */
const told = function* (index: SearchIndex, queries: readonly string[]): Generator<string> {
  let left = MOST_POPULAR;
  for (const query of queries) {
    if (!isFound(index, query)) continue;
    yield query;
    if (--left === 0) return;
  }
};

export const createSearch = (needs: SearchNeeds): Search => {
  const reader = createSearchReader(needs.db);
  const popular: Popular = createPopular(needs);
  const inside: Inside = { needs, reader, tree: sharedTree(needs) };
  return {
    search: (query) => searchWith(inside, query),
    suggest: async ({ q, limit }) => {
      const [index, queries] = await Promise.all([reader.current(), popular.queries()]);
      return { suggestions: suggestions(index, queries, q, limit) };
    },
    popular: async () => {
      const [index, queries] = await Promise.all([reader.current(), popular.queries()]);
      return [...told(index, queries)];
    },
    onChange: reader.hint,
    warm: async () => {
      await reader.current();
    },
  };
};
