import type { Picture, ProductCard, Store } from '@kaibo/contracts';
import type { Accounts } from '#accounts';
import type { Blobs } from '#platform/blobs';
import { type Clock, systemClock } from '#platform/clock';
import type { Database, Transaction } from '#platform/database';
import type { EventLog } from '#platform/events';
import type { HotState } from '#platform/hot-state';
import type { Module } from '#platform/module';
import {
  newestProducts,
  type ProductPage,
  picturesOf,
  productCards,
  type SkuCard,
  searchProducts,
  skuCards,
} from './catalog.cards.ts';
import { catalogTasks } from './catalog.jobs.ts';
import { requirePictures } from './catalog.pictures.ts';
import { catalogRoutes } from './catalog.routes.ts';
import { countSold, type Reservation, release, reserve, type StockLine } from './catalog.stock.ts';
import { ownsStore, storeOf, storesOf, storesOwnedBy } from './catalog.stores.ts';
import { categoryExists, categoryLineage } from './catalog.tree.ts';

export type { ProductPage, SkuCard } from './catalog.cards.ts';
export type { Reservation, ReservedLine, StockLine } from './catalog.stock.ts';

export interface CatalogNeeds {
  db: Database;
  events: EventLog;
  blobs: Blobs;
  hotState: HotState;
  clock?: Clock;
  /** New and changed products wait for staff before they are sold; off unless said. */
  vetting?: boolean;
  /** Without it nobody is named in the history of prices. */
  userNames?: Accounts['userNames'];
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
  /** In the order asked; hidden and unknown ones are left out. */
  productCards(ids: Ids): Promise<ProductCard[]>;
  newestProducts(page: ProductPage): Promise<ProductCard[]>;
  /** Every term is in the title or the description. */
  searchProducts(terms: readonly string[], limit: number): Promise<ProductCard[]>;
  storeOf(id: string): Promise<Store | null>;
  storesOf(ids: Ids): Promise<Map<string, Store>>;
  storesOwnedBy(userId: string): Promise<Store[]>;
  ownsStore(userId: string, storeId: string): Promise<boolean>;
  categoryExists(id: string): Promise<boolean>;
  /** From the root down to this one; empty when there is none. */
  categoryLineage(id: string): Promise<string[]>;
  picturesOf(ids: Ids): Promise<Map<string, Picture>>;
  /** Refuses (`catalog/no-such-picture`) pictures that this user did not upload. */
  requirePictures(ownerId: string, ids: Ids): Promise<void>;
}

export const createCatalog = (given: CatalogNeeds): Catalog => {
  const { db } = given;
  const needs = {
    ...given,
    clock: given.clock ?? systemClock,
    vetting: given.vetting ?? false,
    userNames: given.userNames ?? (async () => new Map<string, string>()),
  };
  return {
    module: {
      routes: (router) => catalogRoutes(router, needs),
      subscriptions: [],
      tasks: catalogTasks(needs),
    },
    reserve,
    release,
    countSold,
    skuCards: (ids) => skuCards(db, ids),
    productCards: (ids) => productCards(db, ids),
    newestProducts: (page) => newestProducts(db, page),
    searchProducts: (terms, limit) => searchProducts(db, terms, limit),
    storeOf: (id) => storeOf(db, id),
    storesOf: (ids) => storesOf(db, ids),
    storesOwnedBy: (userId) => storesOwnedBy(db, userId),
    ownsStore: (userId, storeId) => ownsStore(db, userId, storeId),
    categoryExists: (id) => categoryExists(db, id),
    categoryLineage: (id) => categoryLineage(db, id),
    picturesOf: (ids) => picturesOf(db, ids),
    requirePictures: (ownerId, ids) => requirePictures(db, ownerId, ids),
  };
};
