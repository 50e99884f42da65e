import type { Attribute } from '@kaibo/contracts';
import { sql } from 'kysely';
import type { Database, Transaction } from '#platform/database';

type Connection = Database | Transaction;

/** What a product tells of itself: a text, a number, or the id of a choice, by the kind of the attribute. */
export interface BulkAttribute {
  attributeId: string;
  kind: Attribute['kind'];
  value: string | number;
}

interface AttributeRow {
  productId: string;
  attributeId: string;
  kind: Attribute['kind'];
  text: string | null;
  number: number | null;
  choice: string | null;
}

/** Those that are shown, in the order of their ids; one query however many products. */
export const bulkAttributesOf = async (
  db: Connection,
  productIds: readonly string[],
): Promise<Map<string, BulkAttribute[]>> => {
  const { rows } = await sql<AttributeRow>`
    select own.product_id as "productId", own.attribute_id as "attributeId", attributes.kind,
      own.text_value as text, own.number_value as number, own.choice_id as choice
    from product_attributes own join attributes on attributes.id = own.attribute_id
    where own.product_id = any (${[...productIds]}::uuid[]) and not attributes.hidden
    order by own.attribute_id`.execute(db);
  const told = rows.map(({ productId, attributeId, kind, text, number, choice }) => ({
    productId,
    attribute: { attributeId, kind, value: text ?? choice ?? number ?? 0 },
  }));
  return new Map(
    [...Map.groupBy(told, ({ productId }) => productId)].map(([id, own]) => [
      id,
      own.map(({ attribute }) => attribute),
    ]),
  );
};

/** What one of these products tells from now on; of attributes that are hidden, what it told before stays. */
export const writeBulkAttributes = async (
  tx: Transaction,
  products: readonly { id: string; attributes: readonly BulkAttribute[] }[],
): Promise<void> => {
  if (products.length === 0) return;
  const ids = products.map(({ id }) => id);
  await sql`
    delete from product_attributes using attributes
    where product_attributes.product_id = any (${ids}::uuid[])
      and attributes.id = product_attributes.attribute_id and not attributes.hidden`.execute(tx);
  const rows = products.flatMap(({ id, attributes }) =>
    attributes.map(({ attributeId, kind, value }) => ({
      id,
      attributeId,
      text: kind === 'text' ? String(value) : null,
      number: kind === 'number' ? Number(value) : null,
      choice: kind === 'choice' ? String(value) : null,
    })),
  );
  if (rows.length === 0) return;
  await sql`
    insert into product_attributes (product_id, attribute_id, text_value, number_value, choice_id)
    select * from unnest(
      ${rows.map((row) => row.id)}::uuid[], ${rows.map((row) => row.attributeId)}::uuid[],
      ${rows.map((row) => row.text)}::text[], ${rows.map((row) => row.number)}::float8[],
      ${rows.map((row) => row.choice)}::text[]
    )`.execute(tx);
};

export interface NamedBrand {
  id: string;
  name: string;
}

/** By the name as it was asked for; they stay unmerged until the transaction ends, where there is one. */
export const brandsNamed = async (
  db: Connection,
  names: readonly string[],
): Promise<Map<string, NamedBrand>> => {
  if (names.length === 0) return new Map();
  const { rows } = await sql<NamedBrand & { asked: string }>`
    select asked.name as asked, brands.id, brands.name
    from unnest(${[...new Set(names)]}::text[]) as asked (name)
    join brands on lower(brands.name) = lower(asked.name) and brands.merged_into is null
    for share of brands`.execute(db);
  return new Map(rows.map(({ asked, ...brand }) => [asked, brand]));
};

const NAMES_MOST = 5_000;

/** What to suggest from when a name is not known: verified ones first. */
export const brandNames = async (db: Connection): Promise<string[]> => {
  const { rows } = await sql<{ name: string }>`
    select name from brands where merged_into is null
    order by verified desc, name limit ${NAMES_MOST}`.execute(db);
  return rows.map(({ name }) => name);
};

/** Every attribute that is shown, of all categories. */
export const shownAttributes = async (db: Connection): Promise<Attribute[]> => {
  const { rows } = await sql<Omit<Attribute, 'name'> & { zh: string; en: string }>`
    select id, category_id as "categoryId", name_zh as zh, name_en as en, kind, unit, choices,
      position, hidden
    from attributes where not hidden order by position, id`.execute(db);
  return rows.map(({ zh, en, ...attribute }) => ({ ...attribute, name: { zh, en } }));
};
