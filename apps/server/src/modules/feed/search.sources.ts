import type { RoomCard } from '@kaibo/contracts';
import type { Catalog, ProductDocument } from '#catalog';
import type { Rooms } from '#rooms';
import type { SearchDocument } from './search.documents.ts';
import { priorOf } from './search.rank.ts';

export interface Sources {
  catalog: Pick<
    Catalog,
    | 'productDocuments'
    | 'newestProducts'
    | 'storesOf'
    | 'categoryTree'
    | 'productCards'
    | 'productIdsOfStores'
  >;
  rooms: Pick<Rooms, 'rooms' | 'roomsById' | 'roomIdsOf'>;
}

/** Names of a category and of those above it, in both languages. */
type Lineages = (categoryId: string) => string;

const lineages = async ({ catalog }: Sources): Promise<Lineages> => {
  const nodes = new Map((await catalog.categoryTree()).map((node) => [node.id, node]));
  return (categoryId) => {
    const names: string[] = [];
    for (let node = nodes.get(categoryId); node; node = nodes.get(node.parentId ?? ''))
      names.push(node.name.zh, node.name.en);
    return names.join(' ');
  };
};

const ofProduct = (product: ProductDocument, lineage: Lineages): SearchDocument => ({
  kind: 'product',
  id: product.id,
  title: product.title,
  names: `${product.brandName} ${product.storeName}`.trim(),
  keywords: lineage(product.categoryId),
  body: product.description,
  categoryId: product.categoryId,
  storeId: product.storeId,
  fromFen: product.fromFen,
  showsId: null,
  state: 'none',
  soldOut: product.stock === 0,
  prior: priorOf(product.soldCount),
  atMs: product.createdAtMs,
});

/** A stream that was to begin an hour ago and did not will hardly begin. */
export const LATE_MS = 3_600_000;

/** What of a room can be found: on air, announced, or to be seen again; null for everything else. */
const ofRoom = (room: RoomCard, lineage: Lineages, nowMs: number): SearchDocument | null => {
  const { status, startsAtMs, startedAtMs } = room;
  const isComing = status === 'scheduled' && startsAtMs !== null && startsAtMs > nowMs - LATE_MS;
  const isReplay = status === 'ended' && room.hasReplay;
  const state = status === 'live' ? 'live' : isComing ? 'upcoming' : isReplay ? 'replay' : null;
  if (state === null) return null;
  return {
    kind: 'room',
    id: room.id,
    title: room.title,
    names: room.host.name,
    keywords: lineage(room.categoryId),
    body: '',
    categoryId: room.categoryId,
    storeId: null,
    fromFen: null,
    showsId: null,
    state,
    soldOut: false,
    prior: priorOf(room.counters.visits + 5 * room.counters.sold),
    atMs: startedAtMs ?? startsAtMs ?? nowMs,
  };
};

const present = <T>(values: readonly (T | null)[]): T[] =>
  values.filter((value): value is T => value !== null);

export const productsById = async (
  sources: Sources,
  ids: readonly string[],
): Promise<SearchDocument[]> => {
  const lineage = await lineages(sources);
  return (await sources.catalog.productDocuments({ ids })).map((one) => ofProduct(one, lineage));
};

export const roomsById = async (
  sources: Sources,
  ids: readonly string[],
  nowMs: number,
): Promise<SearchDocument[]> => {
  const lineage = await lineages(sources);
  return present((await sources.rooms.roomsById(ids)).map((room) => ofRoom(room, lineage, nowMs)));
};

const OF_ONE = 50;

/** Stores that sell something. */
export const storesById = async (
  { catalog }: Sources,
  ids: readonly string[],
): Promise<SearchDocument[]> => {
  const stores = await catalog.storesOf(ids);
  const each = [...stores.values()].map(async (store): Promise<SearchDocument | null> => {
    const products = await catalog.newestProducts({ storeId: store.id, limit: OF_ONE });
    const [newest] = products;
    if (!newest) return null;
    const sold = products.reduce((sum, { soldCount }) => sum + soldCount, 0);
    return {
      kind: 'store',
      id: store.id,
      title: store.name,
      names: '',
      keywords: '',
      body: store.description,
      categoryId: null,
      storeId: store.id,
      fromFen: null,
      showsId: null,
      state: 'none',
      soldOut: false,
      prior: priorOf(sold),
      atMs: 0,
    };
  });
  return present(await Promise.all(each));
};

/** Hosts with a room that can be found. */
export const hostsById = async (
  sources: Sources,
  ids: readonly string[],
  nowMs: number,
): Promise<SearchDocument[]> => {
  const each = ids.map(async (hostId): Promise<SearchDocument | null> => {
    const cards = await sources.rooms.rooms({ hostId, limit: OF_ONE });
    const rooms = present(cards.map((room) => ofRoom(room, () => '', nowMs)));
    const [host] = cards.map((card) => card.host);
    const live = rooms.find(({ state }) => state === 'live');
    if (!host || rooms.length === 0) return null;
    return {
      kind: 'host',
      id: hostId,
      title: host.name,
      names: '',
      keywords: '',
      body: '',
      categoryId: null,
      storeId: null,
      fromFen: null,
      showsId: (live ?? rooms[0]!).id,
      state: live ? 'live' : 'none',
      soldOut: false,
      prior: priorOf(cards.reduce((sum, { counters }) => sum + counters.visits, 0)),
      atMs: Math.max(...rooms.map(({ atMs }) => atMs)),
    };
  });
  return present(await Promise.all(each));
};

/** Every product, a page at a time, by id. */
export const productPages = async function* (
  sources: Sources,
  limit: number,
): AsyncGenerator<{ ids: string[]; storeIds: string[] }> {
  for (let after: string | null = null; ; ) {
    const page: ProductDocument[] = await sources.catalog.productDocuments({ after, limit });
    if (page.length === 0) return;
    yield { ids: page.map(({ id }) => id), storeIds: page.map(({ storeId }) => storeId) };
    after = page.at(-1)!.id;
  }
};

/** Every room, newest first, a page at a time. */
export const roomPages = async function* (
  sources: Sources,
  limit: number,
): AsyncGenerator<{ ids: string[]; hostIds: string[] }> {
  for (let before: string | undefined; ; ) {
    const page: RoomCard[] = await sources.rooms.rooms({ before, limit });
    if (page.length === 0) return;
    yield { ids: page.map(({ id }) => id), hostIds: page.map(({ host }) => host.id) };
    before = page.at(-1)!.id;
  }
};
