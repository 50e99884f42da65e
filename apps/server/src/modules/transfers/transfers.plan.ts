import type { ImportField, ImportRow } from '@kaibo/contracts/goods';
import {
  type BulkPlan,
  type BulkProduct,
  type BulkProductChange,
  type BulkSku,
  emptyPlan,
  type NamedBrand,
} from '#catalog';
import { type Attributes, attributesKey, attributesText } from './transfers.attributes.ts';
import {
  type Meant,
  missingOfNew,
  newProduct,
  ownersOfSkus,
  productTexts,
  type Seen,
  sayTwice,
  skuOf,
  wrongPictures,
  wrongSku,
  wrongStatus,
} from './transfers.plan.checks.ts';
import { type ParsedRow, type Problem, problemOf, type RowValues } from './transfers.rows.ts';
import { yuanText } from './transfers.values.ts';

export interface World {
  /** Those that the rows name by product code or SKU code. */
  products: readonly BulkProduct[];
  ownPictures: ReadonlySet<string>;
  /** By the name as a row says it. */
  brands: ReadonlyMap<string, NamedBrand>;
  /** What a brand that nobody knows was probably meant to be. */
  nearestBrand(name: string): string | null;
  attributes: Attributes;
  newId: () => string;
}

export interface Planned {
  results: ImportRow[];
  plan: BulkPlan;
}

type Change = ImportRow['changes'][number];
const SHOWN = 200;
const shown = (text: string): string => text.slice(0, SHOWN).toWellFormed();
const change = (field: ImportField, from: string, to: string): Change => ({
  field,
  from: shown(from),
  to: shown(to),
});

/**
 * What a run of rows does to a store: a result for every row, and everything that is to be written. Rows with problems
 * change nothing; the others stand by themselves. Pure, so the dry run and the import decide alike.
 */
export const planRows = (rows: readonly ParsedRow[], world: World, seen: Seen): Planned => {
  const plan = emptyPlan();
  const byCode = new Map(world.products.map((product) => [product.code, product]));
  for (const [code, product] of seen.virtual) if (!byCode.has(code)) byCode.set(code, product);
  const changed = new Map<string, BulkProductChange>();
  const born = new Set<string>();

  const owners = ownersOfSkus(byCode.values());

  const productOf = (row: ParsedRow): BulkProduct | Problem | null => {
    if (row.productCode !== '') return byCode.get(row.productCode) ?? null;
    const own = owners.get(row.skuCode) ?? [];
    if (own.length > 1) return problemOf('skuCode', 'ambiguous-sku', row.skuCode);
    return own[0] ?? problemOf('skuCode', 'unknown-sku', row.skuCode);
  };

  const results = rows.map((row): ImportRow => {
    const { values } = row;
    const head = { row: row.row, productCode: row.productCode, skuCode: row.skuCode };
    const refused = (problems: Problem[], product?: BulkProduct): ImportRow => ({
      ...head,
      outcome: 'problem',
      title: shown(values.title ?? product?.title ?? ''),
      problems,
      changes: [],
    });
    if (row.problems.length > 0) return refused(row.problems);
    const found = productOf(row);
    if (found && 'field' in found) return refused([found]);
    const product = found ?? newProduct(row, world.newId());
    const isNew = found === null;
    const sku = skuOf(product, row);
    const categoryId =
      values.categoryId ?? changed.get(product.id)?.categoryId ?? product.categoryId;
    const { meant, problems: unclear } = meaningOf(values, categoryId, world);
    const problems = [
      ...unclear,
      ...sayTwice(product.code, row, seen),
      ...(isNew ? missingOfNew(values) : []),
      ...wrongPictures(product, values, world.ownPictures),
      ...wrongStatus(product, values, isNew),
      ...wrongSku(product, sku, row, seen),
    ];
    if (problems.length > 0) return refused(problems, product);

    for (const [field, text] of productTexts(values)) {
      const key = `${product.code}\0${field}`;
      if (!seen.said.has(key)) seen.said.set(key, { text, row: row.row });
    }
    const changes: Change[] = [];
    if (isNew) {
      product.brandId = meant.brand?.id ?? null;
      product.brandName = meant.brand?.name ?? '';
      product.attributes = meant.attributes ?? [];
      byCode.set(product.code, product);
      seen.virtual.set(product.code, product);
      born.add(product.id);
      plan.newProducts.push({ ...product, status: product.status as 'active' });
    } else if (!born.has(product.id))
      changes.push(
        ...changeProduct(product, values, changed),
        ...changeParts(product, meant, world, changed),
      );
    const code =
      sku === 'new' ? row.skuCode || product.code : typeof sku === 'object' ? sku.code : '';
    if (code !== '') seen.skus.set(`${product.code}\0${code}`, row.row);
    const isNamedAnew =
      sku === 'new' ||
      (typeof sku === 'object' && values.option !== undefined && values.option !== sku.option);
    if (isNamedAnew && !born.has(product.id))
      changed.set(product.id, {
        ...(changed.get(product.id) ?? { before: product }),
        optionsNamedAnew: true,
      });
    if (sku === 'new') changes.push(...addSku(product, values, code, world.newId(), plan));
    else if (typeof sku === 'object') changes.push(...changeSku(product, sku, values, plan));
    const outcome = isNew || sku === 'new' ? 'create' : changes.length > 0 ? 'update' : 'same';
    const title = shown(values.title ?? product.title);
    return { ...head, productCode: product.code, outcome, title, problems: [], changes };
  });
  plan.products.push(...changed.values());
  return { results, plan };
};

/** Brands and attributes by what they are called; what is not said of a category's attributes is not read. */
const meaningOf = (
  { brand, attributes }: RowValues,
  categoryId: string,
  world: World,
): { meant: Meant; problems: Problem[] } => {
  const meant: Meant = {};
  const problems: Problem[] = [];
  if (brand === null) meant.brand = null;
  else if (brand !== undefined) {
    meant.brand = world.brands.get(brand);
    if (!meant.brand)
      problems.push(problemOf('brand', 'unknown-brand', brand, null, world.nearestBrand(brand)));
  }
  if (attributes !== undefined && categoryId !== '') {
    const read = world.attributes.read(categoryId, attributes);
    meant.attributes = read.values;
    problems.push(...read.problems);
  }
  return { meant, problems };
};

const changeParts = (
  product: BulkProduct,
  { brand, attributes }: Meant,
  world: World,
  changed: Map<string, BulkProductChange>,
): Change[] => {
  const next: BulkProductChange = changed.get(product.id) ?? { before: product };
  const changes: Change[] = [];
  const brandId = next.brandId === undefined ? product.brandId : next.brandId;
  if (brand !== undefined && (brand?.id ?? null) !== brandId) {
    changes.push(change('brand', product.brandName, brand?.name ?? ''));
    next.brandId = brand?.id ?? null;
  }
  const told = next.attributes ?? product.attributes;
  if (attributes !== undefined && attributesKey(attributes) !== attributesKey(told)) {
    const before = attributesText(world.attributes, product.categoryId, product.attributes, 'zh');
    const categoryId = next.categoryId ?? product.categoryId;
    const after = attributesText(world.attributes, categoryId, attributes, 'zh');
    changes.push(change('attributes', before, after));
    next.attributes = attributes;
  }
  if (changes.length > 0) changed.set(product.id, next);
  return changes;
};

/** Compares with what the product will be after the rows before this one. */
const changeProduct = (
  product: BulkProduct,
  values: RowValues,
  changed: Map<string, BulkProductChange>,
): Change[] => {
  const before = changed.get(product.id);
  const next: BulkProductChange = before ?? { before: product };
  const changes: Change[] = [];
  const { title, description, categoryId, pictureIds, status } = values;
  if (title !== undefined && title !== (next.title ?? product.title)) {
    changes.push(change('title', product.title, title));
    next.title = title;
  }
  if (description !== undefined && description !== (next.description ?? product.description)) {
    changes.push(change('description', product.description, description));
    next.description = description;
  }
  if (categoryId !== undefined && categoryId !== (next.categoryId ?? product.categoryId)) {
    changes.push(change('category', product.categoryId, categoryId));
    next.categoryId = categoryId;
  }
  const pictures = (next.pictureIds ?? product.pictureIds).join(' ');
  if (pictureIds !== undefined && pictureIds.join(' ') !== pictures) {
    changes.push(change('pictures', pictures, pictureIds.join(' ')));
    next.pictureIds = pictureIds;
  }
  if (status !== undefined && status !== 'review' && status !== (next.status ?? product.status)) {
    changes.push(change('status', product.status, status));
    next.status = status;
  }
  if (changes.length > 0) changed.set(product.id, next);
  return changes;
};

const addSku = (
  product: BulkProduct,
  values: RowValues,
  code: string,
  id: string,
  plan: BulkPlan,
): Change[] => {
  const { option = '', priceFen = 0, listPriceFen = null, stock = 0 } = values;
  const position = (product.skus.at(-1)?.position ?? -1) + 1;
  const sku = { id, productId: product.id, position, code, option, priceFen, listPriceFen, stock };
  product.skus.push(sku);
  plan.newSkus.push(sku);
  return [change('price', '', yuanText(priceFen)), change('stock', '', String(stock))];
};

const listText = (fen: number | null): string => (fen === null ? '' : yuanText(fen));

const changeSku = (
  product: BulkProduct,
  sku: BulkSku,
  values: RowValues,
  plan: BulkPlan,
): Change[] => {
  const { option = sku.option, priceFen = sku.priceFen, stock = sku.stock } = values;
  const listPriceFen = values.listPriceFen === undefined ? sku.listPriceFen : values.listPriceFen;
  const changes: Change[] = [];
  if (option !== sku.option) changes.push(change('option', sku.option, option));
  if (priceFen !== sku.priceFen)
    changes.push(change('price', yuanText(sku.priceFen), yuanText(priceFen)));
  if (listPriceFen !== sku.listPriceFen)
    changes.push(change('listPrice', listText(sku.listPriceFen), listText(listPriceFen)));
  const { id } = sku;
  if (changes.length > 0)
    plan.skus.push({
      id,
      productId: product.id,
      option,
      priceBeforeFen: sku.priceFen,
      priceFen,
      listPriceFen,
    });
  if (stock !== sku.stock) {
    changes.push(change('stock', String(sku.stock), String(stock)));
    plan.stock.push({ skuId: id, delta: stock - sku.stock });
  }
  return changes;
};
