import {
  AnnouncementChanged,
  BagChanged,
  HostRoomsOpened,
  OrderPlaced,
  type PayloadOf,
  PriceChanged,
  ProductChanged,
  ReplayEdited,
  RoomCancelled,
  RoomChanged,
  RoomCreated,
  RoomEnded,
  RoomRescheduled,
  RoomWentLive,
  StockChanged,
  StoresOpened,
} from '@kaibo/contracts';
import type { Clock } from '#platform/clock';
import type { Database, Transaction } from '#platform/database';
import type { StoredEvent, Subscription } from '#platform/events';
import type { Kind, SearchDocument } from './search.documents.ts';
import {
  hostsById,
  LATE_MS,
  productPages,
  productsById,
  roomPages,
  roomsById,
  type Sources,
  storesById,
} from './search.sources.ts';
import { documentIds, dropDocuments, dropLate, forgetGone, putDocuments } from './search.store.ts';

export interface IndexingNeeds extends Sources {
  db: Database;
  clock: Clock;
  /** Told when documents are about to change. */
  onChange(): void;
}

/** What a batch of events says must be read again. */
interface Touched {
  products: Set<string>;
  stores: Set<string>;
  rooms: Set<string>;
  hosts: Set<string>;
}

const PAGE = 500;
/** An order changes little of what is found: its products are read again this often at most. */
const ORDERED_EVERY_MS = 60_000;

/** Reads what can be found of these now, and takes out what cannot. */
const renew = async (
  tx: Transaction,
  kind: Kind,
  ids: readonly string[],
  read: (ids: readonly string[]) => Promise<SearchDocument[]>,
): Promise<void> => {
  if (ids.length === 0) return;
  const documents = await read(ids);
  const there = new Set(documents.map(({ id }) => id));
  await putDocuments(tx, documents);
  await dropDocuments(
    tx,
    kind,
    ids.filter((id) => !there.has(id)),
  );
};

const renewAll = async (needs: IndexingNeeds, tx: Transaction, touched: Touched): Promise<void> => {
  const nowMs = needs.clock.nowMs();
  const rooms = [...touched.rooms];
  const cards = await needs.rooms.roomsById(rooms);
  const hosts = [...new Set([...cards.map(({ host }) => host.id), ...touched.hosts])];
  for (const part of chunks([...touched.products], PAGE))
    await renew(tx, 'product', part, (ids) => productsById(needs, ids));
  await renew(tx, 'store', [...touched.stores], (ids) => storesById(needs, ids));
  await renew(tx, 'room', rooms, (ids) => roomsById(needs, ids, nowMs));
  await renew(tx, 'host', hosts, (ids) => hostsById(needs, ids, nowMs));
};

type Products = { productId: string };

const ofProducts = new Set<string>([ProductChanged.name, PriceChanged.name, StockChanged.name]);

/** Keeps what can be found as it is; a reader waits for nothing but the batch. */
export const indexing = (needs: IndexingNeeds): Subscription => {
  const orderedAtMs = new Map<string, number>();

  /** The last piece is sold, or nobody has looked for a while. */
  const touchOrdered = ({ payload }: StoredEvent, touched: Touched): void => {
    const nowMs = needs.clock.nowMs();
    for (const { productId, left } of (payload as PayloadOf<typeof OrderPlaced>).lines) {
      const isFresh = nowMs - (orderedAtMs.get(productId) ?? 0) < ORDERED_EVERY_MS;
      if (left > 0 && isFresh) continue;
      if (orderedAtMs.size > 10_000) orderedAtMs.clear();
      orderedAtMs.set(productId, nowMs);
      touched.products.add(productId);
    }
  };

  const touch = async (event: StoredEvent, touched: Touched): Promise<void> => {
    const { name, payload } = event;
    if (name === StoresOpened.name) {
      const { storeIds } = payload as PayloadOf<typeof StoresOpened>;
      for (const id of storeIds) touched.stores.add(id);
      for (const id of await needs.catalog.productIdsOfStores(storeIds)) touched.products.add(id);
    } else if (name === HostRoomsOpened.name) {
      const { hostId } = payload as PayloadOf<typeof HostRoomsOpened>;
      touched.hosts.add(hostId);
      for (const id of await needs.rooms.roomIdsOf(hostId)) touched.rooms.add(id);
    } else if (name === OrderPlaced.name) touchOrdered(event, touched);
    else if (ofProducts.has(name)) touched.products.add((payload as Products).productId);
    else touched.rooms.add((payload as { roomId: string }).roomId);
    if (name === ProductChanged.name)
      touched.stores.add((payload as PayloadOf<typeof ProductChanged>).storeId);
  };

  return {
    group: 'search.index',
    names: [
      ...ofProducts,
      OrderPlaced.name,
      AnnouncementChanged.name,
      BagChanged.name,
      HostRoomsOpened.name,
      ReplayEdited.name,
      RoomCancelled.name,
      RoomChanged.name,
      RoomCreated.name,
      RoomEnded.name,
      RoomRescheduled.name,
      RoomWentLive.name,
      StoresOpened.name,
    ],
    from: 'oldest',
    handle: async (events, tx) => {
      const touched: Touched = {
        products: new Set(),
        stores: new Set(),
        rooms: new Set(),
        hosts: new Set(),
      };
      for (const event of events) await touch(event, touched);
      needs.onChange();
      return renewAll(needs, tx, touched);
    },
  };
};

/** Takes out what the sources do not know any more and no event told of. */
const sweep = async (
  needs: IndexingNeeds,
  kind: Kind,
  seen: ReadonlySet<string>,
  beforeMs: number,
): Promise<void> => {
  for (let after: string | null = null; ; ) {
    const page: { id: string; changedAtMs: number }[] = await documentIds(
      needs.db,
      kind,
      after,
      PAGE,
    );
    if (page.length === 0) return;
    after = page.at(-1)!.id;
    const lost = page.filter(({ id, changedAtMs }) => !seen.has(id) && changedAtMs < beforeMs);
    const ids = lost.map(({ id }) => id);
    await needs.db.transaction().execute((tx) => dropDocuments(tx, kind, ids));
  }
};

/** Reads everything again: after a change of what is indexed, or when something was missed. Harmless at any time. */
export const rebuild = async (needs: IndexingNeeds): Promise<void> => {
  const startedMs = Date.now();
  const stores = new Set<string>();
  const hosts = new Set<string>();
  const products = new Set<string>();
  const rooms = new Set<string>();
  const nowMs = needs.clock.nowMs();
  const inTransaction = (work: (tx: Transaction) => Promise<void>) =>
    needs.db.transaction().execute(work);

  for await (const { ids, storeIds } of productPages(needs, PAGE)) {
    await inTransaction((tx) => renew(tx, 'product', ids, (all) => productsById(needs, all)));
    for (const id of ids) products.add(id);
    for (const id of storeIds) stores.add(id);
  }
  for await (const { ids, hostIds } of roomPages(needs, PAGE)) {
    await inTransaction((tx) => renew(tx, 'room', ids, (all) => roomsById(needs, all, nowMs)));
    for (const id of ids) rooms.add(id);
    for (const id of hostIds) hosts.add(id);
  }
  for (const part of chunks([...stores]))
    await inTransaction((tx) => renew(tx, 'store', part, (ids) => storesById(needs, ids)));
  for (const part of chunks([...hosts]))
    await inTransaction((tx) => renew(tx, 'host', part, (ids) => hostsById(needs, ids, nowMs)));
  const all: Record<Kind, Set<string>> = {
    product: products,
    store: stores,
    room: rooms,
    host: hosts,
  };
  for (const kind of Object.keys(all) as Kind[]) await sweep(needs, kind, all[kind], startedMs);
  needs.onChange();
};

const chunks = <T>(all: readonly T[], size = 50): T[][] =>
  Array.from({ length: Math.ceil(all.length / size) }, (_, i) =>
    all.slice(i * size, (i + 1) * size),
  );

/** Announced streams that did not begin in time are found no more. */
export const tidy = async (needs: IndexingNeeds): Promise<void> => {
  const late = new Date(needs.clock.nowMs() - LATE_MS);
  await needs.db.transaction().execute((tx) => dropLate(tx, late));
  needs.onChange();
  await forgetGone(needs.db);
};
