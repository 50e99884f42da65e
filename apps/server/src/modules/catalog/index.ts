import type { Attribute, CategoryNode, Picture, ProductCard, Store } from '@kaibo/contracts';
import type { WareFilter } from '@kaibo/contracts/goods';
import type { Accounts } from '#accounts';
import type { Blobs } from '#platform/blobs';
import { type Clock, systemClock } from '#platform/clock';
import type { Database, Transaction } from '#platform/database';
import type { EventLog } from '#platform/events';
import type { HotState } from '#platform/hot-state';
import type { Module } from '#platform/module';
import { bookingsSubscription } from './catalog.bookings.ts';
import { type ProductBrief, productBriefs } from './catalog.briefs.ts';
import {
  type BulkKeys,
  type BulkProduct,
  type CategoryNames,
  categoryNames,
  findBulk,
  holdStore,
  ownPictures,
  pagesOfStore,
} from './catalog.bulk.ts';
import { brandNames, brandsNamed, type NamedBrand, shownAttributes } from './catalog.bulk-parts.ts';
import { type BulkFacts, type BulkPlan, writeBulk } from './catalog.bulk-write.ts';
import { type BundleDraft, type BundleWish, bundlesFor, draftBundle } from './catalog.bundles.ts';
import {
  categoriesOf,
  newestProducts,
  type ProductPage,
  picturesOf,
  productCards,
  type SkuCard,
  skuCards,
} from './catalog.cards.ts';
import { type ProductDocument, productDocuments, wasShown } from './catalog.documents.ts';
import { namesOf, type ProductFacts, priceLadders, productFacts } from './catalog.facts.ts';
import { catalogTasks } from './catalog.jobs.ts';
import { requirePictures } from './catalog.pictures.ts';
import type { Merchant } from './catalog.products.ts';
import { catalogRoutes } from './catalog.routes.ts';
import { stockRoutes } from './catalog.stock.routes.ts';
import { countSold, type Reservation, release, reserve, type StockLine } from './catalog.stock.ts';
import { type StockedSku, stockNow, unitsOf } from './catalog.stock-now.ts';
import { ownsStore, requireOwnStore, storeOf, storesOf, storesOwnedBy } from './catalog.stores.ts';
import { closedStores, productIdsOfStores, sellerSuspensions } from './catalog.suspension.ts';
import { categoryExists, categoryLineage, listTree } from './catalog.tree.ts';
import { wareIds } from './catalog.wares.ts';

export type { ProductBrief } from './catalog.briefs.ts';
export type { BulkKeys, BulkProduct, BulkSku, CategoryNames } from './catalog.bulk.ts';
export type { BulkAttribute, NamedBrand } from './catalog.bulk-parts.ts';
export {
  type BulkFacts,
  type BulkPlan,
  type BulkProductChange,
  emptyPlan,
} from './catalog.bulk-write.ts';
export type { BundleDraft, BundleWish } from './catalog.bundles.ts';
export type { ProductPage, SkuCard } from './catalog.cards.ts';
export type { ProductDocument } from './catalog.documents.ts';
export type { ProductFacts } from './catalog.facts.ts';
export type { Merchant } from './catalog.products.ts';
export type { Reservation, ReservedLine, StockLine } from './catalog.stock.ts';
export type { StockedSku } from './catalog.stock-now.ts';

export interface CatalogNeeds {
  db: Database;
  events: EventLog;
  blobs: Blobs;
  hotState: HotState;
  clock?: Clock;
  /** New and changed products wait for staff before they are sold; off unless said. */
  vetting?: boolean;
  /** Without it, nothing limits what somebody keeps. */
  storage?: Accounts['storage'];
  /** Without it nobody is named in the history of prices. */
  userNames?: Accounts['userNames'];
  /** Without it no store shows who keeps it. */
  faces?: Accounts['faces'];
}

type Connection = Database | Transaction;
type Ids = readonly string[];

export interface Catalog {
  module: Module;
  /** All lines or none; see the guarantees there. In SQL: `catalog_reserve(uuid[], int[])`. */
  reserve(tx: Connection, lines: readonly StockLine[]): Promise<Reservation>;
  release(tx: Connection, lines: readonly StockLine[]): Promise<void>;
  countSold(tx: Connection, lines: readonly StockLine[]): Promise<void>;
  /** In the order asked; hidden and unknown ones are left out. */
  skuCards(ids: Ids): Promise<SkuCard[]>;
  /** Of these options, or of a whole store, on sale or not; retired ones are left out. */
  stockNow(asked: Ids | { storeId: string }): Promise<StockedSku[]>;
  /** Pieces of each of these products that can be sold now; unknown ones are left out. */
  unitsOf(productIds: Ids): Promise<Map<string, number>>;
  /** In the order asked; hidden and unknown ones are left out. */
  productCards(ids: Ids): Promise<ProductCard[]>;
  /** Of those that exist, on sale or not. */
  productBriefs(ids: Ids): Promise<Map<string, ProductBrief>>;
  newestProducts(page: ProductPage): Promise<ProductCard[]>;
  /** Of those that exist, shown or not. */
  categoriesOf(tx: Connection, ids: Ids): Promise<Map<string, string>>;
  /** Of those that exist, shown or not. */
  productFacts(tx: Connection, ids: Ids): Promise<Map<string, ProductFacts>>;
  /** Lowest prices of what is on sale in each category, cheapest first; of the newest 1,000 products. */
  priceLadders(categoryIds: Ids): Promise<Map<string, number[]>>;
  /** Of categories and brands, hidden ones too. */
  namesOf: (asked: Parameters<typeof namesOf>[1]) => ReturnType<typeof namesOf>;
  /** What is shown, with the words it is found by: those asked, or a page after an id. */
  productDocuments(
    asked: { ids: Ids } | { after: string | null; limit: number },
  ): Promise<ProductDocument[]>;
  /** Of a product that is not shown: whether it was taken off sale, rather than never there. */
  wasShown(id: string): Promise<boolean>;
  storeOf(id: string): Promise<Store | null>;
  storesOf(ids: Ids): Promise<Map<string, Store>>;
  storesOwnedBy(userId: string): Promise<Store[]>;
  /** Those of these stores whose merchant is suspended: they sell nothing for now. */
  closedStores(tx: Connection, ids: Ids): Promise<Set<string>>;
  /** Every product of these stores, shown or not. */
  productIdsOfStores(storeIds: Ids): Promise<string[]>;
  ownsStore(userId: string, storeId: string): Promise<boolean>;
  categoryExists(id: string): Promise<boolean>;
  /** Every category that is shown, each after its parent. */
  categoryTree(): Promise<CategoryNode[]>;
  /** From the root down to this one; empty when there is none. */
  categoryLineage(id: string): Promise<string[]>;
  picturesOf(ids: Ids): Promise<Map<string, Picture>>;
  /** Refuses (`catalog/no-such-picture`) pictures that this user did not upload. */
  requirePictures(ownerId: string, ids: Ids): Promise<void>;
  /** Refuses a store that is not there, and one of somebody else. */
  requireOwnStore(userId: string, storeId: string): Promise<void>;
  bulk: CatalogBulk;
  bundles: CatalogBundles;
}

/** Sets of products of one store. */
export interface CatalogBundles {
  /** For the merchant to complete; the same parts a second time find the first draft. Refusals stand there. */
  draft(by: Merchant, wish: BundleWish): Promise<BundleDraft>;
  /** The set that each of these is already, in the order asked. */
  drafted(wishes: readonly BundleWish['parts'][]): Promise<(string | null)[]>;
}

/** Many products of one store at once: for files and for changes of a whole shelf. */
export interface CatalogBulk {
  find(storeId: string, keys: BulkKeys): Promise<BulkProduct[]>;
  /** Held until the transaction ends. */
  findLocked(tx: Transaction, storeId: string, keys: BulkKeys): Promise<BulkProduct[]>;
  /** The whole plan or nothing of it, with its events. Call `holdStore` and `findLocked` before. */
  write(tx: Transaction, facts: Omit<BulkFacts, 'vetting'>, plan: BulkPlan): Promise<void>;
  /** Others that change many products of the store wait until the transaction ends. */
  holdStore(tx: Transaction, storeId: string): Promise<void>;
  /** All products of a store, oldest first. */
  pages(storeId: string): AsyncIterable<BulkProduct[]>;
  /** Newest first; one more than asked tells that there are more. */
  idsOf(storeId: string, filter: WareFilter, most: number): Promise<string[]>;
  ownPictures(ownerId: string, ids: Ids): Promise<Set<string>>;
  categoryNames(): Promise<CategoryNames[]>;
  /** By the name as it was asked for, whatever its letters' case. */
  brandsNamed(db: Connection, names: readonly string[]): Promise<Map<string, NamedBrand>>;
  brandNames(): Promise<string[]>;
  /** Of all categories; hidden ones are left out. */
  attributes(): Promise<Attribute[]>;
}

export const createCatalog = (given: CatalogNeeds): Catalog => {
  const { db } = given;
  const needs = {
    ...given,
    clock: given.clock ?? systemClock,
    vetting: given.vetting ?? false,
    userNames: given.userNames ?? (async () => new Map<string, string>()),
    faces: given.faces ?? (async () => new Map()),
  };
  return {
    module: {
      routes: (router) => {
        catalogRoutes(router, needs);
        stockRoutes(router, needs);
      },
      subscriptions: [bookingsSubscription, sellerSuspensions(needs.events)],
      tasks: catalogTasks(needs),
    },
    reserve,
    release,
    countSold,
    skuCards: (ids) => skuCards(db, ids),
    stockNow: (asked) => stockNow(db, asked),
    unitsOf: (productIds) => unitsOf(db, productIds),
    productCards: (ids) => productCards(db, ids),
    productBriefs: (ids) => productBriefs(db, ids),
    newestProducts: (page) => newestProducts(db, page),
    categoriesOf,
    productDocuments: (asked) => productDocuments(db, asked),
    wasShown: (id) => wasShown(db, id),
    storeOf: (id) => storeOf(db, id),
    storesOf: (ids) => storesOf(db, ids),
    storesOwnedBy: (userId) => storesOwnedBy(db, userId),
    closedStores,
    productIdsOfStores: (storeIds) => productIdsOfStores(db, storeIds),
    productFacts,
    priceLadders: (ids) => priceLadders(db, ids),
    namesOf: (asked) => namesOf(db, asked),
    ownsStore: (userId, storeId) => ownsStore(db, userId, storeId),
    categoryExists: (id) => categoryExists(db, id),
    categoryTree: () => listTree(db),
    categoryLineage: (id) => categoryLineage(db, id),
    picturesOf: (ids) => picturesOf(db, ids),
    requirePictures: (ownerId, ids) => requirePictures(db, ownerId, ids),
    requireOwnStore: (userId, storeId) => requireOwnStore(db, userId, storeId),
    bulk: bulkOf(db, needs.vetting),
    bundles: {
      draft: (by, wish) => draftBundle(needs, by, wish),
      drafted: (wishes) => bundlesFor(db, wishes),
    },
  };
};

const bulkOf = (db: Database, vetting: boolean): CatalogBulk => ({
  find: (storeId, keys) => findBulk(db, storeId, keys, { lock: false }),
  findLocked: (tx, storeId, keys) => findBulk(tx, storeId, keys, { lock: true }),
  write: (tx, facts, plan) => writeBulk(tx, { ...facts, vetting }, plan),
  holdStore,
  pages: (storeId) => pagesOfStore(db, storeId),
  idsOf: (storeId, filter, most) => wareIds(db, storeId, filter, most),
  ownPictures: (ownerId, ids) => ownPictures(db, ownerId, ids),
  categoryNames: () => categoryNames(db),
  brandsNamed,
  brandNames: () => brandNames(db),
  attributes: () => shownAttributes(db),
});
