import {
  type BodyOf,
  type Category,
  CategoryChanged,
  type CategoryNode,
  type CuratedCategory,
  type createCategory as createEndpoint,
  Failure,
  type updateCategory as updateEndpoint,
} from '@kaibo/contracts';
import { sql } from 'kysely';
import type { Database, Transaction } from '#platform/database';
import { newId } from '#platform/id';
import type { Merchant, ProductsNeeds } from './catalog.products.ts';
import { tables } from './catalog.tables.ts';
import { checkPlace, inTreeOrder, lineageOf, placedAmong, slugOf } from './catalog.tree.rules.ts';

/** A few hundred rows: always read whole. */
const allRows = async (db: Database | Transaction) => {
  const rows = await tables(db)
    .selectFrom('categories')
    .select(['id', 'parent_id as parentId', 'name_zh', 'name_en', 'position', 'hidden'])
    .execute();
  return rows.map(({ name_zh: zh, name_en: en, ...row }) => ({ ...row, name: { zh, en } }));
};

type Row = Awaited<ReturnType<typeof allRows>>[number];

/** The roots that are shown, in order: what rooms and the home page choose from. */
export const listCategories = async (db: Database): Promise<Category[]> =>
  (await listTree(db))
    .filter(({ level }) => level === 1)
    .map(({ id, name, position }) => ({ id, name, position }));

/** What is hidden, and all below it, is left out. */
export const listTree = async (db: Database): Promise<CategoryNode[]> => {
  const shown = (await allRows(db)).filter(({ hidden }) => !hidden);
  return inTreeOrder(shown).map(({ hidden: _, ...node }) => node);
};

export const categoryExists = async (db: Database | Transaction, id: string): Promise<boolean> =>
  (await tables(db)
    .selectFrom('categories')
    .select('id')
    .where('id', '=', id)
    .executeTakeFirst()) !== undefined;

/** From the root down to this one; empty when there is none. */
export const categoryLineage = async (db: Database | Transaction, id: string): Promise<string[]> =>
  lineageOf(await allRows(db), id);

export const listAllCategories = async (db: Database | Transaction): Promise<CuratedCategory[]> => {
  const counts = await tables(db)
    .selectFrom('products')
    .select(['category_id as id', sql<number>`count(*)`.as('products')])
    .groupBy('category_id')
    .execute();
  const productsOf = new Map(counts.map(({ id, products }) => [id, products]));
  return inTreeOrder(await allRows(db)).map((row) => ({
    ...row,
    productCount: productsOf.get(row.id) ?? 0,
  }));
};

/** One change of the tree at a time, so that two never make a circle of it. */
const changeTree = (
  needs: ProductsNeeds,
  by: Merchant,
  change: (tx: Transaction, rows: Row[]) => Promise<string>,
): Promise<CuratedCategory> =>
  needs.db.transaction().execute(async (tx) => {
    await sql`select pg_advisory_xact_lock(hashtext('catalog.categories'))`.execute(tx);
    const id = await change(tx, await allRows(tx));
    const changed = (await listAllCategories(tx)).find((row) => row.id === id)!;
    const { parentId, name, hidden } = changed;
    const facts = { actorId: by.id, simulated: by.simulated };
    await needs.events.append(
      tx,
      CategoryChanged,
      { categoryId: id, parentId, name, hidden },
      facts,
    );
    return changed;
  });

const requireRow = (rows: readonly Row[], id: string): Row => {
  const row = rows.find((each) => each.id === id);
  if (!row) throw new Failure('catalog/no-such-category');
  return row;
};

const requireFreeName = (
  rows: readonly Row[],
  wanted: { id: string | null; parentId: string | null; name: Row['name'] },
): void => {
  const same = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();
  const taken = rows.find(
    (row) =>
      row.id !== wanted.id &&
      row.parentId === wanted.parentId &&
      (same(row.name.zh, wanted.name.zh) || same(row.name.en, wanted.name.en)),
  );
  if (taken) throw new Failure('catalog/category-name-taken', { categoryId: taken.id });
};

const freeId = (rows: readonly Row[], name: string): string => {
  const slug = slugOf(name) || 'category';
  const isTaken = (id: string) => rows.some((row) => row.id === id);
  return isTaken(slug) || slug === 'tree' ? `${slug}-${newId().slice(-6)}` : slug;
};

export const createCategory = (
  needs: ProductsNeeds,
  by: Merchant,
  { parentId, name }: BodyOf<typeof createEndpoint>,
): Promise<CuratedCategory> =>
  changeTree(needs, by, async (tx, rows) => {
    checkPlace(rows, null, parentId);
    requireFreeName(rows, { id: null, parentId, name });
    const id = freeId(rows, name.en);
    const siblings = rows.filter((row) => row.parentId === parentId);
    const position = Math.max(-1, ...siblings.map((row) => row.position)) + 1;
    await tables(tx)
      .insertInto('categories')
      .values({ id, parent_id: parentId, name_zh: name.zh, name_en: name.en, position })
      .execute();
    return id;
  });

export const updateCategory = (
  needs: ProductsNeeds,
  by: Merchant,
  { categoryId, name, hidden }: { categoryId: string } & BodyOf<typeof updateEndpoint>,
): Promise<CuratedCategory> =>
  changeTree(needs, by, async (tx, rows) => {
    const before = requireRow(rows, categoryId);
    const after = { name: name ?? before.name, hidden: hidden ?? before.hidden };
    requireFreeName(rows, { ...before, ...after });
    await tables(tx)
      .updateTable('categories')
      .set({ name_zh: after.name.zh, name_en: after.name.en, hidden: after.hidden })
      .where('id', '=', categoryId)
      .execute();
    return categoryId;
  });

export const moveCategory = (
  needs: ProductsNeeds,
  by: Merchant,
  move: { categoryId: string; parentId: string | null; position: number },
): Promise<CuratedCategory> =>
  changeTree(needs, by, async (tx, rows) => {
    const { categoryId, parentId, position } = move;
    const { name } = requireRow(rows, categoryId);
    checkPlace(rows, categoryId, parentId);
    requireFreeName(rows, { id: categoryId, parentId, name });
    const siblings = placedAmong(rows, categoryId, parentId, position);
    await tables(tx)
      .updateTable('categories')
      .set({ parent_id: parentId })
      .where('id', '=', categoryId)
      .execute();
    await sql`
      update categories set position = placed.place - 1
      from unnest(${siblings}::text[]) with ordinality as placed (id, place)
      where categories.id = placed.id`.execute(tx);
    return categoryId;
  });
