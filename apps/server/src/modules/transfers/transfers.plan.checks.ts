import type { ImportField } from '@kaibo/contracts/goods';
import type { BulkAttribute, BulkProduct, BulkSku, NamedBrand } from '#catalog';
import { pairsText } from './transfers.pairs.ts';
import { type ParsedRow, type Problem, problemOf, type RowValues } from './transfers.rows.ts';

const SKUS_MOST = 200;

/** What earlier rows of the same file said; grows with the file. */
export interface Seen {
  /** By product code and field: what was said first, and where. */
  said: Map<string, { text: string; row: number }>;
  /** By product code and SKU code: the row. */
  skus: Map<string, number>;
  /** Products that the file adds, while it is only checked. */
  virtual: Map<string, BulkProduct>;
}

export const nothingSeen = (): Seen => ({ said: new Map(), skus: new Map(), virtual: new Map() });

/** The part of a row that is about the whole product. */
export const productTexts = (values: RowValues): [ImportField, string][] => {
  const texts: [ImportField, string | undefined][] = [
    ['title', values.title],
    ['description', values.description],
    ['category', values.categoryId],
    ['brand', values.brand === null ? '-' : values.brand],
    ['attributes', values.attributes && pairsText(values.attributes)],
    ['status', values.status],
    ['pictures', values.pictureIds?.join(' ')],
  ];
  return texts.filter((entry): entry is [ImportField, string] => entry[1] !== undefined);
};

export const ownersOfSkus = (products: Iterable<BulkProduct>): Map<string, BulkProduct[]> => {
  const owners = new Map<string, BulkProduct[]>();
  for (const product of products)
    for (const { code } of product.skus) {
      const own = owners.get(code);
      if (own) own.push(product);
      else owners.set(code, [product]);
    }
  return owners;
};

/** What names and words of a row stand for in the catalogue. */
export interface Meant {
  /** Left out where the row says nothing of it. */
  brand?: NamedBrand | null;
  attributes?: BulkAttribute[];
}

export const newProduct = (row: ParsedRow, id: string): BulkProduct => ({
  id,
  code: row.productCode,
  title: row.values.title ?? '',
  description: row.values.description ?? '',
  categoryId: row.values.categoryId ?? '',
  brandId: null,
  brandName: '',
  attributes: [],
  status: row.values.status ?? 'active',
  pictureIds: row.values.pictureIds ?? [],
  publishAtMs: null,
  unpublishAtMs: null,
  vetted: false,
  returnedReason: null,
  hasOptions: false,
  skus: [],
});

const speaksOfSku = ({ values, skuCode }: ParsedRow): boolean =>
  skuCode !== '' ||
  values.option !== undefined ||
  values.priceFen !== undefined ||
  values.listPriceFen !== undefined ||
  values.stock !== undefined;

/** The option that a row means; without a code, the only one of the product. */
export const skuOf = (
  product: BulkProduct,
  row: ParsedRow,
): BulkSku | 'new' | 'none' | 'unclear' => {
  if (row.skuCode !== '') return product.skus.find(({ code }) => code === row.skuCode) ?? 'new';
  if (product.skus.length === 0) return 'new';
  if (!speaksOfSku(row)) return 'none';
  return product.skus.length === 1 ? product.skus[0]! : 'unclear';
};

/** Rows of one product that contradict each other about it. */
export const sayTwice = (code: string, { values }: ParsedRow, seen: Seen): Problem[] =>
  productTexts(values).flatMap(([field, text]) => {
    const first = seen.said.get(`${code}\0${field}`);
    if (!first || first.text === text) return [];
    return [problemOf(field, 'differs-within-product', text, first.row)];
  });

export const missingOfNew = (values: RowValues): Problem[] => [
  ...(values.title === undefined ? [problemOf('title', 'missing')] : []),
  ...(values.categoryId === undefined ? [problemOf('category', 'missing')] : []),
];

export const wrongPictures = (
  product: BulkProduct,
  { pictureIds = [] }: RowValues,
  own: ReadonlySet<string>,
): Problem[] => {
  const foreign = pictureIds.find((id) => !own.has(id) && !product.pictureIds.includes(id));
  return foreign === undefined ? [] : [problemOf('pictures', 'picture-not-yours', foreign)];
};

/** Waiting for staff is nothing that a merchant can choose. */
export const wrongStatus = (
  product: BulkProduct,
  { status }: RowValues,
  isNew: boolean,
): Problem[] =>
  status === 'review' && (isNew || product.status !== 'review')
    ? [problemOf('status', 'unknown-status', status)]
    : [];

export const wrongSku = (
  product: BulkProduct,
  sku: ReturnType<typeof skuOf>,
  row: ParsedRow,
  seen: Seen,
): Problem[] => {
  const { values } = row;
  if (sku === 'none') return [];
  if (sku === 'unclear') return [problemOf('skuCode', 'missing')];
  const code = sku === 'new' ? row.skuCode || product.code : sku.code;
  const twin = seen.skus.get(`${product.code}\0${code}`);
  if (twin !== undefined) return [problemOf('skuCode', 'duplicate-in-file', code, twin)];
  if (sku !== 'new') {
    const renames = values.option !== undefined && values.option !== sku.option;
    return renames && product.hasOptions
      ? [problemOf('option', 'option-in-editor', values.option)]
      : [];
  }
  if (product.hasOptions) return [problemOf('option', 'option-in-editor', values.option ?? code)];
  if (product.skus.length >= SKUS_MOST) return [problemOf('skuCode', 'too-many-skus', code)];
  const problems: Problem[] = [];
  if (values.priceFen === undefined) problems.push(problemOf('price', 'missing'));
  if (product.skus.length > 0 && values.option === undefined)
    problems.push(problemOf('option', 'missing'));
  return problems;
};
