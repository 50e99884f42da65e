import {
  type Attribute,
  type AttributeValue,
  type BodyOf,
  type createAttribute as createEndpoint,
  Failure,
  type ProductAttribute,
  type updateAttribute as updateEndpoint,
} from '@kaibo/contracts';
import { sql } from 'kysely';
import type { Database, Transaction } from '#platform/database';
import { newId } from '#platform/id';
import { checkChoices, shownValue, storedValue } from './catalog.attributes.rules.ts';
import { tables } from './catalog.tables.ts';
import { categoryLineage } from './catalog.tree.ts';

const attributes = (db: Database | Transaction) =>
  tables(db)
    .selectFrom('attributes')
    .select([
      'attributes.id',
      'attributes.category_id as categoryId',
      'attributes.name_zh as zh',
      'attributes.name_en as en',
      'attributes.kind',
      'attributes.unit',
      'attributes.choices',
      'attributes.position',
      'attributes.hidden',
    ]);

const toAttribute = ({
  zh,
  en,
  ...row
}: Omit<Attribute, 'name'> & { zh: string; en: string }): Attribute => ({
  ...row,
  name: { zh, en },
});

/** Those of the category and of all above it, the root's first. */
export const attributesOf = async (
  db: Database | Transaction,
  categoryId: string,
): Promise<Attribute[]> => {
  const lineage = await categoryLineage(db, categoryId);
  if (lineage.length === 0) throw new Failure('catalog/no-such-category');
  const rows = await attributes(db).where('category_id', 'in', lineage).execute();
  const depth = (row: { categoryId: string }) => lineage.indexOf(row.categoryId);
  return rows
    .map(toAttribute)
    .sort((a, b) => depth(a) - depth(b) || a.position - b.position || a.id.localeCompare(b.id));
};

const attributeOf = async (db: Database | Transaction, id: string): Promise<Attribute> => {
  const row = await attributes(db).where('id', '=', id).executeTakeFirst();
  if (!row) throw new Failure('catalog/no-such-attribute');
  return toAttribute(row);
};

export const createAttribute = async (
  db: Database,
  input: { categoryId: string } & BodyOf<typeof createEndpoint>,
): Promise<Attribute> => {
  const { categoryId, name, kind, unit, choices } = input;
  checkChoices(kind, choices);
  const siblings = (await attributesOf(db, categoryId)).filter(
    (each) => each.categoryId === categoryId,
  );
  const id = newId();
  await tables(db)
    .insertInto('attributes')
    .values({
      id,
      category_id: categoryId,
      name_zh: name.zh,
      name_en: name.en,
      kind,
      unit: kind === 'number' ? unit : '',
      choices: JSON.stringify(choices),
      position: Math.max(-1, ...siblings.map(({ position }) => position)) + 1,
    })
    .execute();
  return attributeOf(db, id);
};

const choicesInUse = async (tx: Transaction, attributeId: string): Promise<string[]> => {
  const rows = await tables(tx)
    .selectFrom('product_attributes')
    .select('choice_id as id')
    .distinct()
    .where('attribute_id', '=', attributeId)
    .where('choice_id', 'is not', null)
    .execute();
  return rows.flatMap(({ id }) => id ?? []);
};

export const updateAttribute = (
  db: Database,
  {
    attributeId,
    name,
    unit,
    choices,
    hidden,
  }: { attributeId: string } & BodyOf<typeof updateEndpoint>,
): Promise<Attribute> =>
  db.transaction().execute(async (tx) => {
    await sql`select 1 from attributes where id = ${attributeId} for update`.execute(tx);
    const before = await attributeOf(tx, attributeId);
    if (choices) {
      checkChoices(before.kind, choices);
      const left = new Set(choices.map(({ id }) => id));
      const missed = (await choicesInUse(tx, attributeId)).find((id) => !left.has(id));
      if (missed) throw new Failure('catalog/choice-in-use', { choiceId: missed });
    }
    const columns = {
      ...(name && { name_zh: name.zh, name_en: name.en }),
      ...(unit !== undefined && before.kind === 'number' && { unit }),
      ...(choices && { choices: JSON.stringify(choices) }),
      ...(hidden !== undefined && { hidden }),
    };
    if (Object.keys(columns).length > 0)
      await tables(tx)
        .updateTable('attributes')
        .set(columns)
        .where('id', '=', attributeId)
        .execute();
    return attributeOf(tx, attributeId);
  });

/** Values of hidden attributes are left out. */
export const attributesOfProducts = async (
  db: Database | Transaction,
  productIds: readonly string[],
): Promise<Map<string, ProductAttribute[]>> => {
  if (productIds.length === 0) return new Map();
  const rows = await attributes(db)
    .innerJoin('product_attributes as own', 'own.attribute_id', 'attributes.id')
    .select(['own.product_id as productId', 'own.text_value', 'own.number_value', 'own.choice_id'])
    .where('own.product_id', 'in', [...new Set(productIds)])
    .where('attributes.hidden', '=', false)
    .orderBy('attributes.position')
    .orderBy('attributes.id')
    .execute();
  const byProduct = Map.groupBy(rows, (row) => row.productId);
  return new Map(
    [...byProduct].map(([productId, own]) => [
      productId,
      own.map(({ id, kind, unit, choices, zh, en, ...stored }) => ({
        attributeId: id,
        name: { zh, en },
        kind,
        unit,
        ...shownValue({ kind, unit, choices }, stored),
      })),
    ]),
  );
};

/** Replaces all values of a product; each attribute at most once and of the product's category. */
export const setProductAttributes = async (
  tx: Transaction,
  product: { id: string; categoryId: string },
  values: readonly AttributeValue[],
): Promise<void> => {
  const known = new Map(
    (await attributesOf(tx, product.categoryId)).map((each) => [each.id, each]),
  );
  const seen = new Set<string>();
  const rows = values.map(({ attributeId, value }) => {
    const attribute = known.get(attributeId);
    if (!attribute || seen.has(attributeId))
      throw new Failure('catalog/bad-attribute', { attributeId });
    seen.add(attributeId);
    return {
      product_id: product.id,
      attribute_id: attributeId,
      ...storedValue(attribute, value),
    };
  });
  await tables(tx).deleteFrom('product_attributes').where('product_id', '=', product.id).execute();
  if (rows.length > 0) await tables(tx).insertInto('product_attributes').values(rows).execute();
};

/** In another category, only what that one knows as well is kept. */
export const dropForeignAttributes = async (
  tx: Transaction,
  product: { id: string; categoryId: string },
): Promise<void> => {
  const known = (await attributesOf(tx, product.categoryId)).map(({ id }) => id);
  await sql`
    delete from product_attributes
    where product_id = ${product.id} and attribute_id <> all (${known}::uuid[])`.execute(tx);
};
