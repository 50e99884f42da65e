import type {
  CategoryNode,
  QueryOf,
  ReplyOf,
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
import { createPopular, type Popular } from './search.popular.ts';
import { type Answer, type Cursor, type Facets, type Found, runQuery } from './search.query.ts';
import { createSearchReader, type SearchReader } from './search.reader.ts';
import { suggestions } from './search.suggest.ts';

type Query = QueryOf<typeof search>;
type Reply = ReplyOf<typeof search>;

export interface SearchNeeds {
  db: Database;
  clock: Clock;
  rooms: Pick<Rooms, 'roomsById' | 'rooms'>;
  catalog: Pick<Catalog, 'productCards' | 'storesOf' | 'categoryTree'>;
}

export interface Search {
  search(query: Query): Promise<Reply>;
  suggest(query: QueryOf<typeof suggestSearch>): Promise<ReplyOf<typeof suggestSearch>>;
  popular(): Promise<string[]>;
  /** Reads the index into memory, so that the first one who searches does not wait for it. */
  warm(): Promise<void>;
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

const facetsOf = async (
  { catalog }: SearchNeeds,
  facets: Facets,
  tree: readonly CategoryNode[],
  open: string | undefined,
): Promise<SearchFacets> => {
  const stores = byCount([...facets.stores].map(([id, count]) => ({ id, count })));
  const shown = stores.slice(0, MOST_STORES);
  const known = await catalog.storesOf(shown.map(({ id }) => id));
  return {
    kinds: [...facets.kinds].map(([kind, count]) => ({ kind, count })),
    states: [...facets.states].flatMap(([state, count]) =>
      isState(state) ? [{ state, count }] : [],
    ),
    categories: categoryCounts(facets.categories, tree, open),
    stores: shown.flatMap(({ id, count }) => {
      const store = known.get(id);
      return store ? [{ id, name: store.name, count }] : [];
    }),
    price: facets.price,
  };
};

const idsOf = (found: readonly Found[]): string[] => found.map(({ id }) => id);

/** What was found as it is now: what has been hidden or stopped meanwhile is left out. */
const shownOf = async ({ rooms, catalog }: SearchNeeds, found: Answer['found']) => {
  const [cards, products, stores, live] = await Promise.all([
    rooms.roomsById(idsOf(found.room)),
    catalog.productCards(idsOf(found.product)),
    catalog.storesOf(idsOf(found.store)),
    Promise.all(found.host.map(({ id }) => rooms.rooms({ hostId: id, limit: 20 }))),
  ]);
  return {
    rooms: cards.filter(({ status }) => status !== 'stopped' && status !== 'cancelled'),
    products,
    stores: idsOf(found.store).flatMap((id) => {
      const store = stores.get(id);
      return store ? [{ store }] : [];
    }),
    hosts: live.flatMap((own) => {
      const [host] = own.map((room) => room.host);
      const onAir = own.find(({ status }) => status === 'live');
      return host ? [{ host, liveRoomId: onAir?.id ?? null }] : [];
    }),
  };
};

/** Cuts off what was only read to know whether there is more. */
const paged = (found: Found[], limit: number): string | null => {
  if (found.length <= limit) return null;
  found.length = limit;
  return encoded(found[limit - 1]!);
};

const searchWith = async (
  needs: SearchNeeds,
  reader: SearchReader,
  query: Query,
): Promise<Reply> => {
  const [index, tree] = await Promise.all([reader.current(), needs.catalog.categoryTree()]);
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
  const [shown, facets] = await Promise.all([
    shownOf(needs, answer.found),
    facetsOf(needs, answer.facets, tree, categoryId),
  ]);
  const { how: match, corrected, total } = answer;
  return { requestId: newId(), match, corrected, total, ...shown, facets, next };
};

export const createSearch = (needs: SearchNeeds): Search => {
  const reader = createSearchReader(needs.db);
  const popular: Popular = createPopular(needs);
  return {
    search: (query) => searchWith(needs, reader, query),
    suggest: async ({ q, limit }) => {
      const [index, queries] = await Promise.all([reader.current(), popular.queries()]);
      return { suggestions: suggestions(index, queries, q, limit) };
    },
    popular: async () => (await popular.queries()).slice(0, MOST_POPULAR),
    warm: async () => {
      await reader.current();
    },
  };
};
