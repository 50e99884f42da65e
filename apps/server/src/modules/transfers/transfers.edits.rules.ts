import type { EditItem, WareChange } from '@kaibo/contracts/goods';
import {
  type BulkPlan,
  type BulkProduct,
  type BulkProductChange,
  type BulkSku,
  emptyPlan,
} from '#catalog';

const PRICE_MOST_FEN = 100_000_000;
const STOCK_MOST = 10_000_000;

export type Refused = EditItem['refused'];

/** What an edit does to one product or option; prices in fen, stock in pieces, the rest as text. */
export interface EditStep {
  productId: string;
  skuId: string | null;
  title: string;
  option: string;
  before: SideOfStep;
  after: SideOfStep;
  refused: Refused;
}

export interface SideOfStep {
  priceFen?: number;
  listPriceFen?: number | null;
  stock?: number;
  status?: string;
  categoryId?: string;
}

export interface PlannedEdit {
  /** Those that change or are refused; what is so already is only counted. */
  steps: EditStep[];
  same: number;
  plan: BulkPlan;
}

/** Rounded half up to the unit, in whole numbers: `percent` has at most two decimals that count. */
export const pricedBy = (priceFen: number, percent: number, unitFen: number): number => {
  const share = 10_000 + Math.round(percent * 100);
  const unit = 10_000 * unitFen;
  return Math.floor((priceFen * share + unit / 2) / unit) * unitFen;
};

interface NewSides {
  priceFen: number;
  listPriceFen: number | null;
  stock: number;
}

const sidesOf = (sku: BulkSku, change: WareChange): NewSides => {
  const { priceFen, listPriceFen, stock } = sku;
  switch (change.kind) {
    case 'price-by': {
      const next = pricedBy(priceFen, change.percent, change.roundToFen);
      const strikes = change.strikeOld && next < priceFen;
      return { priceFen: next, listPriceFen: strikes ? priceFen : listPriceFen, stock };
    }
    case 'price-to':
      return { priceFen: change.priceFen, listPriceFen, stock };
    case 'stock-by':
      return { priceFen, listPriceFen, stock: stock + change.delta };
    case 'stock-to':
      return { priceFen, listPriceFen, stock: change.stock };
    default:
      return { priceFen, listPriceFen, stock };
  }
};

const refusalOf = ({ priceFen, stock }: NewSides): Refused => {
  if (priceFen < 1 || priceFen > PRICE_MOST_FEN) return 'price-out-of-range';
  if (stock < 0) return 'stock-below-zero';
  return stock > STOCK_MOST ? 'too-much-stock' : null;
};

const isOfProduct = (
  change: WareChange,
): change is Extract<WareChange, { kind: 'status' | 'category' }> =>
  change.kind === 'status' || change.kind === 'category';

const productStep = (
  product: BulkProduct,
  change: Extract<WareChange, { kind: 'status' | 'category' }>,
): { step: EditStep; write: BulkProductChange } | null => {
  const { id: productId, title } = product;
  const head = { productId, skuId: null, title, option: '', refused: null };
  if (change.kind === 'status') {
    if (product.status === change.status) return null;
    return {
      step: { ...head, before: { status: product.status }, after: { status: change.status } },
      write: { before: product, status: change.status },
    };
  }
  const { categoryId } = change;
  if (product.categoryId === categoryId) return null;
  return {
    step: { ...head, before: { categoryId: product.categoryId }, after: { categoryId } },
    write: { before: product, categoryId },
  };
};

/** What a change does to these products; pure, so the preview and the edit decide alike. */
export const planEdit = (products: readonly BulkProduct[], change: WareChange): PlannedEdit => {
  const plan = emptyPlan();
  const steps: EditStep[] = [];
  let same = 0;
  for (const product of products) {
    if (isOfProduct(change)) {
      const found = productStep(product, change);
      if (!found) same += 1;
      else {
        steps.push(found.step);
        plan.products.push(found.write);
      }
      continue;
    }
    for (const sku of product.skus) {
      const step = skuStep(product, sku, change, plan);
      if (step) steps.push(step);
      else same += 1;
    }
  }
  return { steps, same, plan };
};

const skuStep = (
  product: BulkProduct,
  sku: BulkSku,
  change: WareChange,
  plan: BulkPlan,
): EditStep | null => {
  const sides = sidesOf(sku, change);
  const isPriced = sides.priceFen !== sku.priceFen || sides.listPriceFen !== sku.listPriceFen;
  const isStocked = sides.stock !== sku.stock;
  if (!isPriced && !isStocked) return null;
  const refused = refusalOf(sides);
  const { priceFen, listPriceFen } = sides;
  if (!refused && isPriced) {
    const { id, option } = sku;
    const priceBeforeFen = sku.priceFen;
    plan.skus.push({ id, productId: product.id, option, priceBeforeFen, priceFen, listPriceFen });
  }
  if (!refused && isStocked) plan.stock.push({ skuId: sku.id, delta: sides.stock - sku.stock });
  return {
    productId: product.id,
    skuId: sku.id,
    title: product.title,
    option: sku.option,
    before: isStocked
      ? { stock: sku.stock }
      : { priceFen: sku.priceFen, listPriceFen: sku.listPriceFen },
    after: isStocked ? { stock: sides.stock } : { priceFen, listPriceFen },
    refused,
  };
};

export const canUndo = ({ kind }: WareChange): boolean =>
  kind !== 'stock-by' && kind !== 'stock-to';

/** Puts back what an edit did where it still stands as the edit left it. */
export const planUndo = (
  products: readonly BulkProduct[],
  steps: readonly EditStep[],
): { plan: BulkPlan; skipped: number } => {
  const plan = emptyPlan();
  const productOf = new Map(products.map((product) => [product.id, product]));
  let skipped = 0;
  for (const step of steps) {
    if (step.refused) continue;
    const product = productOf.get(step.productId);
    const undone = product && undo(product, step, plan);
    if (!undone) skipped += 1;
  }
  return { plan, skipped };
};

const undo = (product: BulkProduct, step: EditStep, plan: BulkPlan): boolean => {
  const { before, after } = step;
  if (step.skuId !== null) {
    const sku = product.skus.find(({ id }) => id === step.skuId);
    if (!sku || sku.priceFen !== after.priceFen || sku.listPriceFen !== after.listPriceFen)
      return false;
    plan.skus.push({
      id: sku.id,
      productId: product.id,
      option: sku.option,
      priceBeforeFen: sku.priceFen,
      priceFen: before.priceFen!,
      listPriceFen: before.listPriceFen ?? null,
    });
    return true;
  }
  if (after.categoryId !== undefined) {
    if (product.categoryId !== after.categoryId) return false;
    plan.products.push({ before: product, categoryId: before.categoryId });
    return true;
  }
  // With vetting, `active` became `review`; that is undone all the same.
  const isAsLeft =
    product.status === after.status || (after.status === 'active' && product.status === 'review');
  const back = before.status;
  if (!isAsLeft || (back !== 'active' && back !== 'hidden' && back !== 'draft')) return false;
  plan.products.push({ before: product, status: back });
  return true;
};
