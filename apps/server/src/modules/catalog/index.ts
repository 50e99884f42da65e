import type { Picture, ProductCard, Store } from '@kaibo/contracts';
import type { Blobs } from '#platform/blobs';
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
import { requirePictures } from './catalog.pictures.ts';
import { catalogRoutes } from './catalog.routes.ts';
import { countSold, type Reservation, release, reserve, type StockLine } from './catalog.stock.ts';
import { categoryExists, ownsStore, storeOf, storesOf, storesOwnedBy } from './catalog.stores.ts';

export type { ProductPage, SkuCard } from './catalog.cards.ts';
export type { Reservation, ReservedLine, StockLine } from './catalog.stock.ts';

export interface CatalogNeeds {
  db: Database;
  events: EventLog;
  blobs: Blobs;
  hotState: HotState;
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
  picturesOf(ids: Ids): Promise<Map<string, Picture>>;
  /** Refuses (`catalog/no-such-picture`) pictures that this user did not upload. */
  requirePictures(ownerId: string, ids: Ids): Promise<void>;
}

export const createCatalog = (needs: CatalogNeeds): Catalog => {
  const { db } = needs;
  return {
    module: {
      routes: (router) => catalogRoutes(router, needs),
      subscriptions: [],
      tasks: [],
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
    picturesOf: (ids) => picturesOf(db, ids),
    requirePictures: (ownerId, ids) => requirePictures(db, ownerId, ids),
  };
};
