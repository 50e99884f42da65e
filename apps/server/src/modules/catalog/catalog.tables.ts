import type { GeneratedAlways } from 'kysely';
import type { Database, Transaction } from '#platform/database';

export type CatalogTables = {
  categories: { id: string; name_zh: string; name_en: string; position: number };
  pictures: {
    id: string;
    owner_id: string;
    content_type: string;
    width_px: number;
    height_px: number;
    size_bytes: number;
    created_at: Date;
  };
  stores: {
    id: string;
    owner_id: string;
    name: string;
    description: string;
    logo_id: string | null;
    simulated: boolean;
    created_at: Date;
  };
  products: {
    id: string;
    store_id: string;
    category_id: string;
    title: string;
    description: string;
    picture_ids: string[];
    status: 'active' | 'hidden';
    search_text: GeneratedAlways<string>;
    created_at: Date;
  };
  skus: {
    id: string;
    product_id: string;
    position: number;
    code: string;
    option: string;
    price_fen: number;
    list_price_fen: number | null;
    stock: number;
    sold_count: number;
  };
};

export const tables = (db: Database | Transaction) => db.withTables<CatalogTables>();

export const pictureUrl = (id: string): string => `/pictures/${id}`;
