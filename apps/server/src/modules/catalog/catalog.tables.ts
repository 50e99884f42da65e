import type { AttributeChoice, NewOption, ProductStatus } from '@kaibo/contracts';
import type { ColumnType, Generated, GeneratedAlways } from 'kysely';
import type { Database, Transaction } from '#platform/database';

/** Written as JSON text, read parsed. */
type Json<T> = ColumnType<T, string | undefined, string>;

export type CatalogTables = {
  categories: {
    id: string;
    parent_id: string | null;
    name_zh: string;
    name_en: string;
    position: number;
    hidden: Generated<boolean>;
  };
  brands: {
    id: string;
    name: string;
    logo_id: string | null;
    verified: Generated<boolean>;
    merged_into: string | null;
    created_by: string;
    created_at: Date;
  };
  attributes: {
    id: string;
    category_id: string;
    name_zh: string;
    name_en: string;
    kind: 'text' | 'number' | 'choice';
    unit: string;
    choices: Json<AttributeChoice[]>;
    position: number;
    hidden: Generated<boolean>;
  };
  product_attributes: {
    product_id: string;
    attribute_id: string;
    text_value: string | null;
    number_value: number | null;
    choice_id: string | null;
  };
  price_changes: {
    number: GeneratedAlways<number>;
    product_id: string;
    sku_id: string;
    from_fen: number | null;
    to_fen: number;
    by_id: string | null;
    at: Date;
  };
  models: {
    id: string;
    owner_id: string;
    size_bytes: number;
    triangles: number;
    created_at: Date;
  };
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
    banner_id: Generated<string | null>;
    notice: Generated<string>;
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
    status: ProductStatus;
    created_at: Date;
    brand_id: string | null;
    model_id: string | null;
    options: Json<NewOption[]>;
    version: Generated<number>;
    changed_at: Generated<Date>;
    publish_at: Date | null;
    unpublish_at: Date | null;
    vetted: Generated<boolean>;
    returned_reason: string | null;
    review_since: Date | null;
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
    value_ids: Generated<string[]>;
    retired: Generated<boolean>;
  };
};

export const tables = (db: Database | Transaction) => db.withTables<CatalogTables>();

export const pictureUrl = (id: string): string => `/pictures/${id}`;
