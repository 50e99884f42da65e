import { type BodyOf, Failure, type QueryOf } from '@kaibo/contracts';
import {
  type applyEdit as applyEndpoint,
  EDIT_PRODUCTS_MOST,
  EDIT_SKUS_MOST,
  type Edit,
  type EditItem,
  type EditPreview,
  type listEditItems as itemsEndpoint,
  type previewEdit as previewEndpoint,
  type Selection,
} from '@kaibo/contracts/goods';
import { sql } from 'kysely';
import type { BulkProduct, Merchant } from '#catalog';
import type { Database, Transaction } from '#platform/database';
import { newId } from '#platform/id';
import { fingerprintOf, once } from '#platform/once';
import {
  canUndo,
  type EditStep,
  planEdit,
  planUndo,
  type SideOfStep,
} from './transfers.edits.rules.ts';
import type { TransfersNeeds } from './transfers.imports.ts';
import { yuanText } from './transfers.values.ts';

const SHOWN = 200;

const sideText = (side: SideOfStep): string => {
  if (side.priceFen !== undefined) return yuanText(side.priceFen);
  if (side.stock !== undefined) return String(side.stock);
  return side.status ?? side.categoryId ?? '';
};

const toItem = ({ before, after, ...step }: EditStep): EditItem => ({
  ...step,
  before: sideText(before),
  after: sideText(after),
});

const chosenIds = async (
  { catalog }: TransfersNeeds,
  storeId: string,
  selection: Selection,
): Promise<string[]> => {
  if ('productIds' in selection) return selection.productIds;
  const except = new Set(selection.except);
  const most = EDIT_PRODUCTS_MOST + except.size;
  const found = await catalog.bulk.idsOf(storeId, selection.filter, most);
  return found.filter((id) => !except.has(id));
};

const checkSelection = (products: readonly BulkProduct[]): void => {
  const skus = products.reduce((sum, product) => sum + product.skus.length, 0);
  if (products.length > EDIT_PRODUCTS_MOST || skus > EDIT_SKUS_MOST)
    throw new Failure('transfers/too-many-selected');
  if (products.length === 0) throw new Failure('transfers/nothing-selected');
};

type Wished = BodyOf<typeof previewEndpoint>;

const requireAllowed = async (
  { catalog }: TransfersNeeds,
  by: Merchant,
  { storeId, change }: Wished,
): Promise<void> => {
  await catalog.requireOwnStore(by.id, storeId);
  if (change.kind === 'category' && !(await catalog.categoryExists(change.categoryId)))
    throw new Failure('catalog/no-such-category');
};

const countsOf = (products: number, steps: readonly EditStep[], same: number) => {
  const refused = steps.filter((step) => step.refused).length;
  return { products, changed: steps.length - refused, same, refused };
};

/** What an edit would do; nothing changes and nothing is held. */
export const preview = async (
  needs: TransfersNeeds,
  by: Merchant,
  wished: Wished,
): Promise<EditPreview> => {
  await requireAllowed(needs, by, wished);
  const { storeId, selection, change } = wished;
  const productIds = await chosenIds(needs, storeId, selection);
  if (productIds.length > EDIT_PRODUCTS_MOST) throw new Failure('transfers/too-many-selected');
  const products = await needs.catalog.bulk.find(storeId, { productIds });
  checkSelection(products);
  const { steps, same } = planEdit(products, change);
  const inOrder = [...steps].sort(
    (a, b) => Number(b.refused !== null) - Number(a.refused !== null),
  );
  return {
    ...countsOf(products.length, steps, same),
    items: inOrder.slice(0, SHOWN).map(toItem),
  };
};

interface EditRow extends Omit<Edit, 'createdAtMs' | 'undoneAtMs'> {
  storeId: string;
  createdAt: Date;
  undoneAt: Date | null;
}

const columns = sql`
  id, store_id as "storeId", change, products, changed, same, refused, can_undo as "canUndo",
  created_at as "createdAt", undone_at as "undoneAt", undo_skipped as "undoSkipped"`;

const toEdit = ({ storeId: _, createdAt, undoneAt, ...row }: EditRow): Edit => ({
  ...row,
  canUndo: row.canUndo && undoneAt === null && row.changed > 0,
  createdAtMs: createdAt.getTime(),
  undoneAtMs: undoneAt?.getTime() ?? null,
});

const keepSteps = async (
  tx: Transaction,
  editId: string,
  steps: readonly EditStep[],
): Promise<void> => {
  await sql`
    insert into edit_items (edit_id, place, product_id, sku_id, title, option, before, after, refused)
    select ${editId}::uuid, * from unnest(
      ${steps.map((_, place) => place + 1)}::int[], ${steps.map((step) => step.productId)}::uuid[],
      ${steps.map((step) => step.skuId)}::uuid[], ${steps.map((step) => step.title)}::text[],
      ${steps.map((step) => step.option)}::text[],
      ${steps.map((step) => JSON.stringify(step.before))}::jsonb[],
      ${steps.map((step) => JSON.stringify(step.after))}::jsonb[],
      ${steps.map((step) => step.refused)}::text[])`.execute(tx);
};

const NOTE = 'bulk edit';

/** All that can be changed is, in one transaction with its report; a retry gets the first answer. */
export const applyEdit = async (
  needs: TransfersNeeds,
  by: Merchant,
  { idempotencyKey: key, ...wished }: BodyOf<typeof applyEndpoint>,
): Promise<Edit> => {
  await requireAllowed(needs, by, wished);
  const { catalog, clock, db } = needs;
  const { storeId, selection, change } = wished;
  const intention = {
    scope: `transfers.edit:${by.id}`,
    key,
    fingerprint: fingerprintOf(wished),
    keyReused: 'transfers/key-reused' as const,
  };
  return once(db, intention, async (tx) => {
    await catalog.bulk.holdStore(tx, storeId);
    const productIds = await chosenIds(needs, storeId, selection);
    if (productIds.length > EDIT_PRODUCTS_MOST) throw new Failure('transfers/too-many-selected');
    const products = await catalog.bulk.findLocked(tx, storeId, { productIds });
    checkSelection(products);
    const { steps, same, plan } = planEdit(products, change);
    const nowMs = clock.nowMs();
    await catalog.bulk.write(tx, { storeId, by, nowMs, note: NOTE }, plan);
    const counts = countsOf(products.length, steps, same);
    const id = newId();
    const { rows } = await sql<EditRow>`
      insert into edits (id, store_id, owner_id, change, products, changed, same, refused, can_undo, created_at)
      values (${id}, ${storeId}, ${by.id}, ${JSON.stringify(change)}::jsonb, ${counts.products},
        ${counts.changed}, ${same}, ${counts.refused}, ${canUndo(change)}, ${new Date(nowMs)})
      returning ${columns}`.execute(tx);
    await keepSteps(tx, id, steps);
    return toEdit(rows[0]!);
  });
};

const findEdit = async (
  db: Database | Transaction,
  id: string,
  lock: boolean,
): Promise<EditRow> => {
  const { rows } = await sql<EditRow>`
    select ${columns} from edits where id = ${id} ${lock ? sql`for update` : sql``}`.execute(db);
  if (!rows[0]) throw new Failure('transfers/no-such-edit');
  return rows[0];
};

const stepsOf = async (
  db: Database | Transaction,
  editId: string,
  page: { after: number; limit: number },
): Promise<EditStep[]> => {
  const { rows } = await sql<EditStep>`
    select product_id as "productId", sku_id as "skuId", title, option, before, after, refused
    from edit_items where edit_id = ${editId} and place > ${page.after}
    order by place limit ${page.limit}`.execute(db);
  return rows;
};

export const listEdits = async (
  { db, catalog }: TransfersNeeds,
  userId: string,
  { storeId, limit }: { storeId: string; limit: number },
): Promise<Edit[]> => {
  await catalog.requireOwnStore(userId, storeId);
  const { rows } = await sql<EditRow>`
    select ${columns} from edits where store_id = ${storeId} order by id desc limit ${limit}`.execute(
    db,
  );
  return rows.map(toEdit);
};

export const listEditItems = async (
  { db, catalog }: TransfersNeeds,
  userId: string,
  { editId, ...page }: { editId: string } & QueryOf<typeof itemsEndpoint>,
): Promise<EditItem[]> => {
  const edit = await findEdit(db, editId, false);
  await catalog.requireOwnStore(userId, edit.storeId);
  return (await stepsOf(db, editId, page)).map(toItem);
};

/** Puts back what still stands as the edit left it; what somebody changed since is left alone and counted. */
export const undoEdit = async (
  { db, catalog, clock }: TransfersNeeds,
  by: Merchant,
  editId: string,
): Promise<Edit> => {
  const { storeId } = await findEdit(db, editId, false);
  await catalog.requireOwnStore(by.id, storeId);
  return db.transaction().execute(async (tx) => {
    await catalog.bulk.holdStore(tx, storeId);
    const edit = await findEdit(tx, editId, true);
    if (!toEdit(edit).canUndo) throw new Failure('transfers/cannot-undo');
    const steps = await stepsOf(tx, editId, { after: 0, limit: EDIT_SKUS_MOST });
    const productIds = [...new Set(steps.map((step) => step.productId))];
    const products = await catalog.bulk.findLocked(tx, storeId, { productIds });
    const { plan, skipped } = planUndo(products, steps);
    const nowMs = clock.nowMs();
    await catalog.bulk.write(tx, { storeId, by, nowMs, note: NOTE }, plan);
    const { rows } = await sql<EditRow>`
      update edits set undone_at = ${new Date(nowMs)}, undo_skipped = ${skipped}
      where id = ${editId} and undone_at is null returning ${columns}`.execute(tx);
    return toEdit(rows[0]!);
  });
};
